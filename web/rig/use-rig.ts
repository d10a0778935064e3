// The page's end of the WebSocket to the machine: who steers, every control tick, and beats as long as the page is seen.
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  BEAT_MS,
  type ConnectedRig,
  type GuideNews,
  type RigAsk,
  type RigMoment,
  type RigNews,
} from '../../src/ui-api/index.js';
import { socketTo } from '../server/api.js';

const AGAIN_MS = 500;
const MOST_SENTENCES = 8;

type Place = Extract<RigNews, { kind: 'place' }>;

export interface RigHandle {
  /** Absent until the server has spoken. */
  readonly place: Place | undefined;
  /** What was done and what failed, the newest first. */
  readonly sentences: readonly string[];
  /** What a guide tells; null while none was begun. */
  readonly guide: GuideNews | null;
  /** '' while the server is there. */
  readonly problem: string;
  readonly ask: (ask: RigAsk) => void;
}

/** @param onMoments called with all ticks, some at a time */
export function useRig(onMoments: (moments: readonly RigMoment[], rig: ConnectedRig) => void): RigHandle {
  const [place, setPlace] = useState<Place>();
  const [sentences, setSentences] = useState<readonly string[]>([]);
  const [guide, setGuide] = useState<GuideNews | null>(null);
  const [problem, setProblem] = useState('');
  const socket = useRef<WebSocket>(undefined);
  const rig = useRef<ConnectedRig>(undefined);
  const ask = useRef((asked: RigAsk) => {
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(JSON.stringify(asked));
  });
  useEffect(() => {
    let again: ReturnType<typeof setTimeout>;
    let steers = false;
    /** It steered, and was not hidden since: when the server lost patience with it, it steers again. The machine has been stopped by then. */
    let wants = false;
    const open = (): void => {
      const made = socketTo('api/rig');
      socket.current = made;
      made.onopen = () => {
        setProblem('');
        if (!document.hidden) ask.current({ kind: 'steer' });
      };
      made.onmessage = ({ data }) => {
        const news = JSON.parse(data as string) as RigNews;
        if (news.kind === 'moments') {
          if (rig.current) onMoments(news.moments, rig.current);
        } else if (news.kind === 'place') {
          steers = news.steers;
          wants ||= steers;
          if (wants && !news.isSteered && !document.hidden) ask.current({ kind: 'steer' });
          rig.current = news.connected ?? undefined;
          setPlace(news);
        } else if (news.kind === 'guide') setGuide(news.news);
        else setSentences((before) => [news.sentence, ...before].slice(0, MOST_SENTENCES));
      };
      made.onclose = () => {
        steers = false;
        setPlace(undefined);
        setProblem(lost);
        again = setTimeout(open, AGAIN_MS);
      };
    };
    open();
    const beat = setInterval(() => {
      if (steers && !document.hidden) ask.current({ kind: 'beat' });
    }, BEAT_MS);
    const onSeen = (): void => ask.current({ kind: document.hidden ? 'look' : 'steer' });
    document.addEventListener('visibilitychange', onSeen);
    return () => {
      clearTimeout(again);
      clearInterval(beat);
      document.removeEventListener('visibilitychange', onSeen);
      const last = socket.current;
      if (last) {
        last.onclose = null;
        last.close();
      }
    };
  }, []);
  return { place, sentences, guide, problem, ask: ask.current };
}

const lost =
  'The server does not answer. A board stops what moves by itself, 100 ms after its last word. Start "synaptolytic ui" again, and open the address that it prints.';

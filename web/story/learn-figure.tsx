// A training in the story: connections are lost until the pole is held.
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Champion, countConnections, parseChampion } from '../../src/network/index.js';
import { kernelBytes } from '../files.js';
import { coursePlan } from '../learn/courses.js';
import type { LearnNews, LearnRequest } from '../learn/messages.js';
import { Diagram } from '../network/diagram.js';

/** The story is no race. */
const PLAYERS = 1;

export function LearnFigure() {
  const [seed, setSeed] = useState(0);
  const [best, setBest] = useState<Champion>();
  const [told, setTold] = useState('');
  const [isLearning, setLearning] = useState(false);
  const worker = useRef<Worker>(undefined);
  useEffect(() => () => worker.current?.terminate(), []);
  const learn = async () => {
    setLearning(true);
    setSeed(seed + 1);
    const begun = new Worker(new URL('../learn/learn-worker.ts', import.meta.url), { type: 'module' });
    worker.current = begun;
    const end = (sentence: string) => {
      setTold(sentence);
      setLearning(false);
      begun.terminate();
    };
    begun.onerror = ({ message }) => end(`Learning failed: ${message}`);
    begun.onmessage = ({ data }: MessageEvent<LearnNews>) => {
      if (data.kind === 'failure') return end(`Learning failed: ${data.message}`);
      const text = data.kind === 'generation' ? data.best : data.champion;
      const champion = text === undefined ? undefined : parseChampion(text, 'the best so far');
      if (champion) setBest(champion);
      if (data.kind === 'champion') {
        return end(`Learned: ${countConnections(champion!.mask).live} connections are left.`);
      }
      const last = data.records.at(-1);
      if (last) {
        const left = last.meanConnections.toFixed(0);
        setTold(
          `Round ${last.generation}: ${left} connections left on average, the best held ${last.bestReturn.toFixed(0)} steps.`,
        );
      }
    };
    const plan = coursePlan('balance');
    const kernel = await kernelBytes();
    const request: LearnRequest = { plan, method: 'mk1', seed: seed + 1, kernel, players: PLAYERS };
    begun.postMessage(request, [kernel]);
  };
  return (
    <>
      <p class="buttons">
        <button type="button" class="main" disabled={isLearning} onClick={() => void learn()}>
          {seed === 0 || isLearning ? 'Learn' : 'Learn again, by other chances'}
        </button>
      </p>
      <p role="status" class="told">
        {told || 'All 192 connections are there.'}
      </p>
      {best && <Diagram champion={best} />}
    </>
  );
}

// Where an episode comes from: a champion, played at a level, or a recording. What takes long is played by a thread.
import { useEffect, useState } from 'preact/hooks';
import type { Rig } from '../../rig/description/index.js';
import {
  parseRecording,
  recordedEpisode,
  type ShownEpisode,
  softwareEpisode,
  twinEpisode,
} from '../../rig/hil/index.js';
import type { Champion } from '../../src/network/index.js';
import type { BoardNews, BoardRequest } from '../board/messages.js';
import { firmwareText } from '../files.js';

export const levels = {
  software: 'the task it was trained on',
  twin: 'the twin of the rig: encoders, delay, fine steps',
  rig: 'the firmware in the emulated Uno, on the simulated rig',
} as const;
export type Level = keyof typeof levels;

/** An episode that is to be shown. */
export type Source =
  | { readonly kind: 'played'; readonly champion: Champion; readonly name: string; readonly level: Level }
  | { readonly kind: 'recorded'; readonly name: string; readonly episode: ShownEpisode };

/** Reads a recording by `rig log`. @param rig of a CSV file, which does not hold its own. @throws CodedError RECORDING_INVALID */
export function recordedSource(text: string, name: string, rig: Rig): Source {
  const recording = parseRecording(text, name);
  return { kind: 'recorded', name, episode: recordedEpisode(recording, recording.rig ?? rig) };
}

/** What it is, in a few words. */
export function sourceText(source: Source): string {
  return source.kind === 'recorded' ? `${source.name}, as the board saw it` : `${source.name}: ${levels[source.level]}`;
}

/** An episode, or why there is none yet. */
export type Played =
  | { readonly episode: ShownEpisode }
  | { readonly problem: string }
  | { readonly isPlaying: true }
  | undefined;

/** Plays it anew whenever the source, the rig or the start is another one. */
export function usePlayed(source: Source | undefined, rig: Rig, seed: number): Played {
  const [played, setPlayed] = useState<Played>();
  useEffect(() => {
    if (source === undefined) return setPlayed(undefined);
    if (source.kind === 'recorded') return setPlayed({ episode: source.episode });
    const { champion, level } = source;
    if (level === 'rig') return playOnBoard({ champion, rig, seed }, setPlayed);
    try {
      setPlayed({
        episode: level === 'software' ? softwareEpisode(champion, { seed }) : twinEpisode(champion, rig, { seed }),
      });
    } catch (error) {
      setPlayed({ problem: error instanceof Error ? error.message : String(error) });
    }
  }, [source, rig, seed]);
  return played;
}

function playOnBoard(
  asked: { readonly champion: Champion; readonly rig: Rig; readonly seed: number },
  tell: (played: Played) => void,
): () => void {
  tell({ isPlaying: true });
  const worker = new Worker(new URL('../board/board-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<BoardNews>) => {
    if (data.kind === 'episode') tell({ episode: data.episode });
    else if (data.kind === 'failure') tell({ problem: data.message });
    else return;
    worker.terminate();
  };
  worker.onerror = ({ message }) => tell({ problem: message });
  void firmwareText().then((firmware) =>
    worker.postMessage({ kind: 'episode', ...asked, firmware } satisfies BoardRequest),
  );
  return () => worker.terminate();
}

// The loop of training where nobody plays: an episode is worth what a table says.
import { createTask, type Task } from '../../sim/index.js';
import type { EvaluationRequest, Evaluator } from '../../src/learn/evaluation/index.js';
import {
  defaultSettings,
  type GenerationRecord,
  type Judge,
  type Optimiser,
  type SettingChanges,
  type TrainingOptions,
  type TrainingSettings,
  type TrainingState,
} from '../../src/learn/index.js';
import { findMethod } from '../../src/learn/methods/methods.js';
import { playGenerations } from '../../src/learn/training/generations.js';

export const task = createTask('balance', { railM: 2 });
export const shape = { inputs: 5, hidden: 2, outputs: 1 };
const numbers = { seed: 3, population: 6, hidden: 2, episodes: 2 } as const;
export const settingsOf = (method: TrainingSettings['method'], changes: SettingChanges = {}): TrainingSettings => ({
  ...defaultSettings('balance', method, { ...numbers, minGenerations: 0, checkEvery: 1, confirmEpisodes: 8 }),
  ...{ targetReturn: 1e6, maxGenerations: 3 },
  ...(changes as object),
});

/** What an episode is worth: of which generation, whose, which, whether it is a fresh start, and who plays it. */
export type Table = (
  generation: number,
  individual: number,
  episode: number,
  fresh: boolean,
  network?: object,
) => number;

/** Plays by a table, and keeps what it was asked and what is then recorded. */
export function loop(
  settings: TrainingSettings,
  table: Table,
  options: TrainingOptions = {},
  of: Task = task,
  left?: number,
) {
  const requests: EvaluationRequest[] = [];
  const history: GenerationRecord[] = [];
  const states: TrainingState[] = [];
  const latest: (() => TrainingState)[] = [];
  const finalists: (readonly unknown[])[] = [];
  const evaluator: Evaluator = {
    engine: 'a table',
    evaluate: async (request) => {
      requests.push(request);
      const { networks, episodes, starts } = request;
      const returns = Float64Array.from({ length: networks.length * episodes }, (_, k) => {
        const fresh = starts.purpose !== 'start';
        const i = Math.floor(k / episodes);
        return table(starts.generation ?? -1, i, k % episodes, fresh, networks[i]);
      });
      return { returns, steps: returns.length, ...(left !== undefined && { left: leavers(networks.length, left) }) };
    },
    close: async () => {},
  };
  const played = playGenerations(evaluator, of, settings, {
    ...options,
    onGeneration: (record, state, listed) => {
      history.push(record);
      states.push(json(state()));
      latest[0] = state;
      finalists.push(listed());
      options.onGeneration?.(record, state, listed);
    },
  });
  return { requests, history, states, latest, finalists, played };
}

const leavers = (count: number, who: number) => Uint8Array.from({ length: count }, (_, i) => Number(i === who));
export const optimiserOf = (settings: TrainingSettings): Optimiser =>
  findMethod(settings.method).create(shape, { ...settings });
export const json = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const worth = (meanReturn: number) => ({ episodes: 1, meanReturn, sdReturn: 0, minReturn: meanReturn });

/** Elects the first, which is worth to it what a list says, one after the other. */
export function judgeOf(...worths: readonly number[]): Judge & { readonly asked: number[] } {
  const asked: number[] = [];
  const judge: Judge = async (networks) => {
    asked.push(networks.length);
    return { by: 'a list', results: networks.map(() => worth(worths[asked.length - 1]!)), winner: 0, steps: 7 };
  };
  return Object.assign(judge, { asked });
}

/** Waits for its end. */
export async function finished<Loop extends { readonly played: Promise<unknown> }>(running: Loop): Promise<Loop> {
  await running.played;
  return running;
}

// What the page, the thread that learns and the threads that play tell each other.
import type { PopulationLayout, Stretch } from '../../src/learn/evaluation/index.js';
import type { GenerationRecord, MethodName } from '../../src/learn/training/index.js';
import type { CoursePlan } from './courses.js';

/** To the thread that learns: begin. It is ended by terminating it. */
export interface LearnRequest {
  readonly plan: CoursePlan;
  readonly method: MethodName;
  readonly seed: number;
  readonly kernel: ArrayBuffer;
  /** Threads that play, this one not among them. */
  readonly players: number;
}

/** From the thread that learns. */
export type LearnNews =
  | { readonly kind: 'generation'; readonly records: readonly GenerationRecord[]; readonly best: string | undefined }
  | { readonly kind: 'champion'; readonly champion: string; readonly seconds: number }
  | { readonly kind: 'failure'; readonly message: string };

/** To a thread that plays: what it plays from now on. */
export interface PlayerTask {
  readonly task: string;
  readonly taskParameters: Readonly<Record<string, number>>;
  readonly kernel: WebAssembly.Module;
}

/** To a thread that plays: some individuals of a population. */
export interface PlayerJob {
  readonly layout: PopulationLayout;
  readonly memory: ArrayBuffer;
  readonly individuals: readonly number[];
  readonly stretch: Stretch;
}

/** Back from it: the whole memory, with the results of its individuals. */
export interface PlayerAnswer {
  readonly memory: ArrayBuffer;
}

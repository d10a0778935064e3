// Judges networks: plays the stated starts in stages, all of them together, and drops a network that cannot reach the limit any more.
import { Kernel, type KernelModule, type Task } from '../../sim/index.js';
import type { Exam } from './exam.js';

/** How a network fared. */
export interface Judged {
  /** The place of the stage after which it was dropped; undefined when it played all starts to their end. */
  readonly droppedAfter: number | undefined;
  readonly steps: number;
}

/** One thread's player. */
export class Judge {
  readonly #exam: Exam;
  readonly #kernel: Kernel;
  readonly #scales: readonly number[];
  readonly #states: Float64Array;
  readonly #steps: Int32Array;
  readonly #done: Uint8Array;
  /** Of the network judged last: its return on each start, whole if it was not dropped. */
  readonly returns: Float64Array;

  constructor(exam: Exam, task: Task, module: KernelModule) {
    this.#exam = exam;
    this.#kernel = new Kernel(module, task, 'float64');
    this.#scales = exam.scales;
    this.#states = new Float64Array(exam.starts.length);
    this.#steps = new Int32Array(exam.episodes);
    this.#done = new Uint8Array(exam.episodes);
    this.returns = new Float64Array(exam.episodes);
  }

  /** Plays a network until it is dropped, or to the end. */
  judge(counts: Float64Array): Judged {
    const { stages } = this.#exam;
    this.#begin(this.#exam.episodes);
    let steps = 0;
    for (const [stage, until] of stages.entries()) {
      steps += this.#play(counts, until, this.#exam.episodes);
      if (stage < stages.length - 1 && this.#isHopeless()) return { droppedAfter: stage, steps };
    }
    return { droppedAfter: undefined, steps };
  }

  /** Plays all starts to their end. @returns the steps played */
  playWhole(counts: Float64Array): number {
    this.#begin(this.#exam.episodes);
    return this.#play(counts, this.#exam.maxSteps, this.#exam.episodes);
  }

  /**
   * The mean return over the first few starts; undefined as soon as it cannot be more than `atLeast`.
   * This proves nothing: it finds who is worth playing whole.
   */
  screen(counts: Float64Array, atLeast: number): number | undefined {
    const { screenEpisodes: episodes, maxSteps, mostReward } = this.#exam;
    this.#begin(episodes);
    const pieces = 16;
    for (let piece = 1; piece <= pieces; piece++) {
      this.#play(counts, Math.floor((maxSteps * piece) / pieces), episodes);
      let best = 0;
      for (let e = 0; e < episodes; e++) {
        best += this.returns[e]! + (this.#done[e] === 1 ? 0 : mostReward * (maxSteps - this.#steps[e]!));
      }
      if (best / episodes <= atLeast) return undefined;
    }
    return this.returns.subarray(0, episodes).reduce((sum, value) => sum + value, 0) / episodes;
  }

  #begin(episodes: number): void {
    const numbers = (this.#exam.starts.length / this.#exam.episodes) * episodes;
    this.#states.set(this.#exam.starts.subarray(0, numbers));
    this.#steps.fill(0);
    this.#done.fill(0);
    this.returns.fill(0);
  }

  /** Goes on to a step, in the first so many episodes. */
  #play(counts: Float64Array, maxSteps: number, episodes: number): number {
    const stateSize = this.#exam.starts.length / this.#exam.episodes;
    const states = this.#states.subarray(0, episodes * stateSize);
    const returns = this.returns.subarray(0, episodes);
    const ends = { states, steps: this.#steps.subarray(0, episodes), done: this.#done.subarray(0, episodes) };
    return this.#kernel.playSubsets(this.#scales, counts, states, returns, ends, {
      maxSteps,
      from: { returns, steps: ends.steps, done: ends.done },
    });
  }

  /** Whether the mean cannot come to the limit, nor to within two standard errors of it, whatever happens in the steps that are left. */
  #isHopeless(): boolean {
    const { episodes, maxSteps, mostReward } = this.#exam;
    let sum = 0;
    let squares = 0;
    for (let e = 0; e < episodes; e++) {
      const best = this.returns[e]! + (this.#done[e] === 1 ? 0 : mostReward * (maxSteps - this.#steps[e]!));
      sum += best;
      squares += best * best;
    }
    return this.#exam.isHopeless(sum, squares);
  }
}

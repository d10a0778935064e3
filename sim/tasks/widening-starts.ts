// The lessons of a swing-up: episodes start near upright, and generation by generation farther from it, until the pole hangs. Then what varies
// from episode to episode does so more and more.
import { exp, log } from '../math/index.js';
import type { RandomStream } from '../random/index.js';
import type { RigSwingUpParameters } from './rig-parameters.js';
import type { RigTask } from './rig-task.js';
import { swingPeriodS } from './swing-period.js';
import type { Curriculum, Lesson } from './task.js';

/** How far from upright the first lesson starts, and the last one before the pole hangs: a full circle, and a little more. */
const FIRST_RAD = 0.2;
const LAST_RAD = 3.3;
/** How long episodes last, in periods of the hanging pole: while starts widen, and when the pole hangs. Who only learns six leaves the track later. */
const WIDENING_SWINGS = 6;
const HANGING_SWINGS = 12;
/** What counts as learned, as a share of all steps: the return of a pole that hangs for a quarter of the episode, and is upright from then on. */
const SOLVED = 0.5;
/** The same of a machine that varies, of whose episodes some are lost. */
const SOLVED_VARYING = 0.4;
/** What varies grows to its whole size in this share of the generations that starts took to widen. Before the pole hangs nothing is learned with it. */
const HARDENING = 0.5;

/** Starts uniform within a width of upright that grows by the same factor each generation. Beyond what can be caught, the whole swing is learned. */
export class WideningStarts implements Curriculum {
  readonly generations: number;
  readonly hardening: number;
  readonly #widening: RigTask;
  readonly #hanging: RigTask;

  /** @param shorter makes the task with episodes of so many steps. */
  constructor(rig: RigSwingUpParameters, shorter: (maxSteps: number) => RigTask) {
    const { periodUs, maxSteps } = rig;
    const swingS = swingPeriodS(rig);
    const steps = (swings: number) => Math.min(maxSteps, Math.ceil((swings * swingS * 1e6) / periodUs));
    this.generations = rig.wideningGenerations;
    this.#widening = shorter(steps(WIDENING_SWINGS));
    this.#hanging = shorter(steps(HANGING_SWINGS));
    this.hardening = this.#hanging.varies ? Math.ceil(HARDENING * rig.wideningGenerations) : 0;
  }

  lesson(generation: number): Lesson {
    if (generation >= this.generations) {
      const task = this.#hanging;
      const hardened = generation - this.generations;
      const solvedReturn = (hardened > 0 && this.hardening > 0 ? SOLVED_VARYING : SOLVED) * task.maxSteps;
      const share = hardened < this.hardening ? hardened / this.hardening : 1;
      return { task, startWidthRad: Math.PI, solvedReturn, reset: (state, random) => task.reset(state, random, share) };
    }
    const task = this.#widening;
    const width = FIRST_RAD * exp((generation / this.generations) * log(LAST_RAD / FIRST_RAD));
    return {
      task,
      startWidthRad: width,
      solvedReturn: SOLVED * task.maxSteps,
      reset: (state, random: RandomStream, episode, episodes) =>
        task.begin(state, random, -width + ((2 * width) / episodes) * (episode + random.uniform()), 0),
    };
  }
}

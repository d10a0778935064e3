// Balance on a rig: keep a pole that starts nearly upright from falling, and the cart on its track.
import { RigPlant } from '../plants/rig-plant.js';
import type { RigBalanceParameters } from './rig-parameters.js';
import { RigTask } from './rig-task.js';

/** What counts as solved, as a share of all steps. */
const SOLVED = 0.9995;

/** Reward 1 a step, the last included; done when the pole tilts too far or the cart leaves the soft limits. */
export class RigBalance extends RigTask {
  readonly name = 'rig-balance';
  readonly solvedReturn: number;
  protected readonly startRad = 0;
  readonly #largestTiltRad: number;

  constructor(rig: RigBalanceParameters) {
    super(rig);
    this.solvedReturn = SOLVED * this.maxSteps;
    this.#largestTiltRad = rig.largestTiltRad;
  }

  reward(): number {
    return 1;
  }

  isDone(state: Float64Array): boolean {
    return this.isOut(state) || Math.abs(state[RigPlant.at.angle]!) > this.#largestTiltRad;
  }
}

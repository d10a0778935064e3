// Swing-up on a rig: bring a hanging pole upright and hold it there without leaving the track.
import { RigPlant } from '../plants/rig-plant.js';
import type { RigSwingUpParameters } from './rig-parameters.js';
import { RigTask } from './rig-task.js';
import { swingPeriodS } from './swing-period.js';
import type { Curriculum } from './task.js';
import { WideningStarts } from './widening-starts.js';

/** What counts as solved, as a share of the return of a pole that is always upright. */
const SOLVED = 0.75;
/** The same on machines that vary: some of them cannot be held, and an episode that is lost counts like a pole that hangs. */
const SOLVED_VARYING = 0.65;

/** On a short track the pole must be swung several times: in so many periods of the hanging pole it can be upright. */
const APPROACH_SWINGS = 4;

/** Reward cos(angle) a step. Who leaves the soft limits is done, and gets what a hanging pole would for all steps that are left: it never pays. */
export class RigSwingUp extends RigTask {
  readonly name = 'rig-swing-up';
  readonly solvedReturn: number;
  readonly approachSteps: number;
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: as swing-up starts, so that the two can be compared.
  protected readonly startRad = 3.1415;
  readonly curriculum?: Curriculum;

  constructor(rig: RigSwingUpParameters) {
    super(rig);
    this.approachSteps = Math.ceil((APPROACH_SWINGS * swingPeriodS(rig) * 1e6) / rig.periodUs);
    this.solvedReturn = (this.isManyPlants ? SOLVED_VARYING : SOLVED) * this.maxSteps;
    if (rig.wideningGenerations > 0) {
      const shorter = (maxSteps: number) => new RigSwingUp({ ...rig, maxSteps, wideningGenerations: 0 });
      this.curriculum = new WideningStarts(rig, shorter);
    }
  }

  reward(state: Float64Array, steps: number): number {
    const upright = state[RigPlant.at.cosine]!;
    return this.isOut(state) ? upright - (this.maxSteps - steps) : upright;
  }

  isDone(state: Float64Array): boolean {
    return this.isOut(state);
  }
}

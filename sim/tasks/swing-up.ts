// Swing-up: bring a hanging pole upright and hold it there, InvertedPendulumSwingupBulletEnv-v0.
import { SinglePendulum, STATE_INDEX } from '../plants/single-pendulum.js';
import { SinglePendulumTask } from './single-pendulum.js';
import { swingPeriodS } from './swing-period.js';

/** The motor is strong: in so many periods of the hanging pole it can be upright. */
const APPROACH_SWINGS = 1.6;

/** Reward cos(angle) a step; never done. */
export class SwingUp extends SinglePendulumTask {
  readonly name = 'swing-up';
  readonly solvedReturn = 880;
  /** A cosine's. */
  readonly rewardBounds = { mostReward: 1, leastReturn: -this.maxSteps };
  readonly approachSteps = Math.ceil((APPROACH_SWINGS * swingPeriodS(SinglePendulum.pole) * 1e6) / this.periodUs);
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: the environment starts at 3.1415, not at pi.
  protected readonly startRad = 3.1415;

  reward(state: Float64Array): number {
    return state[STATE_INDEX.cosine]!;
  }

  isDone(): boolean {
    return false;
  }
}

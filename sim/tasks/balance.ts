// Balance: keep a pole that starts nearly upright from tilting, InvertedPendulumBulletEnv-v0.
import { STATE_INDEX } from '../plants/single-pendulum.js';
import { SinglePendulumTask } from './single-pendulum.js';

const LARGEST_TILT_RAD = 0.2;

/** Reward 1 a step, the last included; done when the pole tilts by more than 0.2 rad. */
export class Balance extends SinglePendulumTask {
  readonly name = 'balance';
  readonly solvedReturn = 999.5;
  readonly rewardBounds = { mostReward: 1, leastReturn: 0 };
  protected readonly startRad = 0;

  reward(): number {
    return 1;
  }

  isDone(state: Float64Array): boolean {
    return Math.abs(state[STATE_INDEX.angle]!) > LARGEST_TILT_RAD;
  }
}

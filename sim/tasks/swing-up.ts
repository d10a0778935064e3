// Swing-up: bring a hanging pole upright and hold it there, InvertedPendulumSwingupBulletEnv-v0.
import { SinglePendulumTask } from './single-pendulum.js';

/** Reward cos(angle) a step; never done. */
export class SwingUp extends SinglePendulumTask {
  readonly name = 'swing-up';
  readonly solvedReturn = 880;
  /** The environment's own number, not pi. */
  protected readonly startRad = 3.1415;

  protected reward(state: Float64Array): number {
    return state[5]!;
  }

  isDone(): boolean {
    return false;
  }
}

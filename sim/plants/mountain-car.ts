// Gymnasium's MountainCarContinuous-v0: a car in a valley, too weak to drive out of it straight.
import { cos } from '../math/index.js';

const POWER = 0.0015;
const SLOPE = 0.0025;
const LARGEST_SPEED = 0.07;
const LEFT = -1.2;
const RIGHT = 0.6;

/** Where a state holds what: m, and m a step. */
export const STATE_INDEX = { position: 0, velocity: 1 } as const;

/** Source: gymnasium/envs/classic_control/continuous_mountain_car.py, in its order of operations. Its states are float32 numbers. */
export class MountainCar {
  static readonly stateSize = 2;

  /** Advances by one step under a push in [-1, 1]. */
  step(state: Float64Array, push: number): void {
    const x = state[STATE_INDEX.position]!;
    const speed = state[STATE_INDEX.velocity]! + (push * POWER - SLOPE * cos(3 * x));
    let velocity = Math.max(Math.min(speed, LARGEST_SPEED), -LARGEST_SPEED);
    const position = Math.max(Math.min(x + velocity, RIGHT), LEFT);
    if (position === LEFT && velocity < 0) velocity = 0;
    state[STATE_INDEX.position] = Math.fround(position);
    state[STATE_INDEX.velocity] = Math.fround(velocity);
  }
}

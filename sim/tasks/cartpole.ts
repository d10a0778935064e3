// CartPole-v1 as a task: keep the pole up with pushes of one strength, left or right.
import { CartPole, STATE_INDEX } from '../plants/cart-pole.js';
import type { RandomStream } from '../random/index.js';
import type { Quantity, StateRewardTask } from './task.js';

const FORCE_N = 10;
const START_SPREAD = 0.05;
const LARGEST_POSITION_M = 2.4;
const LARGEST_TILT_RAD = (12 * 2 * Math.PI) / 360;

/** Reward 1 a step, the last included; done beyond 2.4 m or 12 degrees. An action above 0 pushes right, any other left. */
export class CartPoleTask implements StateRewardTask {
  readonly name = 'cartpole';
  readonly parameters = {};
  readonly observations: readonly Quantity[] = [
    { name: 'cartPosition', unit: 'm' },
    { name: 'cartVelocity', unit: 'm/s' },
    { name: 'poleAngle', unit: 'rad' },
    { name: 'poleVelocity', unit: 'rad/s' },
  ];
  readonly actions = 1;
  readonly stateSize = CartPole.stateSize;
  readonly periodUs = 20000;
  readonly maxSteps = 500;
  readonly solvedReturn = 475;
  readonly rewardBounds = { mostReward: 1, leastReturn: 0 };
  readonly plant = new CartPole();

  reset(state: Float64Array, random: RandomStream): void {
    for (let i = 0; i < 4; i++) state[i] = random.between(-START_SPREAD, START_SPREAD);
  }

  step(state: Float64Array, actions: Float64Array): number {
    this.plant.step(state, actions[0]! > 0 ? FORCE_N : -FORCE_N);
    return this.reward();
  }

  reward(): number {
    return 1;
  }

  isDone(state: Float64Array): boolean {
    return (
      Math.abs(state[STATE_INDEX.position]!) > LARGEST_POSITION_M ||
      Math.abs(state[STATE_INDEX.angle]!) > LARGEST_TILT_RAD
    );
  }

  /** Gymnasium hands out its float64 state as float32. */
  observe(state: Float64Array, observation: Float64Array): void {
    for (let i = 0; i < 4; i++) observation[i] = Math.fround(state[i]!);
  }
}

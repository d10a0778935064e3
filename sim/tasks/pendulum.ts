// Pendulum-v1 of Gymnasium as a task: lift a pole by swinging it, and hold it.
import { Pendulum, STATE_INDEX } from '../plants/pendulum.js';
import type { RandomStream } from '../random/index.js';
import { limitAction, type Quantity, type StateRewardTask } from './task.js';

const TORQUE_NM = 2;
const LARGEST_SPEED = 8;
/** What the last step earned, which depends on its action, stands behind the plant's state. */
const EARNED = Pendulum.stateSize;

/** Reward -(angle^2 + 0.1 velocity^2 + 0.001 torque^2) before the step, the angle wrapped; never done. Observed in float32. */
export class PendulumTask implements StateRewardTask {
  readonly name = 'pendulum';
  readonly parameters = {};
  readonly observations: readonly Quantity[] = [
    { name: 'cosine', unit: '' },
    { name: 'sine', unit: '' },
    { name: 'velocity', unit: 'rad/s' },
  ];
  readonly observationScales = [4, 8, 2];
  readonly actions = 1;
  readonly stateSize = Pendulum.stateSize + 1;
  readonly periodUs = 50_000;
  readonly maxSteps = 200;
  readonly solvedReturn = -160;
  readonly rewardBounds = {
    mostReward: 0,
    leastReturn: -this.maxSteps * (Math.PI ** 2 + 0.1 * LARGEST_SPEED ** 2 + 0.001 * TORQUE_NM ** 2),
  };
  /** A champion of evolve is upright within so many steps in 95 of 100 starts. */
  readonly approachSteps = 72;
  readonly plant = new Pendulum();

  reset(state: Float64Array, random: RandomStream): void {
    const angle = random.between(-Math.PI, Math.PI);
    this.plant.place(state, angle, random.between(-1, 1));
    state[EARNED] = 0;
  }

  step(state: Float64Array, actions: Float64Array): number {
    const torque = TORQUE_NM * limitAction(actions[0]!);
    const turned = state[STATE_INDEX.angle]! + Math.PI;
    const angle = turned - 2 * Math.PI * Math.floor(turned / (2 * Math.PI)) - Math.PI;
    const omega = state[STATE_INDEX.angularVelocity]!;
    state[EARNED] = -(angle * angle + 0.1 * (omega * omega) + 0.001 * (torque * torque));
    this.plant.step(state, torque);
    return this.reward(state);
  }

  reward(state: Float64Array): number {
    return state[EARNED]!;
  }

  isDone(): boolean {
    return false;
  }

  observe(state: Float64Array, observation: Float64Array): void {
    observation[0] = Math.fround(state[STATE_INDEX.cosine]!);
    observation[1] = Math.fround(state[STATE_INDEX.sine]!);
    observation[2] = Math.fround(state[STATE_INDEX.angularVelocity]!);
  }
}

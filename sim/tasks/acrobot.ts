// Acrobot-v1 of Gymnasium as a task: swing the end of two hanging links above a line.
import { Acrobot, STATE_INDEX } from '../plants/acrobot.js';
import type { RandomStream } from '../random/index.js';
import type { Quantity, StateRewardTask } from './task.js';

const TORQUE_NM = 1;
const START_SPREAD = 0.1;
const GOAL_M = 1;

/** Reward -1 a step, 0 for the one that ends it; done when the tip is more than 1 m above the hinge. The torque is 1 N m beyond an action of a third either way, else 0. */
export class AcrobotTask implements StateRewardTask {
  readonly name = 'acrobot';
  readonly parameters = {};
  readonly observations: readonly Quantity[] = [
    { name: 'cosine1', unit: '' },
    { name: 'sine1', unit: '' },
    { name: 'cosine2', unit: '' },
    { name: 'sine2', unit: '' },
    { name: 'velocity1', unit: 'rad/s' },
    { name: 'velocity2', unit: 'rad/s' },
  ];
  readonly actions = 1;
  readonly stateSize = Acrobot.stateSize;
  readonly periodUs = 200_000;
  readonly maxSteps = 500;
  readonly solvedReturn = -100;
  readonly rewardBounds = { mostReward: 0, leastReturn: -this.maxSteps };
  /** All returns are equal until the first is there: a champion of evolve needs 65 to 128 steps in 95 of 100 starts. */
  readonly approachSteps = 128;
  readonly plant = new Acrobot();

  reset(state: Float64Array, random: RandomStream): void {
    const draw = () => Math.fround(random.between(-START_SPREAD, START_SPREAD));
    this.plant.place(state, draw(), draw(), draw(), draw());
  }

  step(state: Float64Array, actions: Float64Array): number {
    const action = actions[0]!;
    let torque = 0;
    if (action > 1 / 3) torque = TORQUE_NM;
    else if (action < -1 / 3) torque = -TORQUE_NM;
    this.plant.step(state, torque);
    return this.reward(state);
  }

  reward(state: Float64Array): number {
    return this.isDone(state) ? 0 : -1;
  }

  isDone(state: Float64Array): boolean {
    return state[STATE_INDEX.tipM]! > GOAL_M;
  }

  observe(state: Float64Array, observation: Float64Array): void {
    observation[0] = Math.fround(state[STATE_INDEX.cosine1]!);
    observation[1] = Math.fround(state[STATE_INDEX.sine1]!);
    observation[2] = Math.fround(state[STATE_INDEX.cosine2]!);
    observation[3] = Math.fround(state[STATE_INDEX.sine2]!);
    observation[4] = Math.fround(state[STATE_INDEX.angularVelocity1]!);
    observation[5] = Math.fround(state[STATE_INDEX.angularVelocity2]!);
  }
}

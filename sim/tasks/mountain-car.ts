// MountainCarContinuous-v0 of Gymnasium as a task: rock out of a valley with little fuel.
import { MountainCar, STATE_INDEX } from '../plants/mountain-car.js';
import type { RandomStream } from '../random/index.js';
import { limitAction, type Quantity, type StateRewardTask } from './task.js';

/** 0.45 as the float32 number that a state can hold. */
const GOAL_M = Math.fround(0.45);
const PRIZE = 100;
const FUEL = 0.1;
/** What the last step earned, which depends on its action, stands behind the plant's state. */
const EARNED = MountainCar.stateSize;

/** Reward -0.1 action^2 a step, and 100 for the one that reaches 0.45 m, which ends it. */
export class MountainCarTask implements StateRewardTask {
  readonly name = 'mountain-car';
  readonly parameters = {};
  readonly observations: readonly Quantity[] = [
    { name: 'position', unit: 'm' },
    { name: 'velocity', unit: 'm/step' },
  ];
  readonly actions = 1;
  readonly stateSize = MountainCar.stateSize + 1;
  /** The environment knows no time; it is shown at 30 steps a second. */
  readonly periodUs = 33_333;
  readonly maxSteps = 999;
  readonly solvedReturn = 90;
  /** Until the prize is won, whoever stands still is ahead: no return says anything before the end. */
  readonly approachSteps = this.maxSteps;
  readonly plant = new MountainCar();

  reset(state: Float64Array, random: RandomStream): void {
    state[STATE_INDEX.position] = random.between(-0.6, -0.4);
    state[STATE_INDEX.velocity] = 0;
    state[EARNED] = 0;
  }

  step(state: Float64Array, actions: Float64Array): number {
    const push = limitAction(actions[0]!);
    this.plant.step(state, push);
    const prize = this.isDone(state) ? PRIZE : 0;
    state[EARNED] = prize - push * push * FUEL;
    return this.reward(state);
  }

  reward(state: Float64Array): number {
    return state[EARNED]!;
  }

  isDone(state: Float64Array): boolean {
    return state[STATE_INDEX.position]! >= GOAL_M && state[STATE_INDEX.velocity]! >= 0;
  }

  observe(state: Float64Array, observation: Float64Array): void {
    observation[0] = Math.fround(state[STATE_INDEX.position]!);
    observation[1] = Math.fround(state[STATE_INDEX.velocity]!);
  }
}

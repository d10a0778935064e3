// What balance and swing-up share: one cart, one pole, one motor.
import { SinglePendulum, STATE_INDEX } from '../plants/single-pendulum.js';
import type { RandomStream } from '../random/index.js';
import { cartAndPole, limitAction, type StateRewardTask } from './task.js';

/** Force in newtons at action 1. */
const FORCE_N = 100;
const START_SPREAD_RAD = 0.1;

export abstract class SinglePendulumTask implements StateRewardTask {
  abstract readonly name: string;
  abstract readonly solvedReturn: number;
  /** The angle about which episodes start. */
  protected abstract readonly startRad: number;

  readonly parameters: { readonly railM: number };
  readonly observations = cartAndPole;
  readonly actions = 1;
  readonly stateSize = SinglePendulum.stateSize;
  readonly periodUs = 16500;
  readonly maxSteps = 1000;
  readonly plant: SinglePendulum;

  constructor(railM: number) {
    this.parameters = { railM };
    this.plant = new SinglePendulum(railM);
  }

  reset(state: Float64Array, random: RandomStream): void {
    this.plant.place(state, 0, 0, this.startRad + random.between(-START_SPREAD_RAD, START_SPREAD_RAD), 0);
  }

  step(state: Float64Array, actions: Float64Array): number {
    this.plant.step(state, FORCE_N * limitAction(actions[0]!));
    return this.reward(state);
  }

  abstract reward(state: Float64Array): number;

  abstract isDone(state: Float64Array): boolean;

  observe(state: Float64Array, observation: Float64Array): void {
    observation[0] = state[STATE_INDEX.position]!;
    observation[1] = state[STATE_INDEX.velocity]!;
    observation[2] = state[STATE_INDEX.cosine]!;
    observation[3] = state[STATE_INDEX.sine]!;
    observation[4] = state[STATE_INDEX.angularVelocity]!;
  }
}

// CartPoleSwingUp as weight agnostic networks learned it: bring a hanging pole upright, near the middle of a track.
import { cos } from '../math/index.js';
import { STATE_INDEX, SwingCart } from '../plants/swing-cart.js';
import type { RandomStream } from '../random/index.js';
import { cartAndPole, limitAction, type StateRewardTask } from './task.js';

/** Force in newtons at action 1. */
const FORCE_N = 10;
const TRACK_M = 2.4;
const START_SPREAD = 0.2;

/** Reward (cos(angle) + 1) / 2 times cos(pi/2 position / 2.4 m) a step; done beyond 2.4 m. */
export class WannSwingUp implements StateRewardTask {
  readonly name = 'wann-swing-up';
  readonly parameters = {};
  readonly observations = cartAndPole;
  readonly observationScales = [1, 1, 4, 4, 1];
  readonly actions = 1;
  readonly stateSize = SwingCart.stateSize;
  readonly periodUs = 10_000;
  readonly maxSteps = 1000;
  readonly solvedReturn = 900;
  /** Only the step that leaves the track can cost, and no more than 1. */
  readonly rewardBounds = { mostReward: 1, leastReturn: -1 };
  /** A champion of evolve is upright after 122 to 152 steps in 95 of 100 starts. */
  readonly approachSteps = 152;
  readonly plant = new SwingCart();

  reset(state: Float64Array, random: RandomStream): void {
    const draw = () => START_SPREAD * random.normal();
    this.plant.place(state, draw(), draw(), Math.PI + draw(), draw());
  }

  step(state: Float64Array, actions: Float64Array): number {
    this.plant.step(state, FORCE_N * limitAction(actions[0]!));
    return this.reward(state);
  }

  reward(state: Float64Array): number {
    const upright = (state[STATE_INDEX.cosine]! + 1) / 2;
    return upright * cos((state[STATE_INDEX.position]! / TRACK_M) * (Math.PI / 2));
  }

  isDone(state: Float64Array): boolean {
    return Math.abs(state[STATE_INDEX.position]!) > TRACK_M;
  }

  observe(state: Float64Array, observation: Float64Array): void {
    observation[0] = state[STATE_INDEX.position]!;
    observation[1] = state[STATE_INDEX.velocity]!;
    observation[2] = state[STATE_INDEX.cosine]!;
    observation[3] = state[STATE_INDEX.sine]!;
    observation[4] = state[STATE_INDEX.angularVelocity]!;
  }
}

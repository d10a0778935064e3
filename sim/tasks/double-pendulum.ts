// Double pendulum: keep two stacked poles upright, InvertedDoublePendulumBulletEnv-v0.
import { DoublePendulum, STATE_INDEX } from '../plants/double-pendulum.js';
import type { RandomStream } from '../random/index.js';
import { limitAction, type Quantity, type StateRewardTask } from './task.js';

/** Force in newtons at action 1. */
const FORCE_N = 200;
const START_SPREAD_RAD = 0.1;
/** The environment takes the second pole's tip this far above its centre of mass, however it leans. */
const TIP_M = 0.3;
const UPRIGHT_TIP_M = 2;
const FALLEN_TIP_M = 1;

/** Reward 10 less the square of the tip's distance from upright; done when the tip is at or below 1 m. */
export class DoublePendulumTask implements StateRewardTask {
  readonly name = 'double-pendulum';
  readonly parameters: { readonly railM: number };
  readonly observations: readonly Quantity[] = [
    { name: 'cartPosition', unit: 'm' },
    { name: 'cartVelocity', unit: 'm/s' },
    { name: 'pole2Position', unit: 'm' },
    { name: 'pole1Cosine', unit: '' },
    { name: 'pole1Sine', unit: '' },
    { name: 'pole1Velocity', unit: 'rad/s' },
    { name: 'pole2Cosine', unit: '' },
    { name: 'pole2Sine', unit: '' },
    { name: 'pole2Velocity', unit: 'rad/s' },
  ];
  readonly actions = 1;
  readonly stateSize = DoublePendulum.stateSize;
  readonly periodUs = 16500;
  readonly maxSteps = 1000;
  readonly solvedReturn = 9100;
  readonly plant: DoublePendulum;

  constructor(railM: number) {
    this.parameters = { railM };
    this.plant = new DoublePendulum(railM);
  }

  reset(state: Float64Array, random: RandomStream): void {
    const theta = random.between(-START_SPREAD_RAD, START_SPREAD_RAD);
    const gamma = random.between(-START_SPREAD_RAD, START_SPREAD_RAD);
    this.plant.place(state, 0, 0, theta, 0, gamma, 0);
  }

  step(state: Float64Array, actions: Float64Array): number {
    this.plant.step(state, FORCE_N * limitAction(actions[0]!));
    return this.reward(state);
  }

  reward(state: Float64Array): number {
    const x = state[STATE_INDEX.reportedX]!;
    const short = UPRIGHT_TIP_M - (state[STATE_INDEX.reportedZ]! + TIP_M);
    return 10 - (0.01 * x * x + short * short);
  }

  isDone(state: Float64Array): boolean {
    return state[STATE_INDEX.reportedZ]! + TIP_M <= FALLEN_TIP_M;
  }

  observe(state: Float64Array, observation: Float64Array): void {
    observation[0] = state[STATE_INDEX.position]!;
    observation[1] = state[STATE_INDEX.velocity]!;
    observation[2] = state[STATE_INDEX.reportedX]!;
    observation[3] = state[STATE_INDEX.cosine1]!;
    observation[4] = state[STATE_INDEX.sine1]!;
    observation[5] = state[STATE_INDEX.angularVelocity1]!;
    observation[6] = state[STATE_INDEX.cosine2]!;
    observation[7] = state[STATE_INDEX.sine2]!;
    observation[8] = state[STATE_INDEX.angularVelocity2]!;
  }
}

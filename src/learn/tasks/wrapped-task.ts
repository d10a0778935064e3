// A task around another one.
import type { Quantity, RandomStream, Task } from '../../../sim/index.js';

/** So that the sum of a million rewards, and the square of that in a standard deviation, stay finite. */
const largestReward = 1e100;

/** To follow "it must be". */
export const aReward = `a finite number, from -${largestReward} to ${largestReward}`;

export function isReward(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= largestReward;
}

/** Plays exactly as the task inside, except for what a subclass does otherwise. */
export abstract class WrappedTask implements Task {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly observations: readonly Quantity[];
  readonly observationScales?: readonly number[];
  readonly actions: number;
  readonly stateSize: number;
  readonly periodUs: number;
  readonly maxSteps: number;
  readonly solvedReturn: number;
  readonly approachSteps?: number;
  /** As the task inside has one. */
  readonly reward?: (state: Float64Array, steps: number) => number;
  protected readonly inner: Task;

  constructor(inner: Task, solvedReturn: number = inner.solvedReturn) {
    this.name = inner.name;
    this.parameters = { ...inner.parameters };
    this.observations = inner.observations.map(({ name, unit }) => ({ name, unit }));
    if (inner.observationScales !== undefined) this.observationScales = [...inner.observationScales];
    this.actions = inner.actions;
    this.stateSize = inner.stateSize;
    this.periodUs = inner.periodUs;
    this.maxSteps = inner.maxSteps;
    this.solvedReturn = solvedReturn;
    if (inner.approachSteps !== undefined) this.approachSteps = inner.approachSteps;
    this.inner = inner;
    if (inner.reward !== undefined) this.reward = (state, steps) => this.rewardOf(state, steps);
  }

  reset(state: Float64Array, random: RandomStream): void {
    this.inner.reset(state, random);
  }

  step(state: Float64Array, actions: Float64Array): number {
    return this.inner.step(state, actions);
  }

  /** Of a task inside that has a reward. */
  protected rewardOf(state: Float64Array, steps: number): number {
    return this.inner.reward!(state, steps);
  }

  isDone(state: Float64Array): boolean {
    return this.inner.isDone(state);
  }

  observe(state: Float64Array, observation: Float64Array): void {
    this.inner.observe(state, observation);
  }
}

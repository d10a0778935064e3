// A user's task checked as it plays: whatever goes wrong is reported with the task, the method and the line.
import { RandomStream, type Task } from '../../../sim/index.js';
import { CodedError } from '../../base/index.js';
import type { OwnTaskErrorCode } from './own-message.js';
import { ownMessage } from './own-message.js';
import { aReward, isReward, WrappedTask } from './wrapped-task.js';

type Method = 'reset' | 'step' | 'reward' | 'isDone' | 'observe';

/** Plays exactly as the task does. */
export class CheckedTask extends WrappedTask {
  readonly #title: string;
  readonly #placeOf: (error: unknown) => string;

  /**
   * @param title the task for messages: its name, or the module as the user named it.
   * @param placeOf where in the user's file an error comes from, to follow the name of a method: ', line 12', or ''.
   */
  constructor(task: Task, title: string, placeOf: (error: unknown) => string = () => '') {
    super(task);
    this.#title = title;
    this.#placeOf = placeOf;
  }

  override reset(state: Float64Array, random: RandomStream): void {
    try {
      super.reset(state, random);
    } catch (error) {
      throw this.#thrown('reset', error);
    }
  }

  override step(state: Float64Array, actions: Float64Array): number {
    let reward: number;
    try {
      reward = super.step(state, actions);
    } catch (error) {
      throw this.#thrown('step', error);
    }
    if (!isReward(reward)) throw this.#wrong('step', `the reward is ${reward}; it must be ${aReward}`);
    return reward;
  }

  protected override rewardOf(state: Float64Array, steps: number): number {
    try {
      return super.rewardOf(state, steps);
    } catch (error) {
      throw this.#thrown('reward', error);
    }
  }

  override isDone(state: Float64Array): boolean {
    let done: boolean;
    try {
      done = super.isDone(state);
    } catch (error) {
      throw this.#thrown('isDone', error);
    }
    if (typeof done !== 'boolean') throw this.#wrong('isDone', `it returns ${done}; it must return true or false`);
    return done;
  }

  override observe(state: Float64Array, observation: Float64Array): void {
    observation.fill(Number.NaN);
    try {
      super.observe(state, observation);
    } catch (error) {
      throw this.#thrown('observe', error);
    }
    for (let i = 0; i < observation.length; i++) {
      if (!Number.isFinite(observation[i])) throw this.#wrong('observe', this.#unusable(state, observation, i));
    }
  }

  /** Whether an observation is not a number, or nobody wrote it. */
  #unusable(state: Float64Array, observation: Float64Array, i: number): string {
    const what = `observation ${i} (${this.observations[i]!.name})`;
    const again = new Float64Array(observation.length);
    super.observe(state, again);
    if (Number.isNaN(observation[i]) && !Number.isNaN(again[i])) return `${what} is not written`;
    return `${what} is ${observation[i]}; it must be a finite number`;
  }

  #thrown(method: Method, error: unknown): CodedError<OwnTaskErrorCode> {
    const message = `The task ${this.#title} failed in ${method}${this.#placeOf(error)}: ${ownMessage(error)}`;
    return new CodedError<OwnTaskErrorCode>('TASK_FAILED', message, { cause: error });
  }

  #wrong(method: Method, what: string): CodedError<OwnTaskErrorCode> {
    return new CodedError<OwnTaskErrorCode>('TASK_FAILED', `The task ${this.#title} is wrong in ${method}: ${what}.`);
  }

  /**
   * Plays a few steps twice, so that most mistakes are told before training.
   * @throws CodedError TASK_FAILED, also when the same start and actions do not give the same episode.
   */
  tryOut(): void {
    const first = this.#firstSteps();
    const second = this.#firstSteps();
    if (first.length === second.length && first.every((value, i) => Object.is(value, second[i]))) return;
    throw new CodedError<OwnTaskErrorCode>(
      'TASK_FAILED',
      `The task ${this.#title} is not repeatable: the same start and actions gave two different episodes. All it remembers must be in the state, and all chance must come from the random stream of reset.`,
    );
  }

  /** Observations and rewards, one after the other. */
  #firstSteps(): number[] {
    const state = new Float64Array(this.stateSize);
    const observation = new Float64Array(this.observations.length);
    const actions = new Float64Array(this.actions).fill(0.5);
    const seen: number[] = [];
    this.reset(state, new RandomStream({ seed: 1, purpose: 'start' }));
    for (let step = 0; step < Math.min(10, this.maxSteps); step++) {
      this.observe(state, observation);
      const reward = this.step(state, actions);
      this.#compareReward(state, step + 1, reward);
      seen.push(...observation, reward);
      if (this.isDone(state)) break;
    }
    return seen;
  }

  /** A task that tells rewards from states must tell those that its steps earn. */
  #compareReward(state: Float64Array, steps: number, earned: number): void {
    const told = this.reward?.(state, steps);
    if (told === undefined || Object.is(told, earned)) return;
    throw this.#wrong(
      'reward',
      `it returns ${told} where step returned ${earned}; it must be the same, or left out where the state alone does not decide`,
    );
  }
}

// A task whose reward is a formula over its observation.
import type { Task } from '../../../sim/index.js';
import { CodedError } from '../../base/index.js';
import { compileFormula, type Formula } from './fitness.js';
import type { OwnTaskErrorCode } from './own-message.js';
import { aReward, isReward, WrappedTask } from './wrapped-task.js';

/** Of a fitness: nobody has said which return of it is enough, so none is. */
export const noTarget = Number.MAX_VALUE;

/** The task with the formula's value after each step as its reward. Its variables are the observations and `reward`, the task's own. */
export class FitnessTask extends WrappedTask {
  readonly #expression: string;
  readonly #formula: Formula;
  readonly #values: Float64Array;
  /** The observations' part of `#values`. */
  readonly #observation: Float64Array;

  private constructor(task: Task, expression: string, formula: Formula) {
    super(task, noTarget);
    this.#expression = expression;
    this.#formula = formula;
    this.#values = new Float64Array(task.observations.length + 1);
    this.#observation = this.#values.subarray(0, task.observations.length);
  }

  /** @throws CodedError FITNESS_INVALID when the expression cannot be used with this task. */
  static async create(task: Task, expression: string): Promise<FitnessTask> {
    if (task.curriculum !== undefined) {
      throw new CodedError<OwnTaskErrorCode>(
        'FITNESS_INVALID',
        `The fitness "${expression}" cannot be used with starts that widen, whose lessons have the task's own reward. Leave out one of the two.`,
      );
    }
    const variables = [...task.observations.map(({ name }) => name), 'reward'];
    return new FitnessTask(task, expression, await compileFormula(expression, variables));
  }

  override step(state: Float64Array, actions: Float64Array): number {
    return this.#fitnessOf(state, super.step(state, actions));
  }

  protected override rewardOf(state: Float64Array, steps: number): number {
    return this.#fitnessOf(state, super.rewardOf(state, steps));
  }

  #fitnessOf(state: Float64Array, innerReward: number): number {
    const values = this.#values;
    values[values.length - 1] = innerReward;
    this.observe(state, this.#observation);
    const reward = this.#formula(values);
    if (isReward(reward)) return reward;
    const at = this.observations.map(({ name }, i) => `${name} ${values[i]}`).join(', ');
    throw new CodedError<OwnTaskErrorCode>(
      'FITNESS_FAILED',
      `The fitness "${this.#expression}" is ${reward} at ${at}; it must be ${aReward}.`,
    );
  }
}

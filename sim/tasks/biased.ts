// A bias for networks whose weights are 0 or 1, or -1: a constant that they see as any other observation.
import { type Parameter, whole } from './parameter.js';
import type { StateRewardTask } from './task.js';

/** Whether a task shows the constant. */
export const biasParameter: Parameter = whole(0, 0, 1);

/** Has a task show 1 behind its other observations. It stays the same object, of the same class. */
export function biased<Biased extends StateRewardTask>(task: Biased): Biased {
  const { parameters, observations, observationScales } = task;
  const observe = task.observe.bind(task);
  return Object.assign(task, {
    parameters: { ...parameters, bias: 1 },
    observations: [...observations, { name: 'one', unit: '' }],
    ...(observationScales && { observationScales: [...observationScales, 1] }),
    observe: (state: Float64Array, observation: Float64Array) => {
      observe(state, observation);
      observation[observations.length] = 1;
    },
  });
}

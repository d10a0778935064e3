// The built-in tasks.
export { createTask, hasParameter, type TaskParameters, taskNames } from './create.js';
export type { RigBalanceParameters, RigSwingUpParameters, RigTaskParameters } from './rig-parameters.js';
export {
  type Curriculum,
  type Lesson,
  type Policy,
  type Quantity,
  type RewardBounds,
  type StateRewardTask,
  scalesOf,
  type Task,
} from './task.js';
export { type ParameterWords, TaskError, type TaskErrorCode } from './task-error.js';

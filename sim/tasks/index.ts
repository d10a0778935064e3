// The built-in tasks.
export { createTask, type TaskParameters, taskNames } from './create.js';
export type { RigBalanceParameters, RigSwingUpParameters, RigTaskParameters } from './rig-parameters.js';
export type { Curriculum, Lesson, Policy, Quantity, RewardBounds, StateRewardTask, Task } from './task.js';
export { type ParameterWords, TaskError, type TaskErrorCode } from './task-error.js';

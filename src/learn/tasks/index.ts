// Tasks by name and tasks of one's own: what they must be, checked as they play, with a fitness in place of their reward.
export { CheckedTask } from './checked-task.js';
export { noTarget } from './fitness-task.js';
export { builtInTask, isBuiltIn, isTaskModule, makeTask, type TaskSource } from './make-task.js';
export { type OwnTaskErrorCode, ownMessage } from './own-message.js';
export { taskFaults } from './task-faults.js';

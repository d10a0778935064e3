// Training on all cores: tasks and the kernel come from files, and threads play.
export { createEvaluator, loadKernel, mostWorkers } from './create-evaluator.js';
export { loadTask } from './load-task.js';
export { hashTaskModule } from './own-task.js';
export { score } from './score.js';
export { type ThreadOptions, train } from './train.js';

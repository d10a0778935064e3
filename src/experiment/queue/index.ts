// Experiments by a queue: who hands runs in, and who takes them.
export { type HandInOptions, handIn } from './hand-in.js';
export { type OpenQueue, openQueue, type QueueErrorCode, type QueueOptions } from './open-queue.js';
export type { RunJob, WorkerNews } from './run-job.js';
export { type WorkOptions, workQueue } from './work-queue.js';

// Experiments by a queue: who hands runs in, and who takes them.
export { handIn } from './hand-in.js';
export { type OpenQueue, openQueue, type QueueErrorCode } from './open-queue.js';
export { type WorkOptions, workQueue } from './work-queue.js';

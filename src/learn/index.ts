/**
 * Learning: the methods, the trainer, threads that play, and what a run leaves behind.
 *
 * @module synaptolytic/learn
 */
export * from './runs/index.js';
export * from './threads/index.js';
export * from './training/index.js';

/**
 * The package synaptolytic: train a network by pruning, compile it, link to a board, report. Worlds and rigs are at synaptolytic/sim and synaptolytic/rig.
 *
 * @module synaptolytic
 */
export { CodedError, type ErrorPlace, hasCode } from './base/index.js';
export * from './compile/index.js';
export * from './learn/index.js';
export * from './link/johnny-five/index.js';
export * from './network/index.js';
export * from './report/index.js';

// Counter-based random streams.
export { type Purpose, purposes, RandomStream, type StreamAddress } from './stream.js';

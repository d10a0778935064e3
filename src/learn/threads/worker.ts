// What a worker thread runs.
import { parentPort, workerData } from 'node:worker_threads';
import { playShares, type WorkerTask } from './share.js';

await playShares(workerData as WorkerTask, parentPort!);

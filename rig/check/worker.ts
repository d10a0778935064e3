// What a worker thread of a check runs: one case after the other.
import { parentPort } from 'node:worker_threads';
import type { CheckJob } from './plan.js';
import { playCase } from './play.js';

const port = parentPort!;

port.on('message', async (job: CheckJob) => port.postMessage(await playCase(job)));

// A worker of the queue in a process of its own, to be killed: as `synaptolytic worker`, but missed sooner.
import { openQueue, workQueue } from '../../dist/src/experiment/queue/index.js';

const queue = await openQueue(process.argv[2]);
await workQueue(queue, {
  leaseMs: 600,
  checkpointMs: 0,
  onGeneration: ({ generation }) => process.stdout.write(`generation ${generation}\n`),
});

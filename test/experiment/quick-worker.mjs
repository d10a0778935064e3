// A worker of the queue in a process of its own, which is missed soon. It dies as soon as the queue knows of its 20 generations.
import { openQueue, workQueue } from '../../dist/src/experiment/queue/index.js';

const queue = await openQueue(process.argv[2]);
const { updateProgress } = queue.packages.Job.prototype;
queue.packages.Job.prototype.updateProgress = async function (news) {
  await updateProgress.call(this, news);
  if (news.generations >= 20) process.kill(process.pid, 'SIGKILL');
};
await workQueue(queue, {
  leaseMs: 600,
  checkpointMs: 0,
  onGeneration: ({ generation }) => process.stdout.write(`generation ${generation}\n`),
});

// Every network of a size played to the end, in TypeScript without the kernel: the slow way to what the search finds.
import { playEpisode, RandomStream, type Task } from '../../sim/index.js';
import { mean, standardDeviation } from '../../src/base/index.js';
import { type ExamSettings, Forms, type Played } from '../../src/minimise/index.js';
import { canonicalMask, FloatPolicy } from '../../src/network/index.js';

/** All networks of a size, in their order. */
export function playAll({ episodes, seed }: ExamSettings, task: Task, connections: number): Played[] {
  const inputs = task.observations.length;
  const forms = new Forms(inputs, connections);
  const counts = new Float64Array(2 ** inputs);
  return Array.from({ length: forms.count(connections) }, (_, index) => {
    forms.write(connections, index, counts);
    const kinds = [...counts].flatMap((count, subset) => (count === 0 ? [] : [[subset, count] as const]));
    const form = { inputs, outputs: 1, kinds: kinds.map(([subset, count]) => ({ subset, counts: [count] })) };
    const policy = new FloatPolicy({
      mask: canonicalMask(form, 16),
      observationScales: task.observations.map(() => 1),
    });
    const returns = Array.from(
      { length: episodes },
      (_, episode) => playEpisode(task, policy, new RandomStream({ seed, purpose: 'minimise', episode })).return,
    );
    const [meanReturn, sdReturn, minReturn] = [mean(returns), standardDeviation(returns), Math.min(...returns)];
    return { index, kinds, meanReturn, sdReturn, minReturn };
  });
}

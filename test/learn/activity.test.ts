// Plausible rules: what a connection's trace is. A training by traces: regrow-training.test.ts.
import { describe, expect, it } from 'vitest';
import { createTask, RandomStream } from '../../sim/index.js';
import { activityOf } from '../../src/learn/evaluation/index.js';
import { FloatPolicy, type Network } from '../../src/network/index.js';

const starts = { seed: 4, purpose: 'start', generation: 2, shared: false } as const;

/** Unit 0 sees x and the angle's sine, unit 1 the velocity and the opposite of x, unit 2 nothing; the output reads all. */
function smallNetwork(): Network {
  const shape = { inputs: 5, hidden: 3, outputs: 1, mirrored: true };
  const connections = new Uint8Array(33);
  for (const k of [0, 3, 11, 15, 30, 31, 32]) connections[k] = 1;
  return { mask: { shape, connections }, observationScales: [2, 1, 1, 1, 1] };
}

describe('the trace of a connection', () => {
  it.each([
    ['swing-up', 120],
    ['balance', undefined],
  ])(
    'is the likeness of what stands before and behind it; with reward, of the moments that were better than the mean: %s',
    (name, most) => {
      const itself = createTask(name);
      const task = Object.assign(Object.create(itself) as typeof itself, { maxSteps: most ?? itself.maxSteps });
      const network = smallNetwork();
      const { activity, reward } = activityOf(task, network, starts, 6, 1);
      // The same by the book: all of the episode first, then the sums.
      const state = new Float64Array(task.stateSize);
      task.reset(state, new RandomStream({ seed: 4, purpose: 'start', generation: 2, individual: 6 }));
      const policy = new FloatPolicy(network);
      const [seen, acts] = [new Float64Array(5), new Float64Array(1)];
      const steps: { x: number; v: number; sine: number; units: number[]; action: number; reward: number }[] = [];
      while (steps.length < task.maxSteps && !task.isDone(state)) {
        task.observe(state, seen);
        policy.act(seen, acts);
        const [x, v, , sine] = [2 * seen[0]!, seen[1]!, seen[2]!, seen[3]!];
        const units = [Math.tanh(x + sine), Math.tanh(v - x), 0];
        steps.push({ x, v, sine, units, action: acts[0]!, reward: task.step(state, acts) });
      }
      expect(steps.length === task.maxSteps, 'it is played to its end').toBe(most !== undefined);
      const mean = steps.reduce((sum, step) => sum + step.reward, 0) / steps.length;
      const pairs: [slot: number, pair: (step: (typeof steps)[number]) => [number, number]][] = [
        [0, ({ x, units }) => [x, units[0]!]],
        [3, ({ sine, units }) => [sine, units[0]!]],
        [11, ({ v, units }) => [v, units[1]!]],
        [15, ({ x, units }) => [-x, units[1]!]],
        [30, ({ units, action }) => [units[0]!, action]],
        [31, ({ units, action }) => [units[1]!, action]],
        [32, ({ units, action }) => [units[2]!, action]],
      ];
      for (const [slot, pair] of pairs) {
        const sums = { xy: 0, xx: 0, yy: 0, rewarded: 0 };
        let eligible = 0;
        for (const step of steps) {
          const [a, b] = pair(step);
          eligible = 0.95 * eligible + a * b;
          sums.xy += a * b;
          sums.xx += a * a;
          sums.yy += b * b;
          sums.rewarded += (step.reward - mean) * eligible;
        }
        const size = Math.sqrt(sums.xx * sums.yy) || 1;
        expect(activity[slot], `slot ${slot}`).toBeCloseTo(sums.xy / size, 9);
        expect(reward[slot], `slot ${slot}`).toBeCloseTo(sums.rewarded / size, 6);
      }
      expect(activity[11]).toBeLessThanOrEqual(1);
      expect(activity.filter((trace) => trace !== 0)).toHaveLength(6);
    },
  );
});

// The example in examples/: it is Gymnasium's pendulum, and it is trained like a built-in task.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cos, playEpisode, RandomStream, sin } from '../../../sim/index.js';
import { defaultSettings, loadTask, train } from '../../../src/learn/index.js';

const path = fileURLToPath(new URL('../../../examples/pendulum.ts', import.meta.url));

describe('examples/pendulum.ts', () => {
  it('moves and rewards as Pendulum-v1 does', async () => {
    const task = await loadTask({ task: path });
    // angle, speed, torque; then reward, next speed and next angle by the formulas of gymnasium/envs/classic_control/pendulum.py
    const cases = [
      [0, 0, 2, -0.004, 0.3, 0.015],
      [Math.PI / 2, -1, -2, -(Math.PI ** 2 / 4 + 0.1 + 0.004), -1 + (15 - 6) * 0.05, Math.PI / 2 - 0.55 * 0.05],
      [Math.PI / 2, 7.9, 0, -(Math.PI ** 2 / 4 + 0.1 * 7.9 ** 2), 8, Math.PI / 2 + 0.4],
      [3.5 * Math.PI, 0, 0, -(Math.PI ** 2 / 4), -0.75, 3.5 * Math.PI - 0.0375],
    ] as const;
    const state = new Float64Array(2);
    for (const [angle, speed, torque, reward, nextSpeed, nextAngle] of cases) {
      state.set([angle, speed]);
      expect(task.step(state, Float64Array.of(torque / 2))).toBeCloseTo(reward, 12);
      expect(state[0]).toBeCloseTo(nextAngle, 12);
      expect(state[1]).toBeCloseTo(nextSpeed, 12);
    }
  });

  it('starts anywhere, takes 200 steps, and offers both signs', async () => {
    const task = await loadTask({ task: path, taskParameters: { torqueNm: 1.5 } });
    expect(task.parameters).toEqual({ torqueNm: 1.5 });
    const nothing = { act: (_: Float64Array, actions: Float64Array) => actions.fill(0) };
    const episode = playEpisode(task, nothing, new RandomStream({ seed: 1, purpose: 'start' }));
    expect(episode).toMatchObject({ steps: 200, done: false });
    const observation = new Float64Array(6);
    task.observe(Float64Array.of(2, 0.5), observation);
    const [up, left] = [5 * cos(2), 10 * sin(2)];
    expect([...observation]).toEqual([up, -up, left, -left, 1, -1]);
  });

  it('is learned, and the same with 1, 2 and 3 workers', async () => {
    const settings = defaultSettings(
      path,
      'mk1',
      { population: 32, episodes: 4, maxGenerations: 6, confirmEpisodes: 5 },
      await loadTask({ task: path }),
    );
    const means: number[] = [];
    const one = await train(settings, { onGeneration: ({ meanReturn }) => means.push(meanReturn) });
    expect(means.at(-1)!).toBeGreaterThan(means[0]! + 100);
    expect(await train(settings, { workers: 2 })).toEqual(one);
    expect(await train(settings, { workers: 3 })).toEqual(one);
  });
});

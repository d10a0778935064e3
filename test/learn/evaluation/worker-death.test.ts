// A worker that dies in the middle: one clear error, nothing hangs, and training can go on from its last state.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { defaultSettings, loadTask, type TrainingState, train } from '../../../src/learn/index.js';
import { TaskModules } from './own-tasks.js';

const modules = new TaskModules();
afterAll(() => modules.remove());

/** Once a worker, and not who loads the task first, has played so many steps, this happens. */
function onceItPlayed(steps: number, what: string): Record<string, string> {
  return {
    // Plain JavaScript: workers need not load what reads TypeScript.
    "import { tanh } from 'synaptolytic/sim';": `import { isMainThread } from 'node:worker_threads';\nlet played = 0;`,
    'tanh(state[0])': 'state[0]',
    'return -Math.abs(': `if (!isMainThread && ++played > ${steps}) ${what}\n      return -Math.abs(`,
  };
}

async function settingsOf(path: string) {
  const task = await loadTask({ task: path });
  return defaultSettings(path, 'mk1', { population: 64, maxGenerations: 6, confirmEpisodes: 4 }, task);
}

describe('a worker that dies, or might as well,', () => {
  it.each([
    ['exit', 'process.exit(7);', 'it ended with exit code 7'],
    ['error', "setImmediate(() => { throw new Error('later'); });", 'later'],
    ['text', "setImmediate(() => { throw 'no more'; });", 'no more'],
    ['null', 'setImmediate(() => { throw null; });', 'null'],
  ])('by %s in the middle of a generation ends training with one error', async (name, what, reason) => {
    const settings = await settingsOf(modules.write(`${name}.mjs`, onceItPlayed(5000, what)));
    const training = train(settings, { workers: 2 });
    await expect(training).rejects.toThrow(expect.objectContaining({ code: 'WORKER_DIED' }));
    await expect(training).rejects.toMatchObject({
      code: 'WORKER_DIED',
      message: expect.stringContaining(`A worker thread died while it played: ${reason}`),
    });
  });

  it('while it starts ends training too', async () => {
    const dying = modules.write('start.mjs', onceItPlayed(0, 'process.exit(3);'));
    await expect(train(await settingsOf(dying), { workers: 2 })).rejects.toThrow('it ended with exit code 3');
  });

  it('by an endless loop is ended when training is aborted', async () => {
    const entered = join(modules.directory, 'entered');
    const enter = `{ writeFileSync(${JSON.stringify(entered)}, ''); for (;;); }`;
    const path = modules.write('endless.mjs', {
      ...onceItPlayed(10_240, enter),
      'let played': "import { writeFileSync } from 'node:fs';\nlet played",
    });
    const controller = new AbortController();
    const training = train(await settingsOf(path), { workers: 2, signal: controller.signal });
    const ended = expect(training).rejects.toThrow('enough');
    await vi.waitUntil(() => existsSync(entered), { timeout: 200_000 });
    controller.abort(new Error('enough'));
    await ended;
  });

  it('loses nothing of the generations before', async () => {
    const settings = await settingsOf(modules.write('late.mjs', onceItPlayed(20_000, 'process.exit(1);')));
    const whole = await train(settings);
    let reached: TrainingState | undefined;
    const training = train(settings, {
      workers: 2,
      onGeneration: (_, state) => {
        reached = state();
      },
    });
    await expect(training).rejects.toThrow(expect.objectContaining({ code: 'WORKER_DIED' }));
    expect(reached!.generations).toBeGreaterThan(0);
    expect(reached!.generations).toBeLessThan(6);
    expect(await train(settings, { from: reached! })).toEqual(whole);
  });
});

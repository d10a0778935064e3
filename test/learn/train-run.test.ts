// What is to be done before a run is finished: done under its lock, and losing nothing when it is interrupted.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { defaultSettings, RunDirectory, trainRun } from '../../src/learn/index.js';

it('Ctrl-C before the run is finished leaves all generations, and the rest is done again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const settings = defaultSettings('balance', 'mk1', { population: 8, episodes: 2, maxGenerations: 4 });
  const run = RunDirectory.create(settings, join(directory, 'run'));
  const controller = new AbortController();
  const stopped = trainRun(run, {
    signal: controller.signal,
    beforeFinish: async () => {
      expect(existsSync(join(run.path, 'lock'))).toBe(true);
      controller.abort(new Error('enough'));
      controller.signal.throwIfAborted();
    },
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(run.isFinished).toBe(false);

  const { champion } = await trainRun(RunDirectory.open(run.path), {
    onStart: (from) => expect(from?.generations).toBe(4),
    onGeneration: () => expect.unreachable('all four were played'),
    beforeFinish: async (result) => expect(result.generations).toBe(4),
  });
  expect(run.isFinished).toBe(true);
  expect(champion.training!.generation).toBeLessThan(4);
});

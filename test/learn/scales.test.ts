// Observation scales and the rig's name: from the settings to what plays, to the champion, and through an interruption.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTask, playEpisode, RandomStream } from '../../sim/index.js';
import {
  compareRuns,
  defaultSettings,
  type MethodName,
  makeTask,
  methodNames,
  RunDirectory,
  readRun,
  SettingsError,
  score,
  train,
  trainRun,
} from '../../src/learn/index.js';
import { FloatPolicy, WeightedPolicy } from '../../src/network/index.js';

const scales = [2, 1.5, 1, 14.5, 0.625];
const small = { population: 8, episodes: 2, maxGenerations: 12, minGenerations: 12, confirmEpisodes: 3 };
const root = mkdtempSync(join(tmpdir(), 'synaptolytic-scales-'));
afterAll(() => rmSync(root, { recursive: true }));

function settingsOf(method: MethodName, observationScales: readonly number[] = scales) {
  return defaultSettings('rig-balance', method, { ...small, rig: 'mine', observationScales });
}

describe('a task that has scales of its own', () => {
  it('is played with them, unless the settings have others', () => {
    expect(defaultSettings('pendulum').observationScales).toEqual([4, 8, 2]);
    expect(defaultSettings('pendulum', 'mk1', { observationScales: [1, 1, 1] }).observationScales).toEqual([1, 1, 1]);
    expect(defaultSettings('swing-up').observationScales).toBeUndefined();
  });

  it('has them as an object too, and behind a fitness', async () => {
    const own = { ...createTask('balance'), name: 'mine', observationScales: [1, 2, 3, 4, 5] };
    const task = await makeTask({ task: Object.assign(Object.create(createTask('balance')), own), fitness: 'reward' });
    expect(task.observationScales).toEqual([1, 2, 3, 4, 5]);
    expect(defaultSettings(task).observationScales).toEqual([1, 2, 3, 4, 5]);
  });
});

describe.each(methodNames)('%s with observation scales', (method) => {
  it('plays with them, in training, confirmation and scoring, and leaves them in the champion', async () => {
    const settings = { ...settingsOf(method), maxGenerations: 1, minGenerations: 1 };
    const { champion, finalists } = await train(settings);
    expect(champion.observationScales).toEqual(scales);
    expect(champion.task).toMatchObject({ name: 'rig-balance', rig: 'mine' });
    const policy = 'mask' in champion ? new FloatPolicy(champion) : new WeightedPolicy(champion);
    const returns = [0, 1, 2].map((episode) => {
      const start = new RandomStream({ seed: 1, purpose: 'confirm', episode });
      return playEpisode(createTask('rig-balance'), policy, start).return;
    });
    expect(champion.confirmed!.meanReturn).toBe((returns[0]! + returns[1]! + returns[2]!) / 3);
    const scored = await score(settings, finalists, 2);
    expect(scored).toHaveLength(finalists.length);
  });

  it('learns something else than without', async () => {
    const histories = [scales, [1, 1, 1, 1, 1]].map(async (each) => {
      const seen: number[] = [];
      await train(settingsOf(method, each), { onGeneration: ({ meanReturn }) => seen.push(meanReturn) });
      return seen;
    });
    const [scaled, plain] = await Promise.all(histories);
    expect(scaled).not.toEqual(plain);
    const absent: number[] = [];
    const { observationScales: _, ...without } = settingsOf(method);
    await train(without, { onGeneration: ({ meanReturn }) => absent.push(meanReturn) });
    expect(absent).toEqual(plain);
  });
});

it('a run that was interrupted goes on with its scales, and ends the same byte for byte', async () => {
  const settings = settingsOf('mk1');
  const whole = RunDirectory.create(settings, join(root, 'whole'));
  await trainRun(whole);
  const controller = new AbortController();
  const begun = RunDirectory.create(settings, join(root, 'begun'));
  const stopped = trainRun(begun, {
    signal: controller.signal,
    onGeneration: ({ generation }) => generation === 5 && controller.abort(new Error('enough')),
  });
  await expect(stopped).rejects.toThrow('enough');
  const resumed = RunDirectory.open(begun.path);
  expect(resumed.settings).toMatchObject({ observationScales: scales, rig: 'mine' });
  await trainRun(resumed);
  for (const file of ['config.json', 'history.jsonl', 'champion.json']) {
    expect(readFileSync(join(begun.path, file), 'utf8')).toBe(readFileSync(join(whole.path, file), 'utf8'));
  }
});

it('runs with other scales, or of other rigs, are told apart', async () => {
  const place = (name: string) => join(root, name);
  RunDirectory.create(settingsOf('mk1'), place('a'));
  RunDirectory.create(settingsOf('mk1', [1, 1, 1, 2, 1]), place('b'));
  RunDirectory.create({ ...settingsOf('mk1'), seed: 2 }, place('c'));
  const { groups, common } = compareRuns(['a', 'b', 'c'].map((name) => readRun(place(name))));
  expect(groups.map(({ seeds }) => seeds)).toEqual([[1, 2], [1]]);
  expect(groups.map(({ settings }) => settings)).toEqual([
    { observationScales: '2 1.5 1 14.5 0.625' },
    { observationScales: '1 1 1 2 1' },
  ]);
  expect(common).toMatchObject({ rig: 'mine' });
});

describe('scales that do not fit the task', () => {
  const four = { observationScales: [1, 1, 1, 1] };
  const message = 'observationScales has 4 scales; the task "rig-balance" has 5 observations, and each needs one.';

  it('are refused with the settings', () => {
    expect(() => defaultSettings('rig-balance', 'mk1', four)).toThrow(SettingsError);
    expect(() => defaultSettings('rig-balance', 'mk1', four)).toThrow(message);
  });

  it('never start a training', async () => {
    await expect(train({ ...defaultSettings('rig-balance'), ...four })).rejects.toThrow(message);
  });
});

// Runs side by side: what each came to, where settings differ, and the seeds of one setting together.
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compareRuns,
  defaultSettings,
  type GenerationRecord,
  loadTask,
  type Run,
  RunDirectory,
  readRun,
  type SettingChanges,
  trainRun,
} from '../../src/learn/index.js';
import { type Champion, fullMask } from '../../src/network/index.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'synaptolytic-compare-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const tiny = { population: 8, episodes: 1, minGenerations: 3, maxGenerations: 3, confirmEpisodes: 2 };

function create(name: string, changes: SettingChanges = {}, method: 'mk1' | 'mk2' = 'mk1'): RunDirectory {
  return RunDirectory.create(defaultSettings('balance', method, { ...tiny, ...changes }), join(directory, name));
}

describe('runs of one setting', () => {
  const settings = defaultSettings('balance', 'mk1', tiny);
  const versions = { synaptolytic: '0.1.0', node: '20.0.0' };
  const record = (generation: number, bestReturn: number): GenerationRecord => ({
    ...{ generation, steps: 100 * (generation + 1), bestFitness: 0, bestReturn, meanReturn: 0, sdReturn: 0 },
    ...{ meanConnections: 1, sdConnections: 0 },
  });
  const mask = fullMask({ inputs: 5, hidden: 1, outputs: 1 });
  const champion = (meanReturn: number, raw: number, live: number): Champion => ({
    ...{ mask, observationScales: [1, 1, 1, 1, 1] },
    task: { name: 'balance', parameters: {}, periodUs: 16_500, observations: [] },
    training: { method: 'mk1', seed: 1, generation: 0, steps: 100, fitness: 0, connections: { raw, live } },
    confirmed: { episodes: 2, meanReturn, sdReturn: 0, minReturn: 0 },
  });
  const run = (path: string, seed: number, changes: Partial<Run> = {}): Run => ({
    ...{ path, settings: { ...settings, seed }, versions, history: [] },
    ...changes,
  });

  it('have means and deviations over those that have the figure', () => {
    const { groups } = compareRuns([
      run('a', 1, { history: [record(0, 3), record(1, 1000)], champion: champion(990, 60, 40) }),
      run('b', 2, { history: [record(0, 1000)], champion: champion(980, 64, 30) }),
      run('c', 3, { history: [record(0, 5), record(1, 4)] }),
      run('d', 4, { champion: { ...champion(970, 1, 1), training: undefined!, confirmed: undefined! } }),
    ]);
    const spread = (a: number, b: number) => ({
      ...{ count: 2, mean: (a + b) / 2, sd: expect.closeTo(Math.abs(a - b) / Math.SQRT2, 9) },
    });
    expect(groups).toEqual([
      {
        ...{ settings: {}, paths: ['a', 'b', 'c', 'd'], seeds: [1, 2, 3, 4], finished: 3, solved: 2 },
        ...{ solvedAtSteps: spread(200, 100), championReturn: spread(990, 980) },
        ...{ rawConnections: spread(60, 64), liveConnections: spread(40, 30) },
      },
    ]);
  });

  it('have what they do not name for a setting: no fitness, rig or twin of their own, and scales of 1', () => {
    const taskParameters = { periodUs: 16_500 };
    const own = { fitness: '1', rig: 'mine', twin: { rig: 'bench', task: 'rig-balance', taskParameters } };
    const named = { ...settings, ...own, observationScales: [1, 2, 1, 1, 1] };
    const { runs } = compareRuns([run('a', 1), run('b', 1, { settings: named })]);
    expect(runs.map((each) => each.settings)).toEqual([
      { fitness: 'reward', rig: 'none', twin: 'none', observationScales: '1' },
      { fitness: '1', rig: 'mine', twin: 'bench', observationScales: '1 2 1 1 1' },
    ]);
  });

  it('of several methods name for each what it has', () => {
    const mk2 = defaultSettings('balance', 'mk2', { ...tiny, elites: 2 });
    const { runs, common } = compareRuns([
      run('a', 1),
      run('b', 1, { settings: mk2 }),
      run('c', 1, { settings: { ...mk2, maxKeep: 0.96 } as typeof mk2 }),
    ]);
    expect(runs.map((each) => each.settings)).toEqual([
      { method: 'mk1', elites: 1 },
      { method: 'mk2', elites: 2, maxKeep: 0.95 },
      { method: 'mk2', elites: 2, maxKeep: 0.96 },
    ]);
    expect(common).toMatchObject({ parents: 'article', targetReturn: 999.5 });
  });
});

describe('comparing runs', () => {
  const path = (name: string) => join(directory, name);
  const compare = (...names: string[]) => compareRuns(names.map((name) => readRun(path(name))));
  beforeAll(async () => {
    await trainRun(create('one', { targetReturn: 1 }));
    await trainRun(create('two', { targetReturn: 1, seed: 2 }));
    await trainRun(create('hard', { targetReturn: 5000 }));
    await trainRun(create('mk2', { targetReturn: 1 }, 'mk2'));
    create('new', { targetReturn: 1, seed: 3 });
  });

  it('says of each run how far it came and what its champion is worth', () => {
    const { history, champion } = readRun(path('one'));
    expect(compare('one').runs).toEqual([
      {
        path: path('one'),
        seed: 1,
        settings: {},
        finished: true,
        generations: 3,
        steps: history[2]!.steps,
        solvedAtSteps: history[0]!.steps,
        bestReturn: Math.max(...history.map(({ bestReturn }) => bestReturn)),
        confirmed: champion!.confirmed,
        connections: champion!.training!.connections,
      },
    ]);
  });

  it('says that a fitness has no target', async () => {
    const task = await loadTask({ task: 'balance', taskParameters: { railM: 2 }, fitness: 'reward' });
    const settings = defaultSettings('balance', 'mk1', { ...tiny, fitness: 'reward' }, task);
    RunDirectory.create(settings, path('endless'));
    expect(compare('endless').common).toMatchObject({ fitness: 'reward', targetReturn: 'none' });
  });

  it('takes runs together that differ only in their seed', () => {
    const { groups, common, runs } = compare('one', 'two', 'hard');
    expect(runs.map(({ settings }) => settings.targetReturn)).toEqual([1, 1, 5000]);
    expect(common).toMatchObject({ method: 'mk1', population: 8, 'taskParameters.railM': 2 });
    expect(common).not.toHaveProperty('targetReturn');
    expect(groups).toMatchObject([
      { settings: { targetReturn: 1 }, seeds: [1, 2], finished: 2, solved: 2 },
      { settings: { targetReturn: 5000 }, seeds: [1], finished: 1, solved: 0, solvedAtSteps: null },
    ]);
    const [first, second] = runs.map(({ solvedAtSteps }) => solvedAtSteps!);
    const { count, mean, sd } = groups[0]!.solvedAtSteps!;
    expect(count).toBe(2);
    expect(mean).toBeCloseTo((first! + second!) / 2, 9);
    expect(sd).toBeCloseTo(Math.abs(first! - second!) / Math.SQRT2, 9);
  });

  it('names as different only what runs that have a setting differ in', () => {
    const { runs, groups } = compare('one', 'mk2');
    expect(runs.map(({ settings }) => settings)).toEqual([{ method: 'mk1' }, { method: 'mk2' }]);
    expect(groups).toHaveLength(2);
  });

  it('does not take runs together whose fitness differs', () => {
    create('own', { targetReturn: 1, fitness: 'poleCosine' });
    const { groups, common } = compare('one', 'own', 'two');
    expect(groups).toMatchObject([
      { settings: { fitness: 'reward' }, seeds: [1, 2] },
      { settings: { fitness: 'poleCosine' }, seeds: [1] },
    ]);
    expect(common).not.toHaveProperty('fitness');
    expect(compare('one', 'two').common).toMatchObject({ fitness: 'reward' });
  });

  it('reads a run that is still being trained, and one that has yet to begin', () => {
    writeFileSync(path('new/history.jsonl'), '');
    expect(compare('new').runs[0]).toMatchObject({
      finished: false,
      generations: 0,
      steps: 0,
      solvedAtSteps: null,
      bestReturn: null,
      confirmed: null,
      connections: null,
    });
    const [first] = readRun(path('one')).history;
    appendFileSync(path('new/history.jsonl'), `${JSON.stringify(first)}\n{"generation":1,"st`);
    expect(readRun(path('new')).history).toEqual([first]);
  });

  it('refuses a champion without a whole history', () => {
    cpSync(path('one'), path('cut'), { recursive: true });
    const refused = expect.objectContaining({
      code: 'RUN_INVALID',
      message: expect.stringMatching(/cut cannot be used: .*its history\.jsonl is missing or incomplete/),
    });
    const lines = readFileSync(path('cut/history.jsonl'), 'utf8').split('\n');
    writeFileSync(path('cut/history.jsonl'), `${lines.slice(0, -2).join('\n')}\n`);
    expect(() => readRun(path('cut'))).toThrow(refused);
    writeFileSync(path('cut/history.jsonl'), '');
    expect(() => readRun(path('cut'))).toThrow(refused);
    rmSync(path('cut/history.jsonl'));
    expect(() => readRun(path('cut'))).toThrow(refused);
  });

  it('says how a damaged champion is made again', () => {
    cpSync(path('one'), path('torn'), { recursive: true });
    writeFileSync(path('torn/champion.json'), '{"format"');
    expect(() => readRun(path('torn'))).toThrow(
      /torn\/champion\.json is damaged\. Remove it, and "train --resume .*torn"/,
    );
  });

  it('refuses a history with a wrong line', () => {
    writeFileSync(path('new/history.jsonl'), 'nonsense\n');
    expect(() => readRun(path('new'))).toThrow(
      expect.objectContaining({
        code: 'RUN_INVALID',
        message: expect.stringMatching(/history\.jsonl cannot be used: line 1 is not the record of generation 0/),
      }),
    );
  });
});

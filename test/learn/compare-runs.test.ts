// Runs side by side: what each came to, where settings differ, and the seeds of one setting together.
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compareRuns,
  defaultSettings,
  loadTask,
  RunDirectory,
  readRun,
  type SettingChanges,
  trainRun,
} from '../../src/learn/index.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'synaptolytic-compare-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const tiny = { population: 8, episodes: 1, minGenerations: 3, maxGenerations: 3, confirmEpisodes: 2 };

function create(name: string, changes: SettingChanges = {}, method: 'mk1' | 'mk2' = 'mk1'): RunDirectory {
  return RunDirectory.create(defaultSettings('balance', method, { ...tiny, ...changes }), join(directory, name));
}

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

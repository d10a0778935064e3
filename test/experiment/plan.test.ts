// What an experiment consists of, and the directories it may be in.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { articlePlan, commandOf, ExperimentDirectory, type Plan, plannedRuns } from '../../src/experiment/index.js';

describe("the article's experiment", () => {
  const runs = plannedRuns(articlePlan);

  it('is three methods with three seeds on both tables, each run under a name of its own', () => {
    expect(runs).toHaveLength(18);
    expect(new Set(runs.map(({ name }) => name)).size).toBe(18);
    expect(runs[0]!.name).toBe('balance-mk1-seed1');
    expect(runs.at(-1)!.name).toBe('swing-up-cma-layer-seed3');
  });

  it("has the article's settings and its rule to stop", () => {
    const settings = { episodes: 8, hidden: 32, minGenerations: 100, checkEvery: 50, maxGenerations: 1024 };
    const rail = { taskParameters: { railM: 2 } };
    expect(runs[0]!.settings).toMatchObject({ ...settings, ...rail, population: 128, targetReturn: 999.5 });
    expect(runs.at(-1)!.settings).toMatchObject({ ...settings, ...rail, population: 256, targetReturn: 880 });
  });

  it('is said by a command', () => {
    expect(commandOf(articlePlan)).toBe(
      'synaptolytic experiment article --seeds 3 --tables 1,2 --methods mk1,mk2,cma-layer',
    );
    const twins = { balance: { rig: 'bench', task: 'rig-balance', taskParameters: { periodUs: 16_500 } } };
    expect(commandOf({ ...articlePlan, twins })).toMatch(/ --elect twin$/);
    expect(plannedRuns({ ...articlePlan, twins })[0]!.settings.twin).toEqual(twins.balance);
    expect(commandOf({ ...articlePlan, changes: { maxGenerations: 5 } })).toMatch(/ --max-generations 5$/);
  });
});

describe('a plan that cannot be', () => {
  const wrong: readonly (readonly [what: string, changes: object, message: RegExp])[] = [
    ['an unknown method', { methods: ['mk1', 'mk'] }, /no method "mk"\. Did you mean "mk1"\? The methods are: mk1,/],
    ['a method named twice', { methods: ['mk1', 'mk1'] }, /named twice\. Name each once/],
    ['a table of another article', { tables: [1, 3] }, /has no Table 3\. Its tables are: 1, 2\./],
    ['settings that cannot be', { changes: { population: 0 } }, /population is 0; it must be/],
  ];
  it.each(wrong)('%s', (_, changes, message) => {
    expect(() => plannedRuns({ ...articlePlan, ...changes } as Plan)).toThrow(message);
  });
});

describe('a directory', () => {
  function room(): string {
    const path = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    return path;
  }

  it('is found again with the same plan, and by its path alone', () => {
    const path = join(room(), 'a', 'b');
    ExperimentDirectory.for(articlePlan, path);
    expect(ExperimentDirectory.for(articlePlan, path).runs).toHaveLength(18);
    expect(ExperimentDirectory.open(path).plan).toEqual(articlePlan);
  });

  it('of another plan is refused', () => {
    const path = join(room(), 'a');
    ExperimentDirectory.for(articlePlan, path);
    expect(() => ExperimentDirectory.for({ ...articlePlan, seeds: 4 }, path)).toThrow(
      /holds an experiment with other options\. Go on with it by --resume/,
    );
  });

  it('with something else in it is left alone', () => {
    const path = room();
    writeFileSync(join(path, 'mine.txt'), 'mine');
    expect(() => ExperimentDirectory.for(articlePlan, path)).toThrow(/is not empty and holds no experiment/);
    expect(() => ExperimentDirectory.for(articlePlan, join(path, 'mine.txt'))).toThrow(/Cannot write .*mine\.txt/);
    expect(readdirSync(path)).toEqual(['mine.txt']);
  });

  it.each([
    ['none', undefined, /there is no .*experiment\.json/],
    ['not JSON', '{', /experiment\.json is damaged, or of another version/],
    ['another version', '{"format":"synaptolytic-experiment","version":2}', /is damaged, or of another version/],
  ])('whose plan is %s cannot be gone on with', (_, content, message) => {
    const path = join(room(), 'a');
    mkdirSync(path);
    if (content !== undefined) writeFileSync(join(path, 'experiment.json'), content);
    expect(() => ExperimentDirectory.open(path)).toThrow(message);
  });
});

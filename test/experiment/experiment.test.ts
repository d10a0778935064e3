// A whole experiment, small but real: what it leaves, and that an interruption changes nothing.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  articlePlan,
  ExperimentDirectory,
  type ExperimentResults,
  type Plan,
  runExperiment,
} from '../../src/experiment/index.js';
import { parseXml } from '../report/xml-parser.js';

const plan: Plan = {
  ...articlePlan,
  tables: [1],
  methods: ['mk1', 'cma-layer'],
  seeds: 2,
  changes: { population: 16, episodes: 2, maxGenerations: 8 },
};

const room = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
afterAll(() => rmSync(room, { recursive: true }));

function readResults(path: string): ExperimentResults {
  return JSON.parse(readFileSync(join(path, 'results.json'), 'utf8')) as ExperimentResults;
}

/** Results without times, which differ from one time to the next. */
function timeless({ runs, summaries, ...rest }: ExperimentResults) {
  return {
    ...rest,
    runs: runs.map(({ wallTimeS: _, ...run }) => run),
    summaries: summaries.map(({ wallTimeS: _, ...summary }) => summary),
  };
}

const whole = join(room, 'whole');
const printed = await runExperiment(ExperimentDirectory.for(plan, whole));

describe('an experiment', () => {
  it('leaves results, tables, figures, a page, and a run directory for each run', () => {
    expect(readdirSync(whole).sort()).toEqual(
      ['experiment.json', 'figures', 'report.html', 'results.csv', 'results.json', 'results.md', 'runs'].sort(),
    );
    const runs = ['balance-cma-layer-seed1', 'balance-cma-layer-seed2', 'balance-mk1-seed1', 'balance-mk1-seed2'];
    expect(readdirSync(join(whole, 'runs')).sort()).toEqual(runs);
    expect(readdirSync(join(whole, 'runs', runs[0]!)).sort()).toEqual(
      ['champion.json', 'config.json', 'history.jsonl', 'score.json'].sort(),
    );
    expect(readResults(whole)).toEqual(printed);
    expect(printed.runs.map(({ method, seed, generations }) => ({ method, seed, generations }))).toEqual(
      ['mk1', 'mk1', 'cma-layer', 'cma-layer'].map((method, k) => ({ method, seed: 1 + (k % 2), generations: 8 })),
    );
  });

  it('scores champions on starts of their own', () => {
    const { confirmed } = JSON.parse(readFileSync(join(whole, 'runs/balance-mk1-seed1/champion.json'), 'utf8')) as {
      confirmed: { meanReturn: number };
    };
    const row = printed.runs[0]!;
    expect(row.confirmed.returns.count).toBe(100);
    expect(row.confirmed.returns.mean).not.toBe(confirmed.meanReturn);
  });

  it('every figure is well-formed and in the page, which loads nothing', () => {
    const names = readdirSync(join(whole, 'figures'));
    expect(names.sort()).toEqual(
      ['connections', 'learning', 'networks', 'returns'].map((name) => `table-1-${name}.svg`),
    );
    const html = readFileSync(join(whole, 'report.html'), 'utf8');
    for (const name of names) {
      const svg = readFileSync(join(whole, 'figures', name), 'utf8');
      expect(parseXml(svg.trimEnd()).name).toBe('svg');
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(html).toContain(svg);
    }
    expect(html).not.toMatch(/<script|<link|src=|@import/);
    expect(html).toContain('This is a trial');
  });

  it('an interruption between two generations changes no result', async () => {
    const path = join(room, 'interrupted');
    const controller = new AbortController();
    let generations = 0;
    const stopped = runExperiment(ExperimentDirectory.for(plan, path), {
      signal: controller.signal,
      onGeneration: () => {
        if (++generations === 13) controller.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(existsSync(join(path, 'results.json'))).toBe(false);
    expect(readdirSync(join(path, 'runs'))).toEqual(['balance-mk1-seed1', 'balance-mk1-seed2']);

    const played: string[] = [];
    let more = 0;
    const results = await runExperiment(ExperimentDirectory.open(path), {
      onStart: ({ name }, place, from) => played.push(`${place} ${name} from ${from?.generations}`),
      onGeneration: () => more++,
    });
    expect(played).toEqual([
      '2 balance-mk1-seed2 from 5',
      '3 balance-cma-layer-seed1 from undefined',
      '4 balance-cma-layer-seed2 from undefined',
    ]);
    expect(more, 'the second run went on from generation 5').toBe(3 * 8 - 5);
    expect(timeless(results)).toEqual(timeless(printed));
    expect(results.runs[1]!.wallTimeS, 'the time of an interrupted run is not known').toBeNull();
  });

  it('a run that could not be scored is not finished, and loses nothing', async () => {
    const path = join(room, 'unscored');
    const small = { ...plan, methods: ['mk1'], seeds: 1, changes: { ...plan.changes, maxGenerations: 11 } };
    const run = join(path, 'runs/balance-mk1-seed1');
    const stopped = runExperiment(ExperimentDirectory.for(small, path), {
      onGeneration: () => mkdirSync(join(run, 'score.json'), { recursive: true }),
    });
    await expect(stopped).rejects.toThrow(/Cannot write .*score\.json/);
    rmdirSync(join(run, 'score.json'));
    const played: number[] = [];
    const { runs } = await runExperiment(ExperimentDirectory.open(path), {
      onGeneration: ({ generation }) => played.push(generation),
    });
    expect(played, 'from the checkpoint after ten generations').toEqual([10]);
    expect(runs[0]!.generations).toBe(11);
  });

  it('a finished run that no experiment scored is told, not removed', async () => {
    const run = join(whole, 'runs/balance-mk1-seed2');
    const [score, champion] = ['score.json', 'champion.json'].map((name) => readFileSync(join(run, name)));
    onTestFinished(() => writeFileSync(join(run, 'score.json'), score!));
    rmSync(join(run, 'score.json'));
    await expect(runExperiment(ExperimentDirectory.for(plan, whole))).rejects.toThrow(
      /balance-mk1-seed2 is finished and has no score\.json.*Remove it, and this run is played again/,
    );
    expect(readFileSync(join(run, 'champion.json'))).toEqual(champion);
  });

  it('a start that was killed before the plan was written is begun anew', () => {
    const path = join(room, 'killed');
    mkdirSync(path);
    writeFileSync(join(path, '.experiment.json.4711.tmp'), '{"format":');
    expect(ExperimentDirectory.for(plan, path).runs).toHaveLength(4);
    expect(readdirSync(path), 'directories come with what is in them').not.toContain('runs');
  });

  it('the same command again plays nothing and gives the same', async () => {
    const before = readFileSync(join(whole, 'results.json'), 'utf8');
    const news: boolean[] = [];
    await runExperiment(ExperimentDirectory.for(plan, whole), { onRun: (_, __, isNew) => news.push(isNew) });
    expect(news).toEqual([false, false, false, false]);
    expect(readFileSync(join(whole, 'results.json'), 'utf8')).toBe(before);
  });

  it('a run that was tampered with is told, not believed', async () => {
    const score = join(whole, 'runs/balance-mk1-seed2/score.json');
    const before = readFileSync(score);
    onTestFinished(() => writeFileSync(score, before));
    writeFileSync(score, before.subarray(0, 500));
    await expect(runExperiment(ExperimentDirectory.for(plan, whole))).rejects.toThrow(
      /balance-mk1-seed2 is damaged\. Remove it, and this run is played again/,
    );
  });
});

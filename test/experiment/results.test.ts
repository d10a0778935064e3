// From runs to rows, summaries, tables and CSV, by numbers computed by hand.
import { describe, expect, it } from 'vitest';
import { formatCsv } from '../../src/experiment/csv.js';
import { connectionCurve, quartileCurve } from '../../src/experiment/curves.js';
import { partFigures } from '../../src/experiment/figures.js';
import type { FinishedRun } from '../../src/experiment/finished-run.js';
import {
  articlePlan,
  formatMarkdown,
  parseDescription,
  planDescription,
  plannedRuns,
} from '../../src/experiment/index.js';
import { partsOf } from '../../src/experiment/plan.js';
import { experimentResults } from '../../src/experiment/results.js';
import { resultTables, steps } from '../../src/experiment/tables.js';
import type { GenerationRecord } from '../../src/learn/index.js';
import type { Network } from '../../src/network/index.js';
import { parseXml } from '../report/xml-parser.js';

const plan = { ...articlePlan, tables: [2], methods: ['mk1'], seeds: 4 };
const planned = plannedRuns(plan);

/** Unit 0 has one input and is read, unit 1 has one and is not: 3 connections, 2 live. */
const shape = { inputs: 1, hidden: 2, outputs: 1 };
const network: Network = { mask: { shape, connections: Uint8Array.of(1, 1, 1, 0) }, observationScales: [1] };

function record(generation: number, bestFitness: number, changes: Partial<GenerationRecord> = {}): GenerationRecord {
  const steps = 1000 * (generation + 1);
  const rest = { meanReturn: 0, sdReturn: 0, meanConnections: 100, sdConnections: 10, mutationRate: 0.1 };
  return { generation, steps, bestFitness, bestReturn: bestFitness + 0.5, ...rest, ...changes };
}

/** A run whose best fitness grew so, and whose champions' returns are all `best` and half `best`, half 890. */
function run(seed: number, bestFitness: readonly number[], best: number, wallTimeS: number | null = seed): FinishedRun {
  const confirmed = Array.from({ length: 100 }, (_, episode) => (episode % 2 === 0 ? best : 890));
  return {
    planned: planned[seed - 1]!,
    versions: { synaptolytic: '1', node: '2' },
    history: bestFitness.map((fitness, generation) => record(generation, fitness)),
    elites: [network],
    confirmed: network,
    returns: { best: Array.from({ length: 100 }, () => best), confirmed },
    engine: 'reference',
    wallTimeS,
  };
}

const runs = [
  run(1, [500, 879.99, 880, 885], 889),
  run(2, [500, 600, 700, 881], 879, null),
  run(3, [500, 879.6, 879.6, 879.6], 800),
  run(4, [880.5, 881, 881, 881], 880),
];
const results = experimentResults(plan, runs);

describe('rows', () => {
  it('steps to solve are those of the first generation whose best fitness reaches 880; the return may get there before', () => {
    expect(results.runs.map(({ stepsToSolve }) => stepsToSolve)).toEqual([3000, 4000, null, 1000]);
    expect(results.runs.map(({ stepsToTarget }) => stepsToTarget)).toEqual([2000, 4000, 2000, 1000]);
  });

  it('on balance, 999.0 itself is not above 999.0', () => {
    const [balance] = plannedRuns({ ...plan, tables: [1], seeds: 1 });
    const { runs: rows } = experimentResults(plan, [{ ...run(1, [999, 999.1], 1000), planned: balance! }]);
    expect(rows[0]).toMatchObject({ table: 1, task: 'balance', stepsToSolve: 2000 });
  });

  it('a champion is described by its connections and its 100 episodes', () => {
    const { best, confirmed } = results.runs[1]!;
    expect(best).toMatchObject({ connections: { raw: 3, live: 2 }, episodesAtTarget: 0 });
    expect(best.returns).toMatchObject({ count: 100, mean: 879, sd: 0 });
    expect(confirmed.returns).toMatchObject({ mean: 884.5, min: 879, max: 890 });
    expect(confirmed.episodesAtTarget).toBe(0.5);
  });
});

describe('summary', () => {
  const [summary] = results.summaries;

  it('counts the runs that did not solve the task, and leaves them out of the mean of steps', () => {
    expect(summary).toMatchObject({ method: 'mk1', seeds: 4, solved: 3, targetReturn: 880 });
    expect(summary!.stepsToSolve).toMatchObject({ count: 3, median: 3000, quartile1: 2000, quartile3: 3500 });
    expect(summary!.stepsToSolve!.mean).toBeCloseTo(8000 / 3, 10);
  });

  it('champions: of the means over the seeds, and of all episodes', () => {
    expect(summary!.best.meanReturn).toMatchObject({ count: 4, mean: 862, median: 879.5, min: 800 });
    expect(summary!.best.championsAtTarget).toBe(0.5);
    expect(summary!.confirmed.episodesAtTarget).toBe(0.75);
    expect(summary!.best.live.mean).toBe(2);
  });

  it('times are of runs that were not interrupted', () => {
    expect(summary!.wallTimeS).toMatchObject({ count: 3, mean: 8 / 3 });
  });

  it('settings are said once, without the seed', () => {
    expect(results.settings).toHaveLength(1);
    expect(results.settings[0]).toMatchObject({ task: 'swing-up', population: 256, taskParameters: { railM: 2 } });
    expect(results.settings[0]).not.toHaveProperty('seed');
  });
});

describe('tables', () => {
  const [{ tables } = { tables: [] }] = resultTables(results);
  const [learning, champions] = tables;

  it('stand beside the article and the prototypes', () => {
    const found = learning!.rows.map(({ cells }) => [cells[1], cells[2], cells[3]]);
    expect(found).toEqual([
      ['here, 4 seeds', '3 of 4', '2.67e3 ± 1.53e3'],
      ['article, 3 seeds', '', '3.43e7 ± 0.64e7'],
      ['prototypes, 40 seeds', '40 of 40', '3.71e7 ± 1.10e7'],
    ]);
    expect(champions!.rows.map(({ cells }) => [cells[1], cells[2], cells[6]])).toEqual([
      ['best score', '862.0 ± 41.6', '2 of 4'],
      ['confirmed', '876.0 ± 20.8', '3 of 4'],
      ['article', '889.5 ± 0.4', ''],
      ['prototypes', '857.0 ± 57.0', ''],
    ]);
  });

  it('a figure of fewer generations says so, and beside it stands our own of as many', () => {
    const cma = { ...plan, methods: ['cma-layer'], seeds: 3 };
    const history = (solvedIn: number) =>
      [500, 600].concat(Array.from({ length: 120 }, (_, g) => (g + 2 < solvedIn ? 700 : 881)));
    // Counted from 0, generation 100 is the 101st.
    const late = plannedRuns(cma).map((each, k) => ({ ...run(1, history(100 + k), 889), planned: each }));
    const withResults = experimentResults(cma, late);
    expect(withResults.runs.map(({ generationsToSolve }) => generationsToSolve)).toEqual([101, 102, 103]);
    const found = resultTables(withResults)[0]!.tables[0]!.rows.map(({ cells }) => cells.slice(1, 4));
    expect(found).toEqual([
      ['here, 3 seeds', '3 of 3', '1.02e5 ± 0.01e5'],
      ['article, 3 seeds', '', '3.82e7 ± 1.93e7'],
      ['here, solved in 101 generations', '1 of 3', '1.01e5'],
      ['prototypes, 40 seeds, solved in 101 generations', '36 of 40', '3.50e7 ± 2.30e7'],
    ]);
  });

  it('a method that never solved the task has no steps', () => {
    const [unsolved] = resultTables(experimentResults({ ...plan, seeds: 1 }, [run(1, [500], 500)]))[0]!.tables;
    expect(unsolved!.rows[0]!.cells.slice(2, 6)).toEqual(['0 of 1', '–', '–', '–']);
  });

  it('where the groups of a task have targets of their own, each champion is counted by its own', async () => {
    const yaml =
      'methods: [mk1]\ntasks: [swing-up]\nsettings:\n  low: { targetReturn: 700 }\n  high: { targetReturn: 880 }\nseeds: 2';
    const own = await planDescription(parseDescription(yaml, 'own.yaml'));
    const rows = plannedRuns(own).map((each) => ({ ...run(1, [500], 800), planned: each }));
    const [, table] = resultTables(experimentResults(own, rows))[0]!.tables;
    expect(table!.columns.map(({ name }) => name).slice(6, 9)).toEqual([
      'target',
      'champions ≥ target',
      'episodes ≥ target',
    ]);
    expect(table!.rows.map(({ cells }) => [cells[0], ...cells.slice(6, 9)])).toEqual([
      ['mk1 low', '700', '2 of 2', '100.0 %'],
      ['', '700', '2 of 2', '100.0 %'],
      ['mk1 high', '880', '0 of 2', '0.0 %'],
      ['', '880', '0 of 2', '50.0 %'],
    ]);
    const figures = partFigures(partsOf(own)[0]!, rows);
    for (const name of ['swing-up-learning', 'swing-up-returns']) {
      const svg = figures.find((each) => each.name === name)!.svg;
      const dotted = parseXml(svg)
        .all('line')
        .filter(({ attributes }) => attributes['stroke-dasharray'] === '1 3');
      const places = dotted.map(({ attributes: { x1, y1 } }) => (name.endsWith('returns') ? x1 : y1));
      expect(new Set(places).size, name).toBe(2);
    }
  });

  it('a fitness without a target: nobody is counted by it, and no line is drawn', async () => {
    const yaml = 'methods: [mk1]\ntasks: [{ task: swing-up, fitness: poleCosine }]\nseeds: 2';
    const own = await planDescription(parseDescription(yaml, 'own.yaml'));
    const rows = plannedRuns(own).map((each) => ({ ...run(1, [500], 800), planned: each }));
    const found = experimentResults(own, rows);
    expect(found.summaries[0]!.targetReturn).toBeNull();
    const [learning, table] = resultTables(found)[0]!.tables;
    expect(learning!.rows[0]!.cells.slice(2, 6)).toEqual(['–', '–', '–', '–']);
    expect(table!.columns.map(({ name }) => name).slice(6, 8)).toEqual(['champions ≥ target', 'episodes ≥ target']);
    expect(table!.rows.map(({ cells }) => cells.slice(6, 8))).toEqual([
      ['–', '–'],
      ['–', '–'],
    ]);
    for (const { svg } of partFigures(partsOf(own)[0]!, rows)) {
      expect(svg).not.toMatch(/NaN|Infinity|e\+308/);
      expect(svg).not.toContain('stroke-dasharray="1 3"');
    }
  });

  it('steps are in the power of ten of their mean', () => {
    expect(steps([9.96e6, 1.2e6], 3)).toBe('9.96e6 ± 1.20e6');
    expect(steps([9.999e6, 1e5], 3)).toBe('1.00e7 ± 0.01e7');
    expect(steps([2.5e5, 0], 1)).toBe('2.50e5');
  });
});

it('Markdown has every table whole in a file, and within the width of a terminal', () => {
  const heads = (text: string) => text.split('\n').filter((line) => line.startsWith('| method'));
  expect(heads(formatMarkdown(results)).map((line) => line.split('|').length - 2)).toEqual([8, 10]);
  const narrow = formatMarkdown(results, 80);
  expect(heads(narrow).length).toBeGreaterThan(2);
  for (const line of narrow.split('\n').filter((each) => each.startsWith('|')))
    expect(line.length).toBeLessThanOrEqual(80);
});

it('CSV: a line for each run, with what is not known left empty', () => {
  const [header, ...lines] = formatCsv(results.runs).trimEnd().split('\n');
  const names = header!.split(',');
  expect(lines).toHaveLength(4);
  const cells = lines.map((line) => Object.fromEntries(line.split(',').map((cell, k) => [names[k], cell])));
  expect(cells[0]).toMatchObject({
    method: 'mk1',
    seed: '1',
    stepsToSolve: '3000',
    bestMean: '889',
    confirmedLive: '2',
  });
  expect(cells[1]).toMatchObject({ wallTimeS: '', confirmedEpisodesAtTarget: '0.5' });
  expect(cells[2]).toMatchObject({ stepsToSolve: '' });
});

describe('curves', () => {
  const history = (...values: number[]) =>
    values.map((value, g) => record(g, value, { meanConnections: value, sdConnections: value / 10 }));

  it('median and quartiles over the seeds, as long as all seeds played', () => {
    const histories = [history(10, 20, 30), history(20, 30), history(60, 10, 20)];
    expect(quartileCurve('best', histories, ({ bestFitness }) => bestFitness)).toEqual({
      name: 'best',
      middle: [20, 20],
      low: [15, 15],
      high: [40, 25],
    });
  });

  it('connections: mean and deviation within the population, averaged over the seeds', () => {
    const { middle, low, high } = connectionCurve('c', [history(100), history(50)]);
    expect([middle, low, high]).toEqual([[75], [67.5], [82.5]]);
  });
});

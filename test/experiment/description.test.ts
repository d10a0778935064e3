// Experiments of one's own: what a file may say, what is refused with its line, and what the smallest one leaves.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  commandOf,
  ExperimentDirectory,
  parseDescription,
  planDescription,
  plannedRuns,
  runExperiment,
} from '../../src/experiment/index.js';

const room = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
afterAll(() => rmSync(room, { recursive: true }));

const written = `
question: Is a small population enough?
methods:
  - mk1
  - { method: regrow, name: trickle, settings: { lossRate: 0.05 } }
tasks:
  - balance
  - { task: balance, name: short rail, parameters: { railM: 1 }, settings: { targetReturn: 990 } }
settings:
  small: { population: 16 }
  large: { population: 32 }
seeds: [3, 5]
`;

describe('a description', () => {
  it('is every task with every method, settings and seed, each setting in its place', async () => {
    const plan = await planDescription(parseDescription(written, 'sizes.yaml'));
    const runs = plannedRuns(plan);
    expect(runs).toHaveLength(2 * 2 * 2 * 2);
    expect(new Set(runs.map(({ name }) => name)).size).toBe(16);
    expect(runs[0]).toMatchObject({
      name: 'balance-mk1-small-seed3',
      group: 'mk1 small',
      settings: { seed: 3, method: 'mk1', population: 16, targetReturn: 999.5, taskParameters: { railM: 2 } },
    });
    expect(runs.at(-1)).toMatchObject({
      name: 'short-rail-trickle-large-seed5',
      settings: { seed: 5, lossRate: 0.05, population: 32, targetReturn: 990, taskParameters: { railM: 1 } },
    });
    expect(commandOf(plan)).toBe('synaptolytic experiment sizes.yaml --seeds 2');
  });

  it.each([
    ['3', [1, 2, 3]],
    ['101 to 103', [101, 102, 103]],
    ['[3, 5, 9]', [3, 5, 9]],
    ['3, 5,9', [3, 5, 9]],
    ['9, 1 to 3 , 5', [9, 1, 2, 3, 5]],
  ])('seeds: %s', (seeds, expected) => {
    const yaml = `methods: [mk1]\ntasks: [balance]\nseeds: ${seeds}`;
    expect(parseDescription(yaml, 'own.yaml').seeds).toEqual(expected);
  });

  it('where a setting is written twice, "settings" comes before the method, and that before the task', async () => {
    const yaml =
      'methods:\n  - { method: mk1, settings: { hidden: 11, episodes: 2 } }\n' +
      'tasks:\n  - { task: balance, settings: { hidden: 12, episodes: 3, confirmEpisodes: 4 } }\n' +
      'settings: { s: { hidden: 10 } }\nseeds: 1';
    const [run] = plannedRuns(await planDescription(parseDescription(yaml, 'own.yaml')));
    expect(run!.settings).toMatchObject({ hidden: 10, episodes: 2, confirmEpisodes: 4 });
  });

  it('seeds and a trial may be given by the command', async () => {
    const options = { seeds: 3, changes: { maxGenerations: 7 } };
    const plan = await planDescription(parseDescription(written, 'sizes.yaml'), options);
    expect(plan.seeds, 'those of the file first').toEqual([3, 5, 6]);
    expect(plannedRuns(plan).every(({ settings }) => settings.maxGenerations === 7)).toBe(true);
    expect(commandOf(plan)).toBe('synaptolytic experiment sizes.yaml --seeds 3 --max-generations 7');
  });

  it('a grid is a group for each pair of values, and knows where the method is by itself', async () => {
    const grid = 'grid: { lossRate: [0.05, 0.1], population: [16, 64] }';
    const yaml = `methods:\n  - { method: regrow, name: r, ${grid} }\ntasks: [balance]\nseeds: 101 to 103`;
    const plan = await planDescription(parseDescription(yaml, 'grid.yaml'));
    expect(plan.seeds).toEqual([101, 102, 103]);
    const groups = plan.parts[0]!.groups;
    expect(groups.map(({ name }) => name)).toEqual([
      'r lossRate 0.05 population 16',
      'r lossRate 0.05 population 64',
      'r lossRate 0.1 population 16',
      'r lossRate 0.1 population 64',
    ]);
    expect(groups.map(({ settings }) => [settings.lossRate, settings.population, settings.elites])).toEqual([
      [0.05, 16, 2],
      [0.05, 64, 8],
      [0.1, 16, 2],
      [0.1, 64, 8],
    ]);
    expect(groups.map(({ cell }) => cell!.isUsual)).toEqual([false, false, false, true]);
    expect(plannedRuns(plan)[3]).toMatchObject({
      name: 'balance-r-lossRate-0.05-population-64-seed101',
      cell: { of: 'r', at: { lossRate: 0.05, population: 64 } },
    });
  });

  const wrong: readonly (readonly [yaml: string, message: RegExp])[] = [
    ['methods: [mk1', /^own\.yaml, line 1: this is no YAML: .*docs\/experiments\.md has an example\.$/],
    ['methods: [mk1]\ntasks: [balance]', /line 1: field seeds: is missing; write how many, such as 40/],
    [
      'methods: [mk1]\ntasks: [balance]\nseeds: 2\nseed: 1',
      /line 4: field seed: there is no such field\. Did you mean "seeds"\?/,
    ],
    ['methods: [mk1]\ntasks: [balance]\nseeds: [1, 2, 1]', /line 3: field seeds: 1 is there twice\./],
    ['methods: [mk1]\ntasks: [balance]\nseeds: 0', /line 3: field seeds/],
    [
      'methods: [mk1]\ntasks: [balance]\nseeds: 9 to 8',
      /line 3: field seeds: must be like "101 to 140", .* the lower first/,
    ],
    ['methods: [mk1]\ntasks: [balance]\nseeds: 1, 3 to 100003', /line 3: field seeds: .* at most 100000/],
    [
      'methods: [mk1]\ntasks: [balance]\nseeds: "7"',
      /field seeds: cannot be read; write how many, .* such as \[3, 5, 9\]\.$/,
    ],
    ['methods: [mk1]\ntasks: [balance]\nseeds: 3, 5,', /field seeds: cannot be read; write how many/],
    ['methods: [mk1]\ntasks: [balance]\nseeds: 3 to 5, 4', /field seeds: 4 is there twice\./],
    [
      'methods:\n  - { method: mk1, grid: { seed: [1, 2] } }\ntasks: [balance]\nseeds: 2',
      /line 2: field methods\[1\]\.grid\.seed: cannot be set here: seeds are written under "seeds"/,
    ],
    ['methods:\n  - { method: mk1, grid: {} }\ntasks: [balance]\nseeds: 2', /line 2: field methods/],
    [
      'methods:\n  - mk1\n  - mk11\ntasks: [balance]\nseeds: 2',
      /line 3: field methods\[2\]: there is no method "mk11"\. Did you mean "mk1"\?/,
    ],
    ['methods: [mk1, mk1]\ntasks: [balance]\nseeds: 2', /line 1: field methods\[2\]: there are two methods "mk1"/],
    [
      'methods: [mk1]\ntasks:\n  - balence\nseeds: 2',
      /line 3: field tasks\[1\]: There is no task "balence"\. Did you mean "balance"\?/,
    ],
    [
      'methods: [mk1]\ntasks:\n  - { task: balance, parameters: { rail: 2 } }\nseeds: 2',
      /line 3: field tasks\[1\]: .*rail/,
    ],
    [
      'methods: [mk1]\ntasks: [balance]\nseeds: 2\nsettings:\n  a: { population: 8 }\n  b: { population: 0 }',
      /line 6: field settings\.b: .*population is 0; it must be a whole number/,
    ],
    [
      'methods: [mk1]\ntasks: [balance]\nseeds: 2\nsettings:\n  a: { lossRate: 0.1 }',
      /line 5: field settings\.a: .*lossRate is not a setting of mk1/,
    ],
    [
      'methods: [mk1]\ntasks: [balance]\nseeds: 2\nsettings:\n  a:\n    seed: 4',
      /line 6: field settings\.a\.seed: cannot be set here: seeds are written under "seeds"/,
    ],
    [
      'methods: [mk1]\ntasks: [balance]\nseeds: 2\nsettings:\n  a/b: {}',
      /line 5: field settings\.a\/b: cannot be a name: it must be at most 60 letters/,
    ],
    [
      'methods: [mk1]\ntasks:\n  - ./nothing.ts\nseeds: 2',
      /line 3: field tasks\[1\]: There is no task module .*nothing\.ts/,
    ],
    [
      'methods: [mk1]\ntasks:\n  - { task: balance, fitness: "poleCosin" }\nseeds: 2',
      /line 3: field tasks\[1\]: .*poleCosin/,
    ],
  ];

  it.each(wrong)('%j', async (yaml, message) => {
    await expect((async () => planDescription(parseDescription(yaml, 'own.yaml')))()).rejects.toThrow(message);
  });
});

it('a grid leaves a surface in place of the other figures, with the good champions of each cell', async () => {
  const yaml =
    'methods:\n  - { method: mk1, settings: { targetReturn: 5, episodes: 1, maxGenerations: 1, confirmEpisodes: 2 }, ' +
    'grid: { population: [4, 8] } }\ntasks: [balance]\nseeds: 2';
  const plan = await planDescription(parseDescription(yaml, 'grid.yaml'));
  const directory = ExperimentDirectory.for(plan, join(room, 'grid'));
  const { runs } = await runExperiment(directory);
  expect(readdirSync(join(room, 'grid/figures'))).toEqual(['balance-surface.svg']);
  const svg = readFileSync(join(room, 'grid/figures/balance-surface.svg'), 'utf8');
  const own = runs.filter(({ group }) => group === 'mk1 population 8');
  const steps = own.reduce((sum, run) => sum + run.steps, 0);
  expect(svg.match(/2 of 2/g), 'all balance for five steps').toHaveLength(2);
  expect(svg).toContain((steps / 2).toExponential(1).replace('e+', 'e'));
  expect(readFileSync(join(room, 'grid/results.md'), 'utf8')).not.toContain('beside the first');
}, 20_000);

it('an own task with an own fitness: the same files as the article, and the same command goes on', async () => {
  mkdirSync(join(room, 'tasks'));
  writeFileSync(
    join(room, 'own.yaml'),
    `methods: [mk1]\ntasks:\n  - { task: ${resolve('examples/pendulum.ts')}, name: pendulum, fitness: 'up' }\n  - { task: balance, settings: { hidden: 8 } }\n` +
      'settings: { small: { population: 8, episodes: 1, maxGenerations: 2, confirmEpisodes: 2 } }\nseeds: 2\n',
  );
  const plan = await planDescription(
    parseDescription(readFileSync(join(room, 'own.yaml'), 'utf8'), join(room, 'own.yaml')),
  );
  const path = join(room, 'own');
  const results = await runExperiment(ExperimentDirectory.for(plan, path));
  expect(readdirSync(path).sort()).toEqual(
    ['experiment.json', 'figures', 'report.html', 'results.csv', 'results.json', 'results.md', 'runs'].sort(),
  );
  const figures = ['balance', 'pendulum'].flatMap((part) =>
    ['connections', 'learning', 'networks', 'returns'].map((figure) => `${part}-${figure}.svg`),
  );
  expect(readdirSync(join(path, 'figures')).sort()).toEqual(figures.sort());
  expect(results.summaries.map(({ part, group, seeds }) => [part, group, seeds])).toEqual([
    ['pendulum', 'mk1 small', 2],
    ['balance', 'mk1 small', 2],
  ]);
  expect(results.runs[0]!.stepsToSolve, 'without a measure of the article, steps to the target').toBe(
    results.runs[0]!.stepsToTarget,
  );
  expect(readFileSync(join(path, 'results.csv'), 'utf8')).toMatch(/^part,task,method,group,seed,/);
  expect(readFileSync(join(path, 'report.html'), 'utf8')).not.toMatch(/article’s tables|Table [12]|undefined/);
  const again = await runExperiment(ExperimentDirectory.open(path), { onStart: () => expect.unreachable() });
  expect(again).toEqual(results);
  expect(existsSync(join(path, 'runs/pendulum-mk1-small-seed2/champion.json'))).toBe(true);
});

// Experiments as a library: what the built package exports as synaptolytic/experiment.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

it('plans, plays, sums up and reads again', async () => {
  const experiment = await import('synaptolytic/experiment');
  const parent = mkdtempSync(join(tmpdir(), 'synaptolytic-library-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const changes = { population: 8, episodes: 1, maxGenerations: 2 };
  const plan = { ...experiment.articlePlan, tables: [1], methods: ['mk1', 'cma'], seeds: 2, changes };
  const directory = experiment.ExperimentDirectory.for(plan, join(parent, 'trial'));
  const played: string[] = [];
  const results = await experiment.runExperiment(directory, {
    onRun: ({ method, seed }) => played.push(`${method} ${seed}`),
  });
  expect(played).toEqual(['mk1 1', 'mk1 2', 'cma 1', 'cma 2']);
  expect(results.summaries.map(({ method, seeds }) => [method, seeds])).toEqual([
    ['mk1', 2],
    ['cma', 2],
  ]);
  expect(existsSync(join(directory.path, 'report.html'))).toBe(true);

  const finished = directory.runs.map((planned) => experiment.readFinishedRun(planned, directory.runPath(planned))!);
  expect(experiment.experimentResults(plan, finished)).toEqual(results);
  const returns = experiment.distributionOf(finished[0]!.returns.confirmed)!;
  expect(returns).toEqual(results.runs[0]!.confirmed.returns);
  expect(experiment.formatMarkdown(results)).toContain(experiment.commandOf(plan));
});

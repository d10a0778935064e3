// Shards: what several machines play and one puts together is, byte for byte, what one would have played.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import {
  articlePlan,
  ExperimentDirectory,
  mergeExperiments,
  type Plan,
  runExperiment,
  runShard,
} from '../../src/experiment/index.js';
import { synaptolytic } from '../cli/command-line.js';
import { contents, withoutTimes } from './contents.js';

const plan: Plan = {
  ...articlePlan,
  methods: ['mk1', 'regrow'],
  seeds: 2,
  changes: { population: 8, episodes: 1, maxGenerations: 2 },
};
const room = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
afterAll(() => rmSync(room, { recursive: true }));

const whole = join(room, 'whole');
await runExperiment(ExperimentDirectory.for(plan, whole));
withoutTimes(whole);
await runExperiment(ExperimentDirectory.open(whole));

const shards = [1, 2, 3].map((index) => join(room, `shard-${index}`));
for (const [k, path] of shards.entries()) {
  const rows = await runShard(ExperimentDirectory.for(plan, path), { index: k + 1, of: 3 });
  expect(rows.length).toBeLessThanOrEqual(3);
  withoutTimes(path);
}

it('shards that are merged are one run, byte for byte', () => {
  const out = join(room, 'merged');
  mergeExperiments(shards, out);
  expect(contents(out)).toEqual(contents(whole));
  expect(readdirSync(shards[0]!).sort(), 'a shard has no results').toEqual(['experiment.json', 'runs']);
  mergeExperiments([...shards, out], out);
  expect(contents(out), 'again, with some runs there twice').toEqual(contents(whole));
});

it('shards may share a directory; the whole command then has nothing to play', async () => {
  const path = join(room, 'shared');
  await Promise.all([1, 2].map((index) => runShard(ExperimentDirectory.for(plan, path), { index, of: 2 })));
  withoutTimes(path);
  await runExperiment(ExperimentDirectory.open(path), { onStart: () => expect.unreachable() });
  expect(contents(path)).toEqual(contents(whole));
});

it('what does not go together is told', () => {
  const out = join(room, 'never');
  expect(() => mergeExperiments(shards.slice(1), out)).toThrow(
    /3 of 8 runs are not finished in any of these directories: balance-mk1-seed1, .*Play the shards/,
  );
  const other = join(room, 'other');
  ExperimentDirectory.for({ ...plan, seeds: 3 }, other);
  expect(() => mergeExperiments([...shards, other], out)).toThrow(/shard-1 and .*other are of different experiments/);
  const forged = join(room, 'forged');
  cpSync(shards[0]!, forged, { recursive: true });
  const champion = join(forged, 'runs/balance-mk1-seed1/champion.json');
  writeFileSync(champion, `${readFileSync(champion, 'utf8')} `);
  expect(() => mergeExperiments([...shards, forged], out)).toThrow(/are the same run with different champions/);
});

it('the commands: a shard, and merge', async () => {
  const trial = '--tables 1 --methods mk1 --seeds 2 --population 8 --episodes 1 --max-generations 1 --workers 1';
  for (const index of [1, 2]) {
    const args = ['article', ...trial.split(' '), '--shard', `${index}/2`, '--out', `s${index}`];
    const played = await synaptolytic(room, 'experiment', ...args);
    expect(played.code, played.stderr).toBe(0);
    expect(played.stdout).toContain(`Shard ${index}/2 is played: 1 run, in s${index}.`);
  }
  const noOut = await synaptolytic(room, 'experiment', 'merge', 's1', 's2');
  expect(noOut).toMatchObject({ code: 2, stderr: expect.stringMatching(/merge needs --out/) });
  const merged = await synaptolytic(room, 'experiment', 'merge', 's1', 's2', '--out', 'both', '--json');
  expect(JSON.parse(merged.stdout)).toEqual(JSON.parse(readFileSync(join(room, 'both/results.json'), 'utf8')));
});

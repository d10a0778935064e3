// A whole training: the same history and champion for any number of workers, in little memory.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { defaultSettings, type GenerationRecord, type MethodName, train } from '../../../src/learn/index.js';
import { formatChampion } from '../../../src/network/index.js';

async function trained(task: string, method: MethodName, workers: number): Promise<string> {
  const settings = defaultSettings(task, method, {
    population: 40,
    episodes: 3,
    maxGenerations: 3,
    confirmEpisodes: 6,
  });
  const history: GenerationRecord[] = [];
  const { champion } = await train(settings, { workers, onGeneration: (record) => history.push(record) });
  return history.map((record) => JSON.stringify(record)).join('\n') + formatChampion(champion);
}

describe('the result of training', () => {
  it.each([2, 3, 8])('is the same for %i workers as for one', async (workers) => {
    expect(await trained('balance', 'mk1', workers)).toBe(await trained('balance', 'mk1', 1));
  });

  it('needs less than 300 MB with two workers', () => {
    const learn = createRequire(import.meta.url).resolve('synaptolytic/learn');
    const program = `
      import { defaultSettings, train } from ${JSON.stringify(learn)};
      await train(defaultSettings('swing-up', 'mk1', { maxGenerations: 10 }), { workers: 2 });
      console.log(process.resourceUsage().maxRSS / 1024);`;
    const megabytes = Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
    );
    expect(megabytes).toBeGreaterThan(20);
    expect(megabytes).toBeLessThan(300);
  }, 60_000);
});

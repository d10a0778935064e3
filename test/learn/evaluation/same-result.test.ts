// A whole training: the same history and champion for any number of workers, in little memory.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  type GenerationRecord,
  type MethodName,
  type PresetName,
  presets,
  type SettingChanges,
  train,
} from '../../../src/learn/index.js';
import { formatChampion } from '../../../src/network/index.js';

async function trained(
  task: string,
  method: MethodName,
  workers: number,
  changes: SettingChanges = {},
): Promise<string> {
  const settings = defaultSettings(task, method, {
    population: 40,
    episodes: 3,
    maxGenerations: 3,
    confirmEpisodes: 6,
    ...changes,
  });
  const history: GenerationRecord[] = [];
  const { champion } = await train(settings, { workers, onGeneration: (record) => history.push(record) });
  return history.map((record) => JSON.stringify(record)).join('\n') + formatChampion(champion);
}

/** A small machine with friction, a current limit and a late hand. */
const desktop = {
  ...{ cartMassKg: 0.23, poleMassKg: 0.087, poleCentreM: 0.1975, poleOffsetM: 0, poleInertiaKgM2: 0.00113, damping: 0 },
  ...{ cartViscousNsPerM: 5.63, cartCoulombN: 0.1, poleCoulombNm: 0.0005, forceN: 3.1, forceLimitN: 3, stopM: 0.22 },
  ...{ softLimitM: 0.19, deadZone: 0.02, deadZoneRight: 0.02, deadZoneLeft: 0.03, dutySteps: 400, dutyMax: 0.9 },
  ...{ periodUs: 10_000, delayUs: 1300, startPositionM: 0.05 },
};

describe('the result of training', () => {
  // A fitness of one's own, even if it is the task's, is played by the reference.
  it.each<[string, MethodName]>([
    ['rig-swing-up', 'mk1'],
    ['rig-balance', 'mk1'],
    ['rig-balance', 'cma'],
  ])('on %s with %s is the same with the kernel as with the TypeScript reference', async (task, method) => {
    const changes = { taskParameters: desktop, targetReturn: 900 };
    const kernels = await trained(task, method, 1, changes);
    expect(kernels).toBe(await trained(task, method, 1, { ...changes, fitness: 'reward' }));
    expect(kernels).not.toBe(await trained(task, method, 1, { ...changes, seed: 2 }));
  });

  it.each([2, 3, 8])('is the same for %i workers as for one', async (workers) => {
    expect(await trained('balance', 'mk1', workers)).toBe(await trained('balance', 'mk1', 1));
  });

  // SHA-256 of the first three lines of history.jsonl. They were written before networks had mirrored observations.
  it.each<[PresetName, string]>([
    ['table-1', 'c7fde0c676c18a8d6eaa038addf7d40ef902e957c1333b563fc25386e65eb4aa'],
    ['table-2', '002377735235b96365c1fd3c6929bcc2fd1300c09e3d42a2cf3dfa2a31f16b48'],
  ])('of the preset %s begins with the bytes that it has always begun with', async (preset, sha256) => {
    const { task, changes } = presets[preset];
    const settings = defaultSettings(task, 'mk1', { ...changes, maxGenerations: 3, confirmEpisodes: 1 });
    let history = '';
    await train(settings, {
      workers: 2,
      onGeneration: (record) => {
        history += `${JSON.stringify(record)}\n`;
      },
    });
    expect(createHash('sha256').update(history).digest('hex')).toBe(sha256);
  });

  it('needs less than 300 MB with two workers', () => {
    const learn = createRequire(import.meta.url).resolve('synaptolytic/learn');
    const program = `
      import { defaultSettings, train } from ${JSON.stringify(learn)};
      await train(defaultSettings('swing-up', 'mk1', { maxGenerations: 3 }), { workers: 2 });
      console.log(process.resourceUsage().maxRSS / 1024);`;
    const megabytes = Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
    );
    expect(megabytes).toBeGreaterThan(20);
    expect(megabytes).toBeLessThan(300);
  });
});

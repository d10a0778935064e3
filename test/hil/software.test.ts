// Level `software`: both policies on the same starts.
import { describe, expect, it } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import type { MeasurementName } from '../../rig/hil/measurements.js';
import { type SoftwareEpisode, validateSoftware } from '../../rig/hil/software.js';
import type { LevelResult } from '../../rig/hil/verdict.js';
import { createTask, playEpisode, RandomStream } from '../../sim/index.js';
import { type Champion, FloatPolicy } from '../../src/network/index.js';
import { balanceChampion, balanceOn, cartPoleChampion, doublePendulumChampion, swingUpChampion } from './champions.js';

function value(result: LevelResult, name: MeasurementName): number {
  const found = result.measurements.find((measurement) => measurement.name === name);
  if (!found) throw new Error(`${name} was not measured`);
  return found.value;
}

const learned = balanceChampion.task.observations;

describe('level software', () => {
  it('plays whole episodes in fixed point and in float64', async () => {
    const result = await validateSoftware(balanceChampion, { episodes: 3, seed: 1 });
    expect(result.episodes).toHaveLength(3);
    expect(result.episodes).toEqual(
      expect.arrayContaining([expect.objectContaining({ episode: 2, return: 1000, steps: 1000 })]),
    );
    expect(value(result, 'meanReturn')).toBe(1000);
    expect(value(result, 'meanReturnFloat')).toBe(1000);
    expect(value(result, 'saturations')).toBe(0);
  });

  it('plays the machine as its file says, also of a champion that was trained for machines that vary', async () => {
    const exact = balanceOn(await loadRig('desktop'), 200);
    const { task } = exact;
    const off = { angleOffsetRad: 0.2, positionOffsetM: 0.1, massSpread: 0.5, frictionSpread: 0.9, tiltSpreadRad: 0.2 };
    const varied = { ...exact, task: { ...task, parameters: { ...task.parameters, ...off } } };
    const ran = { episodes: 3, seed: 1 };
    expect((await validateSoftware(varied, ran)).episodes).toEqual((await validateSoftware(exact, ran)).episodes);
  });

  it('gives float64 the returns of playEpisode on the same starts', async () => {
    const result = await validateSoftware(swingUpChampion, { episodes: 2, seed: 7 });
    const returns = [0, 1].map(
      (episode) =>
        playEpisode(
          createTask('swing-up'),
          new FloatPolicy(swingUpChampion),
          new RandomStream({ seed: 7, purpose: 'validate', episode }),
        ).return,
    );
    expect((result.episodes as SoftwareEpisode[]).map((episode) => episode.returnFloat)).toEqual(returns);
    expect(value(result, 'meanReturnFloat')).toBe((returns[0]! + returns[1]!) / 2);
  });

  it.each([swingUpChampion, doublePendulumChampion, cartPoleChampion])(
    'finds fixed point within the proven bound, $task.name',
    async (champion) => {
      const result = await validateSoftware(champion, { episodes: 3, seed: 2 });
      expect(value(result, 'actionErrorMax')).toBeGreaterThan(0);
      expect(value(result, 'actionErrorMax')).toBeLessThanOrEqual(value(result, 'actionErrorBound'));
    },
  );

  it('gives the same result for the same seed, another for another', async () => {
    const play = async (seed: number) => validateSoftware(swingUpChampion, { episodes: 2, seed });
    expect(await play(3)).toEqual(await play(3));
    expect(await play(3)).not.toEqual(await play(4));
  });

  it('tells how far it is, and ends when asked to', async () => {
    const abort = new AbortController();
    const told: number[] = [];
    const run = validateSoftware(swingUpChampion, {
      episodes: 100,
      seed: 1,
      signal: abort.signal,
      onProgress: ({ episode, episodes }) => {
        told.push(episode);
        expect(episodes).toBe(100);
        if (episode === 2) abort.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
    expect(told).toEqual([1, 2]);
  });

  it('refuses a champion that does not fit its task', async () => {
    const other = { ...balanceChampion, task: { ...balanceChampion.task, name: 'cartpole', parameters: {} } };
    await expect(validateSoftware(other, { episodes: 1, seed: 1 })).rejects.toMatchObject({
      code: 'CHAMPION_TASK',
      message: expect.stringContaining('5-32-1'),
    });
    const strange = { ...balanceChampion, task: { ...balanceChampion.task, parameters: { railM: 2, windMps: 3 } } };
    await expect(validateSoftware(strange, { episodes: 1, seed: 1 })).rejects.toMatchObject({
      code: 'CHAMPION_TASK',
      message: expect.stringContaining('The champion\'s task cannot be. The task "balance" has no parameter "windMps"'),
    });
    const own = { ...balanceChampion, task: { ...balanceChampion.task, name: 'roller' } };
    await expect(validateSoftware(own, { episodes: 1, seed: 1 })).rejects.toMatchObject({
      code: 'CHAMPION_TASK',
      message: expect.stringContaining('"roller", which is not built in'),
    });
  });

  it.each<[string, Champion['task']['observations'], string]>([
    ['other numbers', learned.with(2, { name: 'poleAngle', unit: 'rad' }), '3 is poleAngle in rad, .* is poleCosine'],
    ['another order', learned.toReversed(), '1 is poleVelocity in rad/s, .* is cartPosition in m'],
    ['other units', learned.with(1, { name: 'cartVelocity', unit: 'mm/s' }), '2 is cartVelocity in mm/s, .* in m/s'],
  ])('refuses a champion that learned from %s than its task has', async (_, observations, told) => {
    const other = { ...balanceChampion, task: { ...balanceChampion.task, observations } };
    await expect(validateSoftware(other, { episodes: 1, seed: 1 })).rejects.toMatchObject({
      code: 'CHAMPION_TASK',
      message: expect.stringMatching(new RegExp(`The champion's observation ${told}. Train a champion`)),
    });
  });
});

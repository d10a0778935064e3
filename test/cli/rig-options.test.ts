// train --rig: the rig's numbers and scales become the run's settings, and each effect its parameter of the task.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CommandError } from '../../cli/failure.js';
import { type TrainingOptions, trainingPlan } from '../../cli/training-options.js';
import { formatRig, loadRig, rigTaskParameters } from '../../rig/description/files/index.js';
import { createTask } from '../../sim/index.js';
import { checkSettings } from '../../src/learn/index.js';

const plan = (options: TrainingOptions) => trainingPlan(options, '--episodes');

describe('a rig', async () => {
  const rig = await loadRig('desktop');

  it('gives a run its plant, period, limits and scales, and its name', async () => {
    const { settings, taskName } = await plan({ rig: 'desktop', task: 'balance' });
    expect(taskName).toBe('rig-balance');
    expect(settings).toMatchObject({ task: 'rig-balance', rig: rig.name, observationScales: rig.observationScales });
    expect(settings.taskParameters).toMatchObject({ ...rigTaskParameters(rig, { encoders: true }) });
    expect(settings.taskParameters).toMatchObject({ periodUs: 10_000, forceN: 3.1 });
    checkSettings(settings);
  });

  it('is swung up unless another task is given', async () => {
    for (const task of [undefined, 'swing-up', 'rig-swing-up']) {
      const { settings } = await plan({ rig: 'desktop', ...(task !== undefined && { task }) });
      expect(settings.task).toBe('rig-swing-up');
    }
  });

  it('is swung up by evolve, with mirrored observations, through its sensors, from starts that widen', async () => {
    const { settings } = await plan({ rig: 'desktop' });
    expect(settings).toMatchObject({ method: 'evolve', mirror: true, precision: 'float32' });
    expect(settings.taskParameters).toMatchObject({
      ...rigTaskParameters(rig, { encoders: true }),
      ...{ delayUs: 1000, maxSteps: 6000, wideningGenerations: 120 },
    });
    const told = await plan({ rig: 'desktop', delay: '2 ms', duration: '20 s', widen: 80, mirror: false });
    expect(told.settings.taskParameters).toMatchObject({ delayUs: 2000, maxSteps: 2000, wideningGenerations: 80 });
    expect(told.settings).not.toHaveProperty('mirror');
    const { settings: ideal } = await plan({ rig: 'desktop', ideal: true });
    expect(ideal.taskParameters).toMatchObject({
      cartCountM: 0,
      poleCountRad: 0,
      delayUs: 0,
      wideningGenerations: 120,
    });
  });

  it('is what it really is, within what its file leaves open, unless --ideal', async () => {
    const { massShare, tiltRad, angleZeroRad } = rig.uncertainties;
    const real = { delayUs: 1000, massSpread: massShare, tiltSpreadRad: tiltRad, angleOffsetRad: angleZeroRad };
    const ideal = { cartCountM: 0, delayUs: 0, massSpread: 0, tiltSpreadRad: 0, angleOffsetRad: 0 };
    for (const options of [{}, { task: 'balance' }]) {
      const parameters = async (more: TrainingOptions) =>
        (await plan({ rig: 'desktop', ...options, ...more })).settings.taskParameters;
      expect(await parameters({})).toMatchObject({ ...rigTaskParameters(rig, { encoders: true }), ...real });
      expect(await parameters({ ideal: true })).toMatchObject(ideal);
      const { cartCountM } = rigTaskParameters(rig, { encoders: true });
      expect(await parameters({ ideal: true, sensors: true, delay: '2 ms' })).toMatchObject({
        ...{ ...ideal, cartCountM, delayUs: 2000 },
      });
    }
  });

  it('is swung up as ever by a method of the article, and balanced by mk1', async () => {
    for (const options of [{ method: 'mk1' }, { method: 'mk2' }, { task: 'balance', ideal: true }]) {
      const { settings } = await plan({ rig: 'desktop', ...options });
      expect(settings).toMatchObject({ method: 'method' in options ? options.method : 'mk1', precision: 'float64' });
      expect(settings).not.toHaveProperty('mirror');
      expect(settings.taskParameters).toMatchObject({ cartCountM: 0, delayUs: 0, maxSteps: 1000 });
      expect(settings.taskParameters.wideningGenerations ?? 0).toBe(0);
    }
  });

  it('may be a file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'synaptolytic-rig-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = join(directory, 'mine.yaml');
    writeFileSync(file, formatRig({ ...rig, name: 'mine', periodUs: 5000, velocityWindowUs: 0 }));
    const { settings } = await plan({ rig: file, task: 'balance' });
    expect(settings.taskParameters).toMatchObject({ periodUs: 5000, forceN: 3.1 });
  });
});

describe('the effects', () => {
  it('each become a parameter of the task, in its unit', async () => {
    const { settings } = await plan({
      rig: 'desktop',
      task: 'balance',
      ideal: true,
      startAngle: '8 deg',
      startPosition: '5 cm',
      duration: '60 s',
      delay: '2 ms',
      positionNoise: '1 mm',
      angleNoise: '0.01 rad',
      angleOffset: '3 mrad',
      vary: '10 %',
    });
    const parameters = settings.taskParameters;
    expect(parameters.startSpreadRad).toBeCloseTo((8 * Math.PI) / 180, 12);
    expect(parameters.startPositionM).toBeCloseTo(0.05, 12);
    expect(parameters.delayUs).toBeCloseTo(2000, 9);
    expect(parameters.positionNoiseM).toBeCloseTo(0.001, 12);
    expect(parameters.angleNoiseRad).toBeCloseTo(0.01, 12);
    expect(parameters.angleOffsetRad).toBeCloseTo(0.003, 12);
    expect(parameters).toMatchObject({ maxSteps: 6000, spread: 0.1, cartCountM: 0, poleCountRad: 0 });
    expect(createTask(settings.task, parameters).parameters).toEqual(parameters);
  });

  it('are the encoders with --sensors', async () => {
    const rig = await loadRig('desktop');
    const { settings } = await plan({ rig: 'desktop', sensors: true });
    expect(settings.taskParameters).toMatchObject({
      cartCountM: 1 / rig.cartEncoder.countsPerM,
      poleCountRad: (2 * Math.PI) / rig.poleEncoder.countsPerRev,
    });
  });

  it('work on the task alone too, which is on the article’s plant', async () => {
    const { settings } = await plan({ task: 'rig-balance', delay: '2 ms', duration: '3.3 s', vary: '0.1' });
    expect(settings.taskParameters).toMatchObject({ forceN: 100, maxSteps: 200, spread: 0.1 });
    expect(settings).not.toHaveProperty('rig');
  });
});

describe('what cannot be is told in the words of the command line', () => {
  const wrong: [TrainingOptions, string][] = [
    [{ delay: '2 ms' }, '--delay is for tasks on a rig. Name the rig with --rig'],
    [{ task: 'balance', sensors: true }, '--sensors is for tasks on a rig.'],
    [{ task: 'rig-balance', sensors: true }, '--sensors are those of a rig. Name it with --rig.'],
    [{ rig: 'desktop', task: 'cartpole' }, '--task cartpole cannot be learned for a rig'],
    [{ rig: 'desktop', task: './mine.ts' }, '--task ./mine.ts cannot be learned for a rig'],
    [{ rig: 'desktop', task: 'balance', widen: 20 }, '--widen is for a swing-up'],
    [{ rig: 'desktop', delay: '2 m' }, '--delay "2 m" is not a time. Write a number and a unit'],
    [{ rig: 'desktop', vary: 'much' }, '--vary "much" is not a share. Write it in percent, for example --vary "10 %".'],
    [{ rig: 'desktop', startAngle: '0.1' }, '--start-angle "0.1" is not an angle.'],
  ];
  it.each(wrong)('%j', async (options, message) => {
    await expect(plan(options)).rejects.toThrow(CommandError);
    await expect(plan(options)).rejects.toThrow(message);
  });

  const outOfRange: [TrainingOptions, string][] = [
    [{ delay: '11 ms' }, '"delayUs" (--delay) is 11000, longer than the control period of 10000 us'],
    [
      { startPosition: '19 cm' },
      '"startPositionM" (--start-position) is 0.19 m, and the track ends for a network at 0.19 m',
    ],
    [{ duration: '0 s' }, '"maxSteps" (--duration) of the task "rig-swing-up" cannot be 0: give a whole number from 1'],
    [{ vary: '95%' }, '"spread" (--vary) of the task "rig-swing-up" cannot be 0.95: give a number from 0 to 0.9.'],
    [{ positionNoise: '-1 mm' }, '"positionNoiseM" (--position-noise)'],
  ];
  it.each(outOfRange)('%j', async (options, message) => {
    await expect(plan({ rig: 'desktop', ...options })).rejects.toMatchObject({
      code: 'TASK_PARAMETER',
      place: { field: /--[a-z-]+/.exec(message)?.[0] },
    });
    await expect(plan({ rig: 'desktop', ...options })).rejects.toThrow(message);
  });

  it('lessons that last longer than the training', async () => {
    const told = '--max-generations is 120, and with --widen 120 the task "rig-swing-up" has easier lessons until then';
    await expect(plan({ rig: 'desktop', generations: 120 })).rejects.toThrow(told);
    await expect(plan({ rig: 'desktop', generations: 121 })).resolves.toBeDefined();
  });

  it('a rig that is not there', async () => {
    await expect(plan({ rig: 'desktp' })).rejects.toThrow('Did you mean "desktop"?');
  });
});

describe('the judge of finalists', () => {
  it('is the twin: of the rig, or of the bench on which the article’s tasks are played', async () => {
    const { settings } = await plan({ rig: 'desktop' });
    expect(settings.twin).toMatchObject({ rig: 'desktop', task: 'rig-swing-up', taskParameters: { plantSteps: 20 } });
    expect((await plan({})).settings.twin).toMatchObject({ rig: 'bench-bumpers', task: 'rig-swing-up' });
    expect((await plan({ preset: 'table-1', elect: 'twin' })).settings.twin).toMatchObject({ task: 'rig-balance' });
  });

  it('is the task itself with a preset of the article, on request, and where there is no twin', async () => {
    for (const options of [{ preset: 'table-2' }, { elect: 'software' }, { rig: 'desktop', elect: 'software' }]) {
      const { settings, note } = await plan(options);
      expect(settings).not.toHaveProperty('twin');
      expect(note).toBeUndefined();
    }
    const { settings, note } = await plan({ task: 'cartpole' });
    expect(settings).not.toHaveProperty('twin');
    expect(note).toBe(
      'The task "cartpole" has no twin on a rig: the finalist that is best on the task itself is champion.',
    );
    await expect(plan({ task: 'cartpole', elect: 'twin' })).rejects.toThrow(
      'The task "cartpole" has no twin on a rig. Leave',
    );
  });
});

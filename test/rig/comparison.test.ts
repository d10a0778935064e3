// A rig file held against a recording of the simulated rig: the true file is not accused. Wrong ones: comparison.long.test.ts.
import { describe, expect, it } from 'vitest';
import { verdictOn } from '../../rig/calibration/comparison.js';
import { FittedWindow } from '../../rig/calibration/fitted-window.js';
import { compareRecording, swingLength } from '../../rig/calibration/index.js';
import { squares } from '../../rig/calibration/least-squares.js';
import { windowsOf } from '../../rig/calibration/windows.js';
import { recent, rig, ticks } from './compared-rig.js';

describe('a rig file against a recording', () => {
  it('agrees when it is the true one, down to the noise of the counts', async () => {
    const { floor, file, numbers } = (await compareRecording(recent, rig))!;
    expect(numbers.map(({ verdict }) => verdict)).not.toContain('differs');
    expect(file.positionM).toBeLessThan(1.2 * floor.positionM);
    expect(file.angleRad).toBeLessThan(1.2 * floor.angleRad);
    const length = numbers.find(({ name }) => name === 'effective pole length')!;
    expect(length).toMatchObject({ verdict: 'agrees', file: swingLength(rig.plant) });
    expect(Math.abs(length.found / length.file - 1)).toBeLessThan(0.01);
  });

  it('has nothing to say of a recording without motion', async () => {
    const resting = ticks.filter(({ state }) => state !== 'RUNNING' && state !== 'HOMING');
    expect(await compareRecording(resting, rig)).toBeUndefined();
  });

  it('is held no further when it is told to end in between', async () => {
    const stop = new AbortController();
    setImmediate(() => stop.abort(new Error('enough')));
    await expect(compareRecording(recent, rig, stop.signal)).rejects.toThrow('enough');
  });
});

describe('the verdict on a number of which 1 is to be told', () => {
  it.each([
    ['right, and measured well', 0.1, 0.05, true, 'agrees'],
    ['off by what is to be told', 1, 0.1, true, 'differs'],
    ['off the other way', -1, 0.1, true, 'differs'],
    ['off by less than half of it', 0.45, 0.05, true, 'agrees'],
    ['off by less than four standard errors', 0.9, 0.24, true, 'agrees'],
    ['off, but measured badly', 0.9, 0.3, true, 'does not show'],
    ['right, but measured badly', 0, 0.3, true, 'does not show'],
    ['off by a fit that is no nearer than the file', 1, 0.1, false, 'does not show'],
    ['right, whether the fit is nearer or not', 0, 0.1, false, 'agrees'],
  ] as const)('that is %s', (_what, off, standardError, isNearer, verdict) => {
    expect(verdictOn(off, standardError, 1, isNearer)).toBe(verdict);
  });
});

describe('a window of a recording', () => {
  it('has no gaps, though a bad line lost ticks around single ones', () => {
    const whole = windowsOf(recent, rig);
    const lost = recent.filter((_, i) => i > 200 || i % 3 === 0);
    const windows = windowsOf(lost, rig);
    expect(windows.length).toBeGreaterThan(0);
    expect(windows.length).toBeLessThan(whole.length);
    for (const { log } of windows) expect(log.map(({ ticks: at }) => at)).toEqual(log.map((_, i) => i));
    expect(windowsOf(recent.slice(0, 1), rig)).toEqual([]);
  });

  it('changes with a model near as when its start is fitted to that', () => {
    const model = { plant: rig.plant, delayS: 2.5e-4, zeroRad: 0 };
    const near = { ...model, plant: { ...rig.plant, forceN: 1.01 * rig.plant.forceN } };
    const change = (residuals: (of: typeof model) => readonly number[]) => {
      const before = residuals(model);
      return residuals(near).map((value, i) => value - before[i]!);
    };
    const apart = windowsOf(recent, rig).map((window) => {
      const fitted = new FittedWindow(window, rig, { positionM: 1e-5, angleRad: 1e-4 }, model);
      const whole = change((of) => fitted.residuals(of));
      const projected = change(fitted.residualsNear(model));
      return squares(projected.map((value, i) => value - whole[i]!)) / squares(whole);
    });
    // In the others dry friction keeps the fit of the start from its end.
    expect(apart.filter((share) => share < 0.01).length).toBeGreaterThanOrEqual(apart.length / 2);
  });
});

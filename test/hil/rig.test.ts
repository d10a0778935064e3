// Level `rig`: the firmware runs champions by itself against a simulated cart-pole at its pins.
import { describe, expect, it } from 'vitest';
import type { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { loadRig, parseRig, type Rig } from '../../rig/description/files/index.js';
import { defaultLimits } from '../../rig/hil/default-limits.js';
import { validateTwin } from '../../rig/hil/effects.js';
import type { MeasurementName } from '../../rig/hil/measurements.js';
import { type RigEpisode, validateRig } from '../../rig/hil/rig.js';
import { judge, type LevelResult } from '../../rig/hil/verdict.js';
import { emulatedBoard } from '../link/test-board.js';
import { balanceChampion, balanceOn, bouncingChampion, cartPoleChampion } from './champions.js';

/** A preset that homes in a third of the time. */
const [desktop, belt, bumpers] = (await Promise.all(
  ['desktop', 'belt', 'bench-bumpers'].map(async (name) => {
    const rig = await loadRig(name);
    return { ...rig, homingSpeedMps: 3 * rig.homingSpeedMps };
  }),
)) as [Rig, Rig, Rig];

function value({ measurements }: LevelResult, name: MeasurementName): number {
  const found = measurements.find((measurement) => measurement.name === name);
  if (!found) throw new Error(`${name} was not measured`);
  return found.value;
}

/** Has something done when the network begins to drive for the n-th time, so many seconds later. */
function afterStart({ uno }: EmulatedBoard, nth: number, seconds: number, act: () => void): void {
  let starts = 0;
  uno.pins[13]!.onChange((running) => {
    if (running && ++starts === nth) uno.at(uno.cycles + seconds * uno.clockHz, act);
  });
}

describe('balance on the desktop rig', () => {
  const champion = balanceOn(desktop, 250);
  const play = (episodes = 2) => validateRig(champion, emulatedBoard(), desktop, { episodes, seed: 1 });
  const first = play();

  it('holds the pole and passes the limits, in time and without losing an edge', async () => {
    const result = await first;
    expect((result.episodes as RigEpisode[]).map(({ return: sum, steps }) => [sum, steps])).toEqual([
      [250, 250],
      [250, 250],
    ]);
    for (const name of ['lostEdges', 'missedEdges', 'faults', 'saturations'] as const) {
      expect(value(result, name), name).toBe(0);
    }
    expect(value(result, 'held')).toBe(1);
    expect(value(result, 'settlingTimeP95')).toBeLessThan(1);
    expect(value(result, 'angleRms')).toBeLessThan(3);
    expect(value(result, 'jitterMax')).toBeLessThan(20);
    expect(value(result, 'executionMax')).toBeGreaterThan(value(result, 'executionMean'));
    expect(value(result, 'loadMax')).toBeCloseTo(value(result, 'executionMax') / 10_000, 12);
    const { checks, passed } = judge(null, [result], defaultLimits('rig-balance', 250));
    expect(checks.filter((check) => !check.passed)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['meanReturn', 'held', 'settlingTimeP95', 'lostEdges', 'jitterMax', 'loadMax']),
    );
    expect(passed).toBe(true);
  });

  it('gives the same result every time', async () => {
    expect(await play()).toEqual(await first);
  });

  it('moves as its twin in Node with all effects does', async () => {
    // Where a cart trembles about the centre in the few seconds of one episode is chance: six tell how far.
    const episodes = 6;
    const result = await play(episodes);
    const delayUs = value(result, 'executionMean');
    const levels = await validateTwin(champion, desktop, { episodes, seed: 1, delayUs });
    expect(levels.map(({ level }) => level)).toEqual([
      'none',
      'quantisation',
      'velocity',
      'delay',
      'duty',
      'friction',
      'all',
    ]);
    const all = levels.at(-1)!;
    for (const name of ['meanReturn', 'held', 'angleRms', 'positionRms', 'dutyMean'] as const) {
      expect(Math.abs(value(all, name) / value(result, name) - 1), name).toBeLessThan(0.1);
    }
    const [none] = levels;
    for (const effect of levels.slice(1, 5)) {
      expect(value(effect, 'angleRms'), effect.level).not.toBe(value(none!, 'angleRms'));
    }
  });
});

describe('swing-up on the bench with bumpers', () => {
  it('loses next to nothing against software, and the board sees what is so', async () => {
    const result = await validateRig(bouncingChampion, emulatedBoard(), bumpers, { episodes: 1, seed: 1 });
    expect(value(result, 'meanReturn')).toBeGreaterThan(880);
    expect(Math.abs(value(result, 'meanReturnTelemetry') - value(result, 'meanReturn'))).toBeLessThan(0.2);
    expect(value(result, 'held')).toBe(1);
    expect(value(result, 'lostEdges')).toBe(0);
    expect(judge(null, [result], defaultLimits('swing-up')).passed).toBe(true);
  });
});

describe('a fault', () => {
  it('ends its episode, is told by name and in words, and the next one goes on', async () => {
    const board = emulatedBoard();
    const button = board.uno.pins[4]!;
    afterStart(board, 1, 0.5, () => button.drive(true)); // its contact to ground opens
    afterStart(board, 1, 1, () => button.drive(false));
    const result = await validateRig(balanceOn(desktop, 100), board, desktop, { episodes: 2, seed: 1 });
    const [stopped, whole] = result.episodes as RigEpisode[];
    expect(stopped).toMatchObject({ fault: 'EMERGENCY_STOP', motion: { held: false, settlingS: 1 } });
    expect(stopped!.faultMeaning).toContain('Release the button');
    expect(stopped!.steps).toBeLessThan(52);
    expect(whole).toMatchObject({ steps: 100 });
    expect(whole!.fault).toBeUndefined();
    expect(value(result, 'faults')).toBe(1);
    const { checks } = judge(null, [result], defaultLimits('rig-balance', 100));
    expect(checks).toContainEqual(expect.objectContaining({ name: 'held', passed: false }));
  });

  it('that costs the position has the rig homed again before the next', async () => {
    const board = emulatedBoard();
    const limit = board.uno.pins[10]!;
    afterStart(board, 1, 0.3, () => limit.drive(true));
    afterStart(board, 1, 0.4, () => limit.drive(false));
    const result = await validateRig(balanceOn(desktop, 60), board, desktop, { episodes: 2, seed: 1 });
    expect(result.episodes).toMatchObject([{ fault: 'LIMIT_SWITCH' }, { steps: 60 }]);
  });
});

describe('level rig', () => {
  it('refuses a champion for another period or another machine', async () => {
    const options = { episodes: 1, seed: 1 };
    await expect(validateRig(balanceChampion, emulatedBoard(), desktop, options)).rejects.toMatchObject({
      code: 'CHAMPION_TASK',
      message: expect.stringContaining('16.5 ms, and the rig "desktop" has 10 ms'),
    });
    await expect(validateRig(cartPoleChampion, emulatedBoard(), desktop, options)).rejects.toMatchObject({
      code: 'CHAMPION_TASK',
      message: expect.stringContaining('a cart with one pole'),
    });
  });

  it('disarms the machine when it is interrupted, and closes the port', async () => {
    const board = emulatedBoard();
    const abort = new AbortController();
    afterStart(board, 1, 0.5, () => abort.abort(new Error('enough')));
    const run = validateRig(balanceOn(belt, 1000), board, belt, { episodes: 1, seed: 1, signal: abort.signal });
    await expect(run).rejects.toThrow('enough');
    expect(board.uno.pins[13]!.level).toBe(false);
    expect([7, 8, 9].map((pin) => board.uno.pins[pin]!.duty)).toEqual([0, 0, 0]);
    expect((await board.openPort()).isOpen).toBe(true);
  });
});

describe('balance with encoders as fine as may be', () => {
  it('homes and runs with 48 000 counts along the track and 10 000 in a turn of the pole', async () => {
    const fine = parseRig(
      'extends: belt\ncartEncoder: 2400 counts/rev\npulleyCircumference: 40 mm\npoleEncoder: 10000 counts/rev\nhomingSpeed: 0.24 m/s\n',
      'fine.yaml',
    );
    expect(2 * fine.plant.stopM * fine.cartEncoder.countsPerM).toBeCloseTo(48_000);
    const result = await validateRig(balanceOn(fine, 250), emulatedBoard(), fine, { episodes: 1, seed: 1 });
    expect(value(result, 'meanReturn')).toBe(250);
    for (const name of ['lostEdges', 'missedEdges', 'faults'] as const) expect(value(result, name), name).toBe(0);
  });
});

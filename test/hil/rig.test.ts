// Level `rig`: the firmware runs champions by itself against a simulated cart-pole at its pins.
import { describe, expect, it } from 'vitest';
import type { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { defaultLimits } from '../../rig/hil/default-limits.js';
import { type RigEpisode, validateRig } from '../../rig/hil/rig.js';
import { judge } from '../../rig/hil/verdict.js';
import { emulatedBoard } from '../link/test-board.js';
import { balanceChampion, balanceOn, cartPoleChampion } from './champions.js';
import { quickToHome, value } from './level-rig.js';

const [desktop, belt] = await Promise.all([quickToHome('desktop'), quickToHome('belt')]);

/** Has something done when the network begins to drive for the n-th time, so many seconds later. */
function afterStart({ uno }: EmulatedBoard, nth: number, seconds: number, act: () => void): void {
  let starts = 0;
  uno.pins[13]!.onChange((running) => {
    if (running && ++starts === nth) uno.at(uno.cycles + seconds * uno.clockHz, act);
  });
}

describe('balance on the desktop rig', () => {
  const champion = balanceOn(desktop, 250);
  const play = () => validateRig(champion, emulatedBoard(), desktop, { episodes: 2, seed: 1 });
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
});

describe('a fault', () => {
  it('ends its episode, is told by name and in words, and the next one goes on, homed again where the position was lost', async () => {
    const board = emulatedBoard();
    const [button, limit] = [board.uno.pins[4]!, board.uno.pins[10]!];
    afterStart(board, 1, 0.5, () => button.drive(true)); // its contact to ground opens
    afterStart(board, 1, 1, () => button.drive(false));
    afterStart(board, 2, 0.3, () => limit.drive(true));
    afterStart(board, 2, 0.4, () => limit.drive(false));
    const result = await validateRig(balanceOn(desktop, 60), board, desktop, { episodes: 3, seed: 1 });
    const [stopped, lost, whole] = result.episodes as RigEpisode[];
    expect(stopped).toMatchObject({ fault: 'EMERGENCY_STOP', motion: { held: false, settlingS: 0.6 } });
    expect(stopped!.faultMeaning).toContain('Release the button');
    expect(stopped!.steps).toBeLessThan(52);
    expect(lost).toMatchObject({ fault: 'LIMIT_SWITCH' });
    expect(whole).toMatchObject({ steps: 60 });
    expect(whole!.fault).toBeUndefined();
    expect(value(result, 'faults')).toBe(2);
    const { checks } = judge(null, [result], defaultLimits('rig-balance', 60));
    expect(checks).toContainEqual(expect.objectContaining({ name: 'held', passed: false }));
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

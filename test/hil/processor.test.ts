// Level `processor`: whole episodes with the board's actions.
import { describe, expect, it } from 'vitest';
import { EepromFile } from '../../rig/boards/ports/index.js';
import { defaultLimits } from '../../rig/hil/default-limits.js';
import type { MeasurementName } from '../../rig/hil/measurements.js';
import { type ProcessorEpisode, validateProcessor } from '../../rig/hil/processor.js';
import { type SoftwareEpisode, validateSoftware } from '../../rig/hil/software.js';
import { judge, type LevelResult } from '../../rig/hil/verdict.js';
import { compileChampion, predictCycles } from '../../src/compile/index.js';
import { LinkError } from '../../src/link/index.js';
import { damageOnce, disturbReceiving } from '../link/disturbance.js';
import { connectTo, emulatedBoard, emulatedOnly, realPort, testBoard } from '../link/test-board.js';
import { balanceChampion, cartPoleChampion, doublePendulumChampion, swingUpChampion } from './champions.js';

function value(result: LevelResult, name: MeasurementName): number {
  const found = result.measurements.find((measurement) => measurement.name === name);
  if (!found) throw new Error(`${name} was not measured`);
  return found.value;
}

describe('level processor', () => {
  it.each([swingUpChampion, doublePendulumChampion, cartPoleChampion])(
    'has the actions and returns of the fixed-point policy, bit for bit, $task.name',
    async (champion) => {
      const options = { episodes: 1, seed: 5 };
      const onBoard = await validateProcessor(champion, testBoard(), options);
      const inNode = await validateSoftware(champion, options);
      expect(value(onBoard, 'bitEquality')).toBe(1);
      const returns = (result: LevelResult) =>
        (result.episodes as (ProcessorEpisode | SoftwareEpisode)[]).map(({ return: sum, steps, returnFloat }) => [
          sum,
          steps,
          returnFloat,
        ]);
      expect(returns(onBoard)).toEqual(returns(inNode));
      expect(value(onBoard, 'saturations')).toBe(value(inNode, 'saturations'));
      expect(value(onBoard, 'retries')).toBe(0);
    },
    60_000,
  );

  it('passes the limits of balance with a champion that balances', async () => {
    const result = await validateProcessor(balanceChampion, testBoard(), { episodes: 1, seed: 1 });
    expect(value(result, 'meanReturn')).toBe(1000);
    const { checks, passed } = judge(null, [result], defaultLimits('balance'));
    expect(checks.filter((check) => !check.passed)).toEqual([]);
    expect(checks.map((check) => check.name)).toEqual(
      expect.arrayContaining(['meanReturn', 'bitEquality', 'missedDeadlines', 'roundTripMax', 'inferenceMax']),
    );
    expect(passed).toBe(true);
  });
});

describe.skipIf(realPort)(`level processor ${emulatedOnly}`, () => {
  it('gives the same result every time', async () => {
    const play = () => validateProcessor(cartPoleChampion, emulatedBoard(), { episodes: 3, seed: 1 });
    expect(await play()).toEqual(await play());
  });

  it('has cycles from the board that the emulator confirms and the compiler predicts', async () => {
    const result = await validateProcessor(swingUpChampion, emulatedBoard(), { episodes: 1, seed: 1 });
    for (const end of ['Min', 'Mean', 'Max'] as const) {
      const counted = value(result, `inferenceCycles${end}`);
      expect(Math.abs(value(result, `tracedCycles${end}`) - counted)).toBeLessThan(100);
    }
    const predicted = predictCycles(swingUpChampion);
    expect(Math.abs(value(result, 'inferenceCyclesMean') / predicted - 1)).toBeLessThan(0.05);
    expect(value(result, 'inferenceMax')).toBeCloseTo(value(result, 'inferenceCyclesMax') / 16, 9);
  });

  it('measures round trips in the time of the board', async () => {
    const result = await validateProcessor(doublePendulumChampion, emulatedBoard(), { episodes: 3, seed: 1 });
    const episodes = result.episodes as ProcessorEpisode[];
    const max = value(result, 'roundTripMax');
    expect(max).toBe(Math.max(...episodes.map((episode) => episode.roundTripMaxMs)));
    expect(value(result, 'roundTripMean')).toBeLessThanOrEqual(value(result, 'roundTripP99'));
    expect(value(result, 'roundTripP99')).toBeLessThanOrEqual(max);
    // Nine observations of nine characters or more, ten bits each at 115200 baud.
    expect(value(result, 'roundTripMean')).toBeGreaterThan((9 * 9 * 10) / 115.2);
    expect(value(result, 'missedDeadlines')).toBe(0);
  });

  it('counts a round trip beyond the period, here one whose answer was lost, as a missed deadline', async () => {
    const board = emulatedBoard();
    const open = board.openPort.bind(board);
    board.openPort = async () => {
      const port = await open();
      disturbReceiving(
        port,
        damageOnce('$ACT', () => undefined),
      );
      return port;
    };
    const options = { episodes: 1, seed: 1, link: { answerTimeoutMs: 100 } };
    const result = await validateProcessor(cartPoleChampion, board, options);
    expect(value(result, 'retries')).toBe(1);
    expect(value(result, 'missedDeadlines')).toBe(1);
    expect((result.episodes as ProcessorEpisode[])[0]).toMatchObject({ missedDeadlines: 1 });
    expect(value(result, 'roundTripMax')).toBeGreaterThan(20);
    const checks = judge(undefined, [result], defaultLimits('cartpole')).checks;
    expect(checks).toContainEqual(expect.objectContaining({ name: 'missedDeadlines', value: 1, passed: false }));
  });

  it('ends when asked to, in the middle of an episode, and closes the port', async () => {
    const abort = new AbortController();
    const board = emulatedBoard();
    const run = validateProcessor(cartPoleChampion, board, { episodes: 100, seed: 1, signal: abort.signal });
    board.uno.at(12e6, () => abort.abort(new Error('enough')));
    await expect(run).rejects.toThrow('enough');
    expect(board.uno.cycles).toBeLessThan(3 * 16e6);
    expect((await board.openPort()).isOpen).toBe(true);
  });

  it('fails when the board is unplugged in the middle of an episode, and the champion stays in it', async () => {
    const board = emulatedBoard();
    board.uno.at(12e6, () => board.unplug());
    const run = validateProcessor(cartPoleChampion, board, { episodes: 100, seed: 1 });
    await expect(run).rejects.toBeInstanceOf(LinkError);
    await expect(run).rejects.toMatchObject({ code: 'LINK_LOST' });
    board.plugIn();
    const { link } = await connectTo(board);
    expect(await link.flash(compileChampion(cartPoleChampion).image)).toMatchObject({ written: false });
  });

  it('fails when the EEPROM of the board cannot be kept', async () => {
    const eepromFile = new EepromFile('/no/such/directory/uno.eeprom');
    const run = validateProcessor(cartPoleChampion, emulatedBoard({ eepromFile }), { episodes: 1, seed: 1 });
    await expect(run).rejects.toMatchObject({ code: 'BOARD_EEPROM_FILE' });
  });

  it('tells how far it is', async () => {
    const told: number[] = [];
    const options = { episodes: 2, seed: 1, onProgress: ({ episode }: { episode: number }) => told.push(episode) };
    await validateProcessor(cartPoleChampion, emulatedBoard(), options);
    expect(told).toEqual([1, 2]);
  });
});

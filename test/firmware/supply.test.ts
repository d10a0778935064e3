// What the board tells of its own supply, of its brown-out fuse and of bytes without a stop bit, on the emulated board.
import { describe, expect, it } from 'vitest';
import { boardSupplyVolts, boardWarnings, brownOutSentence } from '../../src/link/index.js';
import { analog0, pins } from '../../src/protocol/index.js';
import { Terminal } from '../boards/programs.js';
import { connectTo, emulatedBoard, emulatedOnly, realPort } from '../link/test-board.js';
import { rigOnBoard, runTo } from './rig-on-board.js';

const SYSTEM_TICK_CYCLES = 8000;
const well = { reference: 225, extendedFuse: 0xfc, frameErrors: 0, overruns: 0 };

describe.skipIf(realPort)(`the board's own supply ${emulatedOnly}`, () => {
  it.each([5, 4.7, 4.2, 3.5])('of %d V is measured by the reference of the chip, within 1 %', async (volts) => {
    const board = emulatedBoard();
    board.uno.vcc = volts;
    const { link } = await connectTo(board);
    expect(boardSupplyVolts(await link.status())! / volts).toBeCloseTo(1, 2);
  });

  it('is followed: half a second later the board knows', async () => {
    const { board, link } = await connectTo(emulatedBoard());
    board.uno.vcc = 4.2;
    runTo(board.uno, board.uno.cycles + 0.5 * board.uno.clockHz);
    const status = await link.status();
    expect(boardSupplyVolts(status)! / 4.2).toBeCloseTo(1, 2);
    expect(boardWarnings(status)).toEqual([expect.stringMatching(/^The board's own supply is low: 4\.2\d V/)]);
  });

  it('is measured while a rig ticks and a client reads analog pins, and spoils the readings of neither', async () => {
    const { uno, port, link, settings } = await rigOnBoard({
      settings: { supplyMin: 500 },
      prepare: (board) => {
        board.analogVolts[pins.SUPPLY - analog0] = 2.5; // 512, above the least
        board.analogVolts[5] = 1;
      },
    });
    const readings: number[] = [];
    let last: number[] = [];
    port.on('data', (bytes: Buffer) => {
      for (const byte of bytes) {
        if (byte >= 0x80) last = [byte];
        else last.push(byte);
        if (last.length === 3 && last[0] === 0xe5) readings.push(last[1]! | (last[2]! << 7));
      }
    });
    port.write(Buffer.of(0xf0, 0x7a, 1, 0, 0xf7, 0xc5, 1)); // A5 every ms
    await link.home('GUIDED');
    const references = new Set<number>();
    // A status asks for a reference: at each time within a tick, which has the supply converted in between.
    const [conversion, period] = [1664, settings.periodTicks * SYSTEM_TICK_CYCLES];
    const from = uno.cycles;
    for (let phase = 0; phase < 2 * period; phase += conversion / 2) {
      runTo(uno, from + Math.ceil((uno.cycles - from) / period) * period + (phase % period));
      references.add((await link.status()).reference);
    }
    expect([...references]).toEqual([225]);
    expect(readings.length).toBeGreaterThan(100);
    expect(new Set(readings)).toEqual(new Set([204]));
    expect(await link.status()).toMatchObject({ state: 'HOMING', fault: 'NONE' });
    uno.analogVolts[pins.SUPPLY - analog0] = 2.4;
    runTo(uno, uno.cycles + 0.2 * uno.clockHz);
    expect(await link.status()).toMatchObject({ fault: 'SUPPLY_SAG' });
  });
});

it.skipIf(realPort)(`supply and disturbed bytes are told to a person at a terminal ${emulatedOnly}`, () => {
  const board = new Terminal(new URL('../../firmware/uno.hex', import.meta.url));
  const { serialIn } = board.uno;
  board.uno.vcc = 4.2;
  board.runMs(100);
  const status = (): string => {
    board.say('?\n');
    return board.listen(50);
  };
  const [, millivolts] = /\|supply=(\d+)mV\|/.exec(status())!;
  expect(Number(millivolts) / 4200).toBeCloseTo(1, 2);
  expect(status()).toContain('|frame-errors=0|');
  serialIn.baudRate = 9600;
  serialIn.put(Uint8Array.of(0, 0), board.uno.cycles);
  board.runMs(10);
  serialIn.baudRate = 115_200;
  board.say('\xf7\n'); // ends what the zeros may have begun
  board.runMs(10);
  expect(status()).toContain('|frame-errors=2|');
});

describe('the brown-out fuse', () => {
  it.skipIf(realPort)(`is read by the program, whatever it is ${emulatedOnly}`, async () => {
    const board = emulatedBoard();
    const { link } = await connectTo(board);
    expect((await link.status()).extendedFuse).toBe(0xfd);
    for (const fuse of [0xfc, 0xff, 0xf8]) {
      board.uno.extendedFuse = fuse;
      expect((await link.status()).extendedFuse).toBe(fuse);
    }
  });

  it('is told with what it means at 16 MHz', () => {
    const told = (extendedFuse: number): string | undefined => brownOutSentence({ extendedFuse });
    expect(told(0xfd)).toBe(
      'below 2.7 V; at 16 MHz the chip is specified from 3.8 V on, and in between nothing is noticed',
    );
    expect(told(0xfc)).toBe('below 4.3 V');
    expect(told(0xfe)).toMatch(/^below 1\.8 V;/);
    expect(told(0xff)).toMatch(/^none: a supply that fails is not noticed/);
    expect(told(0)).toBeUndefined();
  });
});

describe('the serial line', () => {
  it.skipIf(realPort)(`counts bytes without a stop bit ${emulatedOnly}`, async () => {
    const { board, link } = await connectTo(emulatedBoard());
    const { serialIn } = board.uno;
    const before = (await link.status()).frameErrors;
    const right = serialIn.baudRate;
    serialIn.baudRate = 9600;
    serialIn.put(Uint8Array.of(0, 0, 0), board.uno.cycles); // a low of 0.9 ms each: no stop bit after ten bits of 87 us
    runTo(board.uno, board.uno.cycles + 0.01 * board.uno.clockHz);
    serialIn.baudRate = right;
    serialIn.put(Uint8Array.of(0xf7, 0x0a), board.uno.cycles);
    runTo(board.uno, board.uno.cycles + 0.01 * board.uno.clockHz);
    expect((await link.status()).frameErrors - before).toBe(3);
  });

  it.skipIf(realPort)(`counts bytes that come faster than the board reads ${emulatedOnly}`, async () => {
    const { board, port, link } = await connectTo(emulatedBoard());
    expect((await link.status()).overruns).toBe(0);
    let answers = 0;
    port.on('data', (bytes: Buffer) => {
      answers += bytes.filter((byte) => byte === '<'.charCodeAt(0)).length;
    });
    const asked = 200; // each is answered by far more bytes than it has, and the board waits for its own line
    board.uno.serialIn.put(Buffer.from('?\n'.repeat(asked)), board.uno.cycles);
    runTo(board.uno, board.uno.cycles + 4 * board.uno.clockHz);
    const { overruns } = await link.status();
    expect(overruns).toBeGreaterThan(0);
    expect(answers).toBeLessThan(asked);
    expect(boardWarnings({ ...well, overruns })).toHaveLength(1);
  });

  it('is named as baud trouble', () => {
    expect(boardWarnings(well)).toEqual([]);
    expect(boardWarnings({ ...well, frameErrors: 3 })).toEqual([
      expect.stringMatching(/^3 bytes came to the board without a stop bit .* baud rate/),
    ]);
    expect(boardWarnings({ ...well, frameErrors: 1, overruns: 2 })).toEqual([
      expect.stringMatching(/^A byte came/),
      expect.stringMatching(/^2 bytes were lost since the board's reset/),
    ]);
    expect(boardWarnings({ ...well, reference: 0 })).toEqual([]);
  });
});

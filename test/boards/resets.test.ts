// Resets and power cuts: what the board keeps, what it forgets, and what a cut does to an EEPROM byte.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Terminal } from './programs.js';

const POWER_ON = 1;
const EXTERNAL = 2;
const CYCLES_PER_MS = 16_000;
const OLD = [...Buffer.from('wxyz')];
const NEW = [...Buffer.from('abcd')];

describe('resets', () => {
  it('start the program again and tell it why', () => {
    const board = new Terminal('echo');
    expect(board.listen(5)).toBe(`boot ${POWER_ON}\r\n`);
    board.uno.reset();
    expect(board.listen(5)).toBe(`boot ${EXTERNAL}\r\n`);
    board.uno.powerCycle();
    expect(board.listen(5)).toBe(`boot ${POWER_ON}\r\n`);
    board.uno.powerCycle();
    board.uno.reset();
    expect(board.listen(5)).toBe(`boot ${POWER_ON | EXTERNAL}\r\n`);
  });

  it('do not turn time back', () => {
    const board = new Terminal('echo');
    board.runMs(5);
    const before = board.uno.cycles;
    board.uno.reset();
    board.uno.powerCycle();
    expect(board.uno.cycles).toBe(before);
    expect(board.uno.timeUs).toBeCloseTo(before / 16, 6);
  });

  it('can come from something that happens in the middle of a run', () => {
    const board = new Terminal('echo');
    board.uno.at(2 * CYCLES_PER_MS, () => board.uno.reset());
    expect(board.listen(5)).toBe(`boot ${POWER_ON}\r\nboot ${EXTERNAL}\r\n`);
    const cancel = board.uno.at(board.uno.cycles + 100, () => board.uno.reset());
    cancel();
    expect(board.listen(5)).toBe('');
  });

  it('stop the program at once when they come from its own trace', () => {
    const board = new Terminal('trace');
    const marks: number[] = [];
    board.uno.onTrace((value, cycle) => {
      marks.push(cycle);
      if (value & 1 && marks.length < 6) board.uno.reset();
    });
    board.runMs(1);
    const boot = marks[1]! - marks[0]!;
    expect(marks.slice(1, 6).map((cycle, index) => cycle - marks[index]!)).toEqual([boot, boot, boot, boot, boot]);
    expect(marks[6]! - marks[5]!).toBe(1000); // the sixth was left to run
    expect(boot).toBeLessThan(100);
  });

  it('are told of', () => {
    const board = new Terminal('echo');
    const cycles: number[] = [];
    const end = board.uno.onReset(() => cycles.push(board.uno.cycles));
    board.runMs(1);
    board.uno.reset();
    board.runMs(1);
    board.uno.powerCycle();
    end();
    board.uno.reset();
    expect(cycles.map((cycle) => Math.round(cycle / CYCLES_PER_MS))).toEqual([1, 2]);
  });

  it('release the pins', () => {
    const board = new Terminal('pins');
    board.runMs(1);
    expect(board.uno.pins[13]!.mode).toBe('output');
    const levels: boolean[] = [];
    board.uno.pins[13]!.onChange((level) => levels.push(level));
    board.uno.reset();
    expect(board.uno.pins[13]!.mode).toBe('input');
    expect(levels).toEqual([false]);
    board.runMs(1);
    expect(levels).toEqual([false, true]);
  });
});

describe('EEPROM', () => {
  it('starts erased, or as preset, and outlives resets and power cuts', () => {
    const board = new Terminal('eeprom');
    expect(board.listen(2)).toBe('boot ....\n');
    board.say('a');
    expect(board.listen(20)).toBe('done\n');
    expect([...board.uno.eeprom.subarray(0, 6)]).toEqual([0xff, 97, 98, 99, 100, 0xff]);
    board.uno.reset();
    expect(board.listen(2)).toBe('boot abcd\n');
    board.uno.powerCycle();
    expect(board.listen(2)).toBe('boot abcd\n');
    expect(new Terminal('eeprom', board.uno.eeprom).listen(2)).toBe('boot abcd\n');
  });

  it('takes 3.4 ms to write a byte, and none for one that the program skips', () => {
    const board = new Terminal('eeprom');
    board.runMs(2);
    board.say('a');
    board.runMs(20);
    board.say('a');
    const start = board.uno.cycles;
    board.runMs(20);
    const none = board.cycles.at(-1)! - start;
    expect(none).toBeLessThan(0.8 * CYCLES_PER_MS);
    board.uno.eeprom[2] = 0;
    board.say('a');
    const again = board.uno.cycles;
    board.runMs(20);
    const one = board.cycles.at(-1)! - again;
    expect((one - none) / CYCLES_PER_MS).toBeCloseTo(3.4, 1);
  });

  it('loses nothing but the byte in flight when the power is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 * CYCLES_PER_MS }), fc.nat(255), (cut, torn) => {
        const board = new Terminal('eeprom');
        board.uno.eeprom.set(
          [...'wxyz'].map((c) => c.charCodeAt(0)),
          1,
        );
        board.runMs(2);
        board.say('a');
        board.uno.run(cut);
        board.uno.powerCycle(torn);
        const cells = board.uno.eeprom.subarray(1, 5);
        const inFlight = cells.findIndex((cell, index) => cell !== NEW[index]); // or not begun yet
        if (inFlight >= 0) {
          expect([OLD[inFlight], torn]).toContain(cells[inFlight]);
          expect([...cells.subarray(inFlight + 1)]).toEqual(OLD.slice(inFlight + 1));
        }
        expect(board.uno.eeprom[0]).toBe(0xff);
        expect(board.uno.eeprom[5]).toBe(0xff);
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  it('tears the byte in flight, and a reset completes it', () => {
    const tearing = new Terminal('eeprom');
    tearing.runMs(2);
    tearing.say('a');
    tearing.runMs(2); // within the first byte
    tearing.uno.powerCycle(0x5a);
    expect([...tearing.uno.eeprom.subarray(1, 3)]).toEqual([0x5a, 0xff]);
    const completing = new Terminal('eeprom');
    completing.runMs(2);
    completing.say('a');
    completing.runMs(2);
    completing.uno.reset();
    expect([...completing.uno.eeprom.subarray(1, 3)]).toEqual([97, 0xff]);
  });
});

// The wire: how long bytes take, and what a wrong baud rate makes of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleFrame } from '../../rig/boards/serial-wire.js';
import { Terminal } from './programs.js';

describe('serial wire', () => {
  it('takes ten bit times for each byte in both directions', () => {
    const board = new Terminal('echo');
    board.runMs(5);
    const from = board.cycles.length;
    const start = board.uno.cycles;
    board.say('0123456789');
    board.runMs(5);
    const times = board.cycles.slice(from).map((cycle) => cycle - start);
    expect(board.heard.slice(from)).toBe('0123456789');
    const hostFrame = (16e6 * 10) / 115_200; // 1388.9 cycles
    const boardFrame = 10 * 8 * 17;
    for (const [index, time] of times.entries()) {
      const wire = (index + 1) * hostFrame + boardFrame;
      expect(time - wire).toBeGreaterThan(0);
      expect(time - wire).toBeLessThan(200); // two interrupts
    }
  });

  it('gives bytes as they are up to 4 % of difference', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.double({ min: 0.96, max: 1.039, noNaN: true }), (byte, ratio) => {
        expect(sampleFrame(byte, 115_200 * ratio, 115_200)).toEqual({ byte, frameError: false });
      }),
      { seed: 4 },
    );
  });

  it('samples bytes of another rate where the receiver expects bits', () => {
    // Twice as fast: the receiver's start bit is d0, its bits are d2, d4, d6, stop, then idle.
    expect(sampleFrame(0b0101_0101, 115_200, 57_600)).toEqual({ byte: 0b1111_1111, frameError: false });
    expect(sampleFrame(0b0000_0000, 115_200, 57_600)).toEqual({ byte: 0b1111_1000, frameError: false });
    // Twice as slow: each bit twice, beginning with the second half of the start bit.
    expect(sampleFrame(0b0000_1010, 57_600, 115_200)).toEqual({ byte: 0b1001_1000, frameError: false });
    expect(sampleFrame(0x00, 9600, 115_200)).toEqual({ byte: 0x00, frameError: true });
  });

  it('garbles what host and board say at different rates', () => {
    const board = new Terminal('echo');
    board.uno.serialIn.baudRate = 57_600;
    expect(board.listen(5)).toHaveLength('boot 1\r\n'.length);
    expect(board.heard).not.toBe('boot 1\r\n');
    board.say('hello');
    const answer = board.listen(5);
    expect(answer).toHaveLength(5);
    expect(answer).not.toBe('hello');
    board.uno.serialIn.baudRate = 115_200;
    board.say('hello');
    expect(board.listen(5)).toBe('hello');
  });
});

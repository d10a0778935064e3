// The wire: how long bytes take, and what a wrong baud rate makes of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, FrameReader } from '../../rig/boards/serial-wire.js';
import { Terminal } from './programs.js';

/** What is read of bytes that follow each other at once. */
function read(bytes: readonly number[], senderBaud: number, receiverBaud: number): Frame[] {
  const reader = new FrameReader();
  return bytes.flatMap((byte, at) => reader.read(byte, at === bytes.length - 1, senderBaud, receiverBaud));
}

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
        expect(read([byte], 115_200 * ratio, 115_200)).toEqual([{ byte, frameError: false }]);
      }),
      { seed: 4 },
    );
  });

  it('samples bytes of another rate where the receiver expects bits', () => {
    // Twice as fast: the start bit is read between start and d0, the bits at d2, d4, d6 and stop, then idle.
    expect(read([0b0000_0000], 115_200, 57_600)).toEqual([{ byte: 0b1111_1000, frameError: false }]);
    expect(read([0b0101_0100], 115_200, 57_600)).toEqual([{ byte: 0b1111_1111, frameError: false }]);
    // A start bit so short is a spike; then the edge before d1 begins a byte, read at d2, d4, d6 and stop.
    expect(read([0b1111_1111], 115_200, 57_600)).toEqual([]);
    expect(read([0b0000_0001], 115_200, 57_600)).toEqual([{ byte: 0b1111_1100, frameError: false }]);
    // Twice as slow: each bit twice, beginning with the second half of the start bit.
    expect(read([0b0000_1010], 57_600, 115_200)[0]).toEqual({ byte: 0b1001_1000, frameError: false });
    expect(read([0x00], 9600, 115_200)).toEqual([{ byte: 0x00, frameError: true }]);
  });

  it('reads two frames as one that are twice as fast, and one as two that is twice as slow', () => {
    // start, 8 times 0, stop, start, 8 times 0, stop: read at 1, 3, 5, 7, 9 (stop), 11, 13, 15, 17 and 19 (stop)
    expect(read([0, 0], 115_200, 57_600)).toEqual([{ byte: 0b0000_1000, frameError: false }]);
    // d4 is 0, d5 is 1, d6 is 0: what ends within d4 begins again at d6
    expect(read([0b1010_0000], 57_600, 115_200)).toEqual([
      { byte: 0b0000_0000, frameError: true },
      { byte: 0b1111_1110, frameError: false },
    ]);
  });

  it('garbles what host and board say at different rates', () => {
    const board = new Terminal('echo');
    board.uno.serialIn.baudRate = 57_600;
    expect(board.listen(5)).toHaveLength('boot 1\r\n'.length / 2);
    board.say('hello');
    const answer = board.listen(5);
    expect(answer.length).toBeGreaterThan(0);
    expect(answer).not.toContain('hello');
    board.uno.serialIn.baudRate = 115_200;
    board.say('hello');
    expect(board.listen(5)).toBe('hello');
  });
});

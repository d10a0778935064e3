// Small C programs that work on silicon and go wrong on a careless emulator. Input capture (ICP1) is not emulated and not tested.
import { describe, expect, it } from 'vitest';
import { Terminal } from './programs.js';

describe('programs that trip emulators', () => {
  it('T1: a transmit interrupt that finds nothing to send comes again when it is enabled again', () => {
    expect(new Terminal('t1-transmit-interrupt-without-write').listen(5)).toBe('abcde');
  });

  it('T2: writing UCSR0B does not lose a byte that waits for its interrupt', () => {
    const board = new Terminal('t2-control-write-while-received');
    board.runMs(1);
    board.say('A');
    expect(board.listen(5)).toBe('A');
    board.say('BC');
    expect(board.listen(5)).toBe('BC');
  });

  it('T3: UDRE stays set when U2X is written after TXEN', () => {
    expect(new Terminal('t3-double-speed-after-enable').listen(5)).toBe('ok\n');
  });

  it.each([
    ['one byte', 'A', 'A'],
    ['two bytes, as many as the buffer holds', 'AB', 'AB'],
    ['three, the last of them in the shift register', 'ABC', 'ABC'],
    ['four, of which one is lost and DOR set', 'ABCD', '!ABD'],
    ['six, of which three are lost', 'ABCDEF', '!ABF'],
  ])('T4: a late reader finds %s', (_what, sent, found) => {
    const board = new Terminal('t4-late-reader');
    expect(board.listen(0.5)).toBe('now\n');
    board.say(sent);
    expect(board.listen(5)).toBe(`${found}\n`);
    board.say('x'); // DOR is gone with the first read, and the receiver works on
    expect(board.listen(0.6)).toBe('now\n');
    board.say('Z');
    expect(board.listen(5)).toBe('Z\n');
  });

  it('T5: a watchdog reset clears the I/O registers, keeps SRAM, sets WDRF, and Timer2 works again', () => {
    const board = new Terminal('t5-watchdog');
    const first = 'cause 1 control 0 watchdog 0 lives 1\n';
    // WDRF keeps WDE set until the program clears it.
    const again = (lives: number): string => `cause 8 control 0 watchdog 8 lives ${lives}\n`;
    expect(board.listen(40)).toBe(first);
    // 64 ms after it is set; then 5 ms of ticks and 3.4 ms of sending
    expect(board.listen(80)).toBe(again(2));
    expect(board.listen(72)).toBe(again(3));
  });

  it('T6: UDR is double-buffered, and buffered bytes follow without a gap', () => {
    const board = new Terminal('t6-double-buffer');
    expect(board.listen(5)).toBe('xyready full\n');
    expect(board.cycles[1]! - board.cycles[0]!).toBe(1360); // 10 bits of 8 x (16 + 1) cycles
  });

  it('T7: edges set EIFR and PCIFR while nothing is enabled, and enabling serves them', () => {
    expect(new Terminal('t7-flags-without-enable').listen(5)).toBe('140 003\n');
  });

  it('T9: an interrupt that waits since before SEI wakes the SLEEP that follows it', () => {
    expect(new Terminal('t9-sleep-with-pending-interrupt').listen(5)).toBe('123\n');
  });

  it('T10: one instruction runs between what enables interrupts (SEI, OUT and STS to SREG, RETI) and an interrupt', () => {
    expect(new Terminal('t10-one-instruction-first').listen(5)).toBe('sei 12 out 12 sts 12\n');
  });
});

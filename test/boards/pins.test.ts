// The pins of the emulated Uno, seen from outside.
import { describe, expect, it } from 'vitest';
import { Terminal } from './programs.js';

/** Asks the program for its counts of edges on D2 and A0 and its measurement of A1. */
function ask(board: Terminal): number[] {
  board.say('?');
  return board.listen(3).trim().split(' ').map(Number);
}

describe('pins', () => {
  it('read high through a pull-up until something pulls them low', () => {
    const board = new Terminal('pins');
    const [button, led] = [board.uno.pins[4]!, board.uno.pins[13]!];
    board.runMs(1);
    expect(button.mode).toBe('input-pull-up');
    expect([button.level, led.level, led.duty]).toEqual([true, true, 1]);
    button.drive(false);
    board.runMs(1);
    expect([button.level, led.level, led.duty]).toEqual([false, false, 0]);
    button.drive(undefined);
    board.runMs(1);
    expect([button.level, led.level]).toEqual([true, true]);
    expect(board.uno.pins[7]!.mode).toBe('input');
    expect(board.uno.pins[7]!.level).toBe(false);
  });

  it('carry every edge that is scheduled, by interrupt and by pin change', () => {
    const board = new Terminal('pins');
    board.runMs(1);
    const edges = 1000;
    for (let edge = 0; edge < edges; edge++) {
      const cycle = board.uno.cycles + 1000 + edge * 300;
      board.uno.at(cycle, () => board.uno.pins[2]!.drive(edge % 2 === 0));
      board.uno.at(cycle + 150, () => board.uno.pins[14]!.drive(edge % 2 === 0));
    }
    board.runMs(20);
    expect(ask(board)).toEqual([edges, edges, 0]);
  });

  it('make PWM whose duty can be read or measured', () => {
    const board = new Terminal('pins');
    const [d5, d9] = [board.uno.pins[5]!, board.uno.pins[9]!];
    board.runMs(2); // compare values take effect at the end of the first period
    expect(d5.duty).toBe(64 / 256);
    expect(d9.duty).toBe(300 / 400);
    let rises = 0;
    let highCycles = 0;
    let roseAt = board.uno.cycles;
    d9.onChange((level) => {
      if (level) {
        rises++;
        roseAt = board.uno.cycles;
      } else highCycles += board.uno.cycles - roseAt;
    });
    board.runMs(10);
    expect(rises).toBe(200); // 20 kHz
    expect(highCycles / 160_000).toBeCloseTo(0.75, 1);
  });

  it('are measured in volts', () => {
    const board = new Terminal('pins');
    board.uno.analogVolts[1] = 1.5;
    board.runMs(1);
    expect(ask(board)[2]).toBe(Math.floor((1.5 * 1024) / 5));
    board.uno.analogVolts[1] = 9;
    expect(ask(board)[2]).toBe(1023);
    board.uno.analogVolts[1] = -1;
    expect(ask(board)[2]).toBe(0);
  });
});

describe('an alarm', () => {
  it('goes off at each cycle it is set to, until it is cancelled', () => {
    const { uno } = new Terminal('trace');
    const cycles: number[] = [];
    const alarm = uno.alarm(() => {
      cycles.push(uno.cycles);
      if (cycles.length < 3) alarm.set(uno.cycles + 1000);
    });
    alarm.set(50_000);
    alarm.set(5000);
    uno.run(20_000);
    expect(cycles.map((cycle) => Math.floor(cycle / 100))).toEqual([50, 60, 70]);
    alarm.set(25_000);
    alarm.cancel();
    uno.run(50_000);
    expect(cycles).toHaveLength(3);
  });

  it('may be set to the next cycle from what the program does', () => {
    const { uno } = new Terminal('trace');
    const delays: number[] = [];
    const alarm = uno.alarm(() => delays.push(uno.cycles));
    uno.onTrace((_, cycle) => {
      delays.push(-cycle);
      alarm.set(cycle + 1);
    });
    uno.run(50_000);
    expect(delays.length).toBeGreaterThan(10);
    for (let i = 0; i + 1 < delays.length; i += 2) {
      const delay = delays[i + 1]! + delays[i]!;
      expect(delay).toBeGreaterThan(0);
      expect(delay).toBeLessThan(4); // the end of the instruction that marks
    }
  });
});

describe('trace register', () => {
  it('gives the exact cycles between two marks', () => {
    const board = new Terminal('trace');
    const marks: [number, number][] = [];
    const end = board.uno.onTrace((value, cycle) => marks.push([value, cycle]));
    board.runMs(5);
    expect(marks.length).toBeGreaterThan(10);
    for (let i = 0; i + 1 < marks.length; i += 2) {
      expect(marks[i]![0] & 1).toBe(1);
      expect(marks[i + 1]![0] & 1).toBe(0);
      expect(marks[i + 1]![1] - marks[i]![1]).toBe(1000);
    }
    end();
    const count = marks.length;
    board.runMs(5);
    expect(marks).toHaveLength(count);
  });
});

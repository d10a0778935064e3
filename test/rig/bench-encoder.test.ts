// Encoders on the emulated board's pins: every edge at its moment, and what can be wrong with them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Encoder } from '../../rig/bench/index.js';
import { RandomStream } from '../../sim/index.js';
import { Terminal } from '../boards/programs.js';

const STEP = 8000;
const CPR = 2400;
const perRad = CPR / (2 * Math.PI);
/** An instruction and the entry into an interrupt are that long: what happens outside waits for their end. */
const LATE = 8;

function encoders(reversed = false) {
  const board = new Terminal('bench');
  const { uno } = board;
  const cart = new Encoder(uno, uno.pin('CART_A'), uno.pin('CART_B'), { countSize: 1 / 2000, reversed });
  const pole = new Encoder(uno, uno.pin('POLE_A'), uno.pin('POLE_B'), { countSize: 1 / perRad, reversed });
  board.runMs(1);
  const ask = () => {
    board.say('?');
    const [cartCount, poleCount, skipped] = board.listen(5).split(' ').map(Number);
    return { cart: cartCount!, pole: poleCount!, skipped: skipped! };
  };
  return { board, uno, cart, pole, ask };
}

/** Goes back and forth between +-`end` at an even speed: the position after so many steps. */
function sweep(end: number, speed: number, step: number): number {
  const way = (end + (speed * step * STEP) / 16e6) % (4 * end);
  return way < 2 * end ? way - end : 3 * end - way;
}

describe('an encoder', () => {
  it.each([false, true])('loses no edge at the top speed of the article, back and forth (reversed: %s)', (reversed) => {
    const { board, uno, cart, pole, ask } = encoders(reversed);
    const steps = 4100;
    const position = (step: number) => ({ cart: sweep(1.9, 5.7, step), pole: sweep(7, 15, step) });
    const begin = uno.cycles;
    const move = (step: number) => {
      const [from, to, start] = [position(step), position(step + 1), begin + step * STEP];
      cart.move(from.cart, to.cart, start, start + STEP);
      pole.move(from.pole, to.pole, start, start + STEP);
    };
    for (let step = 0; step < steps; step++) {
      move(step);
      board.runMs(0.5);
    }
    board.runMs(0.5);
    const end = position(steps);
    const sign = reversed ? -1 : 1;
    expect(cart.edges + pole.edges).toBeGreaterThan(25_000);
    expect(cart.count).toBe(Math.floor(end.cart * 2000 + 0.5));
    expect(pole.count).toBe(Math.floor(end.pole * perRad + 0.5));
    expect(ask()).toEqual({ cart: sign * cart.count, pole: sign * pole.count, skipped: 0 });
  });

  it('gives each edge at the cycle at which the motion crosses its line', () => {
    const anyMotion = fc.array(fc.double({ min: -0.01, max: 0.01, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyMotion, (moves) => {
        const { board, uno, cart } = encoders();
        const seen: number[] = [];
        const expected: number[] = [];
        for (const name of ['CART_A', 'CART_B'] as const) uno.pin(name).onChange(() => seen.push(uno.cycles));
        let at = 0;
        for (const by of moves) {
          const [from, to] = [at * 2000 + 0.5, (at + by) * 2000 + 0.5];
          const start = uno.cycles;
          const lines = [];
          for (let line = Math.floor(Math.min(from, to)) + 1; line <= Math.max(from, to); line++) lines.push(line);
          if (by < 0) lines.reverse();
          for (const line of lines) expected.push(start + (STEP * (line - from)) / (to - from));
          cart.move(at, at + by, start, start + STEP);
          board.runMs(0.5);
          at += by;
        }
        board.runMs(0.1);
        expect(seen).toHaveLength(expected.length);
        for (const [k, cycle] of seen.entries()) {
          expect(cycle).toBeGreaterThanOrEqual(expected[k]! - 1e-6);
          expect(cycle - expected[k]!).toBeLessThan(LATE + 1);
        }
        expect(new Set(seen).size).toBe(seen.length);
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  it('rests on a position without an edge', () => {
    const { board, uno, cart } = encoders();
    cart.place(0.3);
    for (let step = 0; step < 20; step++) {
      const tremble = 1e-5 * (step % 2 ? 1 : -1); // 0.02 counts
      cart.move(0.3 - tremble, 0.3 + tremble, uno.cycles, uno.cycles + STEP);
      board.runMs(0.5);
    }
    expect([cart.count, cart.edges]).toEqual([600, 0]);
  });
});

describe('a faulty encoder', () => {
  /** The cart goes 0.1 m to the right in 50 ms. */
  function goRight({ board, uno, cart }: ReturnType<typeof encoders>, from = 0): void {
    cart.move(from, from + 0.1, uno.cycles, uno.cycles + 100 * STEP);
    board.runMs(51);
  }

  it('does not count with one channel stuck or both, and counts again when mended', () => {
    for (const level of [false, true]) {
      const machine = encoders();
      machine.cart.stick('A', level);
      goRight(machine);
      expect(Math.abs(machine.ask().cart)).toBeLessThanOrEqual(1);
      machine.cart.stick('B', level);
      const stuck = machine.ask().cart;
      goRight(machine, 0.1);
      expect(machine.ask().cart).toBe(stuck);
      machine.cart.stick('A', undefined);
      machine.cart.stick('B', undefined);
      const mended = machine.ask().cart;
      goRight(machine, 0.2);
      expect(machine.ask().cart - mended).toBe(200);
    }
  });

  it('counts backwards with its wires swapped', () => {
    const machine = encoders();
    machine.cart.swap(true);
    goRight(machine);
    expect(machine.ask()).toEqual({ cart: -200, pole: 0, skipped: 0 });
  });

  it('skips edges when disturbed, the same ones for the same random numbers', () => {
    const results = [1, 1, 2].map((seed) => {
      const machine = encoders();
      machine.cart.disturb(2000, new RandomStream({ seed, purpose: 'sample' }));
      goRight(machine);
      const disturbed = machine.ask();
      machine.cart.disturb(0, new RandomStream({ seed, purpose: 'sample' }));
      const quiet = machine.ask();
      machine.board.runMs(50);
      expect(machine.ask()).toEqual(quiet);
      return disturbed;
    });
    expect(results[0]!.skipped).toBeGreaterThan(5);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).not.toEqual(results[0]);
  });
});

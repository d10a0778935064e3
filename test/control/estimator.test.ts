// What the estimator makes of edges: positions exactly, velocities as well as edges allow.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Estimator, type EstimatorSettings, reversedFlags } from '../../src/control/index.js';
import { settingsFlags } from '../../src/protocol/index.js';
import { type Motion, MovingEncoder } from './encoder.js';
import { settingsFor, unitsPerSecond } from './settings.js';

const fixed = { seed: 20240229 };
const cpr = 2400;
const desk = settingsFor(2000, cpr);
const still: Motion = () => 0.5;

/** An estimator on two encoders, and the control ticks it gets. */
class Bench {
  readonly estimator: Estimator;
  private readonly cart: MovingEncoder;
  private readonly pole: MovingEncoder;
  private now = 0;

  constructor(settings: EstimatorSettings, motions: { readonly cart?: Motion; readonly pole?: Motion }) {
    this.estimator = new Estimator(settings);
    this.cart = new MovingEncoder(motions.cart ?? still);
    this.pole = new MovingEncoder(motions.pole ?? still);
    this.estimator.begin(this.readings(), 0);
  }

  tick(units: number): readonly number[] {
    this.now += units;
    this.estimator.update(this.readings(), this.now & 0xffff);
    return [...this.estimator.observationsQ19].map((q19) => q19 / 2 ** 19);
  }

  sample(units: number): void {
    this.now += units;
    this.estimator.sample(this.readings(), this.now & 0xffff);
  }

  private readings() {
    return { cart: this.cart.readAt(this.now), pole: this.pole.readAt(this.now) };
  }
}

/** Readings given by hand: the counts, the edges' times, and the ticks. */
function rates(
  ticks: readonly (readonly [count: number, edge: number, now: number])[],
  flags = 0,
  poleSpeedScale = 1,
): number[] {
  const estimator = new Estimator({ ...desk, flags, poleSpeedScale, poleSpeedShift: 0 });
  const none = { count: 0, edge4us: 0 };
  estimator.begin({ cart: none, pole: none }, 0);
  return ticks.map(([count, edge4us, now]) => {
    estimator.update({ cart: none, pole: { count: count & 0xffff, edge4us: edge4us & 0xffff } }, now & 0xffff);
    return estimator.observationsQ19[4]!;
  });
}
const rate = (counts: number, units: number): number => Math.round((counts * 2 ** 20) / units);

describe('positions', () => {
  it('follow the counts exactly, over every wrap, and the pole comes round without drift', () => {
    const path = fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        path,
        fc.integer({ min: 4, max: 32767 }),
        fc.integer({ min: 0, max: 65535 }),
        (moves, revolution, start) => {
          const estimator = new Estimator({ ...desk, poleCountsPerRev: revolution });
          const at = (count: number) => ({ count: (start + count) & 0xffff, edge4us: 0 });
          estimator.begin({ cart: at(0), pole: at(0) }, 0);
          let total = 0;
          for (const move of moves) {
            total += move;
            estimator.update({ cart: at(total), pole: at(total) }, 0);
            expect(estimator.cartMoved).toBe(move);
            expect(estimator.cartCounts).toBe(total);
            expect((total - estimator.poleCounts) % revolution === 0).toBe(true);
            expect(estimator.poleCounts >= 0 && estimator.poleCounts < revolution).toBe(true);
          }
        },
      ),
      fixed,
    );
  });

  it('are metres, and sine and cosine of the angle from upright', () => {
    const counts = { count: 0, edge4us: 0 };
    const worst = Array.from({ length: cpr }, (_, i) => {
      const estimator = new Estimator(desk);
      estimator.begin({ cart: counts, pole: counts }, 0);
      estimator.update({ cart: { count: i, edge4us: 0 }, pole: { count: i, edge4us: 0 } }, 2500);
      const [x, , cosine, sine] = [...estimator.observationsQ19].map((q19) => q19 / 2 ** 19);
      const angle = Math.PI + (i * 2 * Math.PI) / cpr;
      return [Math.abs(x! - i / 2000), Math.abs(cosine! - Math.cos(angle)), Math.abs(sine! - Math.sin(angle))];
    });
    expect(Math.max(...worst.map(([x]) => x!))).toBeLessThan(2e-5);
    expect(Math.max(...worst.flatMap(([, cosine, sine]) => [cosine!, sine!]))).toBeLessThan(1.7e-4);
  });

  it('are exact where it matters: hanging at the start, upright after half a revolution', () => {
    const bench = new Bench(desk, { pole: (t) => Math.min(cpr / 2, t / 100) });
    expect([...bench.estimator.observationsQ19]).toEqual([0, 0, -(2 ** 19), 0, 0]);
    bench.tick(60_000);
    bench.tick(62_000);
    expect(bench.estimator.poleFromUpright()).toBe(0);
    expect([...bench.estimator.observationsQ19].slice(2, 4)).toEqual([2 ** 19, 0]);
  });

  it('start where they are put', () => {
    const bench = new Bench(desk, { cart: (t) => 0.5 + t / 1000, pole: (t) => 0.5 + t / 1000 });
    bench.tick(4000);
    bench.estimator.placeCart(-300);
    bench.estimator.poleHangs();
    bench.tick(2000);
    expect([bench.estimator.cartCounts, bench.estimator.poleCounts]).toEqual([-298, 2]);
  });

  it('and velocities change their sign with the flags, which are those of the wire', () => {
    expect(reversedFlags).toEqual({ cart: 1 << settingsFlags.CART_REVERSED, pole: 1 << settingsFlags.POLE_REVERSED });
    const motions = { cart: (t: number) => t / 90, pole: (t: number) => t / 70 };
    const state = (flags: number): readonly number[] => {
      const bench = new Bench({ ...desk, flags }, motions);
      bench.tick(2500);
      return bench.tick(2500);
    };
    const [x, v, cosine, sine, w] = state(0);
    expect(state(reversedFlags.cart)).toEqual([-x!, -v!, cosine, sine, w]);
    expect(state(reversedFlags.pole)).toEqual([x, v, cosine, -sine!, -w!]);
  });
});

describe('velocities', () => {
  it('are exact to 0.1 % at a constant speed once two edges were seen', () => {
    const speed = fc.double({ min: 0.05, max: 30, noNaN: true });
    const direction = fc.constantFrom(-1, 1);
    fc.assert(
      fc.property(speed, direction, fc.double({ min: 0, max: 1, noNaN: true }), (size, sign, phase) => {
        const radps = size * sign;
        const countsPerUnit = (radps * cpr) / (2 * Math.PI) / unitsPerSecond;
        const bench = new Bench(desk, { pole: (t) => phase + 1000 + countsPerUnit * t });
        const firstTwo = Math.ceil(2 / Math.abs(countsPerUnit) / 2500) + 1;
        for (let tick = 1; tick <= firstTwo + 20; tick++) {
          const w = bench.tick(2500)[4]!;
          // Both edges are known to a unit of time, and the rate to its last place.
          const error = size * (1e-3 + 1 / 2500) + 1 / 2 ** 20 / (cpr / (2 * Math.PI) / unitsPerSecond);
          if (tick > firstTwo) expect(Math.abs(w - radps)).toBeLessThan(error);
        }
      }),
      { ...fixed, numRuns: 60 },
    );
  });

  it('are the counts between the last edges of two ticks, over the time between those', () => {
    const ticks = [
      [1, 1000, 2500],
      [2, 4200, 5000],
      [5, 7400, 7500],
    ] as const;
    expect(rates(ticks).slice(1)).toEqual([rate(1, 3200), rate(3, 3200)]);
    expect(rates(ticks, reversedFlags.pole).slice(1)).toEqual([-rate(1, 3200), -rate(3, 3200)]);
  });

  it('take an edge into account that came while the tick began', () => {
    const ticks = [
      [1, 2502, 2500],
      [2, 4500, 5000],
      [2, 4500, 7500],
    ] as const;
    expect(rates(ticks).slice(1)).toEqual([rate(1, 1998), Math.floor(2 ** 20 / 3000)]);
  });

  it('take an edge for a new one though its time has wrapped to that of the last', () => {
    const ticks = [
      [1, 1000, 2500],
      [1, 1000, 60_000],
      [2, 1000 + 65_536, 67_500],
    ] as const;
    expect(rates(ticks)[2]).toBe(rate(1, 32_767 + 6536));
  });

  it('are held below 2^30, so that the difference of two is within 32 bits', () => {
    const ticks = [
      [1000, 1000, 1001],
      [2000, 1002, 1003],
      [1000, 1004, 1005],
    ] as const;
    expect(rates(ticks, 0, 65_535).slice(1)).toEqual([2 ** 30 - 1, 1 - 2 ** 30]);
  });

  it('fall while no edge comes: one count would be one', () => {
    const now = [2500, 5000, 7500, 10_000, 30_000, 33_000, 36_000, 60_000, 90_000];
    const silent = now.map((time) => [5, 2400, time] as const);
    expect(rates([[1, 1000, 1250], ...silent])).toEqual([
      rate(1, 33_767 & 0xffff),
      rate(4, 1400),
      ...[5000, 7500, 10_000, 30_000, 33_000].map((time) => Math.floor(2 ** 20 / (time - 2400))),
      0,
      0,
      0,
    ]);
  });

  it('are 0 when edges cancel out, and turn with the counts', () => {
    const ticks = [
      [3, 1000, 2500],
      [5, 4000, 5000],
      [5, 7000, 7500],
      [4, 9000, 10_000],
    ] as const;
    expect(rates(ticks).slice(1)).toEqual([rate(2, 3000), 0, -rate(1, 2000)]);
  });

  it('do not count the time of standing still when the counts of one tick say more', () => {
    const start = [0, 0, 40_000] as const;
    expect(rates([start, [1, 42_000, 42_500]])[1]).toBe(rate(1, 32_767 + 2000));
    expect(rates([start, [9, 42_000, 42_500]])[1]).toBe(rate(8, 2000));
  });

  it('are those since a sample, which leaves positions and movements alone', () => {
    const cart: Motion = (t) => 0.5 + (t / 1000) ** 2;
    const [whole, sampled] = [new Bench(desk, { cart }), new Bench(desk, { cart })];
    const perSecond = (from: number, to: number): number => ((to + from) * unitsPerSecond) / 1e6 / 2000;
    for (let tick = 1; tick <= 8; tick++) {
      const now = 4000 * tick;
      const slow = whole.tick(4000);
      sampled.sample(3000);
      const quick = sampled.tick(1000);
      const { cartMoved, cartCounts } = sampled.estimator;
      expect([cartMoved, cartCounts]).toEqual([whole.estimator.cartMoved, whole.estimator.cartCounts]);
      expect(quick[0]).toBe(slow[0]);
      if (tick === 1) continue;
      expect(Math.abs(slow[1]! - perSecond(now - 4000, now))).toBeLessThan(0.05);
      expect(Math.abs(quick[1]! - perSecond(now - 1000, now))).toBeLessThan(0.05);
    }
  });

  it('are those before a sample, or less, when no edge has come since', () => {
    const bench = new Bench(desk, { pole: (t) => 0.5 + Math.min(t, 3900) / 100 });
    bench.sample(3880);
    const turning = (perUnit: number) => (perUnit * unitsPerSecond * 2 * Math.PI) / cpr;
    expect(bench.tick(40)[4]).toBeCloseTo(turning(38 / 3850), 2);
    bench.sample(3000);
    expect(bench.tick(1000)[4]).toBeCloseTo(turning(1 / (7920 - 3850)), 2);
    expect(bench.estimator.poleMoved).toBe(0);
  });

  it('are smoothed by the share that the settings give', () => {
    const bench = new Bench({ ...desk, velocitySmoothing: 64 }, { cart: (t) => 0.5 + Math.max(0, t - 9000) / 50 });
    const seen = [2500, 2500, 2500, 2500, 2500, 2500].map((units) => bench.tick(units)[1]!);
    const speed = 250_000 / 50 / 2000;
    expect(seen.slice(0, 3)).toEqual([0, 0, 0]);
    expect(seen[4]! - speed).toBeCloseTo((seen[3]! - speed) / 4, 2);
    expect(seen[5]! - speed).toBeCloseTo((seen[4]! - speed) / 4, 2);
  });
});

// How far the estimated velocity is from the true one, as docs/numerics.md tells it.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sin } from '../../sim/math/index.js';
import { type EncoderReading, Estimator } from '../../src/control/index.js';
import { limits } from '../../src/protocol/index.js';
import { MovingEncoder } from './encoder.js';
import { settingsFor, unitsPerSecond } from './settings.js';

const countsPerRev = 2400;
const countsPerRad = countsPerRev / (2 * Math.PI);
const seconds = 1.3;
const still = { count: 0, edge4us: 0 };

/** Angle and velocity at a time, in rad and s. */
interface Swing {
  readonly about: string;
  readonly angle: (s: number) => number;
  readonly velocity: (s: number) => number;
}

const constant = (radps: number): Swing => ({
  about: `constant ${radps} rad/s`,
  angle: (s) => radps * s,
  velocity: () => radps,
});

function sine(degrees: number, hertz: number): Swing {
  const amplitude = (degrees * Math.PI) / 180;
  const w = 2 * Math.PI * hertz;
  return {
    about: `±${degrees}° at ${hertz} Hz, up to ${(amplitude * w).toFixed(2)} rad/s`,
    angle: (s) => amplitude * sin(w * s),
    velocity: (s) => amplitude * w * sin(w * s + Math.PI / 2),
  };
}

/** Stands still for 0.35 s, moves for 0.2 s, and so on. */
function jerks(acceleration: number): Swing {
  const half = 0.1;
  const since = (s: number): number => Math.max(0, (s % 0.55) - 0.35);
  return {
    about: `from rest at ${acceleration} rad/s², up to ${acceleration * half} rad/s`,
    angle(s) {
      const t = since(s);
      const done = Math.floor(s / 0.55) * acceleration * half * half;
      return done + (t < half ? (acceleration * t * t) / 2 : acceleration * (half * half - (2 * half - t) ** 2 / 2));
    },
    velocity: (s) => acceleration * (since(s) < half ? since(s) : 2 * half - since(s)),
  };
}

const swings = [
  constant(0.05),
  constant(0.5),
  constant(10),
  sine(0.2, 1),
  sine(2, 1),
  sine(5, 3),
  sine(170, 0.5),
  jerks(5),
  jerks(100),
];

/** Every period and window is a multiple. */
const ticksPerSecond = 1e6 / limits.SYSTEM_TICK_US;
const systemTick = unitsPerSecond / ticksPerSecond;
const periods = [5, 10, 16.5];

/** What the encoder of a swing reads at each system tick. @param late as in MovingEncoder */
function readingsOf({ angle }: Swing, late: number): EncoderReading[] {
  const encoder = new MovingEncoder((units) => countsPerRad * angle(units / unitsPerSecond) + 0.3, late);
  return Array.from({ length: seconds * ticksPerSecond + 1 }, (_, tick) => encoder.readAt(tick * systemTick));
}

/** RMS and largest error of the estimate, and RMS error of counts per control period, in rad/s, after the first 0.2 s. */
function errors({ velocity }: Swing, readings: readonly EncoderReading[], periodMs: number, windowMs = 0) {
  const estimator = new Estimator(settingsFor(2000, countsPerRev));
  const at = (tick: number) => ({ cart: still, pole: readings[tick]! });
  const time = (tick: number): number => (tick * systemTick) & 0xffff;
  estimator.begin(at(0), 0);
  let squares = 0;
  let differenceSquares = 0;
  let max = 0;
  let ticks = 0;
  const period = 2 * periodMs;
  for (let now = period; now < readings.length; now += period) {
    const mark = now - 2 * windowMs;
    if (mark < now) estimator.sample(at(mark), time(mark));
    estimator.update(at(now), time(now));
    if (now < 0.2 * ticksPerSecond) continue;
    const truth = velocity(now / ticksPerSecond);
    const error = Math.abs(estimator.observationsQ19[4]! / 2 ** 19 - truth);
    const byDifference = (estimator.poleMoved / countsPerRad / period) * ticksPerSecond - truth;
    squares += error ** 2;
    differenceSquares += byDifference ** 2;
    max = Math.max(max, error);
    ticks++;
  }
  return { rms: Math.sqrt(squares / ticks), max, difference: Math.sqrt(differenceSquares / ticks) };
}

describe('the error of the velocity', () => {
  const page = readFileSync(new URL('../../docs/numerics.md', import.meta.url), 'utf8');
  const missing = (rows: readonly string[]): string => rows.filter((row) => !page.includes(row)).join('\n');

  it('over whole control periods is what the page says', () => {
    const rows = swings.map((swing) => {
      const readings = readingsOf(swing, 0);
      const cells = periods.map((ms) => {
        const { rms, max, difference } = errors(swing, readings, ms);
        return `${rms.toFixed(3)} / ${max.toFixed(3)} (${difference.toFixed(3)})`;
      });
      return `| ${swing.about} | ${cells.join(' | ')} |`;
    });
    expect(missing(rows)).toBe('');
  });

  it.each([
    ['even', 0],
    ['uneven', 0.2],
  ])('over windows, with %s edges, is what the page says', (edges, late) => {
    const rows = [constant(0.5), constant(10), sine(5, 3), sine(170, 0.5), jerks(100)].map((swing) => {
      const readings = readingsOf(swing, late);
      const cells = periods.map((periodMs) =>
        [0, 4, 2, 1]
          .filter((windowMs) => windowMs <= periodMs / 2)
          .map((windowMs) => errors(swing, readings, periodMs, windowMs).rms.toFixed(3))
          .join(' / '),
      );
      return `| ${swing.about}, ${edges} | ${cells.join(' | ')} |`;
    });
    expect(missing(rows)).toBe('');
  });
});

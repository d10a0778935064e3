// How far the estimated velocity is from the true one, as docs/numerics.md tells it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sin } from '../../sim/math/index.js';
import { Estimator } from '../../src/control/index.js';
import { type Motion, MovingEncoder } from './encoder.js';
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

/** RMS and largest error of the estimate, and RMS error of counts per control period, in rad/s, after the first 0.2 s. */
function errors({ angle, velocity }: Swing, periodUnits: number): { rms: number; max: number; difference: number } {
  const motion: Motion = (units) => countsPerRad * angle(units / unitsPerSecond) + 0.3;
  const encoder = new MovingEncoder(motion);
  const estimator = new Estimator(settingsFor(2000, countsPerRev));
  estimator.begin({ cart: still, pole: encoder.readAt(0) }, 0);
  let squares = 0;
  let differenceSquares = 0;
  let max = 0;
  let ticks = 0;
  for (let now = periodUnits; now <= seconds * unitsPerSecond; now += periodUnits) {
    estimator.update({ cart: still, pole: encoder.readAt(now) }, now & 0xffff);
    if (now < 0.2 * unitsPerSecond) continue;
    const truth = velocity(now / unitsPerSecond);
    const error = Math.abs(estimator.observationsQ19[4]! / 2 ** 19 - truth);
    const byDifference = (estimator.poleMoved / countsPerRad / periodUnits) * unitsPerSecond - truth;
    squares += error ** 2;
    differenceSquares += byDifference ** 2;
    max = Math.max(max, error);
    ticks++;
  }
  return { rms: Math.sqrt(squares / ticks), max, difference: Math.sqrt(differenceSquares / ticks) };
}

describe('the error of the velocity', () => {
  const page = readFileSync(new URL('../../docs/numerics.md', import.meta.url), 'utf8');

  it('is what the page says', () => {
    const rows = swings.map((swing) => {
      const cells = [5, 10, 16.5].map((ms) => {
        const { rms, max, difference } = errors(swing, ms * 250);
        return `${rms.toFixed(3)} / ${max.toFixed(3)} (${difference.toFixed(3)})`;
      });
      return `| ${swing.about} | ${cells.join(' | ')} |`;
    });
    expect(rows.filter((row) => !page.includes(row)).join('\n')).toBe('');
  });
});

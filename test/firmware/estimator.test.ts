// The estimator and the drive in C equal the reference in TypeScript bit for bit.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driveDuty, type EncoderReadings, Estimator, type EstimatorSettings } from '../../src/control/index.js';
import { encodeSettings } from '../../src/link/rig-settings.js';
import { type RigSettings, settingsFields } from '../../src/protocol/index.js';
import { anySettings, settingsFor } from '../control/settings.js';
import { hostPrograms, installed } from './host-board.js';

/** What an encoder does between two ticks. The edge's time counts back from the tick; a net movement of 0 may have edges. */
interface Step {
  readonly counts: number;
  readonly edgeBefore: number | undefined;
}

interface Tick {
  /** Just a sample. */
  readonly samples?: boolean;
  readonly passed: number;
  readonly cart: Step;
  readonly pole: Step;
  /** Calls after the tick. */
  readonly place?: number;
  readonly hangs?: boolean;
}

interface Case {
  readonly settings: EstimatorSettings;
  readonly now: number;
  readonly counts: number;
  readonly ticks: readonly Tick[];
}

const rest: Step = { counts: 0, edgeBefore: undefined };
const edgeBefore = fc.oneof(fc.integer({ min: -3, max: 1250 }), fc.integer({ min: 0, max: 4125 }));
const sign = fc.constantFrom(-1, 1);
const moving = (max: number): fc.Arbitrary<Step> =>
  fc.record({ counts: fc.tuple(fc.integer({ min: 0, max }), sign).map(([n, s]) => n * s), edgeBefore });
const wild: fc.Arbitrary<Step> = fc.record({
  counts: fc.integer({ min: -32768, max: 32767 }),
  edgeBefore: fc.integer({ min: -32768, max: 32767 }),
});
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant(rest) },
  { weight: 6, arbitrary: moving(3) },
  { weight: 3, arbitrary: moving(200) },
  { weight: 1, arbitrary: wild },
);
const passed = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(1250, 2500, 4125) },
  { weight: 3, arbitrary: fc.integer({ min: 1240, max: 4200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 65535 }) },
);
const tick: fc.Arbitrary<Tick> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      samples: fc.constant(true),
      passed: fc.oneof(fc.constant(1000), passed),
      cart: step,
      pole: step,
    }),
  },
  { weight: 9, arbitrary: fc.record({ passed, cart: step, pole: step }) },
  { weight: 3, arbitrary: fc.constant({ passed: 4125, cart: rest, pole: rest }) },
  {
    weight: 1,
    arbitrary: fc.record({
      passed,
      cart: step,
      pole: step,
      place: fc.oneof(fc.integer({ min: -32768, max: 32767 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      hangs: fc.boolean(),
    }),
  },
);
const anyCase: fc.Arbitrary<Case> = fc.record({
  settings: fc.oneof(fc.constant(settingsFor(2000, 2400)), fc.constant(settingsFor(11400, 4096)), anySettings),
  now: fc.integer({ min: 0, max: 65535 }),
  counts: fc.integer({ min: 0, max: 65535 }),
  ticks: fc.array(tick, { minLength: 30, maxLength: 90, size: 'max' }),
});

const zeros = Object.fromEntries(settingsFields.map(({ field }) => [field, 0])) as RigSettings;

/** Records for the program, little endian. */
class Records {
  private readonly parts: Buffer[] = [];

  settings(settings: Partial<RigSettings>): void {
    this.parts.push(Buffer.from('S'), Buffer.from(encodeSettings({ ...zeros, ...settings })));
  }

  words(record: string, ...words: number[]): void {
    this.parts.push(Buffer.from(record), Buffer.from(Uint16Array.from(words).buffer));
  }

  place(counts: number): void {
    this.parts.push(Buffer.from('C'), Buffer.from(Int32Array.of(counts).buffer));
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

const words = ({ cart, pole }: EncoderReadings, now: number): number[] => [
  cart.count,
  cart.edge4us,
  pole.count,
  pole.edge4us,
  now,
];

/** Plays a case on the reference, writes it down for the program, and returns the state after each tick. */
function play({ settings, now: start, counts, ticks }: Case, records: Records): number[][] {
  const estimator = new Estimator(settings);
  records.settings(settings);
  let now = start;
  let readings = { cart: { count: counts, edge4us: start }, pole: { count: counts, edge4us: 0 } };
  estimator.begin(readings, now);
  records.words('B', ...words(readings, now));
  const next = ({ count, edge4us }: EncoderReadings['cart'], step: Step) => ({
    count: (count + step.counts) & 0xffff,
    edge4us: step.edgeBefore === undefined ? edge4us : (now - step.edgeBefore) & 0xffff,
  });
  return ticks.flatMap((tick) => {
    now = (now + tick.passed) & 0xffff;
    readings = { cart: next(readings.cart, tick.cart), pole: next(readings.pole, tick.pole) };
    if (tick.samples) {
      estimator.sample(readings, now);
      records.words('M', ...words(readings, now));
      return [];
    }
    estimator.update(readings, now);
    records.words('U', ...words(readings, now));
    const { cartCounts, cartMoved, poleCounts, poleMoved } = estimator;
    const state = [
      ...estimator.observationsQ19,
      cartCounts,
      cartMoved,
      poleCounts,
      poleMoved,
      estimator.poleFromUpright(),
    ];
    if (tick.place !== undefined) {
      estimator.placeCart(tick.place);
      records.place(tick.place);
    }
    if (tick.hangs) {
      estimator.poleHangs();
      records.words('P');
    }
    return [state];
  });
}

describe.skipIf(!installed('cc', 'make'))('in C as in TypeScript', () => {
  const programs = hostPrograms();

  function run(records: Records): DataView {
    const { status, stdout, stderr } = spawnSync(join(programs, 'estimate'), {
      input: records.bytes(),
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`The program failed:\n${stderr}`);
    return new DataView(stdout.buffer, stdout.byteOffset, stdout.byteLength);
  }

  it('the state after any movement, with any settings', () => {
    const records = new Records();
    const cases = fc.sample(anyCase, { numRuns: 600, seed: 20240229 });
    const expected = cases.map((each) => play(each, records));
    const computed = run(records);
    const stateBytes = 6 * 4 + 4 * 2;
    expect(computed.byteLength).toBe(expected.flat().length * stateBytes);
    let at = 0;
    const state = (): number[] => {
      const numbers = Array.from({ length: 10 }, (_, i) =>
        i < 6 ? computed.getInt32(at + 4 * i, true) : computed.getInt16(at + 12 + 2 * i, true),
      );
      at += stateBytes;
      return numbers;
    };
    expected.forEach((states, index) => {
      expect(states.map(state), `case ${index}: ${JSON.stringify(cases[index]!.settings)}`).toEqual(states);
    });
    const velocities = expected.flat().map((numbers) => numbers[1]!);
    expect(velocities.filter((v) => v === 0).length, 'standing still').toBeGreaterThan(500);
    expect(velocities.filter((v) => Math.abs(v) === 2 ** 30 - 1).length, 'held').toBeGreaterThan(50);
    expect(new Set(velocities).size).toBeGreaterThan(5000);
  });

  it.each([
    { dutyMax: 400, deadZoneRight: 0, deadZoneLeft: 0 },
    { dutyMax: 400, deadZoneRight: 37, deadZoneLeft: 37 },
    { dutyMax: 213, deadZoneRight: 212, deadZoneLeft: 5 },
    { dutyMax: 1, deadZoneRight: 0, deadZoneLeft: 0 },
  ])('the duty for every action with $dutyMax, $deadZoneRight, $deadZoneLeft', (settings) => {
    const records = new Records();
    records.settings(settings);
    const actions = Array.from({ length: 65536 }, (_, i) => i - 32768);
    for (const action of actions) records.words('D', action);
    const computed = run(records);
    expect(computed.byteLength).toBe(2 * actions.length);
    const differing = actions.filter((action, i) => computed.getInt16(2 * i, true) !== driveDuty(settings, action));
    expect(differing).toEqual([]);
  });
});

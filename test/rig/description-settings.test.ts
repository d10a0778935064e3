// What the firmware is told of a rig, and the rig written back as text.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatRig, loadRig, parseRig, type Rig, rigNames, rigSettings } from '../../rig/description/files/index.js';
import { nearestScale } from '../../rig/description/scale.js';
import { type EncoderReading, type EncoderReadings, Estimator } from '../../src/control/index.js';
import { encodeSettings } from '../../src/link/rig-settings.js';
import { limits, settingsFlags, switches } from '../../src/protocol/index.js';

const rigs = await Promise.all(rigNames.map(loadRig));

describe('nearestScale', () => {
  it('is within 2^-16 of any factor that fits', () => {
    fc.assert(
      fc.property(fc.double({ min: 1.6e-5, max: 65535, noNaN: true }), (factor) => {
        const { mantissa, shift } = nearestScale(factor)!;
        expect(mantissa).toBeGreaterThanOrEqual(32768);
        expect(mantissa).toBeLessThanOrEqual(65535);
        expect(Math.abs(mantissa / 2 ** shift / factor - 1)).toBeLessThanOrEqual(2 ** -16);
      }),
      { seed: 1 },
    );
  });

  it('does not exist for what does not fit', () => {
    expect([0, 1e-5, 65536, 1e9, Number.POSITIVE_INFINITY].map(nearestScale)).toEqual(Array(5).fill(undefined));
  });
});

describe('rigSettings', () => {
  it.each(rigs)('of $name fit the wire and say what the rig says', (rig) => {
    const settings = rigSettings(rig);
    expect(() => encodeSettings(settings)).not.toThrow();
    const ratio = (field: 'cart' | 'cartSpeed' | 'polePhase' | 'poleSpeed', wanted: number): number =>
      settings[`${field}Scale`] / 2 ** settings[`${field}Shift`] / wanted - 1;
    const { countsPerM } = rig.cartEncoder;
    const { countsPerRev } = rig.poleEncoder;
    // A count in metres, Q13.19; a count in each 4 us, Q12.20, in m/s, Q13.19; and so for the pole.
    const errors = [
      ratio('cart', 2 ** 19 / countsPerM),
      ratio('cartSpeed', (250_000 / countsPerM) * 2 ** (19 - 20)),
      ratio('polePhase', 65536 / countsPerRev),
      ratio('poleSpeed', ((250_000 * 2 * Math.PI) / countsPerRev) * 2 ** (19 - 20)),
    ];
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(2 ** -15);
    expect(settings.periodTicks * limits.SYSTEM_TICK_US).toBe(rig.periodUs);
    expect(settings.velocityWindow * limits.SYSTEM_TICK_US).toBe(rig.velocityWindowUs);
    expect(settings.trackCounts).toBe(Math.round(2 * (rig.track.switchM ?? rig.plant.stopM) * countsPerM));
    expect(settings.softLimitCounts / countsPerM).toBeCloseTo(rig.track.softLimitM, 3);
  });

  it('let the pole be caught within at least a count, however small the angle', async () => {
    const bench = await loadRig('bench');
    const counts = (captureRad: number): number => rigSettings({ ...bench, captureRad }).captureCounts;
    expect(counts(1e-6)).toBe(1);
    expect(counts((3 / bench.poleEncoder.countsPerRev) * 2 * Math.PI)).toBe(3);
  });

  it.each(rigs)('let the estimator see $name as it moves', (rig) => {
    const estimator = new Estimator(rigSettings(rig));
    const [v, omega] = [0.05, -0.8];
    // Edges come evenly: a count each time its encoder has moved by one more.
    const reading = (perSecond: number, seconds: number): EncoderReading => {
      const count = Math.trunc(perSecond * seconds);
      return { count: count & 0xffff, edge4us: Math.round((250_000 * count) / perSecond) & 0xffff };
    };
    const readings = (seconds: number): EncoderReadings => ({
      cart: reading(v * rig.cartEncoder.countsPerM, seconds),
      pole: reading((omega / (2 * Math.PI)) * rig.poleEncoder.countsPerRev, seconds),
    });
    estimator.begin(readings(0), 0);
    // From the centre, with the pole hanging.
    const ticks = Math.round(3e6 / rig.periodUs);
    for (let tick = 1; tick <= ticks; tick++) {
      estimator.update(readings((tick * rig.periodUs) / 1e6), ((tick * rig.periodUs) / 4) & 0xffff);
    }
    const seconds = (ticks * rig.periodUs) / 1e6;
    const angle = Math.PI + omega * seconds;
    const seen = [...estimator.observationsQ19].map((q19) => q19 / 2 ** 19);
    const wanted = [v * seconds, v, Math.cos(angle), Math.sin(angle), omega];
    for (const [i, value] of wanted.entries()) expect(Math.abs(seen[i]! - value)).toBeLessThan(0.004);
  });

  it.each(rigs)('home $name with less than full drive, and call it stuck before homing pushes its hardest', (rig) => {
    const { homingDuty, stallDuty, dutyMax, homingGain, homingStep, homingSpeed, speedMaxCounts } = rigSettings(rig);
    expect(stallDuty).toBeLessThan(homingDuty);
    expect(homingDuty).toBeLessThan(dutyMax / 2);
    expect(homingStep).toBeLessThan(homingGain);
    expect(homingSpeed / 256).toBeLessThan(speedMaxCounts / 4);
  });

  it.each(rigs)('bring $name to its homing speed and keep it there', (rig) => {
    const { homingGain, homingStep, homingDuty, homingSpeed } = rigSettings(rig);
    // A cart with its pole riding along, under the firmware's controller as docs describe it.
    const { plant, motor } = rig;
    const stepS = 1e-4;
    const massKg = plant.cartMassKg + plant.poleMassKg;
    const target = homingSpeed / 256;
    let [v, travelled, before, integral] = [0, 0, 0, 0];
    const speeds: number[] = [];
    for (let tick = 0; tick < 3e6 / rig.periodUs; tick++) {
      const counts = Math.floor(travelled * rig.cartEncoder.countsPerM);
      const missing = target - (counts - before);
      before = counts;
      integral = Math.min(homingDuty, Math.max(0, integral + (homingStep / 256) * missing));
      const duty = Math.min(homingDuty, Math.max(-homingDuty, integral + (homingGain / 256) * missing));
      const driven = Math.abs(duty) / limits.DUTY_MAX < plant.deadZone ? 0 : duty / limits.DUTY_MAX;
      for (let t = 0; t < rig.periodUs / 1e6; t += stepS) {
        const braking = plant.backEmfNsPerM * (plant.motorFloats > 0 ? Math.abs(driven) : 1);
        const force = plant.forceN * driven - (braking + plant.cartViscousNsPerM) * v;
        const moved = v + (stepS / massKg) * force;
        const dry =
          (stepS / massKg) * (v === 0 ? Math.max(plant.cartCoulombN, plant.cartStictionN) : plant.cartCoulombN);
        v = Math.abs(moved) <= dry ? 0 : moved - Math.sign(moved) * dry;
        travelled += stepS * v;
      }
      speeds.push(v);
    }
    expect(motor.dutyMax).toBe(1);
    const settled = speeds.slice(speeds.length / 2);
    const mean = settled.reduce((sum, speed) => sum + speed, 0) / settled.length;
    expect(mean / rig.homingSpeedMps).toBeCloseTo(1, 1);
    expect(Math.max(...speeds)).toBeLessThan(2.5 * rig.homingSpeedMps);
  });

  it('have a bit for each of the ways a rig can be wired', async () => {
    const rig = await loadRig('desktop');
    const set = (of: Rig, options = {}): string[] =>
      Object.entries(settingsFlags).flatMap(([name, bit]) =>
        (rigSettings(of, options).flags >> bit) & 1 ? [name] : [],
      );
    expect(set(rig)).toEqual(['LIMIT_SWITCHES', 'EMERGENCY_STOP']);
    expect(set(rig, { standalone: true })).toEqual(['LIMIT_SWITCHES', 'EMERGENCY_STOP', 'STANDALONE']);
    const other =
      'extends: desktop\nlimitSwitches: none\nemergencyStop: false\nmotorReversed: true\ncartEncoderReversed: true\npoleEncoderReversed: true\n';
    expect(set(parseRig(other, 'other'))).toEqual(['CART_REVERSED', 'POLE_REVERSED', 'MOTOR_REVERSED']);
  });

  it('say which switches are normally closed: all that the file does not call normally open', () => {
    const closed = (text: string): string[] => {
      const { normallyClosed } = rigSettings(parseRig(`extends: desktop\n${text}`, 'other'));
      return Object.entries(switches).flatMap(([name, bit]) => ((normallyClosed >> bit) & 1 ? [name] : []));
    };
    const all = ['LIMIT_LEFT', 'LIMIT_RIGHT', 'EMERGENCY_STOP'];
    expect(closed('')).toEqual(all);
    expect(closed('limitSwitches: 19.5 cm\nemergencyStop: true\n')).toEqual(all);
    expect(closed('limitSwitches: 19.5 cm, normally open\n')).toEqual(['EMERGENCY_STOP']);
    expect(closed('limitSwitches: 19.5 cm, left normally open\n')).toEqual(['LIMIT_RIGHT', 'EMERGENCY_STOP']);
    expect(closed('limitSwitches: 19.5 cm, normally open, left normally closed\n')).toEqual([
      'LIMIT_LEFT',
      'EMERGENCY_STOP',
    ]);
    expect(closed('emergencyStop: normally open\n')).toEqual(['LIMIT_LEFT', 'LIMIT_RIGHT']);
  });

  it('have an emergency stop that is normally closed where the file says nothing of one', () => {
    const desktop = readFileSync(new URL('../../rig/presets/desktop.yaml', import.meta.url), 'utf8');
    const text = desktop.replace(/^emergencyStop.*\n/m, '');
    expect(text).not.toBe(desktop);
    const silent = parseRig(text, 'silent.yaml');
    expect(silent).toMatchObject({ emergencyStop: true, normallyOpen: [] });
    expect((rigSettings(silent).flags >> settingsFlags.EMERGENCY_STOP) & 1).toBe(1);
  });

  it('hold a pole at once when the capture angle is less than a count', async () => {
    const counts = (captureAngle: string): number =>
      rigSettings(parseRig(`extends: desktop\ncaptureAngle: ${captureAngle}\n`, 'narrow')).captureCounts;
    // A count of 2400 is 0.15 deg.
    expect(['0.01 deg', '0.15 deg', '0.3 deg'].map(counts)).toEqual([1, 1, 2]);
  });

  it('measure the supply only where it is wired', async () => {
    expect(rigSettings(await loadRig('desktop')).supplyMin).toBe(0);
    // 10 V * 0.248 is 2.48 V, of 5 V in 1024 steps.
    expect(rigSettings(await loadRig('belt')).supplyMin).toBe(508);
  });
});

describe('formatRig', () => {
  it.each(rigs)('writes $name as text that reads back the same', (rig) => {
    expect(parseRig(formatRig(rig), `${rig.name}.yaml`)).toEqual(rig);
  });

  it('keeps how each switch is wired', () => {
    for (const text of [
      'limitSwitches: 19.5 cm, normally open\nemergencyStop: normally open\n',
      'limitSwitches: 19.5 cm, right normally open\nemergencyStop: false\n',
      'limitSwitches: 19.5 cm, left normally open\nemergencyStop: normally closed\n',
    ]) {
      const rig = parseRig(`extends: desktop\n${text}`, 'wired');
      expect(parseRig(formatRig(rig), 'wired')).toEqual(rig);
    }
  });

  it('keeps rigs as measured, to the last bit', async () => {
    const rig = await loadRig('belt');
    const measured = fc.double({ min: 0.9, max: 1.1, noNaN: true });
    fc.assert(
      fc.property(measured, measured, measured, fc.boolean(), (a, b, c, reversed) => {
        const found: Rig = {
          ...rig,
          plant: {
            ...rig.plant,
            cartCoulombN: a,
            trackTiltRad: 0.1 * (a - 1),
            poleCentreM: b * rig.plant.poleCentreM,
            stopM: c * 0.42,
            damping: a - 0.9,
          },
          cartEncoder: { countsPerM: 8000 * a, reversed },
          motor: { reversed, dutyMax: b - 0.1, deadZoneRight: 0.07 * a, deadZoneLeft: 0.06 * b },
          emergencyStop: reversed,
          captureRad: a,
          backlashM: 0.001 * a,
          zero: { angleRad: 0.01 * (a - 1), positionM: 0.01 * (b - 1) },
          uncertainties: { ...rig.uncertainties, massShare: a - 0.9, angleZeroRad: 0.01 * b, positionZeroM: 0.001 * c },
          about: 'measured: "by hand" # really',
        };
        fc.pre(found.motor.dutyMax <= 1 && found.plant.stopM > 0.385);
        expect(parseRig(formatRig(found), 'belt.yaml')).toEqual(found);
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  it('writes for people: units, comments, round numbers, no more than there is to say', async () => {
    const text = formatRig(await loadRig('desktop'));
    expect(text).toContain('controlPeriod: 10 ms\ncaptureAngle: 20 deg\n');
    expect(text).toContain('poleCentre: 19.75 cm\n');
    expect(text).toContain('# The track, from its centre to each side.\nendStops: 0.198 m\n');
    expect(text).not.toMatch(/cartStiction|bumpers|Reversed/);
    expect(Object.keys(parse(text))).toHaveLength(
      text.split('\n').filter((line) => line.includes(': ') && !line.startsWith('#')).length,
    );
  });
});

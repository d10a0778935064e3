// Calibration of an emulated machine that is not what its file says: all that differs is found, and the file that is written works.
import { describe, expect, it } from 'vitest';
import { fitCart } from '../../rig/calibration/cart.js';
import { findDeadZone, swallowedDuty } from '../../rig/calibration/dead-zone.js';
import { findDirections, findEnds } from '../../rig/calibration/directions.js';
import { foundRig } from '../../rig/calibration/found-rig.js';
import { calibrate, findings, hiddenRig } from '../../rig/calibration/index.js';
import { simulate } from '../../rig/calibration/model.js';
import type { Run } from '../../rig/calibration/runs.js';
import { drivenSettings } from '../../rig/calibration/working-settings.js';
import { changeRig, loadRig, type Rig } from '../../rig/description/files/index.js';
import { swingLengthM } from '../../rig/description/swing.js';
import { RADIANS_PER_DEGREE } from '../../src/base/index.js';
import { limits } from '../../src/protocol/index.js';
import { asWired, file, open, signsOf, truly } from './hidden-machine.js';

describe('calibrate', () => {
  it('cannot go on with a motor that moves nothing, and says so', async () => {
    const weak = changeRig(file, { motor: { ...file.motor, dutyMax: 0.2 } });
    const { session, bench, work } = await open(weak, weak);
    bench.motor.stuckAt = 0;
    await expect(calibrate(session, work.person)).rejects.toMatchObject({
      code: 'CALIBRATION_FAILED',
      message: expect.stringContaining('Check the motor, its supply and the cart encoder'),
    });
    await session.close();
  });
});

/** What the cart and the pole of a machine do when it is pushed, let go and braked, as telemetry tells it. */
function run({ plant, motor, cartEncoder, poleEncoder, periodUs }: Rig, share: number, direction: 1 | -1): Run {
  const begins = direction > 0 ? motor.deadZoneRight : motor.deadZoneLeft;
  const duty = Math.round((begins + share * (1 - begins)) * limits.DUTY_MAX);
  const phases = [duty, 0, -duty].flatMap((size) => Array.from({ length: 20 }, () => direction * size));
  const log = phases.map((duty, ticks) => ({ ticks, cart: 0, pole: 0, duty, delayS: 4e-4 }));
  const start = { positionM: 0, velocityMps: 0, angleRad: Math.PI, angularVelocityRadps: 0 };
  const endless = { ...plant, stopM: Number.POSITIVE_INFINITY };
  simulate(endless, log, periodUs / 1e6, start, 0, (positionM, angleRad, i) => {
    const turned = (angleRad - Math.PI) / (2 * Math.PI);
    const counts = { cart: positionM * cartEncoder.countsPerM, pole: turned * poleEncoder.countsPerRev };
    log[i] = { ...log[i]!, cart: Math.round(counts.cart), pole: Math.round(counts.pole) };
  });
  return { log };
}

const swungAsInFile = {
  ...{ viscousNms: 1e-4, coulombNm: 0, zeroRad: 0, rmsRad: 0, lengthError: 0 },
  course: { name: 'pole', of: 'angle', timesS: [], measured: [], modelled: [] },
} as const;

describe('what the driver does between two pulses', () => {
  it.each(['slow', 'fast'] as const)('is told of a hidden rig with %s decay, whatever the file says', async (decay) => {
    const belt = await loadRig('belt');
    const hidden = hiddenRig(belt, 1);
    const truth = { ...hidden, plant: { ...hidden.plant, motorFloats: decay === 'fast' ? 1 : 0 } };
    const runs = [run(truth, 0.3, 1), run(truth, 0.7, -1)];
    const { countsPerM: perM } = truth.cartEncoder;
    const counts = { perM, perRev: truth.poleEncoder.countsPerRev };
    const { poleCentreM, poleInertiaKgM2, poleViscousNms, poleCoulombNm } = truth.plant;
    const swung = { poleCentreM, poleInertiaKgM2, poleViscousNms, poleCoulombNm };
    for (const motorFloats of [0, 1]) {
      const found = fitCart(runs, { ...belt.plant, ...swung, motorFloats }, counts, belt.periodUs / 1e6);
      const { cartViscousNsPerM, backEmfNsPerM, forceN } = truth.plant;
      expect(found.floatingNsPerM > 0).toBe(decay === 'fast');
      expect(found.forceN / forceN).toBeCloseTo(1, 1);
      expect(Math.abs(found.forceN / forceN - 1)).toBeLessThan(Math.max(0.05, 4 * found.forceError));
      expect(found.brakingError).toBeGreaterThan(0);
      expect((found.viscousNsPerM + found.floatingNsPerM) / (cartViscousNsPerM + backEmfNsPerM)).toBeCloseTo(1, 1);
      const written = foundRig(changeRig(belt, { plant: { ...belt.plant, motorFloats } }), {
        reversals: { motor: false, cart: false, pole: false },
        zones: { right: { begins: 0, log: runs[0]!.log }, left: { begins: 0, log: runs[1]!.log } },
        trackM: 2 * belt.track.switchM!,
        counts,
        swing: { ...swungAsInFile, lengthM: swingLengthM(truth) },
        motion: found,
      });
      expect(written.plant.motorFloats).toBe(truth.plant.motorFloats);
      expect(written.plant.backEmfNsPerM / backEmfNsPerM).toBeCloseTo(1, 0);
      expect(findings.find(({ name }) => name === 'motor floats between pulses')!.of(written)).toBe(decay === 'fast');
    }
  });
});

describe('the tilt of the track', () => {
  it.each([0.5, -0.25, 0])('is told from friction and force: %d degrees', async (degrees) => {
    for (const rig of [file, await loadRig('belt')]) {
      const hidden = hiddenRig(rig, 1);
      const truth = { ...hidden, plant: { ...hidden.plant, trackTiltRad: degrees * RADIANS_PER_DEGREE } };
      const counts = { perM: truth.cartEncoder.countsPerM, perRev: truth.poleEncoder.countsPerRev };
      const found = fitCart([run(truth, 0.3, 1), run(truth, 0.7, -1)], truth.plant, counts, rig.periodUs / 1e6);
      expect(Math.abs(found.tiltRad / RADIANS_PER_DEGREE - degrees)).toBeLessThan(0.1);
      expect(found.tiltError / RADIANS_PER_DEGREE).toBeLessThan(0.1);
    }
  });

  it('that makes the cart roll away is refused', async () => {
    const steep = changeRig(file, { plant: { ...file.plant, trackTiltRad: 2 * RADIANS_PER_DEGREE } });
    const { session, work } = await open(steep);
    await expect(findDirections(work)).rejects.toThrow('Level the track');
    await session.close();
  });
});

describe('the steps', () => {
  // The other ways: calibration.long.test.ts.
  it.each([
    { motor: false, cart: false, pole: true },
    { motor: true, cart: false, pole: true },
  ])('small pulses tell how encoders count against the motor: %j', async (wired) => {
    const { signs, positionM } = await signsOf(wired);
    expect(signs).toEqual({ cart: wired.motor === wired.cart ? 1 : -1, pole: wired.motor === wired.pole ? 1 : -1 });
    expect(Math.abs(positionM)).toBeLessThan(0.02);
  });

  it('without limit switches a person tells right from left, and the track ends where the cart stops', async () => {
    const { switchM: _, ...track } = file.track;
    const bare = changeRig(file, { track });
    const truth = changeRig(bare, {
      motor: { ...file.motor, reversed: true, deadZoneRight: 0.05, deadZoneLeft: 0.08 },
      cartEncoder: { countsPerM: 8000, reversed: false },
    });
    const { session, bench, work } = await open(truth, bare);
    const directions = await findDirections(work);
    const ends = await findEnds(work, directions);
    expect(ends.reversals).toEqual({ motor: true, cart: false, pole: false });
    expect(ends.zones.right.begins / limits.DUTY_MAX).toBeCloseTo(0.05, 2);
    expect(ends.zones.left.begins / limits.DUTY_MAX).toBeCloseTo(0.08, 2);
    expect(Math.abs(ends.trackCounts / work.trackM - 8000)).toBeLessThan(40);
    expect(bench.state.positionM).toBeGreaterThan(0.9 * file.plant.stopM);
    const counts = await work.guide.play((log) => (log.length > 1 ? undefined : 0));
    expect(counts[0]!.cart / 8000).toBeCloseTo(bench.state.positionM, 3);
    await session.close();
  });

  it.each([
    { what: 'stiction', deadZone: 0, cartStictionN: 0.1 * file.plant.forceN },
    { what: "the driver's dead zone", deadZone: 0.1, cartStictionN: 0 },
  ])('finds the duty that overcomes $what, and tells that it was that', async ({ deadZone, cartStictionN }) => {
    const truth = truly({ plant: { ...file.plant, deadZone, cartStictionN } });
    const { session, work } = await open(truth);
    await work.guide.configure(drivenSettings(file, asWired));
    await work.guide.begin();
    await work.person.letHang();
    await work.guide.untilStill();
    const zone = await findDeadZone(work.guide, 1, limits.DUTY_MAX);
    await session.close();
    expect(zone.begins / limits.DUTY_MAX).toBeCloseTo(0.1, 2);
    const swallowed = swallowedDuty(zone, file.plant, file.cartEncoder.countsPerM, work.guide.periodS);
    expect(Math.abs(swallowed / limits.DUTY_MAX - deadZone)).toBeLessThan(0.015);
  });
});

// Calibration of an emulated machine that is not what its file says: all that differs is found, and the file that is written works.
import { describe, expect, it } from 'vitest';
import type { Bench, RigState } from '../../rig/bench/index.js';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { findDeadZone, swallowedDuty } from '../../rig/calibration/dead-zone.js';
import { findDirections, findEnds } from '../../rig/calibration/directions.js';
import { Guide } from '../../rig/calibration/guide.js';
import { BenchPerson, calibrate, hiddenRig, swingLength, wireHidden } from '../../rig/calibration/index.js';
import { findSigns } from '../../rig/calibration/signs.js';
import type { Work } from '../../rig/calibration/work.js';
import { drivenSettings } from '../../rig/calibration/working-settings.js';
import { changeRig, formatRig, loadRig, parseRig, type Rig } from '../../rig/description/files/index.js';
import { type Machine, RigSession, runMachine } from '../../rig/hil/index.js';
import { compileChampion } from '../../src/compile/index.js';
import { limits } from '../../src/protocol/index.js';
import { balanceOn } from '../hil/champions.js';

/** The desktop rig, which homes three times as fast as the preset. */
const file: Rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.15 };
const TURN = 2 * Math.PI;
const asWired = { motor: false, cart: false, pole: false };

/** A machine of the file that is truly another; the cart stands somewhere, and the pole swings. */
async function open(truth: Rig, inFile: Rig = file): Promise<{ session: RigSession; bench: Bench; work: Work }> {
  const machine: Machine = wireHidden(new EmulatedBoard(), inFile, truth);
  const session = await RigSession.open(machine);
  const bench = machine.bench!;
  const person = new BenchPerson(session, bench);
  const trackM = 2 * (inFile.track.switchM ?? inFile.plant.stopM);
  return {
    session,
    bench,
    work: { guide: new Guide(session), person, rig: inFile, trackM, turnPole: true, tell: () => {} },
  };
}

/** The rig of the file, but for this. */
function truly(changes: Parameters<typeof changeRig>[1]): Rig {
  return changeRig(file, changes);
}

describe('calibrate', () => {
  it('recovers a hidden rig within what docs/calibration.md states, and what it writes homes and balances', async () => {
    const truth = hiddenRig(file, 2);
    const first = await open(truth);
    const steps = new Set<string>();
    const found = await calibrate(first.session, first.work.person, { tell: (step) => steps.add(step) });
    await first.session.close();
    const { rig } = found;

    expect([...steps]).toEqual(['dead zone', 'signs', 'track', 'pole', 'cart', 'proof']);
    const signs = ({ motor, cartEncoder, poleEncoder }: Rig) =>
      [motor, cartEncoder, poleEncoder].map(({ reversed }) => reversed);
    expect(signs(rig)).toEqual(signs(truth));
    expect(rig.poleEncoder.countsPerRev).toBe(truth.poleEncoder.countsPerRev);
    expect(rig.track).toEqual(file.track);
    const relative = (of: (rig: Rig) => number) => Math.abs(of(rig) / of(truth) - 1);
    expect(relative(({ cartEncoder }) => cartEncoder.countsPerM)).toBeLessThan(0.005);
    expect(relative(({ plant }) => swingLength(plant))).toBeLessThan(0.001);
    expect(relative(({ plant }) => plant.forceN)).toBeLessThan(0.03);
    expect(relative(({ plant }) => plant.cartViscousNsPerM)).toBeLessThan(0.03);
    const off = (of: (rig: Rig) => number) => Math.abs(of(rig) - of(truth));
    expect(off(({ motor }) => motor.deadZoneRight)).toBeLessThan(0.005);
    expect(off(({ motor }) => motor.deadZoneLeft)).toBeLessThan(0.005);
    expect(off(({ plant }) => plant.deadZone)).toBeLessThan(0.005);
    expect(off(({ plant }) => plant.cartStictionN)).toBeLessThan(0.005 * truth.plant.forceN);
    expect(off(({ plant }) => plant.cartCoulombN)).toBeLessThan(0.005 * truth.plant.forceN);
    expect(off(({ plant }) => plant.poleMassKg)).toBeLessThan(0.01 * (file.plant.cartMassKg + truth.plant.poleMassKg));
    const { poleMassKg, poleCentreM, gravityMps2 } = truth.plant;
    const weightNm = poleMassKg * poleCentreM * gravityMps2;
    expect(off(({ plant }) => plant.poleViscousNms)).toBeLessThan(3e-4 * weightNm);
    expect(off(({ plant }) => plant.poleCoulombNm)).toBeLessThan(3e-4 * weightNm);
    expect(Math.abs(found.hangingZeroRad)).toBeLessThan((1.5 / truth.poleEncoder.countsPerRev) * TURN);

    const written = parseRig(formatRig(rig), 'written.yaml');
    expect(written).toEqual({ ...rig, name: 'written' });
    const session = await RigSession.open({ ...first.session.machine, rig: written });
    await session.home();
    await session.link.flash(compileChampion(balanceOn(written, 300)).image);
    await session.hold({ positionM: 0, angleRad: 0.1 });
    const run = await runMachine(session, 300);
    await session.close();
    expect(run.fault).toBeUndefined();
    const settled = run.truth!.states.slice(200).map(({ angleRad }: RigState) => Math.abs(angleRad));
    expect(Math.max(...settled)).toBeLessThan(Math.PI / 36);
  });

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

describe('the steps', () => {
  const eight = Array.from({ length: 8 }, (_, bits) => ({
    motor: !!(bits & 1),
    cart: !!(bits & 2),
    pole: !!(bits & 4),
  }));

  it.each(eight)('small pulses tell how encoders count against the motor: %j', async ({ motor, cart, pole }) => {
    const truth = truly({
      motor: { ...file.motor, reversed: motor },
      cartEncoder: { ...file.cartEncoder, reversed: cart },
      poleEncoder: { ...file.poleEncoder, reversed: pole },
    });
    const { session, bench, work } = await open(truth);
    await work.guide.configure(drivenSettings(file, asWired));
    await work.guide.begin();
    const signs = await findSigns(work.guide, work.person, 0, limits.DUTY_MAX);
    await session.close();
    expect(signs.cart).toBe(motor === cart ? 1 : -1);
    expect(signs.pole).toBe(motor === pole ? 1 : -1);
    expect(Math.abs(bench.state.positionM)).toBeLessThan(0.02);
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

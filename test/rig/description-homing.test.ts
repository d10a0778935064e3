// How the firmware is told to home: the controller of the cart's speed, how hard it may push, and when the cart must have moved.
import { describe, expect, it } from 'vitest';
import { loadRig, type Rig } from '../../rig/description/files/index.js';
import { homingProblems, homingResponseS, homingSettings } from '../../rig/description/homing.js';

const desktop = await loadRig('desktop');

type Machine = Partial<Rig['plant']> &
  Partial<Pick<Rig, 'homingSpeedMps' | 'topSpeedMps' | 'periodUs'>> & {
    readonly motor?: Partial<Rig['motor']>;
  };

/** A machine for mental arithmetic: 1 kg, 10 N, 100 counts in a control period of 10 ms for each m/s, and no friction. */
function machine({
  homingSpeedMps = 0.05,
  topSpeedMps = 3,
  periodUs = 10_000,
  motor = {},
  ...plant
}: Machine = {}): Rig {
  const frictionless = { cartViscousNsPerM: 0, cartCoulombN: 0, cartStictionN: 0, backEmfNsPerM: 0, deadZone: 0 };
  return {
    ...desktop,
    homingSpeedMps,
    topSpeedMps,
    periodUs,
    cartEncoder: { countsPerM: 10_000, reversed: false },
    motor: { reversed: false, dutyMax: 1, deadZoneRight: 0, deadZoneLeft: 0, ...motor },
    plant: {
      ...desktop.plant,
      ...frictionless,
      cartMassKg: 0.9,
      poleMassKg: 0.1,
      forceN: 10,
      motorFloats: 1,
      ...plant,
    },
  };
}

/** Sampling and holding delay by one and a half periods, and the cart follows in 0.1 s beside that. */
const responseS = 0.115;
/** Duty for a newton, and counts in a period for a m/s. */
const [dutyPerN, counts] = [400 / 10, 100];

describe('the controller of homing', () => {
  it('follows in 0.1 s and the delay of the loop', () => {
    expect(homingResponseS({ ...desktop, periodUs: 10_000 })).toBeCloseTo(responseS, 12);
    expect(homingResponseS({ ...desktop, periodUs: 50_000 })).toBeCloseTo(0.1 + 0.075, 12);
    expect(homingResponseS({ ...desktop, periodUs: 80_000 })).toBeCloseTo(0.12 + 0.12, 12);
  });

  it('pushes for each missing m/s so hard that the mass follows in that time', () => {
    const { homingSpeed, homingGain } = homingSettings(machine());
    expect(homingSpeed).toBe(0.05 * counts * 256);
    expect(homingGain).toBe(Math.round(((1 / responseS) * dutyPerN * 256) / counts));
    expect(homingSettings(machine({ cartMassKg: 1.9 })).homingGain).toBe(
      Math.round(((2 / responseS) * dutyPerN * 256) / counts),
    );
  });

  it('has numbers that fit the wire', () => {
    expect(homingSettings(machine({ homingSpeedMps: 3 })).homingSpeed).toBe(65535);
    expect(homingSettings(machine({ homingSpeedMps: 1e-9 })).homingSpeed).toBe(1);
  });

  // Skogestad's rule: the lag of the process, mass / friction, but at most four times the response.
  it.each<[Machine, integralS: number]>([
    [{}, 4 * responseS],
    [{ cartViscousNsPerM: 5 }, 1 / 5],
    [{ cartViscousNsPerM: 20 }, 1 / 20],
    [{ cartViscousNsPerM: 1 }, 4 * responseS],
    // Back EMF brakes as friction does where the driver shorts the motor between its pulses;
    [{ backEmfNsPerM: 5, motorFloats: 0 }, 1 / 5],
    // where it lets it float, in the pulses alone. Of 7 N that are left at 0.05 m/s, dry friction needs 0.5 N;
    [{ backEmfNsPerM: 60, cartCoulombN: 0.5 }, 1 / ((0.5 / 7) * 60)],
    // viscous friction needs another 0.1 N;
    [{ backEmfNsPerM: 60, cartCoulombN: 0.5, cartViscousNsPerM: 2 }, 1 / ((0.6 / 7) * 60 + 2)],
    // and a motor that can only just go on is always on.
    [{ backEmfNsPerM: 190, cartCoulombN: 1 }, 1 / 190],
    // The integral has made up for dry friction in 0.5 s: what 0.05 m/s are missing to push, and as much more in each such time.
    [{ cartCoulombN: 1 }, (1 / responseS) * 0.05 * 0.5],
    [{ cartCoulombN: 3 }, responseS],
  ])('integrates over %j in so many seconds', (of, integralS) => {
    const step = ((1 / responseS) * dutyPerN * 0.01) / integralS / counts;
    expect(homingSettings(machine(of)).homingStep).toBe(Math.max(1, Math.round(step * 256)));
  });
});

/** To leave 2 counts to either side of where it turns within 90 ms, the cart needs 8 * 0.2 mm / (90 ms)², and its kilogram as many newtons. */
const movingN = (8 * 2e-4) / 0.09 ** 2;

describe('the duty at which a cart must move', () => {
  it('is what moves its mass in time, and a twentieth of full drive to be sure', () => {
    expect(homingSettings(machine()).stallDuty).toBe(Math.ceil(movingN * dutyPerN + 20));
    expect(homingSettings(machine({ cartMassKg: 4.9 })).stallDuty).toBe(Math.ceil(5 * movingN * dutyPerN + 20));
  });

  it('is looked at in one control period at least, of those that are over within 100 ms', () => {
    const stallDuty = (periodUs: number) => homingSettings(machine({ periodUs })).stallDuty;
    const duty = (watchS: number) => Math.ceil(((8 * 2e-4) / watchS ** 2) * dutyPerN + 20);
    expect([5000, 30_000, 35_000, 50_000, 60_000].map(stallDuty)).toEqual([0.095, 0.06, 0.035, 0.05, 0.06].map(duty));
  });

  it.each<[string, Machine]>([
    ['Coulomb friction', { cartCoulombN: 2, cartStictionN: 1 }],
    ['stiction', { cartStictionN: 2, cartCoulombN: 1 }],
    ["the driver's dead zone", { deadZone: 0.2, cartCoulombN: 1 }],
    ['the dead zone to the right', { motor: { deadZoneRight: 0.2, deadZoneLeft: 0.1 } }],
    ['the dead zone to the left', { motor: { deadZoneLeft: 0.2, deadZoneRight: 0.1 }, deadZone: 0.1 }],
  ])('has a quarter more than %s of 2 N', (_, of) => {
    expect(homingSettings(machine(of)).stallDuty).toBe(Math.ceil((2 * 1.25 + movingN) * dutyPerN + 20));
  });
});

describe('the largest duty of homing', () => {
  const { stallDuty } = homingSettings(machine());
  it.each<[string, Machine, duty: number]>([
    ['a twentieth more than surely moves the cart', {}, stallDuty + 20],
    ['a quarter more than the fastest start needs', { homingSpeedMps: 0.5 }, (0.5 / responseS) * 1.25 * dutyPerN],
    [
      'the same with viscous friction',
      { homingSpeedMps: 0.2, cartViscousNsPerM: 10 },
      (10 + 1 / responseS) * 0.2 * 1.25 * dutyPerN,
    ],
    ['the same with dry friction', { homingSpeedMps: 0.5, cartCoulombN: 2 }, (2 + 0.5 / responseS) * 1.25 * dutyPerN],
    ['as much as the rig may use', { homingSpeedMps: 0.5, motor: { dutyMax: 0.5 } }, 200],
    ['full drive', { homingSpeedMps: 0.5, cartViscousNsPerM: 20 }, 400],
  ])('is %s', (_, of, duty) => {
    expect(homingSettings(machine(of)).homingDuty).toBe(Math.round(duty));
  });
});

describe('a rig that cannot be homed', () => {
  it.each<[Machine, field: string, message: string]>([
    [{ homingSpeedMps: 0.0019 }, 'homingSpeed', 'is less than a count in 5 control periods; write at least 0.0020 m/s'],
    [{ homingSpeedMps: 2.56 }, 'homingSpeed', 'is more than 255 counts in a control period; write less'],
    [
      { homingSpeedMps: 0.2, topSpeedMps: 0.2 },
      'homingSpeed',
      'is above the top speed of the rig, 0.200 m/s; write less',
    ],
    [
      { cartCoulombN: 6, motor: { dutyMax: 0.86 } },
      'force',
      'is too weak to home: the motor gives 10.0 N at full drive, of which 0.86 may be used, and the cart needs 8.20 N to move for sure',
    ],
  ])('%j is told what to do', (of, field, message) => {
    expect(homingProblems(machine(of))).toEqual([{ field, message }]);
  });

  it.each<Machine>([
    { homingSpeedMps: 0.002 },
    { homingSpeedMps: 2.5599 },
    { homingSpeedMps: 0.199, topSpeedMps: 0.2 },
    { cartCoulombN: 6, motor: { dutyMax: 0.88 } },
  ])('but %j can', (of) => {
    expect(homingProblems(machine(of))).toEqual([]);
  });
});

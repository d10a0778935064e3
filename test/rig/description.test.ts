// Rig files: the presets, what is derived, and errors that name line and field.

import { copyFileSync, mkdtempSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  loadRig,
  parseRig,
  presetAt,
  type Rig,
  rigNames,
  rigSettings,
  rigTaskParameters,
  rigText,
} from '../../rig/description/files/index.js';
import { articleParameters, createTask } from '../../sim/index.js';
import { CodedError } from '../../src/base/index.js';
import { parseRigError } from './rig-errors.js';

const small = `about: a rig for tests
controlPeriod: 10 ms
cartMass: 0.23 kg
cartFriction: 5.63 N/(m/s)
poleMass: 87 g
poleLength: 39.5 cm
force: 3.1 N
endStops: 0.198 m
softLimits: 19 cm
cartEncoder: 10000 counts/m
poleEncoder: 2400 counts/rev
`;

/** `small` with other lines: a field that it has is replaced, `undefined` takes it out, another is added. */
function withFields(changes: Readonly<Record<string, string | undefined>>): string {
  const lines = new Map(
    small
      .trimEnd()
      .split('\n')
      .map((line) => [line.split(':')[0]!, line]),
  );
  for (const [field, value] of Object.entries(changes)) {
    if (value === undefined) lines.delete(field);
    else lines.set(field, `${field}: ${value}`);
  }
  return `${[...lines.values()].join('\n')}\n`;
}

function rigWith(changes: Readonly<Record<string, string | undefined>>): Rig {
  return parseRig(withFields(changes), 'small.yaml');
}

describe('presets', () => {
  it.each([...rigNames])('%s loads under its name', async (name) => {
    const rig = await loadRig(name);
    expect(rig.name).toBe(name);
    expect(rig.about).not.toBe('');
    expect(rig.observationScales.every((scale) => scale > 0 && Number.isInteger(scale * 256))).toBe(true);
  });

  it('are the files of rig/presets', () => {
    expect(
      readdirSync('rig/presets')
        .map((file) => file.replace('.yaml', ''))
        .sort(),
    ).toEqual([...rigNames].sort());
  });

  it('bench is the article’s plant to the bit', async () => {
    expect((await loadRig('bench')).plant).toEqual(articleParameters);
    const { name, about, track, ...rest } = await loadRig('bench-bumpers');
    const { name: _, about: __, track: ___, ...same } = await loadRig('bench');
    expect(rest).toEqual(same);
    expect({ name, track }).toEqual({ name: 'bench-bumpers', track: { softLimitM: 2.5 } });
    expect(about).toContain('bumpers');
  });

  it('desktop has the published numbers', async () => {
    const { plant, periodUs, poleEncoder } = await loadRig('desktop');
    expect({ periodUs, counts: poleEncoder.countsPerRev }).toEqual({ periodUs: 10_000, counts: 2400 });
    expect(plant).toMatchObject({
      cartMassKg: 0.23,
      poleMassKg: 0.087,
      cartViscousNsPerM: 5.63,
      forceN: 3.1,
      stopM: 0.198,
    });
    expect(plant.poleCentreM).toBe(0.395 / 2);
    expect(plant.poleInertiaKgM2).toBeCloseTo((0.087 * 0.395 ** 2) / 12, 15);
  });

  it('can be changed by a file that says only what differs', () => {
    const rig = parseRig('extends: desktop\npoleLength: 60 cm\nlimitSwitches: none\n', 'dir/long.yaml');
    expect(rig.name).toBe('long');
    expect(rig.plant.poleCentreM).toBe(0.3);
    expect(rig.track).toEqual({ softLimitM: 0.19 });
    expect(rig.plant.cartMassKg).toBe(0.23);
  });
});

describe('loadRig', () => {
  it('reads a file by its path', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rig-')), 'mine.yaml');
    writeFileSync(path, small);
    expect(await loadRig(path)).toEqual({ ...parseRig(small, 'small.yaml'), name: 'mine' });
  });

  it('says what there is when there is no such rig', async () => {
    const error = await loadRig('destop').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({ code: 'RIG_UNKNOWN' });
    expect((error as CodedError).message).toBe(
      'There is no rig "destop": it is neither a file nor a preset. Did you mean "desktop"? The presets are: bench, bench-bumpers, desktop, belt.',
    );
  });

  it('says why a file that is there cannot be read', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rig-'));
    const error = await loadRig(directory).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'RIG_UNKNOWN', place: { file: directory } });
    expect((error as CodedError).message).toBe(`The rig file ${directory} cannot be read (EISDIR).`);
    expect(rigText(directory)).toBeUndefined();
  });
});

describe('presetAt', () => {
  it("finds a preset by the path of its own file, by whatever way that leads there, and by no copy's", () => {
    const directory = mkdtempSync(join(tmpdir(), 'rig-'));
    const [link, copy] = [join(directory, 'linked.yaml'), join(directory, 'belt.yaml')];
    symlinkSync(realpathSync('rig/presets/belt.yaml'), link);
    copyFileSync('rig/presets/belt.yaml', copy);
    const paths = ['rig/presets/desktop.yaml', link, copy, join(directory, 'nowhere.yaml')];
    expect(paths.map(presetAt)).toEqual(['desktop', 'belt', undefined, undefined]);
  });
});

describe('what is derived', () => {
  it('reads the same quantity in any unit', () => {
    expect(rigWith({ poleMass: '0.087 kg', endStops: '198 mm', controlPeriod: '0.01 s' })).toEqual(rigWith({}));
    expect(rigWith({ captureAngle: '180 deg' }).captureRad).toBe(Math.PI);
  });

  it('makes the force of a motor, its gear and its pulley', () => {
    const motor = {
      force: undefined,
      stallTorque: '0.05 N m',
      noLoadSpeed: '6000 rpm',
      gear: '10',
      pulleyCircumference: '62.83185307179586 mm',
    };
    const { plant } = rigWith(motor);
    // A radius of 1 cm: 0.05 N m * 10 / 0.01 m; and 100 turns a second / 10 * 62.8 mm.
    expect(plant.forceN).toBeCloseTo(50, 10);
    expect(plant.forceN / plant.backEmfNsPerM).toBeCloseTo(0.6283185307, 9);
    expect(plant.cartMassKg).toBe(0.23);
    expect(rigWith({ ...motor, rotorInertia: '1e-6 kg m^2' }).plant.cartMassKg).toBeCloseTo(
      0.23 + 1e-6 * 1000 ** 2,
      10,
    );
  });

  it('takes the play of a belt as a length, that of a gear as an angle of the pulley', () => {
    expect(rigWith({ backlash: '0.3 mm' }).backlashM).toBe(0.0003);
    expect(rigWith({ backlash: '3.6 deg', pulleyCircumference: '40 mm' }).backlashM).toBeCloseTo(0.0004, 15);
  });

  it('leaves open what a machine that was measured by hand leaves open', () => {
    const { massShare, tiltRad, angleZeroRad } = rigWith({ angleZeroUncertainty: '0 deg' }).uncertainties;
    expect({ massShare, angleZeroRad, tiltDeg: tiltRad * (180 / Math.PI) }).toEqual({
      massShare: 0.05,
      angleZeroRad: 0,
      tiltDeg: 0.5,
    });
  });

  it('refuses switches that a zero error would put behind the end stops', () => {
    const wired = withFields({ limitSwitches: '19.5 cm', positionZero: '2.9 mm' });
    expect(parseRig(wired, 'small.yaml').zero.positionM).toBe(0.0029);
    expect(parseRigError(wired.replace('2.9 mm', '-3.1 mm')).message).toContain('write less than 0.0030 m');
  });

  it('takes a motor by torque constant and resistance just as well', () => {
    const pulley = { force: undefined, pulleyCircumference: '40 mm' };
    const byConstants = rigWith({ ...pulley, supply: '12 V', torqueConstant: '0.02 N m/A', resistance: '4 ohm' });
    // 12 V / 4 ohm * 0.02 N m/A, and 12 V / 0.02 V s.
    const byCurve = rigWith({ ...pulley, stallTorque: '0.06 N m', noLoadSpeed: '600 rad/s' });
    expect(byConstants.plant.forceN).toBeCloseTo(byCurve.plant.forceN, 10);
    expect(byConstants.plant.backEmfNsPerM).toBeCloseTo(byCurve.plant.backEmfNsPerM, 10);
  });

  it('refuses a back EMF beside the motor that it follows from, 0 too', () => {
    const motor = { force: 'none', stallTorque: '0.06 N m', noLoadSpeed: '600 rad/s', pulleyCircumference: '40 mm' };
    for (const backEmf of ['5 N/(m/s)', '0 N/(m/s)']) {
      expect(parseRigError(withFields({ ...motor, backEmf })).message).toContain(
        'field backEmf: goes with force, and follows from the motor that stallTorque describes',
      );
    }
    expect(parseRigError(withFields({ force: 'none', backEmf: '5 N/(m/s)' })).message).toContain('force: is missing');
  });

  it('lets the motor float between two pulses, as the wiring shows it, unless it says that the driver shorts it', () => {
    expect(rigWith({}).plant.motorFloats).toBe(1);
    expect(rigWith({ motorDecay: 'fast' })).toEqual(rigWith({}));
    expect(rigWith({ motorDecay: 'slow' }).plant.motorFloats).toBe(0);
  });

  it('is as fast with a motor that floats as the pole pulls it, and with a shorted one as the motor lets it', () => {
    const strong = { backEmf: '20 N/(m/s)', cartFriction: '1 N/(m/s)', cartCoulombFriction: '0.05 N' };
    const { plant, topSpeedMps } = rigWith({ ...strong, motorDecay: 'slow' });
    const { topPoleRadps, topSpeedMps: floating } = rigWith(strong);
    const pullN = plant.poleMassKg * plant.poleCentreM * (topPoleRadps / 2) ** 2;
    expect(topSpeedMps).toBeCloseTo((plant.forceN + pullN) / 21, 9);
    expect(floating).toBeCloseTo(pullN - 0.05, 9);
  });

  it('homes with less braking to overcome when the motor floats, and with scales that have less damping', async () => {
    const slow = await loadRig('belt');
    const fast = parseRig('extends: belt\nmotorDecay: fast\n', 'fast.yaml');
    expect(rigSettings(fast).homingStep).toBeLessThan(rigSettings(slow).homingStep);
    expect(rigSettings(fast).homingDuty).toBeLessThanOrEqual(rigSettings(slow).homingDuty);
    expect(fast.observationScales[1]).toBeLessThan(slow.observationScales[1]!);
  });

  it('leaves open how far numbers are off as a hand measures them, or as the file says', () => {
    const degree = Math.PI / 180;
    expect(rigWith({}).uncertainties).toEqual({
      massShare: 0.05,
      lengthShare: 0.05,
      frictionShare: 0.3,
      forceShare: 0.1,
      angleZeroRad: 0.3 * degree,
      positionZeroM: 0.002,
      tiltRad: 0.5 * degree,
    });
    const said = {
      massUncertainty: '1 %',
      lengthUncertainty: '2 %',
      frictionUncertainty: '90 %',
      forceUncertainty: '0',
      angleZeroUncertainty: '0.1 deg',
      positionZeroUncertainty: '3 mm',
      trackTiltUncertainty: '0.2 deg',
    };
    const { angleZeroRad, tiltRad, ...rest } = rigWith(said).uncertainties;
    expect(rest).toEqual({
      massShare: 0.01,
      lengthShare: 0.02,
      frictionShare: 0.9,
      forceShare: 0,
      positionZeroM: 0.003,
    });
    expect(angleZeroRad / degree).toBeCloseTo(0.1, 12);
    expect(tiltRad / degree).toBeCloseTo(0.2, 12);
  });

  it('takes a velocity over 4 ms where the control period has room for it, and over all of a shorter one', () => {
    const windowUs = (controlPeriod: string) => rigWith({ controlPeriod }).velocityWindowUs;
    expect(['10 ms', '8 ms', '7.5 ms', '5 ms'].map(windowUs)).toEqual([4000, 4000, 0, 0]);
  });

  it('counts a cart encoder by the pulley', () => {
    expect(rigWith({ cartEncoder: '400 counts/rev', pulleyCircumference: '40 mm' }).cartEncoder.countsPerM).toBe(
      10_000,
    );
  });

  it('lets the firmware overcome the dead zone or dry friction, whichever is more', () => {
    expect(rigWith({ deadZone: '0.1', cartCoulombFriction: '0.155 N' }).motor).toMatchObject({
      deadZoneRight: 0.1,
      deadZoneLeft: 0.1,
    });
    expect(rigWith({ cartCoulombFriction: '1.55 N', deadZoneLeft: '0.2' }).motor).toMatchObject({
      deadZoneRight: 0.5,
      deadZoneLeft: 0.2,
    });
  });

  it('is no slower than the plant under full drive', () => {
    // Friction alone bounds the cart by 3.1 N / 5.63 N/(m/s); the falling pole may add to it.
    expect(rigWith({}).topSpeedMps).toBeGreaterThan(3.1 / 5.63);
    expect(rigWith({ topSpeed: '0.8 m/s' }).topSpeedMps).toBe(0.8);
  });

  it('gives the tasks on a rig their numbers', async () => {
    const rig = await loadRig('belt');
    const exact = createTask('rig-balance', rigTaskParameters(rig));
    expect(exact.periodUs).toBe(10_000);
    expect(exact.parameters).toMatchObject({ ...rig.plant, softLimitM: 0.36, deadZoneRight: 0.06, cartCountM: 0 });
    const counted = createTask('rig-swing-up', rigTaskParameters(rig, { encoders: true }));
    expect(counted.parameters).toMatchObject({ cartCountM: 72e-3 / 640, poleCountRad: (2 * Math.PI) / 2400 });
    const slack = rigWith({ backlash: '0.3 mm' });
    expect(rigTaskParameters(slack).backlashM).toBe(0);
    expect(rigTaskParameters(slack, { encoders: true }).backlashM).toBe(0.0003);
  });
});

/** Field, what is written for it (undefined: nothing), and what the error says of it. */
const mistakes: readonly (readonly [field: string, value: string | undefined, message: RegExp])[] = [
  ['motorDecay', 'mixed', /"mixed" is not slow or fast; write slow or fast/],
  ['motorDecay', '', /is empty; write slow or fast/],
  ['poleLength', '30', /"30" has no unit; write a length such as 30 cm/],
  ['poleLength', '"30"', /"30" has no unit/],
  ['poleLength', '30 cmm', /unit that is not known, "cmm"/],
  ['poleLength', '30 kg', /"30 kg" is not a length; write a length such as 30 cm/],
  ['poleLength', 'long', /"long" is no quantity/],
  ['poleLength', '-30 cm', /out of range; write a length above 0/],
  ['poleLength', '[30 cm]', /is no text; write a length/],
  ['poleLength', undefined, /is missing; write a length such as 30 cm/],
  ['poleLength', '80 cm', /swings like a weight on 0.533 m of string, and .* only up to 0.5 m; take a shorter pole/],
  ['poleMass', undefined, /is missing; write a mass such as 0.23 kg/],
  ['cartFriction', '5.63 N', /is not a friction that grows with the speed/],
  ['cartEncoder', '2000', /"2000" has no unit; write a number of counts/],
  ['cartEncoder', '2000 counts/kg', /is not a number of counts/],
  ['cartEncoder', '2400 counts/rev', /pulleyCircumference: is missing; a cartEncoder in counts\/rev needs it/],
  ['poleEncoder', '2400.5 counts/rev', /whole number/],
  ['cartEncoder', '', /is empty; write a number of counts such as 2000 counts\/m or 2400 counts\/rev/],
  ['backlash', '', /is empty; write a length such as 0.3 mm, or an angle of the pulley such as 1 deg/],
  ['about', '', /is empty; write a sentence/],
  ['velocitySmoothing', '1', /"1" is not a share of at least 0 and below 1/],
  ['velocitySmoothing', '-0.1', /"-0.1" is not a share of at least 0 and below 1/],
  ['massUncertainty', '-0.1', /is not a share from 0 to 0.9/],
  ['observationScales', '5', /is no list; write five numbers such as/],
  ['observationScales', '[1, 2, 0, 4, 5]', /0" is not a scale above 0/],
  ['dutySteps', '2.5', /"2.5" is not a whole number from 0 to 65535/],
  ['dutySteps', '-1', /"-1" is not a whole number from 0 to 65535/],
  ['damping', '-1', /"-1" is not a number of at least 0/],
  ['gear', '0', /"0" is not a number above 0/],
  ['supplyDivider', '0', /"0" is not a share above 0, at most 1/],
  ['supplyDivider', '1.1', /"1.1" is not a share above 0, at most 1/],
  ['gear', 'ten', /"ten" is not a number above 0/],
  ['bumpers', 'maybe', /"maybe" is not true or false/],
  ['deadZone', '1.5', /"1.5" is not a share from 0 to 1/],
  ['velocitySmoothing', '0.999', /never change/],
  ['velocityWindow', '1.7 ms', /multiple of 0.5 ms and at most half of the control period; write 1.5 ms, or 0 ms/],
  ['velocityWindow', '9 ms', /is 9 ms, and must be .*; write [0-9.]+ ms, or 0 ms for the whole period/],
  ['observationScales', '[1, 2]', /has not five numbers/],
  ['observationScales', '[1, 2, 1, many, 5]', /"many" is not a scale above 0/],
  [
    'observationScales',
    '[1, 2, 1, 0.0001, 5]',
    /rounded to 1, 2, 1, 0, 5; each must be above 0 and a multiple of 1\/256/,
  ],
  ['observationScales', '[1, 2, 1, 300, 5]', /from 0 to 65535\/256/],
  ['about', '[no]', /is no text/],
  ['poleLenght', '30 cm', /there is no such field. Did you mean "poleLength"\?/],
  ['pole encoder', '2400 counts/rev', /Did you mean "poleEncoder"\?/],
  ['controlPeriod', '10.2 ms', /ticks every 0.5 ms; write 10 ms/],
  ['controlPeriod', '4.5 ms', /is 4.5 ms, and the firmware needs at least 5 ms/],
  ['controlPeriod', '200 ms', /is 200 ms, .* write 50 ms or less/],
  ['softLimits', '19.8 cm', /not inside the end stops at 0.198 m/],
  ['softLimits', '20 cm', /not inside the end stops at 0.198 m; .* "bumpers: true"/],
  ['limitSwitches', '19.8 cm', /behind the end stops/],
  ['limitSwitches', '20 cm', /behind the end stops/],
  ['limitSwitches', '19 cm', /softLimits: are at 0.19 m, not inside the limit switches at 0.19 m/],
  ['limitSwitches', '18 cm', /softLimits: are at 0.19 m, not inside the limit switches at 0.18 m/],
  [
    'limitSwitches',
    '19.5 cm, normaly open',
    /"normaly open" is no contact; write "normally closed" or "normally open"/,
  ],
  ['limitSwitches', '19.5 cm, middle normally open', /is no contact; .* such as "left normally open"/],
  ['limitSwitches', 'normally open', /write a length/],
  ['limitSwitches', '0,195 m', /write a length/],
  ['emergencyStop', 'open', /"open" is no contact; write "normally closed" or "normally open", or false/],
  ['emergencyStop', '1', /"1" is no contact; write "normally closed"/],
  ['backlash', '0.3', /has no unit/],
  ['backlash', '1 deg', /pulleyCircumference: is missing; a backlash in degrees/],
  ['backlash', '-1 mm', /out of range; write a length at least 0/],
  // 0.317 kg · 9.81 m/s² · sin 40°
  ['trackTilt', '40 deg', /pull with 2.00 N, and the motor can hold 1.55 N for sure; level the track/],
  ['trackTilt', '-46 deg', /is 46 deg, and the simulation goes to 45 deg; write at most that/],
  ['trackTilt', '170 deg', /is 170 deg, and/],
  ['trackTiltUncertainty', '21 deg', /is 21 deg, and the simulation goes to 20 deg/],
  ['dutySteps', '65536', /is not a whole number from 0 to 65535/],
  ['poleEncoder', '6.6667 counts/deg', /has 2400.012 counts\/rev; write a whole number/],
  ['positionZero', '2 mm', /needs limit switches/],
  ['angleZero', '20 deg', /as much as captureAngle/],
  ['massUncertainty', '95 %', /is not a share from 0 to 0.9/],
  ['captureAngle', '200 deg', /more than 180 deg/],
  ['cartEncoder', '200000 counts/m', /counts 79200 along the track, and the firmware at most 65535/],
  ['cartEncoder', '5 counts/m', /too coarse/],
  ['poleEncoder', '40000 counts/rev', /at most 32767/],
  ['homingSpeed', '0.1 mm/s', /write at least 0.002/],
  ['homingSpeed', '3 m/s', /more than 255 counts|above the top speed/],
  ['cartStiction', '3 N', /force: is too weak to home/],
  ['dutyMax', '0', /never moves/],
  ['deadZoneLeft', '1', /never moves/],
  ['stallTorque', '1 N m', /force: says what stallTorque says too; leave one of them out/],
  ['force', undefined, /is missing; write the force at full drive such as 3.1 N/],
  ['rotorInertia', '1e-6 kg m^2', /pulleyCircumference: is missing; rotorInertia needs it/],
  [
    'gear',
    '10',
    /says nothing without one of stallTorque, torqueConstant, rotorInertia; leave it out \(write "gear: none"/,
  ],
  ['supplyDivider', '0.25', /says nothing without supplyMin; leave it out/],
  ['supplyMin', '10 V', /supply: is missing; supplyMin needs it/],
  ['extends', 'bensh', /"bensh" is no preset. Did you mean "bench"\?/],
];

/** A field, the last value that is taken, the first that is not, and what the error says of that. */
const edges: readonly (readonly [field: string, taken: string, refused: string, message: RegExp])[] = [
  ['controlPeriod', '5 ms', '4.5 ms', /at least 5 ms/],
  ['controlPeriod', '50 ms', '50.5 ms', /50 ms or less/],
  ['velocityWindow', '5 ms', '5.5 ms', /at most half of the control period; write 5 ms/],
  ['poleLength', '75 cm', '75.1 cm', /like a weight on 0.501 m of string/],
  ['cartEncoder', '165492 counts/m', '165493 counts/m', /counts 65536 along the track/],
  ['poleEncoder', '32767 counts/rev', '32768 counts/rev', /has 32768 counts\/rev/],
  ['poleEncoder', '4 counts/rev', '3 counts/rev', /at least 4/],
  ['captureAngle', '180 deg', '180.01 deg', /more than 180 deg/],
  ['velocitySmoothing', '0.998', '0.9981', /write at most 0.99/],
  ['dutyMax', '0.0025', '0.0024', /the cart never moves; write a share/],
  ['deadZoneRight', '0.998', '0.999', /no more than dutyMax 1 may be used/],
  ['deadZoneLeft', '0.998', '0.999', /no more than dutyMax 1 may be used/],
  ['homingSpeed', '0.002 m/s', '0.0019 m/s', /less than a count in 5 control periods; write at least 0.0020 m\/s/],
  ['supplyDivider', '0.25', '0.26', /lets more than 5 V reach A2/],
  ['supplyMin', '19.9 V', '20 V', /is 20 V, not below the supply of 20 V/],
];

/** What the edges are looked at with: encoders that could count it, a motor that could move it. */
const apart = { topSpeed: '0.01 m/s', topPoleSpeed: '1 rad/s', homingSpeed: '9 mm/s' };
const supplied = { supply: '20 V', supplyMin: '10 V', supplyDivider: '0.25' };

describe('the edges of what can be', () => {
  it.each(edges)('of %s are %s and %s', (field, taken, refused, message) => {
    const around = { ...apart, ...(field.startsWith('supply') && supplied) };
    const problems = (value: string): string => {
      try {
        rigWith({ ...around, [field]: value });
        return '';
      } catch (error) {
        return (error as CodedError).message;
      }
    };
    // Another field may have a problem with it: that the edge itself is taken is all that counts.
    expect(problems(taken)).not.toMatch(message);
    expect(problems(refused)).toMatch(message);
  });
});

describe('errors', () => {
  it.each(mistakes)('of %s: %s', (field, value, message) => {
    const text = withFields({ [field]: value });
    const error = parseRigError(text);
    // The error may blame another field than the one that was changed: its own line is the right one then.
    const blamed = /field ([^:]+):/.exec(error.message)![1]!;
    const line = text.split('\n').findIndex((written) => written.startsWith(`${blamed}:`)) + 1;
    expect(error.code).toBe('RIG_INVALID');
    expect(error.message).toMatch(new RegExp(`^small\\.yaml, line ${line || 1}: field ${blamed}: .*[.?]$`));
    expect(error.message).toMatch(message);
    if (!message.source.includes(': ')) expect(blamed).toBe(field);
  });

  it.each([
    [
      { topSpeed: '0.4 m/s', homingSpeed: '0.4 m/s' },
      { homingSpeed: '0.399 m/s' },
      /homingSpeed: is above the top speed/,
    ],
    [
      { limitSwitches: '19 cm' },
      { limitSwitches: '19.1 cm' },
      /softLimits: are at 0.19 m, not inside the limit switches/,
    ],
    [{ softLimits: '19.8 cm' }, { softLimits: '19.7 cm' }, /softLimits: are at 0.198 m, not inside the end stops/],
    [{ limitSwitches: '19.8 cm' }, { limitSwitches: '19.7 cm' }, /limitSwitches: are at 0.198 m, behind the end stops/],
  ])('begin where two are equal: %o, and end with %o', (equal, apart, message) => {
    expect(parseRigError(withFields(equal)).message).toMatch(message);
    expect(() => rigWith({ ...equal, ...apart })).not.toThrow();
  });

  it('are told all at once, in the order of their lines', () => {
    const error = parseRigError(withFields({ cartMass: '1', poleLength: '30', bogus: '1 m' }));
    expect(error.message.split('\n').map((line) => /line \d+: field \w+/.exec(line)![0])).toEqual([
      'line 3: field cartMass',
      'line 6: field poleLength',
      'line 12: field bogus',
    ]);
  });

  it('of YAML name the line', () => {
    expect(parseRigError('controlPeriod: 10 ms\npoleMass: "87 g\ncartMass: 1 kg\n')).toMatchObject({
      code: 'RIG_SYNTAX',
      message: expect.stringMatching(/^small\.yaml, line \d: this is no YAML: /),
    });
    const twice = parseRigError('poleMass: 87 g\ncartMass: 1 kg\npoleMass: 1 kg\n');
    expect(twice.message).toMatch(/^small\.yaml, line 3: this field stands here a second time/);
    for (const text of ['', '- a\n- b\n', 'hello']) {
      expect(parseRigError(text)).toMatchObject({
        code: 'RIG_SYNTAX',
        message: expect.stringContaining('a rig is a list of fields'),
      });
    }
  });

  it('of a variant name the file in which the wrong field stands', () => {
    const error = parseRigError('extends: bench\nsoftLimits: 1.99 m\nbumpers: true\n');
    expect(error.message).toMatch(/^bench\.yaml, line \d+: field limitSwitches: cannot be where bumpers are/);
    const length = parseRigError('extends: bench\npoleLength: 60 cm\n');
    expect(length.message).toMatch(/^small\.yaml, line 2: field poleLength: says nothing, .* "poleCentre: none"/);
    expect(parseRigError('extends: desktop\nforce: none\n').message).toMatch(/line 1: field force: is missing/);
  });

  it("of a preset's field that is without use, and how to take it back", () => {
    const error = parseRigError('extends: belt\nsupplyMin: none\n');
    expect(error.message).toMatch(/belt\.yaml, line \d+: field supplyDivider: says nothing .*"supplyDivider: none"/);
    const motor = 'stallTorque: none\nnoLoadSpeed: none\nforce: 20 N\n';
    expect(parseRigError(`extends: belt\nrotorInertia: none\n${motor}`).message).toContain('field gear: says nothing');
    expect(parseRig(`extends: belt\n${motor}`, 'mine.yaml').plant.forceN).toBe(20);
  });

  it('of a supply that would destroy the board', () => {
    const supply = (text: Record<string, string>) => parseRigError(withFields({ supply: '12 V', ...text })).message;
    expect(supply({ supplyMin: '10 V' })).toContain('field supplyDivider: is missing');
    expect(supply({ supplyMin: '10 V', supplyDivider: '0.5' })).toContain(
      'field supplyDivider: lets more than 5 V reach A2',
    );
    expect(supply({ supplyMin: '12 V', supplyDivider: '0.25' })).toContain(
      'field supplyMin: is 12 V, not below the supply',
    );
  });

  it('of homing at the top speed, not of homing just below it', () => {
    const atTop = { topSpeed: '0.2 m/s', homingSpeed: '0.2 m/s' };
    expect(parseRigError(withFields(atTop)).message).toMatch(/field homingSpeed: is above the top speed of the rig/);
    expect(rigWith({ ...atTop, homingSpeed: '0.199 m/s' }).homingSpeedMps).toBe(0.199);
  });

  it('of an encoder that is too fine say the rate, the limit and what to do', () => {
    const error = parseRigError(withFields({ cartEncoder: '60000 counts/m' }));
    expect(error.message).toMatch(
      /field cartEncoder: gives 60324 edges a second at 1.01 m\/s, and the firmware counts at most 50000; take an encoder with at most 49731 counts\/m, or give topSpeed/,
    );
    expect(rigWith({ cartEncoder: '60000 counts/m', topSpeed: '0.8 m/s' }).cartEncoder.countsPerM).toBe(60_000);
    expect(parseRigError(withFields({ poleEncoder: '12000 counts/rev' })).message).toMatch(
      /field poleEncoder: gives \d+ edges .* at most 40000; take an encoder with at most \d+ counts\/rev, or give topPoleSpeed/,
    );
    for (const count of [8000, 10_000]) rigWith({ poleEncoder: `${count} counts/rev` });
  });
});

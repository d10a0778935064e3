// Each field of a rig file by itself: what it takes, and what it says of anything else.
import { describe, expect, it } from 'vitest';
import { fieldNames, type RigField, rigFields } from '../../rig/description/fields.js';

/** The value that a field makes of what is written, or what is wrong with it. */
function read(field: RigField, written: unknown): { readonly value?: unknown; readonly wrong?: string } {
  const result = rigFields.shape[field].safeParse(written);
  return result.success
    ? { value: result.data }
    : { wrong: result.error.issues.map(({ message }) => message).join('\n') };
}

/** Units of quantities, by what they may be. */
const units: Readonly<Record<'above 0' | 'at least 0' | 'any', Partial<Record<RigField, string>>>> = {
  'above 0': {
    ...{
      controlPeriod: 'us',
      captureAngle: 'rad',
      homingSpeed: 'm/s',
      cartMass: 'kg',
      poleMass: 'kg',
      poleLength: 'm',
    },
    ...{ poleCentre: 'm', gravity: 'm/s^2', topSpeed: 'm/s', topPoleSpeed: 'rad/s', endStops: 'm', softLimits: 'm' },
    ...{ force: 'N', forceLimit: 'N', stallTorque: 'N m', noLoadSpeed: 'rad/s', torqueConstant: 'N m/A', supply: 'V' },
    ...{
      resistance: 'ohm',
      rotorInertia: 'kg m^2',
      pulleyCircumference: 'm',
      supplyMin: 'V',
      poleEncoder: 'counts/rev',
    },
  },
  'at least 0': {
    ...{
      velocityWindow: 'us',
      cartFriction: 'N/(m/s)',
      cartCoulombFriction: 'N',
      cartStiction: 'N',
      backEmf: 'N/(m/s)',
    },
    ...{ poleInertia: 'kg m^2', poleFriction: 'N m s', poleCoulombFriction: 'N m', angleZeroUncertainty: 'rad' },
    ...{ positionZeroUncertainty: 'm', trackTiltUncertainty: 'rad' },
  },
  any: { poleOffset: 'm', trackTilt: 'rad', angleZero: 'rad', positionZero: 'm' },
};

describe.each(Object.entries(units))('a quantity that may be %s', (range, fields) => {
  it.each(Object.entries(fields) as [RigField, string][])('%s in %s', (field, unit) => {
    const least = { 'above 0': undefined, 'at least 0': 0, any: -2 }[range];
    expect(read(field, `2 ${unit}`)).toEqual({ value: 2 });
    if (least === undefined)
      expect(read(field, `0 ${unit}`).wrong).toMatch(/is out of range; write an? .* above 0, such as/);
    else expect(read(field, `${least} ${unit}`).value).toBe(least);
    if (range === 'at least 0')
      expect(read(field, `-2 ${unit}`).wrong).toMatch(/out of range; write .* at least 0, such as/);
    expect(read(field, '2').wrong).toMatch(/has no unit; write an? .* such as/);
    expect(read(field, '2 lux').wrong).toMatch(/write an? .* such as/);
  });
});

describe('a number without a unit', () => {
  it.each<[RigField, takes: unknown[], refuses: unknown[], wanted: string]>([
    ['velocitySmoothing', [0, 0.999], [-0.001, 1], 'a share of at least 0 and below 1'],
    ['massUncertainty', [0, 0.9], [-0.001, 0.901], 'a share from 0 to 0.9'],
    ['lengthUncertainty', [0, 0.9], [-0.001, 0.901], 'a share from 0 to 0.9'],
    ['frictionUncertainty', [0, 0.9], [-0.001, 0.901], 'a share from 0 to 0.9'],
    ['forceUncertainty', [0, 0.9], [-0.001, 0.901], 'a share from 0 to 0.9'],
    ['dutyMax', [0, 1], [-0.001, 1.001], 'a share from 0 to 1'],
    ['deadZone', [0, 1], [-0.001, 1.001], 'a share from 0 to 1'],
    ['deadZoneRight', [0, 1], [-0.001, 1.001], 'a share from 0 to 1'],
    ['deadZoneLeft', [0, 1], [-0.001, 1.001], 'a share from 0 to 1'],
    ['supplyDivider', [0.001, 1], [0, 1.001], 'a share above 0, at most 1'],
    ['damping', [0, 3], [-0.001], 'a number of at least 0'],
    ['gear', [0.001, 30], [0, -1], 'a number above 0'],
    ['dutySteps', [0, 400, 65_535], [-1, 0.5, 65_536], 'a whole number from 0 to 65535'],
    ['bumpers', [true, false], ['maybe', 1], 'true or false'],
    ['motorReversed', [true, false], ['maybe', 1], 'true or false'],
    ['cartEncoderReversed', [true, false], ['maybe', 1], 'true or false'],
    ['poleEncoderReversed', [true, false], ['maybe', 1], 'true or false'],
    ['motorDecay', ['slow', 'fast'], ['mixed', true], 'slow or fast'],
  ])('%s', (field, takes, refuses, wanted) => {
    for (const value of takes) expect(read(field, value)).toEqual({ value });
    for (const value of refuses) expect(read(field, value).wrong).toBe(`"${value}" is not ${wanted}; write ${wanted}`);
  });
});

describe('a field of its own kind', () => {
  it('cartEncoder counts lengths or turns', () => {
    expect(read('cartEncoder', '2000 counts/m')).toEqual({ value: { count: 2000, per: 'm' } });
    expect(read('cartEncoder', '640 counts/rev')).toEqual({ value: { count: 640, per: 'rev' } });
    expect(read('cartEncoder', '0 counts/rev').wrong).toContain(
      'out of range; write a number of counts in a turn above 0',
    );
    expect(read('cartEncoder', '0 counts/m').wrong).toContain(
      'out of range; write a number of counts along a length above 0',
    );
    const wanted = 'write a number of counts such as 2000 counts/m or 2400 counts/rev';
    expect(read('cartEncoder', null).wrong).toBe(`is empty; ${wanted}`);
    expect(read('cartEncoder', undefined).wrong).toBe(`is missing; ${wanted}`);
    expect(read('cartEncoder', 2000).wrong).toBe(`"2000" has no unit; ${wanted}`);
  });

  it('backlash is a length, or an angle of the pulley', () => {
    expect(read('backlash', '0 m')).toEqual({ value: { size: 0, per: 'm' } });
    expect(read('backlash', '0.5 rad')).toEqual({ value: { size: 0.5, per: 'rad' } });
    expect(read('backlash', '-1 m').wrong).toContain('out of range; write a length at least 0');
    expect(read('backlash', '-1 rad').wrong).toContain('out of range; write an angle at least 0');
    const wanted = 'write a length such as 0.3 mm, or an angle of the pulley such as 1 deg';
    expect(read('backlash', null).wrong).toBe(`is empty; ${wanted}`);
    expect(read('backlash', 1).wrong).toBe(`"1" has no unit; ${wanted}`);
  });

  it('limitSwitches are at a place, with contacts', () => {
    const contacts = ['LIMIT_LEFT', 'LIMIT_RIGHT'];
    expect(read('limitSwitches', '0.1 m, normally open')).toEqual({ value: { atM: 0.1, normallyOpen: contacts } });
    expect(read('limitSwitches', '0 m').wrong).toContain('out of range; write a length above 0');
    expect(read('limitSwitches', null).wrong).toBe('is empty; write a length such as 30 cm');
    expect(read('limitSwitches', 1).wrong).toBe('"1" has no unit; write a length such as 30 cm');
  });

  it('emergencyStop is a contact, or whether there is one', () => {
    for (const value of [true, false, 'normally open', 'normally closed']) {
      expect(read('emergencyStop', value)).toEqual({ value });
    }
    expect(read('emergencyStop', 'open').wrong).toBe(
      '"open" is no contact; write "normally closed" or "normally open", or false if there is no button',
    );
  });

  it('observationScales are five numbers above 0', () => {
    const five = [1, 0.5, 3, 4, 5];
    expect(read('observationScales', five)).toEqual({ value: five });
    expect(read('observationScales', [1, 2, 3, 4, 0]).wrong).toBe('"0" is not a scale above 0; write a scale above 0');
    expect(read('observationScales', [1, 2]).wrong).toBe(
      'has not five numbers; write one for each of x, v, cos, sin and angular velocity',
    );
    expect(read('observationScales', 5).wrong).toBe(
      '"5" is no list; write five numbers such as [5.2, 3.6, 1, 14.6, 0.65]',
    );
  });

  it('about is a text', () => {
    expect(read('about', 'a rig')).toEqual({ value: 'a rig' });
    expect(read('about', 3).wrong).toBe('"3" is no text; write a sentence');
    expect(read('about', null).wrong).toBe('is empty; write a sentence');
  });
});

it('a file must have what no default can give, and no field that there is not', () => {
  const required = fieldNames.filter((field) => read(field, undefined).wrong !== undefined);
  expect(required).toEqual([
    ...['controlPeriod', 'cartMass', 'poleMass', 'endStops', 'softLimits', 'cartEncoder', 'poleEncoder'],
  ]);
  expect(rigFields.safeParse({ poleLenght: '30 cm' }).error!.issues).toContainEqual(
    expect.objectContaining({ code: 'unrecognized_keys', keys: ['poleLenght'] }),
  );
});

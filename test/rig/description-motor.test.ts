// A motor that a rig file says by half, or twice: the field that is wrong, the one that needs it, and an example of it.
import { describe, expect, it } from 'vitest';
import { parseRig } from '../../rig/description/files/index.js';
import { parseRigError } from './rig-errors.js';

/** A rig without a motor, and the motor. */
const withMotor = (motor: Readonly<Record<string, string>>): string =>
  `extends: desktop\n${Object.entries({ force: 'none', backEmf: 'none', ...motor })
    .map(([field, value]) => `${field}: ${value}\n`)
    .join('')}`;

const curve = { stallTorque: '0.06 N m', noLoadSpeed: '600 rad/s' };
const constants = { torqueConstant: '0.02 N m/A', resistance: '4 ohm' };
const pulley = { pulleyCircumference: '40 mm' };

describe('a motor that is said by half', () => {
  it.each([
    [{ backEmf: '1 N/(m/s)' }, 'force: is missing; backEmf needs it: write for example force: 3.1 N.'],
    [
      { stallTorque: '0.06 N m' },
      'noLoadSpeed: is missing; stallTorque needs it: write for example noLoadSpeed: 10000 rpm.',
    ],
    [
      { noLoadSpeed: '600 rad/s' },
      'stallTorque: is missing; noLoadSpeed needs it: write for example stallTorque: 0.049 N m.',
    ],
    [
      { resistance: '4 ohm' },
      'torqueConstant: is missing; resistance needs it: write for example torqueConstant: 0.011 N m/A.',
    ],
    [
      { torqueConstant: '0.02 N m/A' },
      'resistance: is missing; torqueConstant needs it: write for example resistance: 2.2 ohm.',
    ],
    [constants, 'supply: is missing; torqueConstant needs it: write for example supply: 12 V.'],
    [curve, 'pulleyCircumference: is missing; stallTorque needs it: write for example pulleyCircumference: 40 mm.'],
    [
      { force: '3 N', rotorInertia: '1e-6 kg m^2' },
      'pulleyCircumference: is missing; rotorInertia needs it: write for example pulleyCircumference: 40 mm.',
    ],
    [
      {},
      'force: is missing; write the force at full drive such as 3.1 N, or the motor by its stallTorque and noLoadSpeed.',
    ],
  ])('is told what it needs: %j', (motor, message) => {
    expect(parseRigError(withMotor({ supply: 'none', ...motor })).message).toContain(`field ${message}`);
  });
});

describe('a motor that is said twice', () => {
  it.each(['stallTorque', 'noLoadSpeed'] as const)('is told to leave out %s or the constants', (second) => {
    const motor = { ...pulley, ...constants, supply: '12 V', [second]: curve[second] };
    expect(parseRigError(withMotor(motor)).message).toContain(
      `field torqueConstant: says with resistance what ${second} says too; leave one of them out (write "${second}: none"`,
    );
  });
});

describe('the inertia of a rotor', () => {
  it('moves with the cart, by the square of the gear over the radius of the pulley', () => {
    const rotor = { ...pulley, gear: '2', rotorInertia: '1e-7 kg m^2' };
    const massKg = (motor: Readonly<Record<string, string>>) => parseRig(withMotor(motor), 'a.yaml').plant.cartMassKg;
    const added = 1e-7 * ((2 * 2 * Math.PI) / 0.04) ** 2;
    expect(massKg({ ...rotor, force: '3 N' }) - massKg({ force: '3 N' })).toBeCloseTo(added, 9);
    expect(massKg({ ...rotor, ...curve }) - massKg({ force: '3 N' })).toBeCloseTo(added, 9);
  });
});

// From what a rig file says of its motor to the force on the cart.
import type { RigField, RigFields } from './fields.js';
import { leaveOut, type Problem } from './problem.js';

/** The force on the cart: full at standstill, and less by so much for each m/s. */
export interface MotorLine {
  readonly forceN: number;
  readonly backEmfNsPerM: number;
  /** What the turning rotor adds to the mass of the cart. */
  readonly rotorMassKg: number;
}

const constants = ['stallTorque', 'noLoadSpeed', 'torqueConstant', 'resistance'] as const;

/** A DC motor gives stall torque * (1 - speed / no-load speed), through the gear and the radius of the pulley. */
export function motorLine(fields: RigFields): MotorLine | Problem {
  const motor = motorConstants(fields);
  if ('field' in motor) return motor;
  const { gear = 1, pulleyCircumference, rotorInertia = 0 } = fields;
  if ('forceN' in motor) {
    if (rotorInertia === 0) return { ...motor, rotorMassKg: 0 };
    if (pulleyCircumference === undefined) return missing('pulleyCircumference', 'rotorInertia', '40 mm');
    return { ...motor, rotorMassKg: rotorInertia * (gear / radius(pulleyCircumference)) ** 2 };
  }
  if (pulleyCircumference === undefined) return missing('pulleyCircumference', 'stallTorque', '40 mm');
  const perMetre = gear / radius(pulleyCircumference);
  const forceN = motor.stallTorqueNm * perMetre;
  return {
    forceN,
    backEmfNsPerM: (forceN * perMetre) / motor.noLoadRadps,
    rotorMassKg: rotorInertia * perMetre ** 2,
  };
}

type MotorConstants =
  | { readonly forceN: number; readonly backEmfNsPerM: number }
  | { readonly stallTorqueNm: number; readonly noLoadRadps: number };

function motorConstants(fields: RigFields): MotorConstants | Problem {
  const { force, backEmf, stallTorque, noLoadSpeed, torqueConstant, resistance, supply } = fields;
  if (force !== undefined) {
    const second = constants.find((name) => fields[name] !== undefined);
    if (second === undefined) return { forceN: force, backEmfNsPerM: backEmf ?? 0 };
    return {
      field: 'force',
      message: `says what ${second} says too; leave one of them out (write "${second}: none" to take back a preset's)`,
    };
  }
  if (backEmf !== undefined) {
    const said = constants.find((name) => fields[name] !== undefined);
    if (said === undefined) return missing('force', 'backEmf', '3.1 N');
    return {
      field: 'backEmf',
      message: `goes with force, and follows from the motor that ${said} describes; ${leaveOut('backEmf')}`,
    };
  }
  if (torqueConstant !== undefined || resistance !== undefined) {
    if (torqueConstant === undefined) return missing('torqueConstant', 'resistance', '0.011 N m/A');
    if (resistance === undefined) return missing('resistance', 'torqueConstant', '2.2 ohm');
    if (supply === undefined) return missing('supply', 'torqueConstant', '12 V');
    const second = (['stallTorque', 'noLoadSpeed'] as const).find((name) => fields[name] !== undefined);
    if (second !== undefined) {
      return {
        field: 'torqueConstant',
        message: `says with resistance what ${second} says too; leave one of them out (write "${second}: none" to take back a preset's)`,
      };
    }
    return { stallTorqueNm: (torqueConstant * supply) / resistance, noLoadRadps: supply / torqueConstant };
  }
  if (stallTorque === undefined) {
    if (noLoadSpeed !== undefined) return missing('stallTorque', 'noLoadSpeed', '0.049 N m');
    return {
      field: 'force',
      message:
        'is missing; write the force at full drive such as 3.1 N, or the motor by its stallTorque and noLoadSpeed',
    };
  }
  if (noLoadSpeed === undefined) return missing('noLoadSpeed', 'stallTorque', '10000 rpm');
  return { stallTorqueNm: stallTorque, noLoadRadps: noLoadSpeed };
}

function radius(circumferenceM: number): number {
  return circumferenceM / (2 * Math.PI);
}

function missing(field: RigField, because: RigField, example: string): Problem {
  return { field, message: `is missing; ${because} needs it: write for example ${field}: ${example}` };
}

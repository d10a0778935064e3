// From the fields of a rig file to the rig: what is not written is derived, so that nothing is written twice.
import type { RigParameters } from '../../sim/index.js';
import { limits } from '../../src/protocol/index.js';
import type { RigField, RigFields } from './fields.js';
import { motorLine } from './motor.js';
import { leaveOut, type Problem } from './problem.js';
import type { Rig, UnscaledRig } from './rig.js';
import { voltsPerStep } from './supply.js';
import { deriveUncertainties } from './uncertainties.js';

const defaultCaptureRad = Math.PI / 9;
const defaultHomingSpeedMps = 0.05;

/** Shorter ones are late by less, and magnify the uneven edges of real encoders (docs/numerics.md). A period so short needs none. */
function defaultVelocityWindowUs(periodUs: number): number {
  return periodUs >= 8000 ? 4000 : 0;
}

/** Fields that say nothing without one of the others, where a person may believe that they do. */
const idleWithout: Readonly<Partial<Record<RigField, readonly RigField[]>>> = {
  gear: ['stallTorque', 'torqueConstant', 'rotorInertia'],
  supplyDivider: ['supplyMin'],
};

/** The rig of a file but for its scales, or what is missing, written twice or without use. */
export function deriveRig(name: string, fields: RigFields): UnscaledRig | Problem {
  const idle = idleField(fields);
  if (idle) return idle;
  const plant = derivePlant(fields);
  if ('field' in plant) return plant;
  const countsPerM = cartCountsPerM(fields);
  if (typeof countsPerM !== 'number') return countsPerM;
  const backlashM = cartBacklashM(fields);
  if (typeof backlashM !== 'number') return backlashM;
  const supply = deriveSupply(fields);
  if (supply !== undefined && 'field' in supply) return supply;
  const { limitSwitches, emergencyStop = true, deadZone = 0 } = fields;
  const derived = derivedTopSpeeds(plant);
  const breakaway = Math.max(deadZone, plant.cartCoulombN / plant.forceN);
  return {
    name,
    about: fields.about ?? '',
    periodUs: fields.controlPeriod,
    plant,
    track: { softLimitM: fields.softLimits, ...(limitSwitches && { switchM: limitSwitches.atM }) },
    cartEncoder: { countsPerM, reversed: fields.cartEncoderReversed ?? false },
    poleEncoder: { countsPerRev: fields.poleEncoder, reversed: fields.poleEncoderReversed ?? false },
    backlashM,
    zero: { angleRad: fields.angleZero ?? 0, positionM: fields.positionZero ?? 0 },
    uncertainties: deriveUncertainties(fields),
    motor: {
      reversed: fields.motorReversed ?? false,
      dutyMax: fields.dutyMax ?? 1,
      deadZoneRight: fields.deadZoneRight ?? breakaway,
      deadZoneLeft: fields.deadZoneLeft ?? breakaway,
    },
    emergencyStop: emergencyStop !== false,
    normallyOpen: [
      ...(limitSwitches?.normallyOpen ?? []),
      ...(emergencyStop === 'normally open' ? (['EMERGENCY_STOP'] as const) : []),
    ],
    ...(supply && { supply }),
    topSpeedMps: fields.topSpeed ?? derived.topSpeedMps,
    topPoleRadps: fields.topPoleSpeed ?? derived.topPoleRadps,
    captureRad: fields.captureAngle ?? defaultCaptureRad,
    homingSpeedMps: fields.homingSpeed ?? defaultHomingSpeedMps,
    velocitySmoothing: fields.velocitySmoothing ?? 0,
    velocityWindowUs: fields.velocityWindow ?? defaultVelocityWindowUs(fields.controlPeriod),
  };
}

function idleField(fields: RigFields): Problem | undefined {
  for (const [field, others] of Object.entries(idleWithout)) {
    if (fields[field as RigField] === undefined || others.some((other) => fields[other] !== undefined)) continue;
    const needed = others.length > 1 ? `one of ${others.join(', ')}` : others[0];
    return { field, message: `says nothing without ${needed}; ${leaveOut(field)}` };
  }
  return undefined;
}

function derivePlant(fields: RigFields): RigParameters | Problem {
  const motor = motorLine(fields);
  if ('field' in motor) return motor;
  const pole = poleShape(fields);
  if ('field' in pole) return pole;
  return {
    cartMassKg: fields.cartMass + motor.rotorMassKg,
    poleMassKg: fields.poleMass,
    poleCentreM: pole.centreM,
    poleOffsetM: fields.poleOffset ?? 0,
    poleInertiaKgM2: pole.inertiaKgM2,
    trackTiltRad: fields.trackTilt ?? 0,
    gravityMps2: fields.gravity ?? 9.81,
    damping: fields.damping ?? 0,
    cartViscousNsPerM: fields.cartFriction ?? 0,
    cartCoulombN: fields.cartCoulombFriction ?? 0,
    cartStictionN: fields.cartStiction ?? 0,
    poleViscousNms: fields.poleFriction ?? 0,
    poleCoulombNm: fields.poleCoulombFriction ?? 0,
    stopM: fields.endStops,
    forceN: motor.forceN,
    backEmfNsPerM: motor.backEmfNsPerM,
    motorFloats: fields.motorDecay === 'slow' ? 0 : 1,
    forceLimitN: fields.forceLimit ?? 0,
    deadZone: fields.deadZone ?? 0,
    dutySteps: fields.dutySteps ?? limits.DUTY_MAX,
  };
}

/** Of a uniform rod, unless the file says more. */
function poleShape(fields: RigFields): { readonly centreM: number; readonly inertiaKgM2: number } | Problem {
  const { poleMass, poleLength, poleCentre, poleInertia } = fields;
  const field = 'poleLength';
  if (poleLength === undefined) {
    if (poleCentre !== undefined && poleInertia !== undefined) return { centreM: poleCentre, inertiaKgM2: poleInertia };
    return { field, message: 'is missing; write a length such as 30 cm, or both poleCentre and poleInertia' };
  }
  if (poleCentre !== undefined && poleInertia !== undefined) {
    const message =
      'says nothing, because poleCentre and poleInertia say all; leave it out, or them (write "poleCentre: none" and "poleInertia: none" to take back a preset\'s)';
    return { field, message };
  }
  return { centreM: poleCentre ?? poleLength / 2, inertiaKgM2: poleInertia ?? (poleMass * poleLength ** 2) / 12 };
}

function cartCountsPerM({ cartEncoder, pulleyCircumference }: RigFields): number | Problem {
  if (cartEncoder.per === 'm') return cartEncoder.count;
  if (pulleyCircumference !== undefined) return cartEncoder.count / pulleyCircumference;
  return {
    field: 'pulleyCircumference',
    message: 'is missing; a cartEncoder in counts/rev needs it: write for example pulleyCircumference: 40 mm',
  };
}

function cartBacklashM({ backlash, pulleyCircumference }: RigFields): number | Problem {
  if (backlash === undefined) return 0;
  if (backlash.per === 'm') return backlash.size;
  if (pulleyCircumference !== undefined) return (backlash.size / (2 * Math.PI)) * pulleyCircumference;
  return {
    field: 'pulleyCircumference',
    message: 'is missing; a backlash in degrees of the pulley needs it: write for example pulleyCircumference: 40 mm',
  };
}

function deriveSupply({ supply, supplyMin, supplyDivider }: RigFields): Rig['supply'] | Problem {
  if (supplyMin === undefined) return undefined;
  if (supply === undefined)
    return { field: 'supply', message: 'is missing; supplyMin needs it: write for example supply: 12 V' };
  if (supplyDivider === undefined) {
    return {
      field: 'supplyDivider',
      message: 'is missing; supplyMin needs it: write the share of the supply that reaches A2, such as 0.25',
    };
  }
  return { volts: supply, minVolts: supplyMin, voltsPerStep: voltsPerStep(supplyDivider) };
}

/** The fastest that cart and pole of such a plant are. */
export function derivedTopSpeeds(plant: RigParameters): Pick<Rig, 'topSpeedMps' | 'topPoleRadps'> {
  return { topSpeedMps: topSpeedMps(plant), topPoleRadps: 2 * fallingRadps(plant) };
}

/** How fast the pole is at the bottom when it falls from upright with the cart held. */
function fallingRadps({ poleMassKg: m, poleCentreM: l, poleInertiaKgM2, gravityMps2 }: RigParameters): number {
  return Math.sqrt((4 * m * gravityMps2 * l) / (poleInertiaKgM2 + m * l * l));
}

/**
 * No more than all energy allows, of full drive along the whole track and of the falling pole; nor than friction and the motor's back
 * EMF allow under full drive and the pull of the falling pole together. A motor that floats does not brake the pull of the pole alone.
 */
function topSpeedMps(plant: RigParameters): number {
  const { cartMassKg, poleMassKg, poleCentreM, gravityMps2, forceN, stopM } = plant;
  const { cartViscousNsPerM, cartCoulombN, backEmfNsPerM, motorFloats } = plant;
  const energyJ = forceN * 2 * stopM + 2 * poleMassKg * gravityMps2 * poleCentreM;
  const byEnergy = Math.sqrt((2 * energyJ) / (cartMassKg + poleMassKg));
  const pullN = poleMassKg * poleCentreM * fallingRadps(plant) ** 2;
  const driven = (forceN + pullN) / (cartViscousNsPerM + backEmfNsPerM);
  const floating = motorFloats > 0 && pullN > cartCoulombN ? (pullN - cartCoulombN) / cartViscousNsPerM : 0;
  return Math.min(byEnergy, Math.max(driven, floating));
}

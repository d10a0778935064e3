// How the firmware homes a rig: speed, the gains of its speed controller, and the duties that move the cart and must move it.
import { limits } from '../../src/protocol/index.js';
import type { Problem } from './problem.js';
import type { UnscaledRig } from './rig.js';

/** Settings of homing in the firmware's units. */
export interface HomingSettings {
  /** Counts per control period, Q8.8. */
  readonly homingSpeed: number;
  /** Duty for each count per control period that is missing, and what is added in each period for it, Q8.8. */
  readonly homingGain: number;
  readonly homingStep: number;
  /** Largest duty. */
  readonly homingDuty: number;
  /** Duty above which the cart must move. */
  readonly stallDuty: number;
}

const Q8 = 256;
const WORD_MAX = 65535;
/** How fast the speed follows: well above a control period, well below a swing of the pole. */
const RESPONSE_S = 0.1;
/** In this time the integral has made up for dry friction, if the loop is damped: a cart whose encoder is lost is not pushed on for long. */
const FRICTION_S = 0.5;
/** Sampling, holding and measuring delay the loop by so many control periods. */
const DELAY_PERIODS = 1.5;
/** Reserve over what friction needs. */
const FRICTION_RESERVE = 1.25;
/** Share of full duty above friction that surely moves the cart. */
const SURE_SHARE = 0.05;
/** The firmware takes a cart for still as long as it stays within so many counts (firmware/core/still.c). */
const STILL_COUNTS = 2;
/** The slowest speed that the firmware can hold is a count in so many control periods. */
const SLOWEST_PERIODS = 5;

/**
 * A proportional-integral controller by the SIMC rules (Skogestad, "Simple analytic rules for model reduction and PID controller tuning", J. Process
 * Control 13, 2003, 291-309) for a mass with viscous friction: a first-order lag, or without friction an integrator.
 */
export function homingSettings(rig: UnscaledRig): HomingSettings {
  const { plant, homingSpeedMps, motor } = rig;
  const massKg = plant.cartMassKg + plant.poleMassKg;
  const viscous = plant.cartViscousNsPerM + brakingNsPerM(rig);
  const periodS = rig.periodUs / 1e6;
  const countsPerPeriod = rig.cartEncoder.countsPerM * periodS;
  const responseS = homingResponseS(rig);
  const dutyPerN = limits.DUTY_MAX / plant.forceN;
  const gain = (massKg / responseS) * dutyPerN;
  const dryN = dryFrictionN(rig);
  const frictionS = dryN > 0 ? (((massKg / responseS) * homingSpeedMps) / dryN) * FRICTION_S : Number.POSITIVE_INFINITY;
  const lagS = viscous > 0 ? massKg / viscous : Number.POSITIVE_INFINITY;
  const integralS = Math.min(lagS, 4 * responseS, Math.max(frictionS, responseS));
  const q8 = (value: number): number => Math.min(WORD_MAX, Math.max(1, Math.round(value * Q8)));
  const stallDuty = Math.ceil(limits.DUTY_MAX * stallShare(rig));
  const neededN = dryN + (viscous + massKg / responseS) * homingSpeedMps;
  const wanted = Math.max(neededN * FRICTION_RESERVE * dutyPerN, stallDuty + SURE_SHARE * limits.DUTY_MAX);
  return {
    homingSpeed: q8(homingSpeedMps * countsPerPeriod),
    homingGain: q8(gain / countsPerPeriod),
    homingStep: q8((gain * periodS) / integralS / countsPerPeriod),
    homingDuty: Math.round(Math.min(wanted, motor.dutyMax * limits.DUTY_MAX)),
    stallDuty,
  };
}

/** How long the cart takes to follow another speed. */
export function homingResponseS({ periodUs }: UnscaledRig): number {
  const delayS = (DELAY_PERIODS * periodUs) / 1e6;
  return Math.max(RESPONSE_S, delayS) + delayS;
}

/** What is wrong with a rig that cannot be homed. */
export function homingProblems(rig: UnscaledRig): Problem[] {
  const { plant, motor, homingSpeedMps } = rig;
  const countMps = 1e6 / (rig.periodUs * rig.cartEncoder.countsPerM);
  if (homingSpeedMps < countMps / SLOWEST_PERIODS) {
    const message = `is less than a count in ${SLOWEST_PERIODS} control periods; write at least ${(countMps / SLOWEST_PERIODS).toPrecision(2)} m/s`;
    return [{ field: 'homingSpeed', message }];
  }
  if (homingSpeedMps * Q8 > countMps * WORD_MAX) {
    return [{ field: 'homingSpeed', message: 'is more than 255 counts in a control period; write less' }];
  }
  if (homingSpeedMps >= rig.topSpeedMps) {
    return [
      {
        field: 'homingSpeed',
        message: `is above the top speed of the rig, ${rig.topSpeedMps.toPrecision(3)} m/s; write less`,
      },
    ];
  }
  if (stallShare(rig) + SURE_SHARE > motor.dutyMax) {
    const given = `${plant.forceN.toPrecision(3)} N at full drive, of which ${motor.dutyMax} may be used`;
    const message = `is too weak to home: the motor gives ${given}, and the cart needs ${(stallShare(rig) * plant.forceN).toPrecision(3)} N to move for sure`;
    return [{ field: 'force', message }];
  }
  return [];
}

/** What back EMF brakes at the homing speed. A motor that floats between two pulses brakes only in these, for the share of the time that it needs to go on. */
function brakingNsPerM(rig: UnscaledRig): number {
  const { forceN, cartViscousNsPerM, backEmfNsPerM, motorFloats } = rig.plant;
  if (motorFloats === 0) return backEmfNsPerM;
  const neededN = dryFrictionN(rig) + cartViscousNsPerM * rig.homingSpeedMps;
  const leftN = forceN - backEmfNsPerM * rig.homingSpeedMps;
  return neededN < leftN ? (neededN / leftN) * backEmfNsPerM : backEmfNsPerM;
}

function dryFrictionN({ plant, motor }: UnscaledRig): number {
  const deadZone = Math.max(plant.deadZone, motor.deadZoneRight, motor.deadZoneLeft);
  return Math.max(plant.cartCoulombN, plant.cartStictionN, deadZone * plant.forceN);
}

/**
 * Share of full duty at which the cart overcomes friction and leaves where it is within the firmware's time for a first move, even when it is just
 * turning round: under an acceleration a it stays within a distance d of where it turns for 2 sqrt(2 d / a).
 */
function stallShare(rig: UnscaledRig): number {
  const { plant, cartEncoder, periodUs } = rig;
  const watchPeriods = Math.max(1, Math.floor((limits.WATCH_MS * 1000) / periodUs) - 1);
  const watchS = (watchPeriods * periodUs) / 1e6;
  const accelerationMps2 = (8 * STILL_COUNTS) / cartEncoder.countsPerM / watchS ** 2;
  const forceN = dryFrictionN(rig) * FRICTION_RESERVE + (plant.cartMassKg + plant.poleMassKg) * accelerationMps2;
  return forceN / plant.forceN + SURE_SHARE;
}

// The step that finds what moves the cart and what holds it: force, friction, the tilt of the track and the pole's share of the mass, from driven runs.
import { Matrix } from 'ml-matrix';
import type { RigParameters } from '../../sim/index.js';
import { covarianceOf, leastSquares } from './least-squares.js';
import { type Course, simulate } from './model.js';
import type { Run } from './runs.js';

/** What is known of cart and motor by their motion; the mass of the cart is taken as given, and all the rest is relative to it. */
export interface CartMotion {
  readonly forceN: number;
  /** What brakes all the time: friction, and the back EMF of a motor that is shorted between its pulses, which motion cannot tell apart. */
  readonly viscousNsPerM: number;
  /** What brakes in the pulses alone: the back EMF of a motor that floats between them; 0 where none is seen to. */
  readonly floatingNsPerM: number;
  readonly coulombN: number;
  readonly poleMassKg: number;
  /** How far the track rises to the right: what pulls the cart to the left at any duty. */
  readonly tiltRad: number;
  /** From when the board has set a duty to when its force begins. */
  readonly delayS: number;
  /** Between model and measurement, root mean square. */
  readonly rmsM: number;
  /** Standard errors, as shares: of the force, and of all that brakes at the mean speed of the runs; 0 where nothing does. */
  readonly forceError: number;
  readonly brakingError: number;
  /** Standard error of the tilt, rad. */
  readonly tiltError: number;
  /** The cart in each run. */
  readonly courses: readonly Course[];
}

const TURN = 2 * Math.PI;
/** A pole that is twice as heavy as the file says is as unlikely as a sum of squares that this way squared adds. */
const BELIEF_M = 0.01;

/** A motor floats if that leaves less than this share of the misses which a shorted one leaves. */
const CLEARLY_LESS = 0.9;

interface Counts {
  readonly perRev: number;
  readonly perM: number;
}

/**
 * Both kinds of driver are tried: with one that lets the motor float, the cart coasts on and is braked the more the more it is driven.
 *
 * @param plant what the file says, with the pole as its swings have shown it.
 */
export function fitCart(runs: readonly Run[], plant: RigParameters, counts: Counts, periodS: number): CartMotion {
  const [shorted, floating] = [0, 1].map((motorFloats) => fitWith(runs, { ...plant, motorFloats }, counts, periodS));
  return floating!.rmsM < CLEARLY_LESS * shorted!.rmsM ? floating! : shorted!;
}

function fitWith(runs: readonly Run[], plant: RigParameters, counts: Counts, periodS: number): CartMotion {
  const leverM = plant.poleCentreM;
  const start = { positionM: 0, velocityMps: 0, angleRad: Math.PI, angularVelocityRadps: 0 };
  const placeM = (log: Run['log'], i: number): number => (log[i]!.cart - log[0]!.cart) / counts.perM;
  const residuals = (parameters: readonly number[]): number[] => {
    const moved = withMotion(plant, parameters);
    // The file's mass of the pole is believed as far as the motion does not say otherwise.
    const values: number[] = [(parameters[3]! / plant.poleMassKg - 1) * BELIEF_M];
    for (const { log } of runs) {
      simulate(moved, log, periodS, start, parameters[4]!, (positionM, angleRad, i) => {
        values.push(positionM - placeM(log, i));
        values.push((angleRad - Math.PI - (log[i]!.pole / counts.perRev) * TURN) * leverM);
      });
    }
    return values;
  };
  const { forceN, poleMassKg, cartViscousNsPerM, backEmfNsPerM, motorFloats, trackTiltRad } = plant;
  const ofFriction = { scale: 0.05 * forceN, least: 0 };
  const unknowns = [
    { start: forceN, scale: 0.05 * forceN, least: 0.01 * forceN },
    { start: cartViscousNsPerM + (motorFloats > 0 ? 0 : backEmfNsPerM), ...ofFriction },
    { start: Math.max(plant.cartCoulombN, 0.01 * forceN), scale: 0.01 * forceN, least: 0 },
    { start: poleMassKg, scale: 0.05 * poleMassKg, least: 0.1 * poleMassKg },
    { start: 0, scale: 1e-4, least: 0 },
    { start: trackTiltRad, scale: 0.01 },
    ...(motorFloats > 0 ? [{ start: backEmfNsPerM, ...ofFriction }] : []),
  ];
  const fit = leastSquares(residuals, unknowns);
  const [force, viscousNsPerM, coulombN, pole, delayS, tiltRad, floatingNsPerM = 0] = fit.parameters;
  const covariance = covarianceOf(residuals, fit, unknowns);
  const courses = runs.map(({ log }, k): Course => {
    const modelled: number[] = [];
    simulate(withMotion(plant, fit.parameters), log, periodS, start, delayS!, (positionM) => modelled.push(positionM));
    const measured = log.map((_, i) => placeM(log, i));
    return {
      name: `cart, push ${k + 1}`,
      of: 'position',
      timesS: log.map(({ ticks }) => ticks * periodS),
      measured,
      modelled,
    };
  });
  const speed = meanSpeed(runs, counts.perM, periodS);
  const at = Matrix.columnVector(unknowns.map((_, k) => [0, speed, 1, 0, 0, 0, speed][k]!));
  const brakingN = (viscousNsPerM! + floatingNsPerM) * speed + coulombN!;
  return {
    forceN: force!,
    viscousNsPerM: viscousNsPerM!,
    floatingNsPerM,
    coulombN: coulombN!,
    poleMassKg: pole!,
    tiltRad: tiltRad!,
    delayS: delayS!,
    rmsM: fit.rms,
    forceError: Math.sqrt(covariance.get(0, 0)) / force!,
    tiltError: Math.sqrt(covariance.get(5, 5)),
    courses,
    brakingError: brakingN > 0 ? Math.sqrt(at.transpose().mmul(covariance).mmul(at).get(0, 0)) / brakingN : 0,
  };
}

function meanSpeed(runs: readonly Run[], perM: number, periodS: number): number {
  const steps = runs.flatMap(({ log }) => log.slice(1).map(({ cart }, i) => Math.abs(cart - log[i]!.cart)));
  return steps.reduce((sum, step) => sum + step, 0) / perM / (steps.length * periodS);
}

/** Duties above the dead zone reach the motor as they are, and stiction is over where the runs begin. */
function withMotion(plant: RigParameters, parameters: readonly number[]): RigParameters {
  const [force, viscous, coulomb, pole, , tilt, floating = 0] = parameters;
  const share = pole! / plant.poleMassKg;
  return {
    ...plant,
    trackTiltRad: tilt!,
    forceN: force!,
    cartViscousNsPerM: viscous!,
    backEmfNsPerM: floating,
    cartCoulombN: coulomb!,
    cartStictionN: 0,
    deadZone: 0,
    dutySteps: 0,
    poleMassKg: pole!,
    poleInertiaKgM2: plant.poleInertiaKgM2 * share,
    poleViscousNms: plant.poleViscousNms * share,
    poleCoulombNm: plant.poleCoulombNm * share,
    stopM: Number.POSITIVE_INFINITY,
  };
}

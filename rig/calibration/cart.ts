// The step that finds what moves the cart and what holds it: force, friction and the pole's share of the mass, from driven runs.
import type { RigParameters } from '../../sim/index.js';
import { leastSquares } from './least-squares.js';
import { simulate } from './model.js';
import type { Run } from './runs.js';

/** What is known of cart and motor by their motion; the mass of the cart is taken as given, and all the rest is relative to it. */
export interface CartMotion {
  readonly forceN: number;
  /** Of the cart's friction and the motor's back EMF together, which motion cannot tell apart. */
  readonly viscousNsPerM: number;
  readonly coulombN: number;
  readonly poleMassKg: number;
  /** From when the board has set a duty to when its force begins. */
  readonly delayS: number;
  /** Between model and measurement, root mean square. */
  readonly rmsM: number;
}

const TURN = 2 * Math.PI;
/** A pole that is twice as heavy as the file says is as unlikely as a sum of squares that this way squared adds. */
const BELIEF_M = 0.01;

/** @param plant what the file says, with the pole as its swings have shown it. */
export function fitCart(
  runs: readonly Run[],
  plant: RigParameters,
  counts: { readonly perRev: number; readonly perM: number },
  periodS: number,
): CartMotion {
  const leverM = plant.poleCentreM;
  const residuals = (parameters: readonly number[]): number[] => {
    const moved = withMotion(plant, parameters);
    // The file's mass of the pole is believed as far as the motion does not say otherwise.
    const values: number[] = [(parameters[3]! / plant.poleMassKg - 1) * BELIEF_M];
    for (const { log } of runs) {
      const start = { positionM: 0, velocityMps: 0, angleRad: Math.PI, angularVelocityRadps: 0 };
      simulate(moved, log, periodS, start, parameters[4]!, (positionM, angleRad, i) => {
        values.push(positionM - (log[i]!.cart - log[0]!.cart) / counts.perM);
        values.push((angleRad - Math.PI - (log[i]!.pole / counts.perRev) * TURN) * leverM);
      });
    }
    return values;
  };
  const { forceN, poleMassKg } = plant;
  const { parameters, rms } = leastSquares(residuals, [
    { start: forceN, scale: 0.05 * forceN, least: 0.01 * forceN },
    { start: plant.cartViscousNsPerM + plant.backEmfNsPerM, scale: 0.05 * forceN, least: 0 },
    { start: Math.max(plant.cartCoulombN, 0.01 * forceN), scale: 0.01 * forceN, least: 0 },
    { start: poleMassKg, scale: 0.05 * poleMassKg, least: 0.1 * poleMassKg },
    { start: 0, scale: 1e-4, least: 0 },
  ]);
  const [force, viscousNsPerM, coulombN, pole, delayS] = parameters;
  return {
    forceN: force!,
    viscousNsPerM: viscousNsPerM!,
    coulombN: coulombN!,
    poleMassKg: pole!,
    delayS: delayS!,
    rmsM: rms,
  };
}

/** Duties above the dead zone reach the motor as they are, and stiction is over where the runs begin. */
function withMotion(plant: RigParameters, [force, viscous, coulomb, pole]: readonly number[]): RigParameters {
  const share = pole! / plant.poleMassKg;
  return {
    ...plant,
    forceN: force!,
    cartViscousNsPerM: viscous!,
    backEmfNsPerM: 0,
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

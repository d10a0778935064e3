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
  /** Between model and measurement, root mean square. */
  readonly rmsM: number;
}

const TURN = 2 * Math.PI;

/** @param plant what the file says, with the pole as its swings have shown it. */
export function fitCart(
  runs: readonly Run[],
  plant: RigParameters,
  counts: { readonly perRev: number; readonly perM: number },
  periodS: number,
): CartMotion {
  const plantOf = (parameters: readonly number[]): RigParameters => withMotion(plant, parameters);
  const leverM = plant.poleCentreM;
  const residuals = (parameters: readonly number[]): number[] => {
    const moved = plantOf(parameters);
    const values: number[] = [];
    for (const { log } of runs) {
      const start = { positionM: 0, velocityMps: 0, angleRad: Math.PI, angularVelocityRadps: 0 };
      simulate(moved, log, periodS, start, (positionM, angleRad, i) => {
        values.push(positionM - (log[i]!.cart - log[0]!.cart) / counts.perM);
        values.push((angleRad - Math.PI - (log[i]!.pole / counts.perRev) * TURN) * leverM);
      });
    }
    return values;
  };
  const { forceN, poleMassKg, cartMassKg } = plant;
  const force = forceN;
  const { parameters, rms } = leastSquares(
    residuals,
    [force, plant.cartViscousNsPerM + plant.backEmfNsPerM, Math.max(plant.cartCoulombN, 0.01 * force), poleMassKg],
    [0.05 * force, 0.05 * force, 0.01 * force, 0.05 * (poleMassKg + cartMassKg)],
  );
  const [, viscousNsPerM, coulombN, pole] = parameters;
  return {
    forceN: parameters[0]!,
    viscousNsPerM: Math.max(0, viscousNsPerM!),
    coulombN: Math.max(0, coulombN!),
    poleMassKg: pole!,
    rmsM: rms,
  };
}

/** Duties above the dead zone reach the motor as they are, and stiction is over where the runs begin. */
function withMotion(plant: RigParameters, [force, viscous, coulomb, pole]: readonly number[]): RigParameters {
  const share = pole! / plant.poleMassKg;
  return {
    ...plant,
    forceN: force!,
    cartViscousNsPerM: Math.max(0, viscous!),
    backEmfNsPerM: 0,
    cartCoulombN: Math.max(0, coulomb!),
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

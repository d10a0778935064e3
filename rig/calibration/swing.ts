// The step that finds effective length and friction of the pole from its free swings, with the cart held.
import type { RigParameters } from '../../sim/index.js';
import { CodedError } from '../../src/base/index.js';
import type { Guide, Sample, Steer } from './guide.js';
import { covarianceOf, leastSquares } from './least-squares.js';
import { type Course, simulate } from './model.js';
import type { Person } from './person.js';

/** What is known of a pole by its swings. Its mass and the shape of its body are taken as given. */
export interface Swing {
  /** It swings like a weight on a string of this length. */
  readonly lengthM: number;
  readonly viscousNms: number;
  readonly coulombNm: number;
  /** Where the middle of its swings is, against where it was at rest. */
  readonly zeroRad: number;
  /** Between model and measurement, root mean square. */
  readonly rmsRad: number;
  /** Standard error of the length, as a share. */
  readonly lengthError: number;
  readonly course: Course;
}

const LIFT_RAD = Math.PI / 6;
const SWING_S = 10;
const PATIENCE_S = 60;
/** The swings begin when the pole was lifted so far. */
const LIFTED_RAD = Math.PI / 12;
/** Swings that are smaller than this say nothing more. */
const SMALLEST_RAD = 0.02;
/** So many crossings of the bottom give the first guess of the length. */
const CROSSINGS = 11;
/** How far the cart may give way, m. */
const HELD_M = 0.002;
const TURN = 2 * Math.PI;

/** A weight on a string of this length swings as the pole does: the distance from the hinge to the centre of oscillation. */
export function swingLength({ poleInertiaKgM2, poleMassKg, poleCentreM }: RigParameters): number {
  return poleInertiaKgM2 / (poleMassKg * poleCentreM) + poleCentreM;
}

/** The same pole, stretched so that it swings like a weight on a string of this length. */
export function stretched(plant: RigParameters, lengthM: number): RigParameters {
  const by = lengthM / swingLength(plant);
  return { ...plant, poleCentreM: plant.poleCentreM * by, poleInertiaKgM2: plant.poleInertiaKgM2 * by * by };
}

/**
 * The guide is paused afterwards: the fit takes longer than a lease.
 *
 * @param plant what the file says of the pole.
 * @throws CodedError CALIBRATION_FAILED when nobody lifts the pole or the cart is not held.
 */
export async function measureSwings(
  guide: Guide,
  person: Person,
  plant: RigParameters,
  counts: { readonly perRev: number; readonly perM: number },
): Promise<Swing> {
  await person.letHang();
  await guide.untilStill();
  const recording = guide.play(untilSwung(guide, (LIFTED_RAD / TURN) * counts.perRev));
  recording.catch(() => {}); // told when it is waited for
  await guide.tick();
  await person.swing(LIFT_RAD);
  const log = await recording;
  await guide.pause();
  await person.letHang();
  const swings = log.slice(firstCrossing(log, (LIFTED_RAD / TURN) * counts.perRev));
  const places = swings.map(({ cart }) => cart / counts.perM);
  const gaveWayM = Math.max(...places) - Math.min(...places);
  if (gaveWayM > HELD_M) {
    throw new CodedError(
      'CALIBRATION_FAILED',
      `The cart moved ${(gaveWayM * 1000).toFixed(1)} mm while the pole swung. Hold it firmly, and begin again.`,
    );
  }
  const angles = swings.map(({ pole }) => (pole / counts.perRev) * TURN);
  return fitSwings(swings, angles, plant, guide.periodS);
}

/** Nothing is driven; ends when the pole has swung for long enough since it was lifted. */
function untilSwung(guide: Guide, lifted: number): Steer {
  let side = 0;
  let from: number | undefined;
  return (log) => {
    const { ticks, pole } = log.at(-1)!;
    if (side === 0 && Math.abs(pole) > lifted) side = Math.sign(pole);
    if (side !== 0 && pole * side <= 0) from ??= ticks;
    if (from !== undefined) return ticks - from < guide.ticks(SWING_S) ? 0 : undefined;
    if (ticks < guide.ticks(PATIENCE_S)) return 0;
    throw new CodedError(
      'CALIBRATION_FAILED',
      'The pole was not let go in time. Begin again: hold the cart, lift the pole to about 30 degrees and let it go.',
    );
  };
}

/** Index of the sample at which the pole first comes through the bottom after it was lifted. */
function firstCrossing(log: readonly Sample[], lifted: number): number {
  const top = log.findIndex(({ pole }) => Math.abs(pole) > lifted);
  return log.findIndex(({ pole }, i) => i > top && pole * log[top]!.pole <= 0);
}

function fitSwings(swings: readonly Sample[], angles: readonly number[], plant: RigParameters, periodS: number): Swing {
  const { poleMassKg, poleCentreM, gravityMps2 } = plant;
  const momentNm = poleMassKg * poleCentreM * gravityMps2;
  const length = lengthByPeriod(swings, angles, gravityMps2, periodS);
  // The hand that holds the cart is friction without limit.
  const poleOf = ([lengthM, viscousNms, coulombNm]: readonly number[]): RigParameters => ({
    ...stretched(plant, lengthM!),
    cartCoulombN: Number.POSITIVE_INFINITY,
    poleViscousNms: viscousNms!,
    poleCoulombNm: coulombNm!,
  });
  const modelled = (parameters: readonly number[]): number[] => {
    const [, , , zero, angle, speed] = parameters;
    const start = { positionM: 0, velocityMps: 0, angleRad: Math.PI + angle!, angularVelocityRadps: speed! };
    const values: number[] = [];
    simulate(poleOf(parameters), swings, periodS, start, 0, (_, angleRad) => {
      values.push(angleRad - Math.PI + zero!);
    });
    return values;
  };
  const residuals = (parameters: readonly number[]): number[] => modelled(parameters).map((rad, i) => rad - angles[i]!);
  const speed = (angles[2]! - angles[0]!) / (2 * periodS);
  const unknowns = [
    { start: length, scale: 0.01 * length },
    { start: 0.003 * momentNm, scale: 0.001 * momentNm, least: 0 },
    { start: 0.001 * momentNm, scale: 0.001 * momentNm, least: 0 },
    { start: 0, scale: 0.01 },
    { start: angles[0]!, scale: 0.01 },
    { start: speed, scale: 0.1 },
  ];
  const fit = leastSquares(residuals, unknowns);
  const [lengthM, viscousNms, coulombNm, zeroRad] = fit.parameters;
  return {
    lengthM: lengthM!,
    viscousNms: viscousNms!,
    coulombNm: coulombNm!,
    zeroRad: zeroRad!,
    rmsRad: fit.rms,
    lengthError: Math.sqrt(covarianceOf(residuals, fit, unknowns).get(0, 0)) / lengthM!,
    course: {
      name: 'pole, swinging',
      of: 'angle',
      timesS: swings.map(({ ticks }) => (ticks - swings[0]!.ticks) * periodS),
      measured: angles,
      modelled: modelled(fit.parameters),
    },
  };
}

/**
 * From the mean time between crossings of the bottom. A swing of amplitude a takes 1 + a^2 / 16 + 11 a^4 / 3072 times as long as a small one
 * (Nelson and Olsson, "The pendulum: Rich physics from a simple system", Am. J. Phys. 54, 1986, 112-121).
 */
function lengthByPeriod(
  swings: readonly Sample[],
  angles: readonly number[],
  gravity: number,
  periodS: number,
): number {
  const crossings: number[] = [];
  let stretchSum = 0;
  let amplitude = 0;
  for (let i = 1; i < angles.length && crossings.length < CROSSINGS; i++) {
    const [a, b] = [angles[i - 1]!, angles[i]!];
    amplitude = Math.max(amplitude, Math.abs(b));
    if (a === 0 || a * b > 0 || amplitude < SMALLEST_RAD) continue;
    const share = a / (a - b);
    crossings.push((swings[i - 1]!.ticks + share * (swings[i]!.ticks - swings[i - 1]!.ticks)) * periodS);
    stretchSum += crossings.length > 1 ? 1 + amplitude ** 2 / 16 + (11 * amplitude ** 4) / 3072 : 0;
    amplitude = 0;
  }
  const halves = crossings.length - 1;
  if (halves < 4)
    throw new CodedError('CALIBRATION_FAILED', 'The pole hardly swung. Check that it swings freely, and begin again.');
  const smallS = (2 * (crossings[halves]! - crossings[0]!)) / stretchSum;
  return gravity * (smallS / TURN) ** 2;
}

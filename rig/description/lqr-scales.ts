// Observation scales for a rig: where every weight is 1 the units decide the gains, so they come from the linearised plant.
import { type Matrix, matrix, transpose } from '#mathjs';
import { RigPlant, STATE_INDEX } from '../../sim/index.js';
import type { Problem } from './problem.js';
import { type Cost, diagonal, type LinearPlant, lqr } from './riccati.js';
import type { Rig } from './rig.js';

/** What the scales depend on. */
export type BalancedRig = Pick<Rig, 'plant' | 'periodUs' | 'motor' | 'track'>;

/** The plant is integrated in steps of this length, as on the bench. */
const STEP_US = 500;
/** Largest of each that a good balance shows: see `balanceCost`. */
const LARGEST_ANGLE_RAD = 0.1;

/** Where a state holds what the regulator looks at: all are 0 upright at the centre. */
const coordinates = [STATE_INDEX.position, STATE_INDEX.velocity, STATE_INDEX.angle, STATE_INDEX.angularVelocity];
/** Small enough for sines to be straight, large enough for the differences to keep ten digits. */
const NUDGE = 1e-4;

/** One control period about upright by central differences. What is not smooth there, dry friction, dead zone and PWM steps, is left out. */
export function linearise({ plant, periodUs, motor }: BalancedRig): LinearPlant {
  const steps = Math.max(1, Math.round(periodUs / STEP_US));
  const smooth = new RigPlant(
    { ...plant, cartCoulombN: 0, cartStictionN: 0, poleCoulombNm: 0, deadZone: 0, dutySteps: 0 },
    periodUs / steps / 1e6,
  );
  // Of an action, the dead zone's share is what the firmware adds to overcome it.
  const drivePerAction = motor.dutyMax - (motor.deadZoneRight + motor.deadZoneLeft) / 2;
  const after = (state: readonly number[], action: number): number[] => {
    const moving = new Float64Array(RigPlant.stateSize);
    smooth.place(moving, state[0]!, state[1]!, state[2]!, state[3]!);
    for (let i = 0; i < steps; i++) smooth.step(moving, action * drivePerAction);
    return coordinates.map((index) => moving[index]!);
  };
  const rest = coordinates.map(() => 0);
  const slope = (response: (nudge: number) => number[]): number[] => {
    const minus = response(-NUDGE);
    return response(NUDGE).map((plus, i) => (plus - minus[i]!) / (2 * NUDGE));
  };
  const columns = rest.map((_, j) => slope((nudge) => after(rest.with(j, nudge), 0)));
  return {
    a: transpose(matrix(columns)),
    b: transpose(matrix([slope((nudge) => after(rest, nudge))])),
  };
}

/**
 * Bryson's rule: each square is divided by the square of the largest value one would accept (Bryson and Ho, Applied Optimal Control,
 * 1975): the position by the soft limit, the angle by 0.1 rad, the action by 1. Velocities cost nothing by themselves.
 */
export function balanceCost({ track, plant }: BalancedRig): Cost {
  const largestM = Math.min(track.softLimitM, plant.stopM);
  return { q: diagonal([largestM ** -2, 0, LARGEST_ANGLE_RAD ** -2, 0]), r: diagonal([1]) };
}

/**
 * Scales for [x, v, cos, sin, angular velocity] with which one hidden unit that adds up all but the cosine acts near upright as the LQR:
 * tanh(tanh(u)) is u there. The cosine's is 1.
 *
 * @returns multiples of 1/256, as an image keeps them; or what is wrong with the rig.
 */
export function lqrScales(rig: BalancedRig): readonly number[] | Problem {
  const gains = lqrGains(rig);
  if (!gains) return problem('the motor cannot balance this pole');
  const [x, v, sin, omega] = gains.map((gain) => Math.round(gain * 256) / 256);
  const scales = [x!, v!, 1, sin!, omega!];
  if (scales.some((scale) => scale <= 0))
    return problem(`an LQR wants the gains ${scales.join(', ')}, and scales are above 0`);
  return scales;
}

function problem(why: string): Problem {
  return {
    field: 'observationScales',
    message: `cannot be derived: ${why}. Check masses, lengths and force, or write five numbers`,
  };
}

/** What of x, v, the angle's sine and its velocity an LQR adds up to its action: -K, where theta near upright is its sine; undefined if nothing balances the pole. */
export function lqrGains(rig: BalancedRig): readonly number[] | undefined {
  const solution = lqr(linearise(rig), balanceCost(rig));
  return solution && coordinates.map((_, i) => -gainAt(solution.gain, i));
}

function gainAt(gain: Matrix, index: number): number {
  return gain.get([0, index]) as number;
}

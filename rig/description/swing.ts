// How homing checks the scale of the pole's encoder: it makes the pole swing, and the firmware compares that with what the rig promises.
import { swingScale } from './firmware-units.js';
import { homingResponseS } from './homing.js';
import type { Problem } from './problem.js';
import type { UnscaledRig } from './rig.js';
import type { Scale } from './scale.js';

/** Settings of the check in the firmware's units. */
export interface SwingSettings {
  /** Half of the hanging pole's swing in control periods, Q8.8. */
  readonly halfSwing: number;
  /** Speed of the cart in counts per control period, Q8.8. */
  readonly swingSpeed: number;
  /** From counts of the cart to the angle by which the pole lags behind, in 2^-16 turns. */
  readonly swingScale: Scale | undefined;
  /** Ways of the cart that make the pole swing, an even number. */
  readonly swings: number;
  /** Counts of the pole by which it swings when the cart starts at that speed, Q12.4. */
  readonly swingCounts: number;
}

const Q8 = 256;
const TURN = 2 * Math.PI;
/** The pole is made to swing by so much at most: beyond that it is slower than a pendulum of small swings. */
const SWING_MAX_RAD = 0.5;
/** So far is aimed at: what friction takes must be little beside it. */
const SWING_RAD = 0.3;
/** Counts of the largest swing to one side: so many are aimed at, and fewer than so many are misread by more than half of what is tolerated. */
const SWING_COUNTS = 40;
const SWING_COUNTS_MIN = 20;
/** Ways of the cart that make the pole swing, at least and at most. Each makes two kicks, a start and a stop. */
const WAYS_MIN = 2;
const WAYS_MAX = 12;
/** Share of the way to the end of the track that the cart may go from its centre. */
const ROOM_SHARE = 0.5;
/** Share of a kick that friction may take before the pole is at its largest swing. */
const LOST_MAX = 0.35;
/** Distance of the pole's centre of oscillation from the hinge: it swings like a weight on a string of this length. */
export function swingLengthM({
  plant: { poleMassKg, poleCentreM, poleInertiaKgM2 },
}: Pick<UnscaledRig, 'plant'>): number {
  return poleInertiaKgM2 / (poleMassKg * poleCentreM) + poleCentreM;
}

export function swingSettings(rig: UnscaledRig): SwingSettings {
  const { speedMps, kickRad, ways } = planSwings(rig);
  const { countsPerM } = rig.cartEncoder;
  const periodS = rig.periodUs / 1e6;
  return {
    halfSwing: Math.round((halfSwingS(rig) / periodS) * Q8),
    swingSpeed: Math.round(speedMps * countsPerM * periodS * Q8),
    swingScale: swingScale(swingLengthM(rig), countsPerM),
    swings: ways,
    swingCounts: Math.min(65535, Math.max(1, Math.round(countsOf(rig, kickRad) * 16))),
  };
}

/** What is wrong with a rig whose pole cannot show the scale of its encoder. */
export function swingProblems(rig: UnscaledRig): Problem[] {
  const plan = planSwings(rig);
  if (countsOf(rig, largestRad(plan)) < SWING_COUNTS_MIN) return [fewCounts(rig, plan)];
  const lost = lostShare(rig, plan);
  return lost.dry + lost.viscous > LOST_MAX ? [muchFriction(rig, plan, lost)] : [];
}

/** The encoder is to blame where even the fastest cart that the track allows swings the pole by too few of its counts. */
function fewCounts(rig: UnscaledRig, plan: SwingPlan): Problem {
  const { countsPerRev } = rig.poleEncoder;
  const swing = (rad: number): string =>
    `swings the pole by ${degrees(rad)} at most, ${Math.min(countsOf(rig, rad), SWING_COUNTS_MIN - 0.1).toFixed(1)} counts of ${countsPerRev} in a turn, and needs ${SWING_COUNTS_MIN} to check the encoder's scale`;
  const mostRad = largestRad(planSwings(atSpeed(rig, Number.POSITIVE_INFINITY)));
  if (countsOf(rig, mostRad) < SWING_COUNTS_MIN) {
    const least = Math.ceil((SWING_COUNTS_MIN * TURN) / mostRad);
    const remedy = `take an encoder with at least ${least} counts/rev`;
    return { field: 'poleEncoder', message: `is too coarse: homing ${swing(mostRad)}; ${remedy}` };
  }
  const neededRad = (SWING_COUNTS_MIN / countsPerRev) * TURN;
  const remedy = `write ${speedText(speedFor(rig, neededRad / (2 * WAYS_MAX)))}`;
  return { field: 'homingSpeed', message: `is too slow: it ${swing(largestRad(plan))}; ${remedy}` };
}

/** Dry friction takes less of a larger swing; but the track may be too short for one, and no swing is larger than those that are of use. */
function muchFriction(rig: UnscaledRig, { kickRad }: SwingPlan, { dry, viscous }: LostShare): Problem {
  const share = (value: number): string => `${Math.round(100 * value)} %`;
  // Too much is never rounded to what it may be.
  const taken = share(Math.max(dry + viscous, LOST_MAX + 0.01));
  const message = `takes ${taken} of a swing by ${degrees(kickRad)}, which is what homing checks the encoder's scale by, and may take ${share(LOST_MAX)}; ease the hinge`;
  if (viscous >= LOST_MAX) return { field: 'poleFriction', message };
  const field = dry > viscous ? 'poleCoulombFriction' : 'poleFriction';
  const speedMps = speedFor(rig, (kickRad * dry) / (LOST_MAX - viscous));
  const faster = atSpeed(rig, speedMps);
  const left = lostShare(faster, planSwings(faster));
  return {
    field,
    message: left.dry + left.viscous > LOST_MAX ? message : `${message}, or write ${speedText(speedMps)}`,
  };
}

interface LostShare {
  readonly dry: number;
  readonly viscous: number;
}

/** What friction takes of the swing that a start of the cart makes; the start takes time, which makes it less of one. */
function lostShare(rig: UnscaledRig, { kickRad, ways }: SwingPlan): LostShare {
  const { poleMassKg, poleCentreM, gravityMps2, poleCoulombNm, poleViscousNms } = rig.plant;
  const weightNm = poleMassKg * gravityMps2 * poleCentreM;
  const radps = Math.PI / halfSwingS(rig);
  const bluntness = 1 + (radps * homingResponseS(rig)) ** 2;
  return {
    dry: (poleCoulombNm / weightNm / kickRad) * bluntness,
    viscous: ((poleViscousNms * radps) / weightNm) * (1 + ways / 4),
  };
}

interface SwingPlan {
  readonly speedMps: number;
  /** By how much each start and each stop of the cart makes the pole swing. */
  readonly kickRad: number;
  readonly ways: number;
}

/** The fewest ways that make the pole swing far enough, or those that make it swing furthest. */
function planSwings(rig: UnscaledRig): SwingPlan {
  const { homingSpeedMps, track, plant } = rig;
  const roomM = ROOM_SHARE * (track.switchM ?? plant.stopM);
  const fastestMps = Math.min(homingSpeedMps, roomM / halfSwingS(rig));
  const plans: SwingPlan[] = [];
  for (let ways = WAYS_MIN; ways <= WAYS_MAX; ways += 2) {
    const kickRad = Math.min(fastestMps / kickSpeedMps(rig), SWING_MAX_RAD / (2 * ways));
    plans.push({ ways, kickRad, speedMps: kickRad * kickSpeedMps(rig) });
  }
  const isEnough = (plan: SwingPlan): boolean =>
    largestRad(plan) >= SWING_RAD && countsOf(rig, largestRad(plan)) >= SWING_COUNTS;
  return plans.find(isEnough) ?? plans.reduce((best, plan) => (largestRad(plan) > largestRad(best) ? plan : best));
}

function largestRad({ ways, kickRad }: SwingPlan): number {
  return 2 * ways * kickRad;
}

/** A start to this speed makes the pole swing by a radian, if its swings were small. */
function kickSpeedMps(rig: UnscaledRig): number {
  return Math.sqrt(rig.plant.gravityMps2 * swingLengthM(rig));
}

function halfSwingS(rig: UnscaledRig): number {
  return Math.PI * Math.sqrt(swingLengthM(rig) / rig.plant.gravityMps2);
}

function countsOf({ poleEncoder }: UnscaledRig, rad: number): number {
  return (rad / TURN) * poleEncoder.countsPerRev;
}

function degrees(rad: number): string {
  return `${((rad / TURN) * 360).toPrecision(2)} deg`;
}

function atSpeed(rig: UnscaledRig, homingSpeedMps: number): UnscaledRig {
  return { ...rig, homingSpeedMps };
}

/** The homing speed of such a kick, in whole mm/s. */
function speedFor(rig: UnscaledRig, kickRad: number): number {
  return Math.ceil(1000 * kickRad * kickSpeedMps(rig)) / 1000;
}

function speedText(speedMps: number): string {
  return `homingSpeed: ${speedMps} m/s or more`;
}

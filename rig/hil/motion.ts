// How cart and pole moved in an episode: the same measures at every level that has them.
import type { Quantity } from '../../sim/index.js';
import { DEGREES_PER_RADIAN } from '../../src/base/index.js';
import { type Measurement, measurements, percentile, spread } from './measurements.js';

/** Cart and pole at the beginning of one control period, and what the motor was told for it. */
export interface MotionSample {
  readonly positionM: number;
  /** Of the pole's angle from upright. */
  readonly cosine: number;
  readonly sine: number;
  /** Share of full drive, -1 to 1. */
  readonly drive: number;
}

export interface MotionSummary {
  /** The pole was within 5 degrees of upright from half of the episode to its end. */
  readonly held: boolean;
  /** Until the pole was within 12 degrees of upright and stayed there; the whole episode if it never did. */
  readonly swingUpS: number;
  /** Until the pole was within 5 degrees of upright and stayed there; the whole episode if it never did. */
  readonly settlingS: number;
  /** Root mean square of the angle and of the position after settling; undefined if the pole never settled. */
  readonly rms?: { readonly angleDeg: number; readonly positionM: number };
  /** Mean of |drive|. */
  readonly driveMean: number;
}

const swungUpCosine = 0.9781476007338057; // of 12 degrees
const settledCosine = 0.9961946980917455; // of 5 degrees
const cartPole = ['cartPosition', 'cartVelocity', 'poleCosine', 'poleSine', 'poleVelocity'];

/** Whether a task's observations are those of a cart and one pole, so that its motion can be measured. */
export function hasMotion({ observations }: { readonly observations: readonly Quantity[] }): boolean {
  return observations.length === cartPole.length && observations.every(({ name }, i) => name === cartPole[i]);
}

/** The sample of an observation and the action it led to; of tasks that `hasMotion` holds for. */
export function motionSample(observation: Float64Array, action: number): MotionSample {
  return { positionM: observation[0]!, cosine: observation[2]!, sine: observation[3]!, drive: limitDrive(action) };
}

function limitDrive(action: number): number {
  return Math.max(-1, Math.min(1, action));
}

/**
 * Sums up the motion of an episode: swing-up, settling, and what came after.
 *
 * @param periodS the control period.
 */
export function summarizeMotion(samples: readonly MotionSample[], periodS: number): MotionSummary {
  const swungUp = firstOfTail(samples, ({ cosine }) => cosine >= swungUpCosine);
  const settled = firstOfTail(samples, ({ cosine }) => cosine >= settledCosine);
  const after = samples.slice(settled);
  return {
    held: samples.length > 0 && settled <= samples.length / 2,
    swingUpS: swungUp * periodS,
    settlingS: settled * periodS,
    ...(after.length > 0 && {
      rms: {
        angleDeg: rootMeanSquare(after.map(({ sine }) => smallArcSine(sine))) * DEGREES_PER_RADIAN,
        positionM: rootMeanSquare(after.map(({ positionM }) => positionM)),
      },
    }),
    driveMean: samples.length > 0 ? spread(samples.map(({ drive }) => Math.abs(drive))).mean : 0,
  };
}

/** The summary of an episode that was cut short: a pole that is up then is not held. @param episodeS how long it should have been. */
export function neverHeld({ driveMean }: MotionSummary, episodeS: number): MotionSummary {
  return { held: false, swingUpS: episodeS, settlingS: episodeS, driveMean };
}

/** The measurements of some episodes together; none without episodes. */
export function measureMotion(episodes: readonly MotionSummary[]): Measurement[] {
  if (episodes.length === 0) return [];
  const settlings = episodes.map(({ settlingS }) => settlingS);
  const swingUps = episodes.map(({ swingUpS }) => swingUpS);
  const rms = episodes.flatMap((episode) => episode.rms ?? []);
  return measurements({
    held: spread(episodes.map(({ held }) => (held ? 1 : 0))).mean,
    swingUpTimeMean: spread(swingUps).mean,
    swingUpTimeP95: percentile(swingUps, 0.95),
    settlingTimeMean: spread(settlings).mean,
    settlingTimeP95: percentile(settlings, 0.95),
    ...(rms.length > 0 && {
      angleRms: rootMeanSquare(rms.map(({ angleDeg }) => angleDeg)),
      positionRms: rootMeanSquare(rms.map(({ positionM }) => positionM)) * 1000,
    }),
    dutyMean: spread(episodes.map(({ driveMean }) => driveMean)).mean,
  });
}

/** Index of the first sample from which on all hold; the number of samples if the last one does not. */
function firstOfTail(samples: readonly MotionSample[], holds: (sample: MotionSample) => boolean): number {
  let first = samples.length;
  while (first > 0 && holds(samples[first - 1]!)) first--;
  return first;
}

function rootMeanSquare(numbers: readonly number[]): number {
  return Math.sqrt(spread(numbers.map((x) => x * x)).mean);
}

/** Arc sine for |s| < 0.1, to 1e-9: the series as far as x^5. */
function smallArcSine(s: number): number {
  const square = s * s;
  return s * (1 + square * (1 / 6 + square * (3 / 40)));
}

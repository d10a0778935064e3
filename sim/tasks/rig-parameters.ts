// The parameters of the tasks on a rig: plain numbers, so that a champion's file rebuilds the task it was trained for.
import { articleParameters, type RigParameters } from '../plants/rig-parameters.js';
import { above0, anyNumber, atLeast0, between, type Parameter, whole } from './parameter.js';

/** The plant and what stands between it and a policy. Every effect is off at 0. */
export interface RigTaskParameters extends RigParameters {
  readonly periodUs: number;
  /** Steps of the plant in a control period; 0 for the fewest that take at most 2.5 ms each. 1 is what the article's plant does in its 16.5 ms. */
  readonly plantSteps: number;
  /** Control periods in an episode. */
  readonly maxSteps: number;
  /** Beyond +-softLimitM an episode is lost. 0, or beyond the stops: never. */
  readonly softLimitM: number;
  /** Episodes start within +-startPositionM and within +-startSpreadRad of hanging or upright, at rest. */
  readonly startPositionM: number;
  readonly startSpreadRad: number;
  /** Share of full drive that an action of 1 is. */
  readonly dutyMax: number;
  /** Shares of full drive that the firmware adds to reach beyond the driver's dead zone: an action a > 0 is deadZoneRight + (dutyMax - deadZoneRight) a. */
  readonly deadZoneRight: number;
  readonly deadZoneLeft: number;
  /** What one count of each encoder is. With a count, the velocity of that axis is estimated as the firmware does. */
  readonly cartCountM: number;
  readonly poleCountRad: number;
  /** Play between the cart and its encoder: how far the cart goes, where it turns round, before the encoder follows. */
  readonly backlashM: number;
  /** Share of the last velocity estimate in the next one. */
  readonly velocitySmoothing: number;
  /** Time before each sample over which velocities are measured, to the nearest plant step but 0; 0 for the whole period. */
  readonly velocityWindowUs: number;
  /** Delay from sample to effect; at most one period. */
  readonly delayUs: number;
  /** Standard deviations of normal noise on each measured position and angle. */
  readonly positionNoiseM: number;
  readonly angleNoiseRad: number;
  /** In each episode the measured angle is off by up to this: what homing and an uneven floor leave. Without it a policy need not mind where the cart is. */
  readonly angleOffsetRad: number;
  /** In each episode the measured position is off by up to this, and the soft limits with it. */
  readonly positionOffsetM: number;
  /** In each episode the track is tilted by up to this more, to either side. */
  readonly tiltSpreadRad: number;
  /** Masses, pole length, friction and force differ in each episode by up to this share. */
  readonly spread: number;
  /** The same for each: above 0 it counts in place of `spread`. */
  readonly massSpread: number;
  readonly lengthSpread: number;
  readonly frictionSpread: number;
  readonly forceSpread: number;
}

export interface RigSwingUpParameters extends RigTaskParameters {
  /** Training starts near upright and, generation by generation, farther from it: from hanging after so many. 0: from hanging at once. */
  readonly wideningGenerations: number;
}

export interface RigBalanceParameters extends RigTaskParameters {
  /** Beyond this angle from upright the pole has fallen. */
  readonly largestTiltRad: number;
}

type Table<Parameters> = { readonly [Name in keyof Parameters]: Parameter };

const article = articleParameters;

const rig: Table<RigTaskParameters> = {
  cartMassKg: above0(article.cartMassKg),
  poleMassKg: above0(article.poleMassKg),
  poleCentreM: above0(article.poleCentreM),
  poleOffsetM: anyNumber(article.poleOffsetM),
  poleInertiaKgM2: atLeast0(article.poleInertiaKgM2),
  gravityMps2: atLeast0(article.gravityMps2),
  trackTiltRad: between(article.trackTiltRad, -1, 1),
  damping: atLeast0(article.damping),
  cartViscousNsPerM: atLeast0(article.cartViscousNsPerM),
  cartCoulombN: atLeast0(article.cartCoulombN),
  cartStictionN: atLeast0(article.cartStictionN),
  poleViscousNms: atLeast0(article.poleViscousNms),
  poleCoulombNm: atLeast0(article.poleCoulombNm),
  stopM: above0(article.stopM),
  forceN: above0(article.forceN),
  backEmfNsPerM: atLeast0(article.backEmfNsPerM),
  motorFloats: whole(article.motorFloats, 0, 1),
  forceLimitN: atLeast0(article.forceLimitN),
  deadZone: between(article.deadZone, 0, 1),
  dutySteps: whole(article.dutySteps, 0, 65_535),
  periodUs: whole(16_500, 100, 1_000_000),
  plantSteps: whole(0, 0, 1000),
  maxSteps: whole(1000, 1, 1_000_000),
  softLimitM: atLeast0(0),
  startPositionM: atLeast0(0),
  startSpreadRad: between(0.1, 0, 4),
  dutyMax: between(1, 0, 1),
  deadZoneRight: between(0, 0, 1),
  deadZoneLeft: between(0, 0, 1),
  cartCountM: atLeast0(0),
  poleCountRad: atLeast0(0),
  backlashM: atLeast0(0),
  velocitySmoothing: between(0, 0, 0.999),
  velocityWindowUs: atLeast0(0),
  delayUs: atLeast0(0),
  positionNoiseM: atLeast0(0),
  angleNoiseRad: atLeast0(0),
  angleOffsetRad: atLeast0(0),
  positionOffsetM: atLeast0(0),
  tiltSpreadRad: between(0, 0, 0.5),
  spread: between(0, 0, 0.9),
  massSpread: between(0, 0, 0.9),
  lengthSpread: between(0, 0, 0.9),
  frictionSpread: between(0, 0, 1),
  forceSpread: between(0, 0, 0.9),
};

export const rigSwingUpTable: Table<RigSwingUpParameters> = { ...rig, wideningGenerations: whole(0, 0, 100_000) };

export const rigBalanceTable: Table<RigBalanceParameters> = { ...rig, largestTiltRad: above0(0.35) };

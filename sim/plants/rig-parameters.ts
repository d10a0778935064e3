// What a cart-pole on a bench is made of, as numbers in SI units.

/** Every effect can be turned off by a 0. */
export interface RigParameters {
  readonly cartMassKg: number;
  readonly poleMassKg: number;
  /** From the hinge to the pole's centre of mass, along the pole and across it. */
  readonly poleCentreM: number;
  readonly poleOffsetM: number;
  /** About the centre of mass. */
  readonly poleInertiaKgM2: number;
  readonly gravityMps2: number;
  /** How far the track rises to the right. Angles are from the vertical all the same. */
  readonly trackTiltRad: number;
  /** Bullet's damping factor, of the article's plant. */
  readonly damping: number;
  readonly cartViscousNsPerM: number;
  readonly cartCoulombN: number;
  /** What holds the cart still is this much, if more than Coulomb friction. */
  readonly cartStictionN: number;
  readonly poleViscousNms: number;
  readonly poleCoulombNm: number;
  /** The cart's end stops are at +-stopM. */
  readonly stopM: number;
  /** Force on the cart at full drive and standstill. */
  readonly forceN: number;
  /** Force lost for each m/s: the torque-speed line of a DC motor. */
  readonly backEmfNsPerM: number;
  /** 1 if the driver lets the motor float between the pulses of its PWM (fast decay), 0 if it shorts the motor (slow decay). */
  readonly motorFloats: number;
  /** Largest force, by the driver's current limit. */
  readonly forceLimitN: number;
  /** Share of full drive that the driver swallows: below it the motor does nothing. */
  readonly deadZone: number;
  /** Steps of the PWM from off to full. */
  readonly dutySteps: number;
}

/** The article's cart-pole on its 2 m rail, exactly as SinglePendulum with a force of 100 N has it. */
export const articleParameters: RigParameters = {
  cartMassKg: 10.47197598009977,
  poleMassKg: 5.018591545810472,
  poleCentreM: 0.30000001192092896,
  poleOffsetM: 0.0005000000237487257,
  poleInertiaKgM2: 0.26653950154827094,
  gravityMps2: 9.8,
  trackTiltRad: 0,
  damping: 0.03999999910593033,
  cartViscousNsPerM: 0,
  cartCoulombN: 0,
  cartStictionN: 0,
  poleViscousNms: 0,
  poleCoulombNm: 0,
  stopM: 2,
  forceN: 100,
  backEmfNsPerM: 0,
  motorFloats: 0,
  forceLimitN: 0,
  deadZone: 0,
  dutySteps: 0,
};

// The parameters of the task: one after the other, as sim/kernel/kernel.ts writes them.
// Generated from sim/kernel/parameters.ts by `npm run generate`.

/** Of a task on a rig, named as in sim/tasks/rig-parameters.ts. The pendulums have one, their rail, in the first place. */
@unmanaged
class Parameters {
  cartMassKg: f64;
  poleMassKg: f64;
  poleCentreM: f64;
  poleOffsetM: f64;
  poleInertiaKgM2: f64;
  gravityMps2: f64;
  damping: f64;
  cartViscousNsPerM: f64;
  cartCoulombN: f64;
  cartStictionN: f64;
  poleViscousNms: f64;
  poleCoulombNm: f64;
  stopM: f64;
  forceN: f64;
  backEmfNsPerM: f64;
  motorFloats: f64;
  forceLimitN: f64;
  deadZone: f64;
  dutySteps: f64;
  periodUs: f64;
  plantSteps: f64;
  maxSteps: f64;
  softLimitM: f64;
  dutyMax: f64;
  deadZoneRight: f64;
  deadZoneLeft: f64;
  cartCountM: f64;
  poleCountRad: f64;
  backlashM: f64;
  velocitySmoothing: f64;
  velocityWindowUs: f64;
  angleOffsetRad: f64;
  positionOffsetM: f64;
  delayUs: f64;
  largestTiltRad: f64;
  trackTiltRad: f64;
  tiltSpreadRad: f64;
  spread: f64;
  massSpread: f64;
  lengthSpread: f64;
  frictionSpread: f64;
  forceSpread: f64;
}

/** What the caller writes. */
export const PARAMETERS = memory.data(offsetof<Parameters>(), 16);

export const given = changetype<Parameters>(PARAMETERS);

@inline
export function givenRailM(): f64 {
  return load<f64>(PARAMETERS);
}

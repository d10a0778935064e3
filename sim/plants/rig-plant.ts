// A cart-pole as it stands on a bench: the single pendulum with its motor, its friction and its track, in steps of any length.
import { sinCos } from '../math/index.js';
import { dampingAt, limitVelocity, STEP_S, STOP_IMPULSE_LIMIT_NS, stopImpulse } from './bullet.js';
import type { RigParameters } from './rig-parameters.js';
import { SinglePendulum, STATE_INDEX } from './single-pendulum.js';

/**
 * With `articleParameters` and steps of 16.5 ms it is SinglePendulum under a force of 100 N times the drive, bit for bit. Its state
 * is laid out in the same way. Source of the equations: docs/physics.md.
 */
export class RigPlant {
  static readonly stateSize = SinglePendulum.stateSize;
  /** Where a state holds what. */
  static readonly at = STATE_INDEX;
  readonly parameters: RigParameters;
  readonly stepS: number;
  readonly #massKg: number;
  readonly #cartDamping: number;
  readonly #linearDamping: number;
  readonly #angularDamping: number;
  readonly #weightN: number;
  readonly #cartWeightN: number;
  /** Direction of the track: its part across and its part up. */
  readonly #across: number;
  readonly #up: number;
  /** What friction takes at most in a step from a moving and from a standing cart, and from the pole; what a stop gives. */
  readonly #slidingNs: number;
  readonly #stictionNs: number;
  readonly #hingeNms: number;
  readonly #stopNs: number;
  /** The cart alone needs one: its friction is computed exactly. */
  readonly #frictionPasses: number;

  constructor(parameters: RigParameters, stepS: number) {
    const { cartMassKg, poleMassKg, poleInertiaKgM2, damping, gravityMps2, trackTiltRad } = parameters;
    this.parameters = parameters;
    this.stepS = stepS;
    this.#massKg = cartMassKg + poleMassKg;
    this.#cartDamping = cartMassKg * damping;
    this.#linearDamping = poleMassKg * damping;
    this.#angularDamping = poleInertiaKgM2 * damping;
    this.#weightN = poleMassKg * gravityMps2;
    this.#cartWeightN = cartMassKg * gravityMps2;
    const direction = new Float64Array(2);
    sinCos(trackTiltRad, direction, 0);
    [this.#up, this.#across] = direction as unknown as [number, number];
    this.#slidingNs = parameters.cartCoulombN * stepS;
    this.#stictionNs = Math.max(parameters.cartCoulombN, parameters.cartStictionN) * stepS;
    this.#hingeNms = parameters.poleCoulombNm * stepS;
    this.#stopNs = STOP_IMPULSE_LIMIT_NS * (stepS / STEP_S);
    this.#frictionPasses = this.#hingeNms > 0 ? 3 : this.#stictionNs > 0 ? 1 : 0;
  }

  /** Puts cart and pole somewhere. */
  place(state: Float64Array, x: number, v: number, theta: number, omega: number): void {
    place(state, x, v, theta, omega);
  }

  /** An impulse (N s) along the track on the cart, and one across the pole at its centre of mass, towards where its angle grows. */
  push(state: Float64Array, cartNs: number, poleNs: number): void {
    const { poleMassKg, poleOffsetM, poleCentreM, poleInertiaKgM2 } = this.parameters;
    const [s, c] = [state[STATE_INDEX.sine]!, state[STATE_INDEX.cosine]!];
    const rx = poleOffsetM * c + poleCentreM * s;
    const rz = poleCentreM * c - poleOffsetM * s;
    const armM = Math.hypot(poleCentreM, poleOffsetM);
    const m12 = poleMassKg * (rz * this.#across - rx * this.#up);
    const m22 = poleInertiaKgM2 + poleMassKg * armM * armM;
    const along = cartNs + (poleNs * m12) / (poleMassKg * armM);
    const turning = poleNs * armM;
    const inverse = 1 / (this.#massKg * m22 - m12 * m12);
    state[STATE_INDEX.velocity]! += inverse * (m22 * along - m12 * turning);
    state[STATE_INDEX.angularVelocity]! += inverse * (this.#massKg * turning - m12 * along);
  }

  /** Advances by a step. @param drive share of full drive, which is the supply's voltage with its sign; from -1 to 1 */
  step(state: Float64Array, drive: number): void {
    this.advance(state, this.driven(drive));
  }

  /**
   * What of a drive the driver lets through: in steps of its PWM, and nothing in its dead zone. Above the dead zone the motor gets it all, so
   * that its force begins with a jump.
   */
  driven(drive: number): number {
    const { dutySteps, deadZone } = this.parameters;
    let size = Math.abs(drive);
    if (dutySteps > 0) size = Math.floor(size * dutySteps + 0.5) / dutySteps;
    if (size < deadZone) return 0;
    return drive < 0 ? -size : size;
  }

  /** Advances by a step at the share of full drive that the motor gets, see `driven`. */
  advance(state: Float64Array, drive: number): void {
    const { poleMassKg, poleOffsetM, poleCentreM, poleInertiaKgM2, cartViscousNsPerM, poleViscousNms, trackTiltRad } =
      this.parameters;
    const isLevel = trackTiltRad === 0;
    const [across, up] = [this.#across, this.#up];
    const massKg = this.#massKg;
    const h = this.stepS;
    const x = state[STATE_INDEX.position]!;
    let v = state[STATE_INDEX.velocity]!;
    const theta = state[STATE_INDEX.angle]!;
    let omega = state[STATE_INDEX.angularVelocity]!;
    const s = state[STATE_INDEX.sine]!;
    const c = state[STATE_INDEX.cosine]!;
    const isAtRest = v === 0;

    // From the hinge to the centre of mass, and the velocity of the latter.
    const rx = poleOffsetM * c + poleCentreM * s;
    const rz = poleCentreM * c - poleOffsetM * s;
    const ux = (isLevel ? v : v * across) + rz * omega;
    const uz = isLevel ? -rx * omega : v * up - rx * omega;

    const cartDamping = dampingAt(v * v, this.#cartDamping) + cartViscousNsPerM;
    const linearDamping = dampingAt(ux * ux + uz * uz, this.#linearDamping);
    const angularDamping = dampingAt(omega * omega, this.#angularDamping) + poleViscousNms;
    const centrifugal = poleMassKg * (omega * omega);
    const fx = rx * centrifugal - linearDamping * ux;
    const fz = rz * centrifugal - this.#weightN - linearDamping * uz;

    // Mass matrix times accelerations = generalised forces.
    const along = isLevel ? fx : fx * across + (fz - this.#cartWeightN) * up;
    const q1 = this.#motorForce(drive, v) - cartDamping * v + along;
    const q2 = rz * fx - rx * fz - angularDamping * omega;
    const m12 = poleMassKg * (isLevel ? rz : rz * across - rx * up);
    const m22 = poleInertiaKgM2 + poleMassKg * (rx * rx + rz * rz);
    const inverse = 1 / (massKg * m22 - m12 * m12);
    v = limitVelocity(v + h * inverse * (m22 * q1 - m12 * q2));
    omega = limitVelocity(omega + h * inverse * (massKg * q2 - m12 * q1));

    // Dry friction: impulses that bring cart and pole to rest if they can, and never further.
    const mobility = m22 * inverse;
    const cross = m12 * inverse;
    if (this.#frictionPasses > 0) {
      const cartLimit = isAtRest ? this.#stictionNs : this.#slidingNs;
      const turning = massKg * inverse;
      let cartImpulse = 0;
      let hingeImpulse = 0;
      for (let pass = 0; pass < this.#frictionPasses; pass++) {
        if (this.#hingeNms > 0) {
          const wanted = hingeImpulse - omega / turning;
          const held = within(wanted, this.#hingeNms);
          omega = held === wanted ? 0 : omega + (held - hingeImpulse) * turning;
          v -= (held - hingeImpulse) * cross;
          hingeImpulse = held;
        }
        const wanted = cartImpulse - v / mobility;
        const held = within(wanted, cartLimit);
        v = held === wanted ? 0 : v + (held - cartImpulse) * mobility;
        omega -= (held - cartImpulse) * cross;
        cartImpulse = held;
      }
    }

    const impulse = stopImpulse(x, v, this.parameters.stopM, mobility, this.#stopNs);
    if (impulse !== 0) {
      v = limitVelocity(v + impulse * mobility);
      omega = limitVelocity(omega - impulse * cross);
    }
    place(state, x + h * v, v, theta + h * omega, omega);
  }

  /**
   * The torque-speed line, cut off by the current limit. A motor that is shorted between two pulses brakes all the time, one that floats there only
   * in the pulses.
   */
  #motorForce(drive: number, v: number): number {
    const { forceN, backEmfNsPerM, motorFloats, forceLimitN } = this.parameters;
    const share = motorFloats > 0 ? Math.abs(drive) : 1;
    const force = forceN * drive - backEmfNsPerM * share * v;
    return forceLimitN > 0 ? within(force, forceLimitN * share) : force;
  }
}

function within(value: number, limit: number): number {
  if (value > limit) return limit;
  if (value < -limit) return -limit;
  return value;
}

function place(state: Float64Array, x: number, v: number, theta: number, omega: number): void {
  state[STATE_INDEX.position] = x;
  state[STATE_INDEX.velocity] = v;
  state[STATE_INDEX.angle] = theta;
  state[STATE_INDEX.angularVelocity] = omega;
  sinCos(theta, state, STATE_INDEX.sine);
}

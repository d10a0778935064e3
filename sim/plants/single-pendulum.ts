// A pole hinged to a cart on a rail: the plant of balance and swing-up, as the Bullet engine computes it.
import { sinCos } from '../math/index.js';
import { CART_MASS_KG, DAMPING, dampingAt, GRAVITY, limitVelocity, STEP_S, stopImpulse } from './bullet.js';

const POLE_MASS_KG = 5.018591545810472;
/** The pole's centre of mass in its own frame, from the hinge (m). */
const CENTRE_X = 0.0005000000237487257;
const CENTRE_Z = 0.30000001192092896;
/** About the centre of mass (kg m^2): Bullet's box around the pole, not the pole itself. */
const POLE_INERTIA = 0.26653950154827094;
const MASS_KG = CART_MASS_KG + POLE_MASS_KG;

/** Where a state holds what: m, m/s, rad (0 upright, positive to +x, not wrapped), rad/s, and the angle's sine and cosine. */
export const STATE_INDEX = { position: 0, velocity: 1, angle: 2, angularVelocity: 3, sine: 4, cosine: 5 } as const;

/** Source of the equations and constants: docs/physics.md. */
export class SinglePendulum {
  static readonly stateSize = 6;
  /** What its swing depends on. */
  static readonly pole = {
    poleMassKg: POLE_MASS_KG,
    poleCentreM: CENTRE_Z,
    poleInertiaKgM2: POLE_INERTIA,
    gravityMps2: GRAVITY,
  };
  readonly railM: number;

  /** @param railM the cart's stops are at +-railM */
  constructor(railM: number) {
    this.railM = railM;
  }

  /** Puts cart and pole somewhere. */
  place(state: Float64Array, x: number, v: number, theta: number, omega: number): void {
    state[STATE_INDEX.position] = x;
    state[STATE_INDEX.velocity] = v;
    state[STATE_INDEX.angle] = theta;
    state[STATE_INDEX.angularVelocity] = omega;
    sinCos(theta, state, STATE_INDEX.sine);
  }

  /** Advances by 16.5 ms under a force (N, positive to +x) on the cart. */
  step(state: Float64Array, force: number): void {
    const x = state[STATE_INDEX.position]!;
    let v = state[STATE_INDEX.velocity]!;
    const theta = state[STATE_INDEX.angle]!;
    let omega = state[STATE_INDEX.angularVelocity]!;
    const s = state[STATE_INDEX.sine]!;
    const c = state[STATE_INDEX.cosine]!;

    // From the hinge to the centre of mass, and the velocity of the latter.
    const rx = CENTRE_X * c + CENTRE_Z * s;
    const rz = CENTRE_Z * c - CENTRE_X * s;
    const ux = v + rz * omega;
    const uz = -rx * omega;

    const cartDamping = dampingAt(v * v, CART_MASS_KG * DAMPING);
    const linearDamping = dampingAt(ux * ux + uz * uz, POLE_MASS_KG * DAMPING);
    const angularDamping = dampingAt(omega * omega, POLE_INERTIA * DAMPING);
    const centrifugal = POLE_MASS_KG * (omega * omega);
    const fx = rx * centrifugal - linearDamping * ux;
    const fz = rz * centrifugal - POLE_MASS_KG * GRAVITY - linearDamping * uz;

    // Mass matrix times accelerations = generalised forces.
    const q1 = force - cartDamping * v + fx;
    const q2 = rz * fx - rx * fz - angularDamping * omega;
    const m12 = POLE_MASS_KG * rz;
    const m22 = POLE_INERTIA + POLE_MASS_KG * (rx * rx + rz * rz);
    const inverse = 1 / (MASS_KG * m22 - m12 * m12);
    v = limitVelocity(v + STEP_S * inverse * (m22 * q1 - m12 * q2));
    omega = limitVelocity(omega + STEP_S * inverse * (MASS_KG * q2 - m12 * q1));

    const mobility = m22 * inverse;
    const impulse = stopImpulse(x, v, this.railM, mobility);
    if (impulse !== 0) {
      v = limitVelocity(v + impulse * mobility);
      omega = limitVelocity(omega - impulse * (m12 * inverse));
    }
    this.place(state, x + STEP_S * v, v, theta + STEP_S * omega, omega);
  }
}

// A swing-up that nobody trained: by energy, caught by an LQR, both from the rig's numbers alone. Networks are compared with it.
import type { Policy } from '../../sim/index.js';
import { type BalancedRig, lqrGains } from './lqr-scales.js';

/** Where the LQR takes over, if it would not ask for more than so many times the full action, and where it has lost the pole. */
const CATCH_COSINE = Math.cos(0.5);
const CATCH_ACTION = 3;
const LOST_COSINE = Math.cos(0.6);
/** The pole counts as hanging to one side from this sine on. */
const SIDE = 1 / 20;
/** The drive swings the pole with full speed until a quarter of what lifts it is left. */
const FULL_UNTIL = 1 / 4;
/** Of the track and of the motor's top speed, as much is used. */
const [TRACK_USED, SPEED_USED] = [0.8, 0.95];
/** How quickly the cart follows its wanted speed, brakes before the end of the track, and returns to the middle, in swings of the pole. */
const [FOLLOW, BRAKE, RETURN] = [5, 2, 1];

/**
 * The cart moves away from the side on which the pole is, and so turns round as it passes below: energy goes into the pole as the cart accelerates with it, most where
 * it is fastest. That leaves the cart on a short track and asks for no more than its speed. With the energy of a pole that stands, it returns to the middle.
 * After Astrom and Furuta, "Swinging up a pendulum by energy control", Automatica 36, 2000, in the speed of the cart in place of its acceleration.
 *
 * One policy plays one episode: it knows whether it has the pole.
 *
 * @returns a policy over the observations of `rig-swing-up`, or undefined if nothing balances the pole.
 */
export function energySwingUp(rig: BalancedRig): Policy | undefined {
  const gains = lqrGains(rig);
  if (!gains) return undefined;
  const [kx, kv, ks, kw] = gains as [number, number, number, number];
  const { cartMassKg, poleMassKg, poleCentreM, poleInertiaKgM2, gravityMps2 } = rig.plant;
  const { forceN, cartViscousNsPerM, backEmfNsPerM, stopM } = rig.plant;
  const weight = poleMassKg * gravityMps2 * poleCentreM;
  const inertia = poleInertiaKgM2 + poleMassKg * poleCentreM ** 2;
  const swing = Math.sqrt(weight / inertia);
  const drag = cartViscousNsPerM + backEmfNsPerM;
  const trackM = Math.min(rig.track.softLimitM, stopM);
  const topMps = Math.min(SPEED_USED * (drag > 0 ? forceN / drag : Number.POSITIVE_INFINITY), trackM * swing);
  let hasPole = false;
  return {
    act(observation, actions) {
      const [x, v, cosine, sine, omega] = observation as unknown as [number, number, number, number, number];
      const balance = kx * x + kv * v + ks * sine + kw * omega;
      if (cosine > CATCH_COSINE && Math.abs(balance) < CATCH_ACTION) hasPole = true;
      if (cosine < LOST_COSINE) hasPole = false;
      if (hasPole) {
        actions[0] = limited(balance);
        return;
      }
      // Of a pole that stands upright it is 0.
      const energy = (inertia * omega ** 2) / 2 + weight * (cosine - 1);
      const lack = limited(-energy / weight / FULL_UNTIL);
      const away = -topMps * limited(sine / SIDE) * lack - (1 - Math.abs(lack)) * RETURN * swing * x;
      const room = (TRACK_USED * trackM - x * Math.sign(away)) * swing * BRAKE;
      const wantedMps = Math.sign(away) * Math.min(Math.abs(away), topMps, Math.max(room, -topMps));
      const force = (cartMassKg + poleMassKg) * (wantedMps - v) * swing * FOLLOW + drag * v;
      actions[0] = limited(force / forceN / rig.motor.dutyMax);
    },
  };
}

function limited(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

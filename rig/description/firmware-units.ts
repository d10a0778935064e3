// Factors from what the encoders count to the units of the firmware.
import { limits } from '../../src/protocol/index.js';
import { nearestScale, type Scale } from './scale.js';

/** Observations are Q13.19. */
const Q19 = 2 ** 19;
/** Rates are counts per 4 us in Q12.20; so many make a second. */
const RATE_PER_SECOND = 250_000 / 2 ** 20;
/** A turn in the firmware's angle. */
const TURN = 2 ** 16;

/** A time in system ticks. */
export function systemTicks(us: number): number {
  return us / limits.SYSTEM_TICK_US;
}

/** Counts to metres in Q13.19. */
export function cartScale(countsPerM: number): Scale | undefined {
  return nearestScale(Q19 / countsPerM);
}

/** Rate to m/s in Q13.19. */
export function cartSpeedScale(countsPerM: number): Scale | undefined {
  return nearestScale((RATE_PER_SECOND * Q19) / countsPerM);
}

/** Counts to 2^-16 turns. */
export function polePhaseScale(countsPerRev: number): Scale | undefined {
  return nearestScale(TURN / countsPerRev);
}

/** Rate to rad/s in Q13.19. */
export function poleSpeedScale(countsPerRev: number): Scale | undefined {
  return nearestScale((RATE_PER_SECOND * Q19 * 2 * Math.PI) / countsPerRev);
}

/** Counts of the cart to the angle by which a pole lags behind it that swings like a weight on a string of this length, in 2^-16 turns. */
export function swingScale(lengthM: number, countsPerM: number): Scale | undefined {
  return nearestScale(TURN / (2 * Math.PI * lengthM * countsPerM));
}

// What the firmware can count: the edge rate of both encoders at their fastest against the cycles of the interrupts.
import type { Problem } from './problem.js';
import type { UnscaledRig } from './rig.js';

const CLOCK_HZ = 16_000_000;
/**
 * Cycles from one edge of an encoder to its next one in which the first is surely counted, whatever else goes on: test/firmware/encoders.test.ts
 * shows that none is missed. The cart's interrupt goes first, and the pole's waits for it too.
 */
const CLOSEST_CYCLES = { cart: 160, pole: 200 } as const;
/** Edges of a real encoder come up to so much closer than its mean spacing, because its two channels are not exactly a quarter apart. */
const CLOSEST_SHARE = 0.5;

type Encoder = keyof typeof CLOSEST_CYCLES;

/** Edges a second up to which none is missed: 50 000 of the cart's encoder and, at the same time, 40 000 of the pole's. */
function edgeRateMax(encoder: Encoder): number {
  return (CLOCK_HZ * CLOSEST_SHARE) / CLOSEST_CYCLES[encoder];
}

/** Edges a second of each encoder at the top speeds of the rig. */
function edgeRates({ cartEncoder, poleEncoder, topSpeedMps, topPoleRadps }: UnscaledRig): Record<Encoder, number> {
  return {
    cart: topSpeedMps * cartEncoder.countsPerM,
    pole: (topPoleRadps / (2 * Math.PI)) * poleEncoder.countsPerRev,
  };
}

/** Which encoders are too fine for the firmware, and what to do. */
export function countingProblems(rig: UnscaledRig): Problem[] {
  const rates = edgeRates(rig);
  const problems: Problem[] = [];
  const tooFine = (encoder: Encoder, counts: number, axis: string, speed: string, topField: string): void => {
    const [rate, most] = [rates[encoder], edgeRateMax(encoder)];
    if (rate <= most) return;
    const remedy = `take an encoder with at most ${Math.floor((counts * most) / rate)} counts/${axis}, or give ${topField} if the rig is never so fast`;
    const message = `gives ${Math.round(rate)} edges a second at ${speed}, and the firmware counts at most ${Math.floor(most)}; ${remedy}`;
    problems.push({ field: `${encoder}Encoder`, message });
  };
  tooFine('cart', rig.cartEncoder.countsPerM, 'm', `${rig.topSpeedMps.toPrecision(3)} m/s`, 'topSpeed');
  tooFine('pole', rig.poleEncoder.countsPerRev, 'rev', `${rig.topPoleRadps.toPrecision(3)} rad/s`, 'topPoleSpeed');
  return problems;
}

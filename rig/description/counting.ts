// What the firmware can count: the edge rate of both encoders at their fastest against the cycles of the interrupts.
import type { Problem } from './problem.js';
import type { UnscaledRig } from './rig.js';

const CLOCK_HZ = 16_000_000;
/** Cycles of an encoder interrupt from its entry to its return, at most: measured, and held there, by test/firmware/encoders.test.ts. */
const EDGE_CYCLES = 65;
/** Longest time in which other interrupts keep an encoder's waiting: the other encoder's, serial, and the start of a control tick. */
const LATENCY_CYCLES = 250;
/** Edges of a real encoder come up to so much closer than its mean spacing, because its two channels are not exactly a quarter apart. */
const CLOSEST_SHARE = 0.5;
/**
 * Edges a second of one encoder up to which none is missed: the next one comes only when the last one is done with. Two encoders at this rate take
 * EDGE_CYCLES / (EDGE_CYCLES + LATENCY_CYCLES) of the processor, which leaves the control tick the rest.
 */
const EDGE_RATE_MAX = (CLOCK_HZ * CLOSEST_SHARE) / (EDGE_CYCLES + LATENCY_CYCLES);

/** Edges a second of each encoder at the top speeds of the rig. */
function edgeRates({ cartEncoder, poleEncoder, topSpeedMps, topPoleRadps }: UnscaledRig): {
  cart: number;
  pole: number;
} {
  return {
    cart: topSpeedMps * cartEncoder.countsPerM,
    pole: (topPoleRadps / (2 * Math.PI)) * poleEncoder.countsPerRev,
  };
}

/** Which encoders are too fine for the firmware, and what to do. */
export function countingProblems(rig: UnscaledRig): Problem[] {
  const { cart, pole } = edgeRates(rig);
  const problems: Problem[] = [];
  const tooFine = (field: string, rate: number, speed: string, topField: string): void => {
    if (rate <= EDGE_RATE_MAX) return;
    const limit = `the firmware counts at most ${Math.floor(EDGE_RATE_MAX)}`;
    const remedy = `take an encoder with fewer counts, or give ${topField} if the rig is never so fast`;
    problems.push({ field, message: `gives ${Math.round(rate)} edges a second at ${speed}, and ${limit}; ${remedy}` });
  };
  tooFine('cartEncoder', cart, `${rig.topSpeedMps.toPrecision(3)} m/s`, 'topSpeed');
  tooFine('poleEncoder', pole, `${rig.topPoleRadps.toPrecision(3)} rad/s`, 'topPoleSpeed');
  return problems;
}

// The encoders that training sees through give the velocities of the firmware's estimator.
import { describe, expect, test } from 'vitest';
import { EncoderEdges, RandomStream, sinceEdge } from '../../sim/index.js';
import { ENCODER_STATE, Encoder } from '../../sim/tasks/encoder.js';
import { Estimator } from '../../src/control/index.js';

const countM = 0.0005;
const stepS = 0.002;
const stepsInPeriod = 5;
const edges = new EncoderEdges(countM);

/** Factors as 16 bits and a shift: a count is 0.0005 m, and a rate of Q12.20 counts per 4 us becomes m/s in Q13.19. */
const settings = {
  flags: 0,
  ...scale('cartScale', 'cartShift', countM * 2 ** 19),
  ...scale('cartSpeedScale', 'cartSpeedShift', (countM / 4e-6) * 2 ** (19 - 20)),
  poleCountsPerRev: 2400,
  polePhaseScale: 55_924,
  polePhaseShift: 11,
  poleSpeedScale: 32_768,
  poleSpeedShift: 15,
  velocitySmoothing: 0,
};

function scale<Mantissa extends string, Shift extends string>(mantissa: Mantissa, shift: Shift, factor: number) {
  const places = 15 - Math.floor(Math.log2(factor));
  return { [mantissa]: Math.round(factor * 2 ** places), [shift]: places } as Record<Mantissa | Shift, number>;
}

/** A cart that dashes, creeps, stands and turns round. */
function* motion(): Generator<number> {
  const random = new RandomStream({ seed: 3, purpose: 'start' });
  let x = 0.0001;
  for (let stretch = 0; stretch < 60; stretch++) {
    const v = [0, 2, 0.3, 0.01, 0.003][random.below(5)]! * random.between(-1, 1);
    for (let i = random.below(80); i >= 0; i--) {
      x += v * stepS;
      yield x;
    }
  }
}

describe('the edges of an encoder', () => {
  const halfway = new EncoderEdges(0.25, 1);

  test('are halfway between the middles of the counts', () => {
    expect([1, 1.124, 1.125, 1.374, 1.375, 0.875, 0.874].map((position) => halfway.countAt(position))).toEqual([
      0, 0, 1, 1, 2, 0, -1,
    ]);
    expect([0, 3, -2].map((count) => halfway.positionOf(count))).toEqual([1, 1.75, 0.5]);
    expect([halfway.edgeInto(1, 0), halfway.edgeInto(0, 1), halfway.edgeInto(-3, 4)]).toEqual([1.125, 1.125, 0.375]);
  });

  test('are crossed in proportion to the way', () => {
    expect(sinceEdge(1.125, 1, 1.5, 8)).toBe(6);
    expect(sinceEdge(1.125, 1.5, 1, 8)).toBe(2);
  });
});

test.each([
  ['the whole period', 0],
  ['a window', 2],
])('over %s, in counts and in speed, whether it dashes, creeps, stands or turns round', (_, windowSteps) => {
  const encoder = new Encoder(0, countM, 0, 0);
  const state = new Float64Array(ENCODER_STATE);
  const estimator = new Estimator(settings);
  const pole = { count: 0, edge4us: 0 };
  let x = 0.0001;
  encoder.begin(state, x);
  const cart = { count: 0, edge4us: 0 };
  estimator.begin({ cart, pole }, 0);
  let step = 0;
  let compared = 0;
  for (const next of motion()) {
    encoder.follow(state, x, next, stepS);
    // Every edge on the way, one by one.
    const count = edges.countAt(next);
    for (let at = edges.countAt(x); at !== count; ) {
      const reached = at + Math.sign(count - at);
      const time = stepS * (step + 1) - sinceEdge(edges.edgeInto(reached, at), x, next, stepS);
      cart.edge4us = Math.floor(time / 4e-6) & 0xffff;
      cart.count = (cart.count + reached - at) & 0xffff;
      at = reached;
    }
    x = next;
    step++;
    const now = Math.round((step * stepS) / 4e-6) & 0xffff;
    if (windowSteps > 0 && step % stepsInPeriod === stepsInPeriod - windowSteps) {
      encoder.takeRate(state);
      estimator.sample({ cart: { ...cart }, pole }, now);
    }
    if (step % stepsInPeriod !== 0) continue;
    encoder.sample(state);
    estimator.update({ cart: { ...cart }, pole }, now);
    expect(encoder.position(state)).toBeCloseTo(estimator.cartCounts * countM, 12);
    const theirs = estimator.observationsQ19[1]! / 2 ** 19;
    // Times in whole 4 us make them differ, and rates in whole 2^-20 counts per 4 us, which is 0.00012 m/s.
    const ours = encoder.velocity(state);
    const tolerance = Math.abs(ours) * 0.01 + 0.00012;
    expect(Math.abs(ours - theirs), `after ${step} steps: ${ours} and ${theirs}`).toBeLessThanOrEqual(tolerance);
    if (Math.abs(ours) > 0.001) compared++;
  }
  expect(compared).toBeGreaterThan(100);
});

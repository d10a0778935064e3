// The batch kernel on the tasks of a rig, with every effect, against the plain rollout: every bit in float64, and how far a step is off in float32.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTask, Kernel, RandomStream, RigPlant, type Task } from '../../sim/index.js';
import { FloatPolicy, WeightedPolicy } from '../../src/network/index.js';
import { drawStarts, kernelModule, playPlainly, randomMask, room, subsetCounts } from './kernel-fixture.js';

const seed = 20_250_301;
const shape = { inputs: 5, hidden: 32, outputs: 1 };

/** Off, or one of the values. */
function effect(...values: readonly number[]): fc.Arbitrary<number> {
  return fc.constantFrom(0, ...values);
}

/** A small machine, sluggish or slippery, with any of the effects. */
const anyParameters = fc.record({
  cartMassKg: fc.constantFrom(0.23, 1.7, 10.47),
  poleMassKg: fc.constantFrom(0.087, 0.9),
  poleCentreM: fc.constantFrom(0.1975, 0.3),
  poleOffsetM: fc.constantFrom(0, 0.0005, -0.01),
  poleInertiaKgM2: fc.constantFrom(0.00113, 0.02),
  gravityMps2: fc.constantFrom(9.8, 1.62),
  damping: effect(0.04, 0.3),
  cartViscousNsPerM: effect(0.5, 5.63),
  cartCoulombN: effect(0.02, 0.4, 3),
  cartStictionN: effect(0.1, 1),
  poleViscousNms: effect(0.001, 0.02),
  poleCoulombNm: effect(1e-4, 0.002, 0.05),
  stopM: fc.constantFrom(0.1, 0.3, 2),
  forceN: fc.constantFrom(3.1, 40),
  backEmfNsPerM: effect(0.8, 5),
  motorFloats: effect(1),
  forceLimitN: effect(2, 10),
  deadZone: effect(0.01, 0.1),
  dutySteps: effect(16, 400),
  periodUs: fc.constantFrom(5000, 10_000, 16_500),
  plantSteps: fc.constantFrom(0, 0, 1, 3),
  maxSteps: fc.constantFrom(1, 40, 300),
  softLimitM: effect(0.09, 0.19, 1),
  startPositionM: effect(0.05),
  startSpreadRad: fc.constantFrom(0, 0.1, 3),
  dutyMax: fc.constantFrom(0.6, 1),
  deadZoneRight: effect(0.05, 0.12),
  deadZoneLeft: effect(0.02, 0.1),
  cartCountM: effect(0.0005, 0.02),
  poleCountRad: effect((2 * Math.PI) / 2400, 0.3),
  backlashM: effect(1e-4, 0.003),
  velocitySmoothing: effect(0.3, 0.8),
  velocityWindowUs: effect(500, 4000, 8000),
  angleOffsetRad: effect(0.05),
  positionOffsetM: effect(0.01),
  trackTiltRad: effect(0.02, -0.3),
  tiltSpreadRad: effect(0.01),
  spread: effect(0.2),
  massSpread: effect(0.3),
  lengthSpread: effect(0.1),
  frictionSpread: effect(0.5),
  forceSpread: effect(0.1),
  delayUs: effect(200, 1500, 2500, 5000),
});

function anyTask(given: fc.Arbitrary<Record<string, number>>): fc.Arbitrary<Task> {
  return fc.oneof(
    given.map((parameters) => createTask('rig-swing-up', parameters)),
    given.map((parameters) => createTask('rig-balance', { ...parameters, largestTiltRad: 0.5 })),
  );
}

const anyEpisodes = fc.constantFrom(1, 3, 8, 11);
const anyScales = fc.array(fc.constantFrom(0, 0.25, 1, 3, 30), { minLength: 5, maxLength: 5 });
const anySeed = fc.nat(1_000_000);

/** Starts in motion, some of them beyond the stops, some in the middle of an episode. */
function wildStarts(task: Task, episodes: number, random: RandomStream): Float64Array {
  const starts = drawStarts(task, episodes, random.uint32());
  const { stateSize } = task;
  const either = (most: number) => random.between(-most, most);
  for (let e = 0; e < episodes; e++) {
    const state = starts.subarray(e * stateSize, (e + 1) * stateSize);
    const theta = either(20);
    state.set([either(2.1), either(8), theta, either(15), Math.sin(theta), Math.cos(theta)]);
    state[RigPlant.stateSize] = random.below(20);
    state[RigPlant.stateSize + 1] = either(1);
  }
  return starts;
}

describe('in float64, on a rig with any effects', () => {
  test('a pruned network plays as in the plain rollout bit for bit', () => {
    fc.assert(
      fc.property(
        anyTask(anyParameters),
        anyEpisodes,
        fc.double({ min: 0, max: 1, noNaN: true }),
        anyScales,
        fc.boolean(),
        anySeed,
        (task, episodes, density, observationScales, wild, drawn) => {
          const random = new RandomStream({ seed: drawn, purpose: 'start' });
          const mask = randomMask(shape, density, random);
          const starts = wild ? wildStarts(task, episodes, random) : drawStarts(task, episodes, drawn);
          const played = room(task, starts);
          new Kernel(kernelModule, task, 'float64').playSubsets(
            observationScales,
            subsetCounts(mask),
            starts,
            played.returns,
            played,
          );
          expect(played).toEqual(playPlainly(task, new FloatPolicy({ mask, observationScales }), starts));
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  test('real weights play as in the plain rollout bit for bit', () => {
    fc.assert(
      fc.property(
        anyTask(anyParameters),
        anyEpisodes,
        fc.constantFrom(0.1, 1, 30),
        anyScales,
        anySeed,
        (task, episodes, spread, observationScales, drawn) => {
          const random = new RandomStream({ seed: drawn, purpose: 'start' });
          const small = { ...shape, hidden: 8 };
          const weights = new Float64Array(48).map(() => random.between(-spread, spread));
          const starts = drawStarts(task, episodes, drawn);
          const played = room(task, starts);
          const kernel = new Kernel(kernelModule, task, 'float64');
          kernel.playWeights(small, observationScales, weights, starts, played.returns, played);
          const policy = new WeightedPolicy({ shape: small, weights, observationScales });
          expect(played).toEqual(playPlainly(task, policy, starts));
        },
      ),
      { seed, numRuns: 60 },
    );
  });
});

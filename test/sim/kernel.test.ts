// The batch kernel in float64 against the plain rollout: every bit of every return and every last state.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTask, type EpisodeEnds, Kernel, RandomStream, type Task, taskNames } from '../../sim/index.js';
import { assemblyParameters, rigParameters } from '../../sim/kernel/parameters.js';
import { SwingUp } from '../../sim/tasks/swing-up.js';
import { canonicalForm, FloatPolicy, type Mask, WeightedPolicy } from '../../src/network/index.js';
import { biased } from '../benchmark/biased-task.js';
import {
  drawStarts,
  kernelModule,
  playPlainly,
  randomMask,
  room,
  shortened,
  signedCounts,
  subsetCounts,
} from './kernel-fixture.js';

const seed = 20_240_601;
const offRig = taskNames.filter((name) => !name.startsWith('rig-'));
const onRail = ['swing-up', 'balance', 'double-pendulum'];

/** A task that is on no rig, its rail as long as may be, its episodes cut short to save time. */
const anyTask = fc
  .record({
    name: fc.constantFrom(...offRig),
    railM: fc.constantFrom(0.3, 1, 2, 7.77),
    bias: fc.constantFrom(0, 1),
    maxSteps: fc.constantFrom(1, 2, 150, 400),
  })
  .map(({ name, railM, bias, maxSteps }) =>
    shortened(createTask(name, onRail.includes(name) ? { railM } : { bias }), maxSteps),
  );
const subsetTask = anyTask.filter((task) => task.observations.length <= 5);

const anyEpisodes = fc.constantFrom(1, 3, 8, 9, 17);
const anyDensity = fc.double({ min: 0, max: 1, noNaN: true });
const anySeed = fc.nat(1_000_000);
/** Observation scales are multiples of 1/256; the large ones make observations reach the limits. */
const anyScale = fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 1024 }), fc.integer({ min: 0, max: 65_535 }));
const anyScales = fc.array(
  anyScale.map((scale) => scale / 256),
  { minLength: 9, maxLength: 9 },
);

/** Starts far from where tasks start: fast, tilted, and beyond the stops. */
function wildStarts(task: Task, episodes: number, random: RandomStream): Float64Array {
  return drawStarts(task, episodes, 1).map((component) => component + random.between(-30, 30));
}

describe.each([
  { policy: 'subset', mirrored: false },
  { policy: 'signed', mirrored: true },
])('the $policy policy', ({ mirrored }) => {
  const play = (
    kernel: Kernel,
    mask: Mask,
    scales: readonly number[],
    ...rest: [Float64Array, Float64Array, EpisodeEnds]
  ): number =>
    mirrored
      ? kernel.playSigned(scales, signedCounts(mask), ...rest)
      : kernel.playSubsets(scales, subsetCounts(mask), ...rest);

  test('equals the plain rollout of the float policy bit for bit', () => {
    fc.assert(
      fc.property(
        subsetTask,
        anyEpisodes,
        anyDensity,
        anyScales,
        fc.boolean(),
        anySeed,
        (task, episodes, density, nine, wild, drawn) => {
          const random = new RandomStream({ seed: drawn, purpose: 'start' });
          const inputs = task.observations.length;
          const mask = randomMask({ inputs, hidden: 32, outputs: 1, mirrored }, density, random);
          const scales = nine.slice(0, inputs);
          const starts = wild ? wildStarts(task, episodes, random) : drawStarts(task, episodes, drawn);
          const kernel = new Kernel(kernelModule, task, 'float64');
          const played = room(task, starts);
          const steps = play(kernel, mask, scales, starts, played.returns, played);
          expect(played).toEqual(playPlainly(task, new FloatPolicy({ mask, observationScales: scales }), starts));
          expect(steps).toBe(played.steps.reduce((sum, n) => sum + n, 0));
        },
      ),
      { seed, numRuns: 150 },
    );
  });

  test.each(offRig.filter((name) => createTask(name).observations.length <= 5))(
    'equals it over whole episodes of %s',
    (name) => {
      const task = createTask(name);
      const random = new RandomStream({ seed, purpose: 'start' });
      const inputs = task.observations.length;
      const kernel = new Kernel(kernelModule, task, 'float64');
      for (const density of [0.1, 0.3, 0.5, 0.75, 1]) {
        const mask = randomMask({ inputs, hidden: 32, outputs: 1, mirrored }, density, random);
        const observationScales = new Array<number>(inputs).fill(1);
        const starts = drawStarts(task, 8, seed);
        const played = room(task, starts);
        play(kernel, mask, observationScales, starts, played.returns, played);
        expect(played).toEqual(playPlainly(task, new FloatPolicy({ mask, observationScales }), starts));
      }
    },
  );
});

describe('the weighted policy', () => {
  test('equals the plain rollout of the plain weighted policy bit for bit', () => {
    fc.assert(
      fc.property(
        anyTask,
        anyEpisodes,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(1, 2, 32, 64),
        fc.constantFrom(0.1, 1, 30, 1e6),
        anyScales,
        anySeed,
        (task, episodes, wished, hidden, spread, nine, drawn) => {
          const random = new RandomStream({ seed: drawn, purpose: 'start' });
          const inputs = Math.min(wished, task.observations.length);
          const shape = { inputs, hidden, outputs: 1 };
          const weights = new Float64Array((inputs + 1) * hidden).map(() => random.between(-spread, spread));
          const observationScales = nine.slice(0, inputs);
          const starts = drawStarts(task, episodes, drawn);
          const played = room(task, starts);
          const kernel = new Kernel(kernelModule, task, 'float64');
          kernel.playWeights(shape, observationScales, weights, starts, played.returns, played);
          expect(played).toEqual(playPlainly(task, new WeightedPolicy({ shape, weights, observationScales }), starts));
        },
      ),
      { seed, numRuns: 80 },
    );
  });

  test('plays a pruned network of more than 5 inputs: kinds as hidden units, counts as their output weights', () => {
    const task = createTask('double-pendulum');
    const random = new RandomStream({ seed, purpose: 'start' });
    const kernel = new Kernel(kernelModule, task, 'float64');
    for (const density of [0.05, 0.2, 0.5, 0.9]) {
      const mask = randomMask({ inputs: 9, hidden: 64, outputs: 1 }, density, random);
      const { kinds } = canonicalForm(mask);
      const weights = Float64Array.from([
        ...kinds.flatMap(({ subset }) => Array.from({ length: 9 }, (_, input) => (subset >> input) & 1)),
        ...kinds.map(({ counts }) => counts[0]!),
      ]);
      const observationScales = [1, 1, 0.5, 1, 1, 1, 2, 1, 1];
      const starts = drawStarts(task, 9, seed);
      const played = room(task, starts);
      const shape = { inputs: 9, hidden: kinds.length, outputs: 1 };
      kernel.playWeights(shape, observationScales, weights, starts, played.returns, played);
      expect(played).toEqual(playPlainly(task, new FloatPolicy({ mask, observationScales }), starts));
    }
  });
});

test('the kernel’s memory has the parameters of the list, in its order', () => {
  const checkedIn = readFileSync(new URL('../../sim/kernel/assembly/parameters.ts', import.meta.url), 'utf8');
  expect(checkedIn === assemblyParameters(), 'sim/kernel/assembly/parameters.ts differs; run npm run generate').toBe(
    true,
  );
  expect(rigParameters).toHaveLength(42);
});

describe('a kernel', () => {
  test('forgets the policy it played before', () => {
    const task = createTask('swing-up');
    const random = new RandomStream({ seed, purpose: 'start' });
    const starts = drawStarts(task, 3, seed);
    const kernel = new Kernel(kernelModule, task, 'float64');
    const play = (counts: ArrayLike<number>) => {
      const returns = new Float64Array(3);
      kernel.playSubsets([1, 1, 1, 1, 1], counts, starts, returns);
      return returns;
    };
    const sparse = subsetCounts(randomMask({ inputs: 5, hidden: 32, outputs: 1 }, 0.2, random));
    const dense = subsetCounts(randomMask({ inputs: 5, hidden: 32, outputs: 1 }, 0.8, random));
    const before = play(sparse);
    expect(play(dense)).not.toEqual(before);
    kernel.playWeights(
      { inputs: 5, hidden: 1, outputs: 1 },
      [3, 3, 3, 3, 3],
      [1, 1, 1, 1, 1, 1],
      starts,
      before.slice(),
    );
    expect(play(sparse)).toEqual(before);
  });

  test('knows the article’s tasks and those on a rig, but no noise and no class that extends one', () => {
    class Slippery extends SwingUp {}
    for (const name of offRig) expect(Kernel.knows(createTask(name))).toBe(true);
    for (const name of ['rig-swing-up', 'rig-balance']) {
      expect(Kernel.knows(createTask(name, { delayUs: 1000, cartCoulombN: 1, dutySteps: 400 }))).toBe(true);
      for (const effect of ['positionNoiseM', 'angleNoiseRad']) {
        expect(Kernel.knows(createTask(name, { [effect]: 0.01 }))).toBe(false);
      }
    }
    expect(Kernel.knows(new Slippery(2))).toBe(false);
    expect(() => new Kernel(kernelModule, new Slippery(2), 'float64')).toThrow(RangeError);
  });

  test('shows 1 and -1 in turn beyond what its task observes, to a task that claims it', () => {
    const task = biased(createTask('rig-balance'));
    const random = new RandomStream({ seed, purpose: 'start' });
    const shape = { inputs: 7, hidden: 4, outputs: 1 };
    const weights = Float64Array.from({ length: 32 }, () => random.between(-1, 1));
    const observationScales = [1, 1, 1, 1, 1, 0.5, 2];
    const starts = drawStarts(task, 9, seed);
    const played = room(task, starts);
    new Kernel(kernelModule, task, 'float64').playWeights(
      shape,
      observationScales,
      weights,
      starts,
      played.returns,
      played,
    );
    expect(played).toEqual(playPlainly(task, new WeightedPolicy({ shape, weights, observationScales }), starts));
  });

  test('refuses what does not fit', () => {
    const kernel = new Kernel(kernelModule, createTask('cartpole'), 'float64');
    const returns = new Float64Array(2);
    const starts = new Float64Array(8);
    const weights = new Float64Array(10);
    const four = [1, 1, 1, 1];
    expect(() => kernel.playSubsets([1, ...four], new Float64Array(32), starts, returns)).toThrow('5 inputs');
    expect(() => kernel.playSubsets(four, new Float64Array(33), starts, returns)).toThrow('33 counts are neither');
    expect(() => kernel.playSubsets(four, new Float64Array(16), starts.subarray(1), returns)).toThrow('7 numbers');
    const play = (inputs: number, hidden: number, outputs: number) =>
      kernel.playWeights({ inputs, hidden, outputs }, four, weights, starts, returns);
    expect(play(4, 2, 1)).toBeGreaterThan(1);
    expect(() => play(4, 3, 1)).toThrow('10 weights');
    expect(() => play(3, 2, 1)).toThrow('4 scales');
    expect(() => play(4, 2, 2)).toThrow('2 outputs');
    expect(() => play(4, 65, 1)).toThrow('65 hidden');
  });
});

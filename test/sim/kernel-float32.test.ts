// The batch kernel in float32: how far one action and one step may be from float64. Whole episodes are chaotic, so they are not compared.
import { describe, expect, test } from 'vitest';
import { createTask, Kernel, type Policy, RandomStream } from '../../sim/index.js';
import { instantiate } from '../../sim/kernel/module.js';
import type { DoublePendulum } from '../../sim/plants/double-pendulum.js';
import type { SinglePendulum } from '../../sim/plants/single-pendulum.js';
import { FloatPolicy, WeightedPolicy } from '../../src/network/index.js';
import { balanceChampion } from '../hil/champions.js';
import { drawStarts, kernelModule, randomMask, room, shortened, signedCounts, subsetCounts } from './kernel-fixture.js';

/** Half a last place of 1 in float32. */
const ulp = 2 ** -24;
const shape = { inputs: 5, hidden: 32, outputs: 1 };
/** The numbers of the policies. */
const [SUBSETS, SIGNED, WEIGHTED] = [0, 1, 2];

/** The kernel's memory, to see single actions. Swing-up shows the five rows of its state, in the order 0, 1, 5, 4, 3. */
const raw = instantiate(kernelModule).exports as unknown as Record<
  'PARAMETERS' | 'STATE' | 'ACTION' | 'SCALES' | 'COUNTS' | 'SIGNED_COUNTS' | 'WEIGHTS',
  { readonly value: number }
> & {
  readonly memory: { readonly buffer: ArrayBuffer };
  setShape(inputs: number, hidden: number): void;
  playFloat32(policy: number, task: number, episodes: number, maxSteps: number): void;
};
const shownRows = [0, 1, 5, 4, 3];
new Float64Array(raw.memory.buffer, raw.PARAMETERS.value)[0] = 2; // the rail

function numbersAt(
  name: 'STATE' | 'ACTION' | 'SCALES' | 'COUNTS' | 'SIGNED_COUNTS' | 'WEIGHTS',
  length: number,
): Float32Array {
  return new Float32Array(raw.memory.buffer, raw[name].value, length);
}

/** The float32 actions of eight observations. */
function actions32(policy: number, scales: readonly number[], observations: readonly Float64Array[]): Float32Array {
  const states = numbersAt('STATE', 6 * 16);
  observations.forEach((observation, e) => {
    shownRows.forEach((row, i) => {
      states[row * 16 + e] = observation[i]!;
    });
  });
  numbersAt('SCALES', 16).fill(0).set(scales);
  raw.playFloat32(policy, 0, 8, 1);
  return numbersAt('ACTION', 8).slice();
}

/** Five scales: all 1, or multiples of 1/256. */
function someScales(random: RandomStream): number[] {
  const ones = random.below(2) === 0;
  return Array.from({ length: 5 }, () => (ones ? 1 : (64 + random.below(704)) / 256));
}

/**
 * Eight observations of float32 numbers that are up to `spread` when scaled. In most of them some sums of inputs nearly cancel, which is
 * where errors of large inputs show.
 */
function someObservations(spread: number, scales: readonly number[], random: RandomStream): Float64Array[] {
  return Array.from({ length: 8 }, (_, e) => {
    const x = new Float64Array(5).map(() => random.between(-spread, spread));
    if (e & 1) x[4] = -(x[0]! + x[1]!) + (e & 2 ? random.between(-0.1, 0.1) : 0);
    if (e & 4) x[1] = 0.001 * x[2]! - x[3]!;
    return x.map((scaled, i) => Math.fround(scaled / scales[i]!));
  });
}

function action64(policy: Policy, observation: Float64Array): number {
  const actions = new Float64Array(1);
  policy.act(observation, actions);
  return actions[0]!;
}

const magnitude = (scaled: number) => Math.min(64, Math.abs(scaled));
const sum = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((total, each) => total + each, 0);

describe('an action in float32', () => {
  test.each(
    [0.3, 3, 8, 20, 64, 300].flatMap((spread) => [
      { spread, mirrored: false },
      { spread, mirrored: true },
    ]),
  )(
    'of N units that sees magnitudes adding up to A is within N (A + 8) / 2^24 of float64, observations up to $spread, mirrored: $mirrored',
    ({ spread, mirrored }) => {
      const random = new RandomStream({ seed: 1, purpose: 'start' });
      let worst = 0;
      for (let k = 0; k < 300; k++) {
        const mask = randomMask({ ...shape, mirrored }, random.between(0.02, 1), random);
        const counts = mirrored ? signedCounts(mask) : subsetCounts(mask);
        if (mirrored) numbersAt('SIGNED_COUNTS', 243).set(counts);
        else numbersAt('COUNTS', 32 * 16).set(Array.from(counts).flatMap((each) => new Array<number>(16).fill(each)));
        const observationScales = someScales(random);
        const policy = new FloatPolicy({ mask, observationScales });
        const observations = someObservations(spread, observationScales, random);
        actions32(mirrored ? SIGNED : SUBSETS, observationScales, observations).forEach((action, e) => {
          const scaled = observations[e]!.map((each, i) => each * observationScales[i]!);
          const bound = sum(counts.map(Math.abs)) * (sum(scaled.map(magnitude)) + 8) * ulp;
          const error = Math.abs(action - action64(policy, observations[e]!));
          worst = Math.max(worst, error / bound || 0);
        });
      }
      expect(worst).toBeLessThanOrEqual(1);
      expect(worst).toBeGreaterThan(0.02); // or the bound says nothing
    },
  );

  test('of real weights is within the sum over hidden units of |w| (A + 8) / 2^24, where A adds up |weight * input|', () => {
    const random = new RandomStream({ seed: 2, purpose: 'start' });
    let worst = 0;
    for (let k = 0; k < 500; k++) {
      // Small output weights, or most actions are 1 in either precision.
      const largest = (slot: number) => (slot < 160 ? 3 : 0.2);
      const weights = new Float64Array(192).map((_, slot) =>
        Math.fround(random.between(-largest(slot), largest(slot))),
      );
      numbersAt('WEIGHTS', 192).set(weights);
      raw.setShape(5, 32);
      const observationScales = someScales(random);
      const policy = new WeightedPolicy({ shape, weights, observationScales });
      const observations = someObservations(random.between(0, 30), observationScales, random);
      actions32(WEIGHTED, observationScales, observations).forEach((action, e) => {
        const x = observations[e]!.map((each, i) => each * observationScales[i]!);
        let bound = 0;
        for (let h = 0; h < 32; h++) {
          bound +=
            Math.abs(weights[160 + h]!) * (sum(x.map((each, i) => Math.abs(each * weights[5 * h + i]!))) + 8) * ulp;
        }
        worst = Math.max(worst, Math.abs(action - action64(policy, observations[e]!)) / bound);
      });
    }
    expect(worst).toBeLessThanOrEqual(1);
    expect(worst).toBeGreaterThan(0.02);
  });
});

/** A small machine with all that parts add, without the encoders' and the duty's steps. */
const desktop = {
  ...{ cartMassKg: 0.23, poleMassKg: 0.087, poleCentreM: 0.1975, poleOffsetM: 0, poleInertiaKgM2: 0.00113, damping: 0 },
  ...{ cartViscousNsPerM: 5.63, cartCoulombN: 0.1, cartStictionN: 0.2, poleViscousNms: 1e-4, poleCoulombNm: 0.001 },
  ...{
    forceN: 3.1,
    backEmfNsPerM: 0.8,
    forceLimitN: 3,
    stopM: 0.2,
    periodUs: 10_000,
    delayUs: 1300,
    largestTiltRad: 9,
  },
};

describe('a step in float32', () => {
  const swingUp = createTask('swing-up') as ReturnType<typeof createTask> & { plant: SinglePendulum };
  const double = createTask('double-pendulum') as ReturnType<typeof createTask> & { plant: DoublePendulum };
  test.each([
    {
      task: shortened(swingUp, 1),
      places: 100,
      place: (state: Float64Array, b: (limit: number) => number) =>
        swingUp.plant.place(state, b(2.05), b(10), b(20), b(15)),
    },
    {
      task: shortened(double, 1),
      places: 800,
      place: (state: Float64Array, b: (limit: number) => number) =>
        double.plant.place(state, b(1.05), b(10), b(20), b(15), b(20), b(15)),
    },
    {
      task: shortened(createTask('cartpole'), 1),
      places: 10,
      place: (state: Float64Array, b: (limit: number) => number) => state.set([b(2.4), b(3), b(0.2), b(3)]),
    },
    {
      task: createTask('rig-swing-up', { maxSteps: 1 }),
      places: 800,
      place: (state: Float64Array, b: (limit: number) => number) =>
        swingUp.plant.place(state, b(2.05), b(10), b(20), b(15)),
    },
    {
      task: createTask('rig-balance', { ...desktop, maxSteps: 1 }),
      places: 800,
      place: (state: Float64Array, b: (limit: number) => number) =>
        swingUp.plant.place(state, b(0.21), b(3), b(20), b(15)),
    },
  ])('of $task.name moves every component of the state within $places / 2^24 of where float64 moves it', (row) => {
    const { task } = row;
    const inputs = task.observations.length;
    const random = new RandomStream({ seed: 3, purpose: 'start' });
    const either = (limit: number) => random.between(-limit, limit);
    const kernels = (['float64', 'float32'] as const).map((precision) => new Kernel(kernelModule, task, precision));
    // One unit that does nothing but saturate: the action is 1 or -1 in both precisions.
    const weights = new Float64Array(inputs + 1).fill(0, 0, inputs);
    weights[1] = 1e6;
    weights[inputs] = 1e6;
    let worst = 0;
    for (let k = 0; k < 500; k++) {
      const starts = drawStarts(task, 8, 3);
      for (let e = 0; e < 8; e++) row.place(starts.subarray(e * task.stateSize, (e + 1) * task.stateSize), either);
      starts.set(starts.map(Math.fround));
      const [exact, rough] = kernels.map((kernel) => {
        const played = room(task, starts);
        const scales = new Array<number>(inputs).fill(1);
        kernel.playWeights({ inputs, hidden: 1, outputs: 1 }, scales, weights, starts, played.returns, played);
        return played;
      });
      exact!.states.forEach((component, i) => {
        worst = Math.max(worst, Math.abs(component - rough!.states[i]!));
      });
      exact!.returns.forEach((reward, e) => {
        worst = Math.max(worst, Math.abs(reward - rough!.returns[e]!));
      });
    }
    expect(worst).toBeLessThanOrEqual(row.places * ulp);
    expect(worst).toBeGreaterThan(0.1 * row.places * ulp);
  });
});

test('an episode comes out the same alone and in company, and whatever was played before', () => {
  const random = new RandomStream({ seed: 4, purpose: 'start' });
  for (const name of ['swing-up', 'balance', 'cartpole']) {
    const task = createTask(name);
    const inputs = task.observations.length;
    // Scales that put some observations beyond the reach of products of exponentials, and others not.
    const scales = [1, 3, 2, 2, 5].slice(0, inputs);
    const kernel = new Kernel(kernelModule, task, 'float32');
    for (let k = 0; k < 5; k++) {
      const counts = subsetCounts(randomMask({ inputs, hidden: 32, outputs: 1 }, random.between(0.1, 0.9), random));
      const starts = drawStarts(task, 9, k);
      const together = room(task, starts);
      kernel.playSubsets(scales, counts, starts, together.returns, together);
      for (let e = 0; e < 9; e++) {
        const start = starts.subarray(e * task.stateSize, (e + 1) * task.stateSize);
        const alone = room(task, start);
        kernel.playSubsets(scales, counts, start, alone.returns, alone);
        expect(alone.returns[0]).toBe(together.returns[e]);
        expect(alone.steps[0]).toBe(together.steps[e]);
        expect(alone.states).toEqual(together.states.slice(e * task.stateSize, (e + 1) * task.stateSize));
      }
    }
  }
});

test('a network that balances in float64 balances in float32 too', () => {
  const task = createTask('balance');
  const counts = subsetCounts(balanceChampion.mask);
  const starts = drawStarts(task, 8, 1);
  for (const precision of ['float64', 'float32'] as const) {
    const played = room(task, starts);
    new Kernel(kernelModule, task, precision).playSubsets(
      balanceChampion.observationScales,
      counts,
      starts,
      played.returns,
      played,
    );
    expect(played.returns).toEqual(new Float64Array(8).fill(1000));
    expect(played.steps).toEqual(new Int32Array(8).fill(1000));
  }
});

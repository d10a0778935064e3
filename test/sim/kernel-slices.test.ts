// Episodes played in slices by the batch kernel: the same bits as in one call, in both precisions, so that races inside an episode change nothing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTask, Kernel, type Precision, RandomStream, type Task } from '../../sim/index.js';
import { drawStarts, kernelModule, randomMask, room, subsetCounts } from './kernel-fixture.js';

/** A small machine with every effect that the kernel has: all hidden state there is. */
const machine = {
  ...{ cartMassKg: 0.23, poleMassKg: 0.087, poleCentreM: 0.1975, poleOffsetM: 0.0005, poleInertiaKgM2: 0.00113 },
  ...{ damping: 0.04, cartViscousNsPerM: 0.5, cartCoulombN: 0.1, cartStictionN: 0.2, poleViscousNms: 1e-4 },
  ...{ poleCoulombNm: 1e-4, stopM: 0.3, softLimitM: 0.25, forceN: 12, backEmfNsPerM: 0.8, forceLimitN: 10 },
  motorFloats: 1,
  ...{ deadZone: 0.05, dutySteps: 400, deadZoneRight: 0.05, deadZoneLeft: 0.06, dutyMax: 0.9, periodUs: 10_000 },
  ...{ cartCountM: 0.0005, poleCountRad: (2 * Math.PI) / 2400, velocitySmoothing: 0.3, velocityWindowUs: 4000 },
  ...{ angleOffsetRad: 0.01, delayUs: 2500, startPositionM: 0.05, startSpreadRad: 0.2 },
};
const tasks = {
  'swing-up': createTask('swing-up'),
  balance: createTask('balance'),
  'double-pendulum': createTask('double-pendulum'),
  cartpole: createTask('cartpole'),
  'rig-swing-up': createTask('rig-swing-up', machine),
  'rig-swing-up on an endless track': createTask('rig-swing-up', { ...machine, softLimitM: 0, stopM: 100 }),
  'rig-balance': createTask('rig-balance', machine),
  'rig-balance for ever': createTask('rig-balance', { ...machine, softLimitM: 0, largestTiltRad: 1000 }),
};

function roomWithDone(task: Task, starts: Float64Array) {
  const played = room(task, starts);
  return { ...played, done: new Uint8Array(played.returns.length) };
}

type Played = ReturnType<typeof roomWithDone>;

/** Plays a policy of random connections. */
function player(task: Task, precision: Precision, seed: number) {
  const random = new RandomStream({ seed, purpose: 'sample' });
  const kernel = new Kernel(kernelModule, task, precision);
  const inputs = task.observations.length;
  const scales = new Array<number>(inputs).fill(1);
  const counts = inputs > 5 ? undefined : subsetCounts(randomMask({ inputs, hidden: 32, outputs: 1 }, 0.4, random));
  const shape = { inputs, hidden: 4, outputs: 1 };
  const weights = new Float64Array(4 * (inputs + 1)).map(() => random.between(-1, 1));
  return (starts: Float64Array, played: Played, slice?: Parameters<Kernel['playSubsets']>[5]): number =>
    counts === undefined
      ? kernel.playWeights(shape, scales, weights, starts, played.returns, played, slice)
      : kernel.playSubsets(scales, counts, starts, played.returns, played, slice);
}

describe.each(['float64', 'float32'] as const)('in %s', (precision) => {
  test.each(Object.entries(tasks))(
    '%s in slices of 150, 150, 300 and 400 steps is what it is in one call',
    (_, task) => {
      const play = player(task, precision, 1);
      const starts = drawStarts(task, 11, 1);
      const whole = roomWithDone(task, starts);
      const steps = play(starts, whole);
      const slices = roomWithDone(task, starts);
      let from: Played | undefined;
      let sliced = 0;
      for (const end of [150, 300, 600, 1000]) {
        const maxSteps = Math.min(end, task.maxSteps);
        sliced += play(from?.states ?? starts, slices, { maxSteps, ...(from !== undefined && { from }) });
        expect(Math.max(...slices.steps)).toBeLessThanOrEqual(maxSteps);
        from = slices;
      }
      expect(slices).toEqual(whole);
      expect(sliced).toBe(steps);
    },
  );

  test('at any steps, and each slice into arrays of its own', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(tasks)),
        fc.integer({ min: 1, max: 17 }),
        fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 5 }),
        fc.nat(1000),
        (task, episodes, cuts, seed) => {
          const play = player(task, precision, seed);
          const starts = drawStarts(task, episodes, seed);
          const whole = roomWithDone(task, starts);
          play(starts, whole, { maxSteps: 120 });
          let last: Played | undefined;
          for (const maxSteps of [...cuts.sort((a, b) => a - b), 120]) {
            const next = roomWithDone(task, starts);
            play(last?.states ?? starts, next, { maxSteps, ...(last !== undefined && { from: last }) });
            last = next;
          }
          expect(last).toEqual(whole);
        },
      ),
      { seed: 20_261_128, numRuns: 60 },
    );
  });
});

test.each(
  (['float64', 'float32'] as const).flatMap((precision) =>
    Object.entries(tasks).flatMap(([name, task]) => (task.observations.length > 5 ? [] : [{ precision, name, task }])),
  ),
)('networks that differ from episode to episode play $name in $precision as each does alone', ({ precision, task }) => {
  const episodes = 19;
  const random = new RandomStream({ seed: 5, purpose: 'sample' });
  const inputs = task.observations.length;
  const scales = Array.from({ length: inputs }, () => random.between(0, 8));
  // From empty to full, so that some lanes have no unit in a group that others need.
  const counts = Array.from({ length: episodes }, (_, e) => {
    const own = new Float64Array(32);
    own.set(subsetCounts(randomMask({ inputs, hidden: 32, outputs: 1 }, e / (episodes - 1), random)));
    return own;
  });
  const starts = drawStarts(task, episodes, 5);
  const kernel = new Kernel(kernelModule, task, precision);
  const together = roomWithDone(task, starts);
  const all = Float64Array.from(counts.flatMap((each) => [...each]));
  const first = kernel.playSubsets(scales, all, starts, together.returns, together, { maxSteps: 60 });
  const rest = { maxSteps: task.maxSteps, from: together };
  const steps = kernel.playSubsets(scales, all, together.states, together.returns, together, rest);
  let stepsAlone = 0;
  for (const [e, own] of counts.entries()) {
    const start = starts.subarray(e * task.stateSize, (e + 1) * task.stateSize);
    const alone = roomWithDone(task, start);
    stepsAlone += kernel.playSubsets(scales, own, start, alone.returns, alone);
    expect(together.returns[e]).toBe(alone.returns[0]);
    expect(together.steps[e]).toBe(alone.steps[0]);
    expect(together.states.subarray(e * task.stateSize, (e + 1) * task.stateSize)).toEqual(alone.states);
  }
  expect(first + steps).toBe(stepsAlone);
});

test('episodes that stand at different steps go on together', () => {
  const task = tasks['rig-swing-up on an endless track'];
  const play = player(task, 'float64', 3);
  const starts = drawStarts(task, 12, 3);
  const whole = roomWithDone(task, starts);
  play(starts, whole);
  const mixed = roomWithDone(task, starts);
  for (let e = 0; e < 12; e++) {
    const alone = starts.subarray(e * task.stateSize, (e + 1) * task.stateSize);
    const played = roomWithDone(task, alone);
    play(alone, played, { maxSteps: [10, 500, 1000][e % 3]! });
    mixed.returns[e] = played.returns[0]!;
    mixed.steps[e] = played.steps[0]!;
    mixed.states.set(played.states, e * task.stateSize);
  }
  expect(play(mixed.states, mixed, { maxSteps: 1000, from: mixed })).toBe(4 * 990 + 4 * 500);
  expect(mixed).toEqual(whole);
});

test('an episode that ends with the last step of a slice is done, and one that only pauses there is not', () => {
  const task = tasks.balance;
  const play = player(task, 'float64', 1);
  const starts = drawStarts(task, 6, 1);
  const whole = roomWithDone(task, starts);
  play(starts, whole);
  expect([...whole.done]).toEqual([1, 1, 1, 1, 1, 1]);
  const first = Math.min(...whole.steps);
  const slice = roomWithDone(task, starts);
  play(starts, slice, { maxSteps: first });
  expect([...slice.done]).toEqual([...whole.steps].map((steps) => (steps === first ? 1 : 0)));
  expect(new Set(slice.done).size).toBe(2);
});

test('a slice that ends nowhere is refused', () => {
  const play = player(tasks.cartpole, 'float64', 1);
  const starts = drawStarts(tasks.cartpole, 1, 1);
  for (const maxSteps of [-1, 1.5, 501, Number.NaN]) {
    expect(() => play(starts, roomWithDone(tasks.cartpole, starts), { maxSteps })).toThrow(`step ${maxSteps} is not`);
  }
});

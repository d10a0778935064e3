// The tasks on a rig: the article's where nothing is imperfect, and what each effect between plant and policy does.
import { describe, expect, test } from 'vitest';
import { createTask, playEpisode, RandomStream, RigPlant, type Task, TaskError } from '../../sim/index.js';

const STATE_INDEX = RigPlant.at;
const desktop = {
  cartMassKg: 0.23,
  poleMassKg: 0.087,
  poleCentreM: 0.1975,
  poleOffsetM: 0,
  poleInertiaKgM2: 0.00113,
  damping: 0,
  cartViscousNsPerM: 5.63,
  stopM: 0.22,
  softLimitM: 0.198,
  forceN: 3.1,
  periodUs: 10_000,
};
const counts = { cartCountM: 0.0005, poleCountRad: (2 * Math.PI) / 2400 };

function begun(task: Task, episode = 0): Float64Array {
  const state = new Float64Array(task.stateSize);
  task.reset(state, new RandomStream({ seed: 1, purpose: 'start', episode }));
  return state;
}

function observed(task: Task, state: Float64Array): Float64Array {
  const observation = new Float64Array(task.observations.length);
  task.observe(state, observation);
  return observation;
}

/** Everything observed and earned in an episode of pushes from a stream. */
function story(task: Task, steps = 400, strength = 1): number[] {
  const state = begun(task);
  const pushes = new RandomStream({ seed: 2, purpose: 'start' });
  const seen: number[] = [];
  for (let i = 0; i < steps && !task.isDone(state); i++) {
    seen.push(...observed(task, state));
    seen.push(task.step(state, Float64Array.of(pushes.between(-strength, strength))));
  }
  return seen;
}

describe('without imperfections', () => {
  test.each<[string, Record<string, number>, string]>([
    ['rig-swing-up', {}, 'swing-up'],
    ['rig-balance', { largestTiltRad: 0.2 }, 'balance'],
  ])('%s %j in whole steps is %s bit for bit', (rig, parameters, article) => {
    expect(story(createTask(rig, { ...parameters, plantSteps: 1 }), 1000)).toEqual(story(createTask(article), 1000));
  });

  test('the plant takes steps of at most 2.5 ms, and as many as it is told', () => {
    const coarse = story(createTask('rig-swing-up', { plantSteps: 1 }));
    expect(story(createTask('rig-swing-up'))).toEqual(story(createTask('rig-swing-up', { plantSteps: 7 })));
    expect(story(createTask('rig-swing-up'))).not.toEqual(coarse);
    expect(story(createTask('rig-balance', desktop))).toEqual(
      story(createTask('rig-balance', { ...desktop, plantSteps: 4 })),
    );
  });

  test('shorter plant steps come closer to one motion', () => {
    const ends = [2, 4, 8, 64].map((plantSteps) => {
      const task = createTask('rig-swing-up', { plantSteps });
      const state = begun(task);
      for (let i = 0; i < 40; i++) task.step(state, Float64Array.of(i < 20 ? 0.5 : -0.5));
      return state[STATE_INDEX.position]!;
    });
    const error = (i: number) => Math.abs(ends[i]! - ends[3]!);
    expect(error(1)).toBeLessThan(error(0) * 0.6);
    expect(error(2)).toBeLessThan(error(1) * 0.6);
  });
});

describe('a champion’s record', () => {
  test('of any parameters rebuilds the task', () => {
    const given = { ...desktop, ...counts, delayUs: 1500, spread: 0.1, positionNoiseM: 1e-4, largestTiltRad: 0.3 };
    const task = createTask('rig-balance', given);
    expect(task.parameters).toMatchObject(given);
    const again = createTask(task.name, JSON.parse(JSON.stringify(task.parameters)));
    expect(again.parameters).toEqual(task.parameters);
    expect(again.periodUs).toBe(10_000);
    expect(story(again)).toEqual(story(task));
  });
});

describe('parameters that cannot be', () => {
  test.each<[string, Record<string, number>, string]>([
    ['a share', { deadZone: 1.5 }, '"deadZone" of the task "rig-balance" cannot be 1.5: give a number from 0 to 1.'],
    [
      'nothing moves without mass',
      { cartMassKg: 0 },
      '"cartMassKg" of the task "rig-balance" cannot be 0: give a number above 0.',
    ],
    [
      'no friction drives',
      { cartCoulombN: -1 },
      '"cartCoulombN" of the task "rig-balance" cannot be -1: give a number of at least 0.',
    ],
    ['a whole number', { periodUs: 10_000.5 }, 'cannot be 10000.5: give a whole number from 100 to 1000000.'],
    ['a late action', { delayUs: 16_501 }, '"delayUs" is 16501, longer than the control period of 16500 us'],
    [
      'a start beyond the track',
      { startPositionM: 2 },
      '"startPositionM" is 2 m, and the track ends for a network at 2 m',
    ],
    ['a start behind a soft limit', { startPositionM: 0.3, softLimitM: 0.3 }, 'the track ends for a network at 0.3 m'],
    ['no such thing', { cartMass: 1 }, 'has no parameter "cartMass". It has cartMassKg, '],
  ])('%s', (_, parameters, message) => {
    expect(() => createTask('rig-balance', parameters)).toThrow(TaskError);
    expect(() => createTask('rig-balance', parameters)).toThrow(message);
  });

  test('a fallen pole is no matter of swing-up', () => {
    expect(() => createTask('rig-swing-up', { largestTiltRad: 1 })).toThrow('no parameter "largestTiltRad"');
  });
});

describe('starts', () => {
  test.each([
    ['rig-balance', 0],
    ['rig-swing-up', Math.PI],
  ])('of %s: at rest, as far off as they may be', (name, centre) => {
    const task = createTask(name, { startSpreadRad: 0.14, startPositionM: 0.05 });
    const starts = Array.from({ length: 2000 }, (_, episode) => begun(task, episode));
    const tilts = starts.map((state) => state[STATE_INDEX.angle]! - centre);
    const positions = starts.map((state) => state[STATE_INDEX.position]!);
    for (const [values, most] of [
      [tilts, 0.14],
      [positions, 0.05],
    ] as const) {
      expect(Math.max(...values) / most).toBeCloseTo(1, 2);
      expect(Math.min(...values) / most).toBeCloseTo(-1, 2);
    }
    for (const state of starts)
      expect([state[STATE_INDEX.velocity], state[STATE_INDEX.angularVelocity]]).toEqual([0, 0]);
  });
});

describe('the soft limits', () => {
  const push = { act: (_: Float64Array, actions: Float64Array) => actions.fill(1) };
  const rest = { act: (_: Float64Array, actions: Float64Array) => actions.fill(0) };
  const start = () => new RandomStream({ seed: 4, purpose: 'start' });

  test('to leave them in swing-up earns what hanging to the end would, so that it never pays', () => {
    const task = createTask('rig-swing-up', { softLimitM: 0.5, maxSteps: 300 });
    const left = playEpisode(task, push, start());
    expect(left.done).toBe(true);
    expect(left.steps).toBeLessThan(60);
    expect(left.return).toBeLessThan(-270);
    expect(left.return).toBeGreaterThanOrEqual(-300);
    const stayed = playEpisode(task, rest, start());
    expect(stayed).toMatchObject({ done: false, steps: 300 });
  });

  test('the loss is all steps that are left, wherever the pole is', () => {
    const limited = createTask('rig-swing-up', { softLimitM: 0.5, maxSteps: 300 });
    const free = createTask('rig-swing-up', { maxSteps: 300 });
    const state = begun(limited);
    let steps = 0;
    let rewards: [number, number] = [0, 0];
    const twin = begun(free);
    while (!limited.isDone(state)) {
      rewards = [limited.step(state, Float64Array.of(1)), free.step(twin, Float64Array.of(1))];
      steps++;
    }
    expect(rewards[0]).toBeCloseTo(rewards[1] - (300 - steps), 9);
    expect(Math.abs(state[STATE_INDEX.position]!)).toBeGreaterThan(0.5);
  });

  test('to leave them in balance ends the episode', () => {
    const task = createTask('rig-balance', { softLimitM: 0.001, largestTiltRad: 3 });
    const { done, steps, return: sum } = playEpisode(task, push, start());
    expect(done).toBe(true);
    expect(sum).toBe(steps);
    expect(steps).toBeLessThan(5);
  });

  test.each([0, 2.5])('at %d m, which is none or beyond the stops, they end nothing', (softLimitM) => {
    const task = createTask('rig-swing-up', { softLimitM });
    expect(playEpisode(task, push, start())).toMatchObject({ done: false, steps: 1000 });
  });
});

test('balance ends beyond its largest tilt', () => {
  const task = createTask('rig-balance', { largestTiltRad: 0.5, startSpreadRad: 0.1 });
  const state = begun(task);
  while (!task.isDone(state)) {
    expect(Math.abs(state[STATE_INDEX.angle]!)).toBeLessThanOrEqual(0.5);
    expect(task.step(state, Float64Array.of(1))).toBe(1);
  }
  expect(Math.abs(state[STATE_INDEX.angle]!)).toBeGreaterThan(0.5);
});

describe('encoders', () => {
  const truth = createTask('rig-balance', { ...desktop, largestTiltRad: 3 });
  const sensed = createTask('rig-balance', { ...desktop, ...counts, largestTiltRad: 3 });

  test('show positions in whole counts, to the nearest, and change nothing in the plant', () => {
    const [a, b] = [begun(truth), begun(sensed)];
    let offCount = 0;
    for (let i = 0; i < 60; i++) {
      const action = Float64Array.of(Math.sin(i / 5));
      truth.step(a, action);
      sensed.step(b, action);
      expect(b.subarray(0, RigPlant.stateSize)).toEqual(a.subarray(0, RigPlant.stateSize));
      const seen = observed(sensed, b);
      expect(seen[0]! / counts.cartCountM).toBeCloseTo(Math.round(seen[0]! / counts.cartCountM), 9);
      expect(Math.abs(seen[0]! - a[STATE_INDEX.position]!)).toBeLessThanOrEqual(counts.cartCountM / 2 + 1e-12);
      const angle = Math.atan2(seen[3]!, seen[2]!);
      expect(Math.abs(angle - a[STATE_INDEX.angle]!)).toBeLessThanOrEqual(counts.poleCountRad / 2 + 1e-12);
      if (Math.abs(angle - a[STATE_INDEX.angle]!) > counts.poleCountRad / 8) offCount++;
    }
    expect(offCount).toBeGreaterThan(10);
  });

  test('tell an even velocity to a thousandth, however few counts a period has', () => {
    // Without gravity, friction and drive nothing ever changes its velocity.
    const still = { ...desktop, cartViscousNsPerM: 0, gravityMps2: 0, stopM: 100, softLimitM: 0, largestTiltRad: 100 };
    const task = createTask('rig-balance', { ...still, ...counts });
    for (const v of [0.21, -0.037, 0.0123]) {
      const state = begun(task);
      // The pole level with its hinge in line: v alone, and no turning.
      state[STATE_INDEX.velocity] = v;
      for (let i = 0; i < 50; i++) task.step(state, Float64Array.of(0));
      expect(observed(task, state)[1]! / v).toBeGreaterThan(0.999);
      expect(observed(task, state)[1]! / v).toBeLessThan(1.001);
    }
  });

  test('let a velocity die away when no more edges come', () => {
    const task = createTask('rig-balance', {
      ...desktop,
      ...counts,
      cartCoulombN: 1,
      cartViscousNsPerM: 0,
      largestTiltRad: 3,
    });
    const state = begun(task);
    state[STATE_INDEX.velocity] = 0.2;
    for (let i = 0; i < 8; i++) task.step(state, Float64Array.of(0));
    const estimates = Array.from({ length: 20 }, () => {
      task.step(state, Float64Array.of(0));
      return observed(task, state)[1]!;
    });
    expect(state[STATE_INDEX.velocity]).toBe(0);
    for (let i = 1; i < 20; i++) expect(Math.abs(estimates[i]!)).toBeLessThanOrEqual(Math.abs(estimates[i - 1]!));
    expect(Math.abs(estimates[19]!)).toBeLessThanOrEqual(counts.cartCountM / 0.2);
  });

  test('a window has a velocity less late than the whole period does', () => {
    const brisk = createTask('rig-balance', { ...desktop, ...counts, velocityWindowUs: 2500, largestTiltRad: 3 });
    const [a, b] = [begun(sensed), begun(brisk)];
    for (let i = 0; i < 3; i++) {
      sensed.step(a, Float64Array.of(1));
      brisk.step(b, Float64Array.of(1));
      const actual = a[STATE_INDEX.velocity]!;
      expect(b[STATE_INDEX.velocity]).toBe(actual);
      if (i === 0) continue; // no edges yet to go by
      expect(Math.abs(observed(brisk, b)[1]! - actual)).toBeLessThan(0.5 * Math.abs(observed(sensed, a)[1]! - actual));
    }
  });

  test('smoothing keeps a share of the last velocity', () => {
    const smooth = createTask('rig-balance', { ...desktop, ...counts, velocitySmoothing: 0.5, largestTiltRad: 3 });
    const [a, b] = [begun(sensed), begun(smooth)];
    let last = 0;
    for (let i = 0; i < 20; i++) {
      sensed.step(a, Float64Array.of(1));
      smooth.step(b, Float64Array.of(1));
      last = 0.5 * last + 0.5 * observed(sensed, a)[1]!;
      expect(observed(smooth, b)[1]).toBeCloseTo(last, 12);
    }
    expect(last).toBeGreaterThan(0.1);
  });
});

describe('delay', () => {
  /** Cart velocity after a push that begins in the first period, at the ends of three periods. */
  function pushed(delayUs: number): number[] {
    const light = {
      ...desktop,
      cartViscousNsPerM: 0,
      gravityMps2: 0,
      poleMassKg: 1e-9,
      poleInertiaKgM2: 1e-9,
      largestTiltRad: 9,
    };
    const task = createTask('rig-balance', { ...light, delayUs });
    const state = begun(task);
    return [1, 0, 0].map((action) => {
      task.step(state, Float64Array.of(action));
      return state[STATE_INDEX.velocity]!;
    });
  }

  test.each([0, 1000, 2500, 6250, 10_000])('of %d us moves the push by just so much', (delayUs) => {
    const whole = (3.1 / 0.23) * 0.01;
    const [first, second, third] = pushed(delayUs);
    expect(first).toBeCloseTo(whole * (1 - delayUs / 10_000), 6);
    expect(second).toBeCloseTo(whole, 6);
    expect(third).toBeCloseTo(whole, 6);
  });
});

describe('noise', () => {
  const noisy = createTask('rig-balance', { ...desktop, positionNoiseM: 0.002, angleNoiseRad: 0.01 });

  test('is on what is measured, of the size asked for, and the same whenever one looks', () => {
    const state = begun(noisy);
    state.fill(0, 0, STATE_INDEX.cosine);
    const quiet: [number, number][] = [];
    for (let i = 0; i < 4000; i++) {
      state[RigPlant.stateSize] = i;
      const seen = observed(noisy, state);
      expect(observed(noisy, state)).toEqual(seen);
      quiet.push([seen[0]!, Math.atan2(seen[3]!, seen[2]!)]);
    }
    for (const [axis, sd] of [
      [0, 0.002],
      [1, 0.01],
    ] as const) {
      const values = quiet.map((pair) => pair[axis]!);
      const mean = values.reduce((sum, value) => sum + value) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(Math.abs(mean)).toBeLessThan(sd / 15);
      expect(Math.sqrt(variance) / sd).toBeCloseTo(1, 1);
    }
  });

  test('differs between episodes', () => {
    const [a, b] = [begun(noisy, 1), begun(noisy, 2)];
    a.fill(0, 0, STATE_INDEX.cosine);
    b.fill(0, 0, STATE_INDEX.cosine);
    expect(observed(noisy, a)[0]).not.toBe(observed(noisy, b)[0]);
  });
});

test.each([{}, counts])('the offset of an angle is of the whole episode, with %j', (sensors) => {
  const task = createTask('rig-balance', { ...desktop, ...sensors, angleOffsetRad: 0.02 });
  const offsets = Array.from({ length: 300 }, (_, episode) => {
    const state = begun(task, episode);
    const offset = () => {
      const [, , cosine, sine] = observed(task, state);
      return Math.atan2(sine!, cosine!) - state[STATE_INDEX.angle]!;
    };
    const first = offset();
    for (let i = 0; i < 3; i++) task.step(state, Float64Array.of(0.5));
    expect(Math.abs(offset() - first)).toBeLessThanOrEqual(counts.poleCountRad + 1e-12);
    return first;
  });
  expect(Math.max(...offsets)).toBeCloseTo(0.02, 2.5);
  expect(Math.min(...offsets)).toBeCloseTo(-0.02, 2.5);
  expect(Math.max(...offsets)).toBeLessThan(0.0214);
});

describe('the firmware’s drive', () => {
  /** Velocity after one period under an action. */
  function speedAfter(action: number, changes: Record<string, number>): number {
    const task = createTask('rig-balance', { ...desktop, gravityMps2: 0, ...changes });
    const state = begun(task);
    task.step(state, Float64Array.of(action));
    return state[STATE_INDEX.velocity]!;
  }

  test('gives the largest duty at an action of 1', () => {
    expect(speedAfter(1, { dutyMax: 0.5 })).toBeCloseTo(speedAfter(0.5, {}), 12);
    expect(speedAfter(-9, { dutyMax: 0.5 })).toBeCloseTo(speedAfter(-0.5, {}), 12);
  });

  test('reaches beyond the driver’s dead zone, either side by its own', () => {
    const zones = { deadZone: 0.1, deadZoneRight: 0.12, deadZoneLeft: 0.15, dutyMax: 0.9 };
    expect(speedAfter(0.05, { deadZone: 0.1 })).toBe(0);
    expect(speedAfter(0.05, zones)).toBeCloseTo(speedAfter(0.12 + 0.78 * 0.05, {}), 12);
    expect(speedAfter(-0.5, zones)).toBeCloseTo(speedAfter(-(0.15 + 0.75 * 0.5), {}), 12);
    expect(speedAfter(0, zones)).toBe(0);
  });
});

describe('a position that is off', () => {
  test('is what is seen, and what the soft limits are about', () => {
    const task = createTask('rig-swing-up', { ...desktop, ...counts, positionOffsetM: 0.01 });
    const offsets = Array.from({ length: 50 }, (_, episode) => observed(task, begun(task, episode))[0]!);
    expect(Math.min(...offsets)).toBeLessThan(-0.008);
    expect(Math.max(...offsets)).toBeGreaterThan(0.008);
    const episode = offsets.findIndex((offset) => offset > 0.008);
    const state = begun(task, episode);
    state[STATE_INDEX.position] = desktop.softLimitM - 0.005;
    expect(task.isDone(state)).toBe(true);
    state[STATE_INDEX.position] = -desktop.softLimitM - 0.005;
    expect(task.isDone(state)).toBe(false);
  });
});

describe('backlash', () => {
  const tight = createTask('rig-swing-up', desktop);
  const slack = createTask('rig-swing-up', { ...desktop, backlashM: 0.002 });

  test('changes nothing in the plant, and is never more than half of it away', () => {
    const [a, b] = [begun(tight), begun(slack)];
    let furthest = 0;
    for (let i = 0; i < 200; i++) {
      const action = Float64Array.of(Math.sin(i / 8));
      tight.step(a, action);
      slack.step(b, action);
      expect(b.subarray(0, RigPlant.stateSize)).toEqual(a.subarray(0, RigPlant.stateSize));
      furthest = Math.max(furthest, Math.abs(observed(slack, b)[0]! - a[STATE_INDEX.position]!));
    }
    expect(furthest).toBeCloseTo(0.001, 9);
  });

  test.each([{}, counts])('holds what is seen where the cart turns round, with %j', (sensors) => {
    const task = createTask('rig-swing-up', { ...desktop, ...sensors, backlashM: 0.002 });
    const state = begun(task);
    const pushed = (steps: number, action: number) => {
      for (let i = 0; i < steps; i++) task.step(state, Float64Array.of(action));
    };
    pushed(10, 0.5);
    while (state[STATE_INDEX.velocity]! > 0) pushed(1, -0.05);
    const [turnedM, seenM] = [state[STATE_INDEX.position]!, observed(task, state)[0]!];
    let standing = 0;
    for (; turnedM - state[STATE_INDEX.position]! < 0.0018; standing++) {
      expect(Math.abs(observed(task, state)[0]! - seenM)).toBeLessThan(0.0001);
      pushed(1, -0.05);
    }
    expect(standing).toBeGreaterThan(1);
    pushed(20, -0.2);
    expect(observed(task, state)[0]! - state[STATE_INDEX.position]!).toBeCloseTo(
      0.001,
      'cartCountM' in sensors ? 3 : 9,
    );
  });
});

describe('variation', () => {
  const varied = createTask('rig-swing-up', { ...desktop, spread: 0.2 });

  test('makes another plant of every episode, the same again from the same start', () => {
    const velocities = Array.from({ length: 50 }, (_, episode) => {
      const state = begun(varied, episode);
      varied.step(state, Float64Array.of(1));
      return state[STATE_INDEX.velocity]!;
    });
    expect(new Set(velocities).size).toBe(50);
    const again = begun(varied, 7);
    varied.step(again, Float64Array.of(1));
    expect(again[STATE_INDEX.velocity]).toBe(velocities[7]);
    const exact = createTask('rig-swing-up', desktop);
    const state = begun(exact);
    exact.step(state, Float64Array.of(1));
    const [least, most] = [Math.min(...velocities), Math.max(...velocities)];
    expect(least).toBeLessThan(state[STATE_INDEX.velocity]! * 0.95);
    expect(most).toBeGreaterThan(state[STATE_INDEX.velocity]! * 1.05);
    expect(least).toBeGreaterThan(state[STATE_INDEX.velocity]! * 0.5);
    expect(most).toBeLessThan(state[STATE_INDEX.velocity]! * 2);
  });

  test('of one thing by itself goes before that of all, and leaves the rest alone', () => {
    const { at } = RigPlant;
    const fallen = (parameters: Record<string, number>): number[] =>
      Array.from({ length: 20 }, (_, episode) => {
        const state = begun(createTask('rig-swing-up', { ...desktop, forceN: 0.001, ...parameters }), episode);
        state[at.angle] = 2;
        [state[at.sine], state[at.cosine]] = [Math.sin(2), Math.cos(2)];
        for (let i = 0; i < 20; i++)
          createTask('rig-swing-up', { ...desktop, forceN: 0.001, ...parameters }).step(state, Float64Array.of(0));
        return state[at.angle]!;
      });
    const range = (values: number[]): number => Math.max(...values) - Math.min(...values);
    expect(range(fallen({ forceSpread: 0.9 }))).toBe(0);
    expect(range(fallen({ lengthSpread: 0.1 }))).toBeGreaterThan(2 * range(fallen({ lengthSpread: 0.02 })));
    expect(fallen({ lengthSpread: 0.02, spread: 0 })).toEqual(fallen({ lengthSpread: 0.02 }));
  });

  test('of the tilt lets a cart roll to either side', () => {
    const task = createTask('rig-swing-up', { ...desktop, tiltSpreadRad: 0.05 });
    const ends = Array.from({ length: 20 }, (_, episode) => {
      const state = begun(task, episode);
      for (let i = 0; i < 50; i++) task.step(state, Float64Array.of(0));
      return state[STATE_INDEX.position]!;
    });
    expect(Math.min(...ends)).toBeLessThan(-0.005);
    expect(Math.max(...ends)).toBeGreaterThan(0.005);
  });

  test('episodes played by turns are those played one after the other', () => {
    const [a, b] = [begun(varied, 1), begun(varied, 2)];
    const [alone, other] = [begun(varied, 1), begun(varied, 2)];
    const action = Float64Array.of(0.7);
    for (let i = 0; i < 20; i++) {
      varied.step(a, action);
      varied.step(b, action);
    }
    for (let i = 0; i < 20; i++) varied.step(alone, action);
    for (let i = 0; i < 20; i++) varied.step(other, action);
    expect(a).toEqual(alone);
    expect(b).toEqual(other);
  });
});

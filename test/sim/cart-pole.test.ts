// CartPole-v1 against steps worked out by hand and against Gymnasium itself.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTask } from '../../sim/index.js';

const task = createTask('cartpole');
const right = Float64Array.of(1);
const left = Float64Array.of(-1);

describe('by hand', () => {
  // Upright and at rest, sin = 0 and cos = 1, so pushing right by 10 N:
  //   push = 10/1.1 = 100/11, angular acceleration = -push / (0.5 (4/3 - 0.1/1.1)) = -(100/11) (66/41) = -600/41,
  //   acceleration = 100/11 + 0.05 (600/41) / 1.1 = 400/41; times 0.02: 8/41 and -12/41.
  test('a push from rest changes the velocities only', () => {
    const state = new Float64Array(4);
    expect(task.step(state, right)).toBe(1);
    expect(state[0]).toBe(0);
    expect(state[1]).toBeCloseTo(8 / 41, 15);
    expect(state[2]).toBe(0);
    expect(state[3]).toBeCloseTo(-12 / 41, 15);
  });

  test('the opposite push then brings cart and pole to rest, moved by the velocities in between', () => {
    const state = new Float64Array(4);
    task.step(state, right);
    task.step(state, left);
    expect(state[0]).toBeCloseTo((0.02 * 8) / 41, 16);
    expect(state[1]).toBeCloseTo(0, 15);
    expect(state[2]).toBeCloseTo((0.02 * -12) / 41, 16);
    expect(state[3]).toBeCloseTo(0, 15);
  });
});

// gymnasium 1.3.0: env.unwrapped.state = (0.03, -0.04, 0.02, -0.01), then these actions.
describe('as Gymnasium', () => {
  const actions = [1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1];
  const states: Record<number, number[]> = {
    1: [0.0292, 0.15482949881747, 0.0198, -0.2963061933169889],
    10: [0.05705196852708702, 0.35104529536880325, -0.03314602367435305, -0.6132711723312737],
    16: [0.15791060060746223, 1.5267358243149527, -0.19957373117676364, -2.517199938927945],
    17: [0.18844531709376128, 1.722855001493218, -0.24991772995532252, -2.8638255549884226],
  };
  const lastObservation = [0.1884453147649765, 1.7228549718856812, -0.24991773068904877, -2.863825559616089];

  test('the same states, the same end, and observations in float32', () => {
    const state = Float64Array.of(0.03, -0.04, 0.02, -0.01);
    actions.forEach((action, i) => {
      expect(task.isDone(state)).toBe(false);
      expect(task.step(state, Float64Array.of(action === 1 ? 0.01 : -0.01))).toBe(1);
      states[i + 1]?.forEach((expected, k) => {
        expect(state[k]).toBeCloseTo(expected, 14);
      });
    });
    expect(task.isDone(state)).toBe(true);
    const observation = new Float64Array(4);
    task.observe(state, observation);
    expect([...observation]).toEqual(lastObservation);
  });
});

test('only the sign of the action counts, and 0 pushes left', () => {
  const pushed = (action: number) => {
    const state = new Float64Array(4);
    task.step(state, Float64Array.of(action));
    return state[1]!;
  };
  expect(pushed(1e-9)).toBe(pushed(1));
  expect(pushed(0)).toBe(pushed(-1));
  expect(pushed(0)).toBeLessThan(0);
});

test('done beyond 2.4 m and beyond 12 degrees, not at them', () => {
  const tilt = (12 * Math.PI) / 180;
  expect(task.isDone(Float64Array.of(2.4, 9, tilt, 9))).toBe(false);
  expect(task.isDone(Float64Array.of(-2.4, 9, -tilt, 9))).toBe(false);
  expect(task.isDone(Float64Array.of(2.400001, 0, 0, 0))).toBe(true);
  expect(task.isDone(Float64Array.of(-2.400001, 0, 0, 0))).toBe(true);
  expect(task.isDone(Float64Array.of(0, 0, tilt + 1e-9, 0))).toBe(true);
  expect(task.isDone(Float64Array.of(0, 0, -tilt - 1e-9, 0))).toBe(true);
});

test('a mirrored state under the mirrored push stays mirrored', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(number, number, number, number, (x, v, theta, omega) => {
      const state = Float64Array.of(x, v, theta, omega);
      const mirrored = state.map((value) => -value);
      task.step(state, right);
      task.step(mirrored, left);
      for (let i = 0; i < 4; i++) expect(state[i]! + mirrored[i]!).toBe(0);
    }),
    { seed: 20_240_503 },
  );
});

// What must hold for the pendulums whatever the recordings: symmetry, energy, the stops.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { DoublePendulum } from '../../sim/plants/double-pendulum.js';
import { SinglePendulum } from '../../sim/plants/single-pendulum.js';

const seed = 20_240_504;
const stepS = 0.0165;
const gravity = 9.8;
const cartKg = 10.47197598009977;

function within(limit: number) {
  return fc.double({ min: -limit, max: limit, noNaN: true });
}

/** Kinetic and potential energy in joules of `[x, v, theta, omega, ...]`, zero with the pole level. */
function singleEnergy([, v, theta, omega]: Float64Array): number {
  const [poleKg, inertia, cx, cz] = [5.018591545810472, 0.26653950154827094, 0.0005, 0.3];
  const [s, c] = [Math.sin(theta!), Math.cos(theta!)];
  const ux = v! + omega! * (cz * c - cx * s);
  const uz = -omega! * (cx * c + cz * s);
  const kinetic = cartKg * v! ** 2 + poleKg * (ux ** 2 + uz ** 2) + inertia * omega! ** 2;
  return kinetic / 2 + poleKg * gravity * (cz * c - cx * s);
}

/** The same of `[x, v, theta, w1, gamma, w2, ...]`. */
function doubleEnergy([, v, theta, w1, gamma, w2]: Float64Array): number {
  const [poleKg, inertia, centre, length] = [4.198739082051421, 0.217564678634353, 0.3, 0.6];
  const w12 = w1! + w2!;
  const [s1, c1] = [Math.sin(theta!), Math.cos(theta!)];
  const [s12, c12] = [Math.sin(theta! + gamma!), Math.cos(theta! + gamma!)];
  const speed1 = (v! + centre * c1 * w1!) ** 2 + (centre * s1 * w1!) ** 2;
  const speed2 = (v! + length * c1 * w1! + centre * c12 * w12) ** 2 + (length * s1 * w1! + centre * s12 * w12) ** 2;
  const kinetic = cartKg * v! ** 2 + poleKg * (speed1 + speed2) + inertia * (w1! ** 2 + w12 ** 2);
  return kinetic / 2 + poleKg * gravity * (centre * c1 + length * c1 + centre * c12);
}

/** Mean energies of successive stretches of 200 steps without a force. */
function freeEnergies(
  plant: SinglePendulum | DoublePendulum,
  state: Float64Array,
  energy: (state: Float64Array) => number,
): number[] {
  return Array.from({ length: 10 }, () => {
    let sum = 0;
    for (let i = 0; i < 200; i++) {
      plant.step(state, 0);
      sum += energy(state);
    }
    return sum / 200;
  });
}

const farRailM = 1000;

describe('single pendulum', () => {
  const plant = new SinglePendulum(farRailM);

  function stepped(x: number, v: number, theta: number, omega: number, force: number, railM = farRailM): Float64Array {
    const state = new Float64Array(SinglePendulum.stateSize);
    const there = railM === farRailM ? plant : new SinglePendulum(railM);
    there.place(state, x, v, theta, omega);
    there.step(state, force);
    return state;
  }

  test('where the cart is does not matter between the stops', () => {
    fc.assert(
      fc.property(within(900), within(5), within(9), within(9), within(100), (x, v, theta, omega, force) => {
        expect(stepped(x, v, theta, omega, force).subarray(1)).toEqual(stepped(0, v, theta, omega, force).subarray(1));
      }),
      { seed },
    );
  });

  test('a full turn of the pole changes nothing', () => {
    fc.assert(
      fc.property(within(5), within(4), within(9), within(100), (v, theta, omega, force) => {
        const here = stepped(0, v, theta, omega, force);
        const turned = stepped(0, v, theta + 2 * Math.PI, omega, force);
        for (const i of [0, 1, 3, 4, 5]) expect(turned[i]).toBeCloseTo(here[i]!, 12);
      }),
      { seed },
    );
  });

  test('left alone it loses energy, and never has more than a little above what it started with', () => {
    fc.assert(
      fc.property(within(2), within(4), within(5), (v, theta, omega) => {
        const state = new Float64Array(SinglePendulum.stateSize);
        plant.place(state, 0, v, theta, omega);
        const started = singleEnergy(state);
        let most = started;
        const means = freeEnergies(plant, state, (now) => {
          const energy = singleEnergy(now);
          most = Math.max(most, energy);
          return energy;
        });
        // The integrator's own ripple is 0.15 J; lifting the pole from hanging to upright takes 29.5 J.
        expect(most).toBeLessThan(started + 0.3);
        for (let i = 1; i < means.length; i++) expect(means[i]!).toBeLessThanOrEqual(means[i - 1]!);
      }),
      { seed, numRuns: 30 },
    );
  });

  test('no joint turns or slides faster than 100 a second', () => {
    const state = stepped(0, 99.99, 0, 0, 1e5);
    expect(state[1]).toBe(100);
    expect(stepped(0, 0, 0, 0, 1e6)[3]).toBe(-100);
  });
});

describe('the stops', () => {
  const railM = 2;
  const plant = new SinglePendulum(railM);
  const side = fc.constantFrom(-1, 1);
  const depth = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const inwards = fc.double({ min: -5, max: -0.5, noNaN: true });

  /** The velocity away from the stop after a step that began `depthM` beyond it. */
  function velocityAway(away: number, depthM: number, v: number, theta: number, omega: number): number {
    const state = new Float64Array(SinglePendulum.stateSize);
    plant.place(state, -away * (railM + depthM), away * v, theta, omega);
    plant.step(state, 0);
    return away * state[1]!;
  }

  test('send a cart less than 4 cm beyond them back by a fifth of its depth a step', () => {
    fc.assert(
      fc.property(side, depth(0, 0.0399), inwards, within(4), within(2), (away, depthM, v, theta, omega) => {
        expect(velocityAway(away, depthM, v, theta, omega)).toBeCloseTo((0.2 * depthM) / stepS, 10);
      }),
      { seed },
    );
  });

  test('only hold a cart that is deeper', () => {
    fc.assert(
      fc.property(side, depth(0.0401, 0.3), inwards, within(4), within(2), (away, depthM, v, theta, omega) => {
        expect(velocityAway(away, depthM, v, theta, omega)).toBeCloseTo(0, 10);
      }),
      { seed },
    );
  });

  test('leave alone a cart that is leaving', () => {
    const free = new SinglePendulum(farRailM);
    fc.assert(
      fc.property(depth(0, 0.3), depth(4, 5), within(4), within(2), (depthM, v, theta, omega) => {
        const state = new Float64Array(SinglePendulum.stateSize);
        free.place(state, 0, v, theta, omega);
        free.step(state, 0);
        expect(velocityAway(1, depthM, v, theta, omega)).toBe(state[1]);
      }),
      { seed },
    );
  });

  test('give at most 100 N s: a cart that is too fast is slowed, not stopped', () => {
    // Level pole, so the stop moves the whole 15.49 kg: 100 N s takes about 6.5 m/s off.
    expect(velocityAway(1, 0.1, -20, Math.PI / 2, 0)).toBeGreaterThan(-14);
    expect(velocityAway(1, 0.1, -20, Math.PI / 2, 0)).toBeLessThan(-12);
  });

  test('are passed by no more than the fastest step, in whole episodes of random pushes', () => {
    for (const [Plant, size] of [
      [SinglePendulum, SinglePendulum.stateSize],
      [DoublePendulum, DoublePendulum.stateSize],
    ] as const) {
      let touched = 0;
      for (let episode = 0; episode < 20; episode++) {
        const random = new RandomStream({ seed, purpose: 'start', episode });
        const state = new Float64Array(size);
        const short = new Plant(1);
        short.place(state, 0, 0, 3, 0, 0, 0);
        let fastest = 0;
        let furthest = 0;
        let force = 0;
        for (let i = 0; i < 1000; i++) {
          if (i % 20 === 0) force = random.between(-100, 100);
          short.step(state, force);
          fastest = Math.max(fastest, Math.abs(state[1]!));
          furthest = Math.max(furthest, Math.abs(state[0]!));
        }
        expect(furthest).toBeLessThanOrEqual(1 + fastest * stepS);
        if (furthest > 1) touched++;
      }
      expect(touched).toBeGreaterThan(10);
    }
  });
});

describe('double pendulum', () => {
  const plant = new DoublePendulum(1);

  test('mirrored, it moves mirrored, to the bit', () => {
    const pose = fc.tuple(within(1.2), within(3), within(9), within(9), within(9), within(9));
    fc.assert(
      fc.property(pose, within(200), ([x, v, theta, w1, gamma, w2], force) => {
        const state = new Float64Array(DoublePendulum.stateSize);
        const mirrored = new Float64Array(DoublePendulum.stateSize);
        plant.place(state, x, v, theta, w1, gamma, w2);
        plant.place(mirrored, -x, -v, -theta, -w1, -gamma, -w2);
        for (let i = 0; i < 5; i++) {
          plant.step(state, force);
          plant.step(mirrored, -force);
        }
        for (let i = 0; i < 6; i++) expect(state[i]! + mirrored[i]!).toBe(0);
      }),
      { seed },
    );
  });

  test('exactly upright it stays so', () => {
    const state = new Float64Array(DoublePendulum.stateSize);
    plant.place(state, 0.25, 0, 0, 0, 0, 0);
    for (let i = 0; i < 100; i++) plant.step(state, 0);
    expect([...state.subarray(0, 6)].map(Math.abs)).toEqual([0.25, 0, 0, 0, 0, 0]);
  });

  test('left alone it loses energy', () => {
    const free = new DoublePendulum(farRailM);
    fc.assert(
      fc.property(within(1), within(4), within(2), within(4), within(2), (v, theta, w1, gamma, w2) => {
        const state = new Float64Array(DoublePendulum.stateSize);
        free.place(state, 0, v, theta, w1, gamma, w2);
        const means = freeEnergies(free, state, doubleEnergy);
        for (let i = 1; i < means.length; i++) expect(means[i]!).toBeLessThanOrEqual(means[i - 1]!);
      }),
      { seed, numRuns: 30 },
    );
  });
});

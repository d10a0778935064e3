// The plant on a bench: without its imperfections the article's to the bit, and each imperfection does what physics says.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { articleParameters, RandomStream, type RigParameters, RigPlant } from '../../sim/index.js';
import { SinglePendulum } from '../../sim/plants/single-pendulum.js';

const seed = 20_261_123;
const STATE_INDEX = RigPlant.at;

function within(limit: number) {
  return fc.double({ min: -limit, max: limit, noNaN: true });
}

/** A light cart with a pole, whose stops are far away and which loses nothing. */
const ideal: RigParameters = {
  ...articleParameters,
  cartMassKg: 0.23,
  poleMassKg: 0.087,
  poleCentreM: 0.1975,
  poleOffsetM: 0,
  poleInertiaKgM2: 0.00113,
  damping: 0,
  stopM: 1000,
  forceN: 3.1,
};

function started(plant: RigPlant, v: number, theta: number, omega: number): Float64Array {
  const state = new Float64Array(RigPlant.stateSize);
  plant.place(state, 0, v, theta, omega);
  return state;
}

/** Kinetic and potential energy in joules, zero with the pole level. */
function energy({ parameters }: RigPlant, [, v, theta, omega]: Float64Array): number {
  const { cartMassKg, poleMassKg, poleCentreM: centre, poleInertiaKgM2, gravityMps2 } = parameters;
  const speed = (v! + centre * Math.cos(theta!) * omega!) ** 2 + (centre * Math.sin(theta!) * omega!) ** 2;
  const kinetic = cartMassKg * v! ** 2 + poleMassKg * speed + poleInertiaKgM2 * omega! ** 2;
  return kinetic / 2 + poleMassKg * gravityMps2 * centre * Math.cos(theta!);
}

describe('on a tilted track', () => {
  const tilted = (trackTiltRad: number) => new RigPlant({ ...ideal, trackTiltRad }, 1e-4);

  test('a pole across the track stays there, and the cart rolls down as everything does', () => {
    for (const tiltRad of [0.02, -0.1, 0.5]) {
      const plant = tilted(tiltRad);
      const state = started(plant, 0, Math.PI - tiltRad, 0);
      for (let i = 0; i < 5000; i++) plant.step(state, 0);
      expect(state[STATE_INDEX.angularVelocity]).toBeCloseTo(0, 9);
      expect(state[STATE_INDEX.velocity]).toBeCloseTo(-ideal.gravityMps2 * Math.sin(tiltRad) * 0.5, 9);
    }
  });

  test('a cart that is as good as fast has a pole that hangs by the vertical', () => {
    const plant = new RigPlant({ ...ideal, cartStictionN: 1e9, cartCoulombN: 1e9, trackTiltRad: 0.3 }, 1e-4);
    const state = started(plant, 0, Math.PI, 0);
    for (let i = 0; i < 1000; i++) plant.step(state, 0);
    expect(state[STATE_INDEX.angle]).toBeCloseTo(Math.PI, 9);
    expect(state[STATE_INDEX.position]).toBe(0);
  });

  test('energy is kept, what the track gains in height included', () => {
    const plant = tilted(0.2);
    const { cartMassKg, poleMassKg, poleCentreM: centre, poleInertiaKgM2, gravityMps2 } = plant.parameters;
    const joules = ([x, v, theta, omega]: Float64Array): number => {
      const across = v! * Math.cos(0.2) + centre * Math.cos(theta!) * omega!;
      const up = v! * Math.sin(0.2) - centre * Math.sin(theta!) * omega!;
      const kinetic = cartMassKg * v! ** 2 + poleMassKg * (across ** 2 + up ** 2) + poleInertiaKgM2 * omega! ** 2;
      const height = (cartMassKg + poleMassKg) * x! * Math.sin(0.2) + poleMassKg * centre * Math.cos(theta!);
      return kinetic / 2 + gravityMps2 * height;
    };
    const state = started(plant, 0.3, 2, 5);
    const before = joules(state);
    for (let i = 0; i < 10_000; i++) plant.step(state, 0);
    expect(Math.abs(joules(state) - before)).toBeLessThan(0.002);
  });
});

describe('with the article’s parameters', () => {
  /** Whole states over an episode of pushes that throw the cart from stop to stop. */
  function episode(step: (state: Float64Array, drive: number) => void, episodeNumber: number): [number[], number] {
    const random = new RandomStream({ seed, purpose: 'start', episode: episodeNumber });
    const state = new Float64Array(SinglePendulum.stateSize);
    new SinglePendulum(2).place(state, 0, 0, random.between(-3.5, 3.5), 0);
    const seen: number[] = [];
    let beyond = 0;
    let drive = 0;
    for (let i = 0; i < 1000; i++) {
      if (i % 25 === 0) drive = random.between(-1, 1);
      step(state, drive);
      seen.push(...state);
      if (Math.abs(state[STATE_INDEX.position]!) > 2) beyond++;
    }
    return [seen, beyond];
  }

  test('and its step, it is the single pendulum bit for bit, at the stops too', () => {
    const single = new SinglePendulum(2);
    const rig = new RigPlant(articleParameters, 0.0165);
    let beyond = 0;
    for (let e = 0; e < 40; e++) {
      const [expected, hits] = episode((state, drive) => single.step(state, 100 * drive), e);
      const [seen] = episode((state, drive) => rig.step(state, drive), e);
      expect(seen.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1);
      beyond += hits;
    }
    expect(beyond).toBeGreaterThan(100);
  });

  test.each<[string, Partial<RigParameters>]>([
    ['viscous friction of the cart', { cartViscousNsPerM: 1 }],
    ['Coulomb friction of the cart', { cartCoulombN: 1 }],
    ['stiction', { cartStictionN: 60 }],
    ['viscous friction of the pole', { poleViscousNms: 0.01 }],
    ['Coulomb friction of the pole', { poleCoulombNm: 0.01 }],
    ['back-EMF', { backEmfNsPerM: 1 }],
    ['back-EMF between the pulses alone', { backEmfNsPerM: 1, motorFloats: 1 }],
    ['the current limit', { forceLimitN: 50 }],
    ['the dead zone', { deadZone: 0.2 }],
    ['the steps of the PWM', { dutySteps: 100 }],
  ])('and %s it is another', (_, effect) => {
    const single = new SinglePendulum(2);
    const rig = new RigPlant({ ...articleParameters, ...effect }, 0.0165);
    const [expected] = episode((state, drive) => single.step(state, 100 * drive), 1);
    const [seen] = episode((state, drive) => rig.step(state, drive), 1);
    expect(seen).not.toEqual(expected);
  });

  test('the stops stop a cart within a few centimetres whatever the step, and push it back no faster than half a metre a second', () => {
    for (const stepS of [0.0165, 0.0025, 0.0005]) {
      const plant = new RigPlant({ ...articleParameters, damping: 0 }, stepS);
      const state = started(plant, 5, Math.PI, 0);
      let furthest = 0;
      for (let i = 0; i < 1 / stepS; i++) {
        plant.step(state, 0);
        furthest = Math.max(furthest, state[STATE_INDEX.position]!);
        if (state[STATE_INDEX.position]! > 2) expect(state[STATE_INDEX.velocity]!).toBeGreaterThan(-0.5);
      }
      expect(furthest).toBeGreaterThan(2.01);
      expect(furthest).toBeLessThan(2.1);
    }
  });
});

describe('energy', () => {
  test('is kept without losses, the better the shorter the step', () => {
    const worst = [0.004, 0.002, 0.001].map((stepS) => {
      const plant = new RigPlant(ideal, stepS);
      const state = started(plant, 0.3, 2, 4);
      const begun = energy(plant, state);
      let error = 0;
      for (let t = 0; t < 5; t += stepS) {
        plant.step(state, 0);
        error = Math.max(error, Math.abs(energy(plant, state) - begun));
      }
      return error;
    });
    expect(worst[0]! / worst[1]!).toBeGreaterThan(1.8);
    expect(worst[1]! / worst[2]!).toBeGreaterThan(1.8);
    expect(worst[2]).toBeLessThan(0.01);
  });

  /** Mean over stretches of half a second without drive: what the steps' own ripple leaves. */
  function means(losses: Partial<RigParameters>, v: number, theta: number, omega: number): number[] {
    const plant = new RigPlant({ ...ideal, ...losses }, 0.001);
    const state = started(plant, v, theta, omega);
    return Array.from({ length: 8 }, () => {
      let sum = 0;
      for (let i = 0; i < 500; i++) {
        plant.step(state, 0);
        sum += energy(plant, state);
      }
      return sum / 500;
    });
  }

  test.each<[string, Partial<RigParameters>]>([
    ['viscous friction of the cart', { cartViscousNsPerM: 5.63 }],
    ['Coulomb friction of the cart', { cartCoulombN: 0.3 }],
    ['stiction', { cartCoulombN: 0.3, cartStictionN: 0.5 }],
    ['viscous friction of the pole', { poleViscousNms: 0.002 }],
    ['Coulomb friction of the pole', { poleCoulombNm: 0.005 }],
    ['friction of both', { cartCoulombN: 0.3, poleCoulombNm: 0.005 }],
    ['damping', { damping: 0.04 }],
    ['back-EMF of a shorted motor', { backEmfNsPerM: 3 }],
  ])('never rises with %s and no drive', (_, losses) => {
    fc.assert(
      fc.property(within(1), within(4), within(10), (v, theta, omega) => {
        const seen = means(losses, v, theta, omega);
        for (let i = 1; i < seen.length; i++) expect(seen[i]!).toBeLessThanOrEqual(seen[i - 1]! + 1e-3);
        expect(seen.at(-1)!).toBeLessThan(means({}, v, theta, omega).at(-1)! + 1e-3);
      }),
      { seed, numRuns: 20 },
    );
  });

  test('a shorted motor takes energy at duty 0, a floating one none', () => {
    const losses = { backEmfNsPerM: 3, forceLimitN: 2 };
    const [free, shorted, floating] = [{}, losses, { ...losses, motorFloats: 1 }].map((changes) => {
      return new RigPlant({ ...ideal, ...changes }, 0.002);
    }) as [RigPlant, RigPlant, RigPlant];
    fc.assert(
      fc.property(within(1), within(4), within(10), (v, theta, omega) => {
        const [a, b, c] = [free, shorted, floating].map((plant) => {
          const state = started(plant, v, theta, omega);
          plant.step(state, 0);
          state[STATE_INDEX.angle] = theta;
          return energy(plant, state);
        }) as [number, number, number];
        expect(c).toBe(a);
        if (Math.abs(v) > 0.01) expect(b).toBeLessThan(a);
      }),
      { seed },
    );
  });

  test.each([
    ['a shorted', 0, () => 1],
    ['a floating', 1, Math.abs],
  ] as const)(
    'back-EMF of %s motor takes force times way from the cart, and gives nothing',
    (_, motorFloats, share) => {
      const stepS = 0.002;
      const free = new RigPlant(ideal, stepS);
      const braked = new RigPlant({ ...ideal, backEmfNsPerM: 3, motorFloats }, stepS);
      fc.assert(
        fc.property(within(1), within(4), within(10), within(1), (v, theta, omega, drive) => {
          const [a, b] = [started(free, v, theta, omega), started(braked, v, theta, omega)];
          free.step(a, drive);
          braked.step(b, drive);
          a[STATE_INDEX.angle] = b[STATE_INDEX.angle] = theta;
          const wayM = (stepS * (a[STATE_INDEX.velocity]! + b[STATE_INDEX.velocity]!)) / 2;
          const takenJ = 3 * share(drive) * v * wayM;
          expect(energy(free, a) - energy(braked, b)).toBeCloseTo(takenJ, 10);
          if (wayM * v > 0) expect(energy(braked, b)).toBeLessThanOrEqual(energy(free, a) + 1e-12);
        }),
        { seed },
      );
    },
  );

  test('dry friction takes energy in every single step, never gives', () => {
    const losses = { cartCoulombN: 2, cartStictionN: 3, poleCoulombNm: 0.05 };
    const free = new RigPlant(ideal, 0.002);
    const rough = new RigPlant({ ...ideal, ...losses }, 0.002);
    fc.assert(
      fc.property(within(1), within(4), within(10), within(1), (v, theta, omega, drive) => {
        const [a, b] = [started(free, v, theta, omega), started(rough, v, theta, omega)];
        free.step(a, drive);
        rough.step(b, drive);
        // At one place: the velocities are what the step has changed.
        a[STATE_INDEX.angle] = b[STATE_INDEX.angle] = theta;
        expect(energy(rough, b)).toBeLessThanOrEqual(energy(free, a) + 1e-12);
      }),
      { seed },
    );
  });
});

test.each([0, 1])(
  'mirrored, it moves mirrored, to the bit, with all its imperfections: motorFloats %d',
  (motorFloats) => {
    const plant = new RigPlant(
      {
        ...ideal,
        stopM: 0.2,
        cartViscousNsPerM: 2,
        cartCoulombN: 0.2,
        cartStictionN: 0.4,
        poleViscousNms: 0.001,
        poleCoulombNm: 0.002,
        backEmfNsPerM: 3,
        motorFloats,
        forceLimitN: 2.5,
        deadZone: 0.07,
        dutySteps: 400,
      },
      0.002,
    );
    fc.assert(
      fc.property(within(0.21), within(1), within(4), within(10), fc.array(within(1)), (x, v, theta, omega, drives) => {
        const [state, mirrored] = [new Float64Array(RigPlant.stateSize), new Float64Array(RigPlant.stateSize)];
        plant.place(state, x, v, theta, omega);
        plant.place(mirrored, -x, -v, -theta, -omega);
        for (const drive of drives) {
          plant.step(state, drive);
          plant.step(mirrored, -drive);
        }
        for (let i = 0; i < 4; i++) expect(state[i]! + mirrored[i]!).toBe(0);
      }),
      { seed },
    );
  },
);

describe('friction', () => {
  const upright = 0;

  test('a cart at rest stays so while it is pushed with no more than its stiction', () => {
    const plant = new RigPlant({ ...ideal, cartCoulombN: 0.3, cartStictionN: 0.62 }, 0.001);
    const held = started(plant, 0, upright, 0);
    for (let i = 0; i < 1000; i++) plant.step(held, 0.1999);
    expect([...held.subarray(0, 4)].map(Math.abs)).toEqual([0, 0, 0, 0]);
    const moved = started(plant, 0, upright, 0);
    plant.step(moved, 0.2001);
    expect(moved[STATE_INDEX.velocity]).toBeGreaterThan(0);
  });

  test('once it slides, Coulomb friction alone brakes it, and it stops for good', () => {
    const plant = new RigPlant(
      { ...ideal, gravityMps2: 0, poleMassKg: 1e-9, poleInertiaKgM2: 1e-9, cartCoulombN: 0.23 },
      0.001,
    );
    const state = started(plant, 0.5, upright, 0);
    // 1 m/s^2: 0.5 s and 0.125 m.
    for (let i = 0; i < 499; i++) plant.step(state, 0);
    expect(state[STATE_INDEX.velocity]).toBeGreaterThan(0);
    for (let i = 0; i < 3; i++) plant.step(state, 0);
    expect(state[STATE_INDEX.velocity]).toBe(0);
    expect(state[STATE_INDEX.position]).toBeCloseTo(0.125, 3);
    const stopped = state[STATE_INDEX.position];
    for (let i = 0; i < 100; i++) plant.step(state, 0);
    expect(state[STATE_INDEX.position]).toBe(stopped);
  });

  test('never turns a velocity round', () => {
    const free = new RigPlant(ideal, 0.002);
    const cart = new RigPlant({ ...ideal, cartCoulombN: 50 }, 0.002);
    const pole = new RigPlant({ ...ideal, poleCoulombNm: 5 }, 0.002);
    fc.assert(
      fc.property(within(2), within(4), within(10), (v, theta, omega) => {
        const [a, b, c] = [
          started(free, v, theta, omega),
          started(cart, v, theta, omega),
          started(pole, v, theta, omega),
        ];
        free.step(a, 0);
        cart.step(b, 0);
        pole.step(c, 0);
        expect(b[STATE_INDEX.velocity]! * a[STATE_INDEX.velocity]!).toBeGreaterThanOrEqual(0);
        expect(c[STATE_INDEX.angularVelocity]! * a[STATE_INDEX.angularVelocity]!).toBeGreaterThanOrEqual(0);
      }),
      { seed },
    );
  });

  test('a pole that its hinge can hold hangs still, a little off', () => {
    // 0.087 kg * 9.8 m/s^2 * 0.1975 m * sin(0.05) = 0.0084 N m
    const plant = new RigPlant({ ...ideal, poleCoulombNm: 0.0085, cartCoulombN: 0.1 }, 0.001);
    const state = started(plant, 0, Math.PI - 0.05, 0);
    for (let i = 0; i < 2000; i++) plant.step(state, 0);
    expect(state[STATE_INDEX.angle]).toBeCloseTo(Math.PI - 0.05, 6);
    const loose = new RigPlant({ ...ideal, poleCoulombNm: 0.004, cartCoulombN: 0.1 }, 0.001);
    const swinging = started(loose, 0, Math.PI - 0.05, 0);
    for (let i = 0; i < 200; i++) loose.step(swinging, 0);
    expect(Math.abs(swinging[STATE_INDEX.angle]! - (Math.PI - 0.05))).toBeGreaterThan(0.01);
  });
});

describe('motor', () => {
  /** Speed after a long run, with the pole upright and too light to matter. */
  function topSpeed(drive: number, changes: Partial<RigParameters>): number {
    const plant = new RigPlant(
      { ...ideal, gravityMps2: 0, poleMassKg: 1e-9, poleInertiaKgM2: 1e-9, ...changes },
      0.002,
    );
    const state = started(plant, 0, 0, 0);
    for (let i = 0; i < 5000; i++) plant.step(state, drive);
    return state[STATE_INDEX.velocity]!;
  }

  test('without load runs at force over back-EMF, in proportion to the drive', () => {
    expect(topSpeed(1, { backEmfNsPerM: 5 })).toBeCloseTo(3.1 / 5, 9);
    expect(topSpeed(-0.5, { backEmfNsPerM: 5 })).toBeCloseTo(-1.55 / 5, 9);
    expect(topSpeed(1, { backEmfNsPerM: 5, cartViscousNsPerM: 1.2 })).toBeCloseTo(3.1 / 6.2, 9);
  });

  test('pushes no harder than the current limit', () => {
    expect(topSpeed(1, { forceLimitN: 2, cartViscousNsPerM: 4 })).toBeCloseTo(0.5, 9);
    expect(topSpeed(1, { forceLimitN: 4, cartViscousNsPerM: 4 })).toBeCloseTo(3.1 / 4, 9);
  });

  test('that floats between its pulses runs without load as fast at any drive, and the slower the more rubs', () => {
    const floating = { backEmfNsPerM: 5, motorFloats: 1 };
    for (const drive of [1, 0.5, 0.1]) {
      expect(topSpeed(drive, floating)).toBeCloseTo(3.1 / 5, 6);
      expect(topSpeed(-drive, floating)).toBeCloseTo(-3.1 / 5, 6);
      expect(topSpeed(drive, { ...floating, cartViscousNsPerM: 1.2 })).toBeCloseTo(
        (drive * 3.1) / (drive * 5 + 1.2),
        6,
      );
    }
  });

  test('that floats is limited in its pulses, a shorted one on average', () => {
    const limited = { forceLimitN: 1, cartViscousNsPerM: 4 };
    expect(topSpeed(0.5, limited)).toBeCloseTo(1 / 4, 9);
    expect(topSpeed(0.5, { ...limited, motorFloats: 1 })).toBeCloseTo(0.5 / 4, 9);
  });

  test('gets the drive in steps of the PWM, rounded to the nearest, away from 0 in the middle', () => {
    const plant = new RigPlant({ ...ideal, dutySteps: 10 }, 0.002);
    expect([0.04, 0.05, 0.149, 1].map((drive) => plant.driven(drive))).toEqual([0, 0.1, 0.1, 1]);
    expect(plant.driven(-0.05)).toBe(-0.1);
  });

  test('gets nothing within the dead zone, and all of it from there', () => {
    const plant = new RigPlant({ ...ideal, deadZone: 0.1 }, 0.002);
    expect([0, 0.0999, -0.0999, 0.1, -0.3].map((drive) => plant.driven(drive))).toEqual([0, 0, 0, 0.1, -0.3]);
  });
});

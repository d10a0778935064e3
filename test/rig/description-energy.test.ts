// The swing-up that nobody trained, act by act: where it drives the cart with how much energy in the pole, and when it catches the pole.
import { describe, expect, it } from 'vitest';
import { energySwingUp, loadRig, type Rig } from '../../rig/description/files/index.js';
import { lqrGains } from '../../rig/description/lqr-scales.js';

const desktop = await loadRig('desktop');

type Machine = Partial<Rig['plant']> & { readonly dutyMax?: number; readonly softLimitM?: number };

/**
 * A machine for mental arithmetic: 1 kg that 100 N drive without friction, and 100 g on 40 cm of string where g is 10 m/s². The pole turns at
 * 5 rad/s in its small swings. It is lifted upright by 0.8 J.
 */
function machine({ dutyMax = 1, softLimitM = 0.3, ...plant }: Machine = {}): Rig {
  const pole = { poleMassKg: 0.1, poleCentreM: 0.4, poleInertiaKgM2: 0, poleCoulombNm: 0, poleViscousNms: 0 };
  const cart = { cartMassKg: 0.9, forceN: 100, cartViscousNsPerM: 0, cartCoulombN: 0, backEmfNsPerM: 0, stopM: 0.4 };
  return {
    ...desktop,
    motor: { reversed: false, dutyMax, deadZoneRight: 0, deadZoneLeft: 0 },
    track: { softLimitM },
    plant: { ...desktop.plant, gravityMps2: 10, ...pole, ...cart, ...plant },
  };
}

interface Seen {
  readonly x?: number;
  readonly v?: number;
  /** From upright; the sine and cosine of it, unless the cosine is said. */
  readonly angle?: number;
  readonly sine?: number;
  readonly cosine?: number;
  readonly omega?: number;
}

/** Plays what is seen, one after the other, and gives the actions. */
function play(rig: Rig, ...all: readonly Seen[]): number[] {
  const policy = energySwingUp(rig)!;
  return all.map(({ x = 0, v = 0, angle = Math.PI, omega = 0, ...said }) => {
    const { sine = Math.sin(angle), cosine = Math.cos(angle) } = said;
    const actions = new Float64Array(1);
    policy.act(Float64Array.of(x, v, cosine, sine, omega), actions);
    return actions[0]!;
  });
}

/** The action that asks for a change of speed: it is to be made in a fifth of 1 / (5 rad/s), by 100 N on 1 kg. */
const toChangeBy = (mps: number): number => (mps * 5 * 5) / 100;
/** From the track: 0.3 m in 1 / (5 rad/s). */
const topMps = 1.5;

type Case = readonly [what: string, seen: Seen, action: number, of?: Machine];

function acts(name: string, cases: readonly Case[]): void {
  for (const [what, seen, action, of = {}] of cases) {
    it(`${name} ${what}`, () => {
      expect(play(machine(of), seen)[0]).toBeCloseTo(action, 9);
    });
  }
}

describe('a pole that hangs', () => {
  acts('moves the cart', [
    ['to the left while it is on the right', { sine: 0.05, cosine: -1 }, toChangeBy(-topMps)],
    ['to the right while it is on the left', { sine: -0.05, cosine: -1 }, toChangeBy(topMps)],
    ['no faster when it is farther out', { angle: Math.PI / 2 }, toChangeBy(-topMps)],
    ['half as fast when it is half as far from the middle', { sine: 0.025, cosine: -1 }, toChangeBy(-topMps / 2)],
    ['not when it is in the middle', { sine: 0, cosine: -1 }, 0],
    ['no faster than it is to be', { sine: 0.05, cosine: -1, v: -topMps }, 0],
    ['back when it is too fast', { sine: 0.05, cosine: -1, v: -2 }, toChangeBy(0.5)],
    [
      'with more of its duty where less is given',
      { sine: 0.05, cosine: -1 },
      toChangeBy(-topMps) / 0.5,
      { dutyMax: 0.5 },
    ],
    ['with full drive at most', { sine: 0.05, cosine: -1, v: 5 }, -1],
    ['with full drive at most to the right', { sine: -0.05, cosine: -1, v: -5 }, 1],
    ['as its track allows', { sine: 0.05, cosine: -1 }, toChangeBy(-0.2 * 5), { stopM: 0.2 }],
    ['at its mass', { sine: 0.05, cosine: -1 }, 2 * toChangeBy(-topMps), { cartMassKg: 1.9 }],
  ]);

  const braked = { cartViscousNsPerM: 60, backEmfNsPerM: 40 };
  acts('moves a cart that friction and motor brake', [
    ['at 95 % of its top speed', { sine: 0.05, cosine: -1 }, toChangeBy(-0.95), braked],
    ['and keeps it there', { sine: 0.05, cosine: -1, v: -0.95 }, -0.95, braked],
  ]);
});

describe('the cart', () => {
  // It may use 80 % of 0.3 m, and is to stop there in half of 1 / (5 rad/s).
  acts('that goes left', [
    ['is as fast as ever in the middle', { sine: 0.05, cosine: -1, x: -0.09 }, toChangeBy(-topMps)],
    ['is slower at the end of its track', { sine: 0.05, cosine: -1, x: -0.2 }, toChangeBy(-0.4)],
    ['stops before it', { sine: 0.05, cosine: -1, x: -0.24 }, 0],
    ['comes back from beyond', { sine: 0.05, cosine: -1, x: -0.3 }, toChangeBy(0.6)],
    ['and no faster than it may', { sine: 0.05, cosine: -1, x: -0.5 }, toChangeBy(topMps)],
    ['goes on from the other end', { sine: 0.05, cosine: -1, x: 0.3 }, toChangeBy(-topMps)],
  ]);
  acts('that goes right', [
    ['is slower at the end of its track', { sine: -0.05, cosine: -1, x: 0.2 }, toChangeBy(0.4)],
    ['comes back from beyond', { sine: -0.05, cosine: -1, x: 0.3 }, toChangeBy(-0.6)],
  ]);
});

describe('the energy of the pole', () => {
  /** Turns at the bottom with so many joules more than a pole that stands upright. */
  const withEnergy = (joules: number): Seen => ({ sine: 0.05, cosine: -1, omega: Math.sqrt((joules + 0.8) / 0.008) });
  acts('is given', [
    ['with full speed until 0.1 J are missing', withEnergy(-0.1001), toChangeBy(-topMps)],
    ['with half of it when 0.05 J are', withEnergy(-0.05), toChangeBy(-topMps / 2)],
    ['and taken, when there are 0.05 J too much', withEnergy(0.05), toChangeBy(topMps / 2)],
    ['by height as by speed', { sine: 1, cosine: 0, omega: Math.sqrt(0.35 / 0.008) }, toChangeBy(-topMps / 2)],
    // With as much inertia again the pole turns at √12.5 rad/s in its small swings, and the cart follows at that pace.
    [
      'as the inertia of a rod says',
      { sine: 0.05, cosine: -1, omega: Math.sqrt(0.75 / 0.016) },
      (-0.3 * 12.5 * 5) / 2 / 100,
      { poleInertiaKgM2: 0.016 },
    ],
  ]);
  acts('when it is enough, lets the cart', [
    ['return to the middle', { ...withEnergy(0), x: 0.1 }, toChangeBy(-0.5)],
    ['from the left too', { ...withEnergy(0), x: -0.1 }, toChangeBy(0.5)],
    ['and by half, half as much', { ...withEnergy(-0.05), x: 0.1 }, toChangeBy(-topMps / 2 - 0.25)],
  ]);
});

describe('a pole near upright', () => {
  const rig = machine();
  const [kx, kv, ks, kw] = lqrGains(rig) as [number, number, number, number];
  /** An angle at which the cart has to be moved so that the LQR asks for so much. */
  const asking = (action: number, angle = 0): Seen => ({ angle, x: (action - ks * Math.sin(angle)) / kx });

  it('is balanced by the LQR of position, speed, sine and turning', () => {
    for (const [seen, action] of [
      [{ angle: 0, x: 0.01 }, kx * 0.01],
      [{ angle: 0, v: 0.02 }, kv * 0.02],
      [{ angle: 0.001 }, ks * Math.sin(0.001)],
      [{ angle: 0, omega: 0.01 }, kw * 0.01],
      [asking(2), 1],
      [asking(-2), -1],
    ] as const) {
      expect(play(rig, seen)[0]).toBeCloseTo(action, 9);
    }
  });

  it('is caught within 0.5 rad, where that does not take more than three times the full action', () => {
    const isCaught = (seen: Seen) => Math.abs(play(rig, seen)[0]! - 0.25) < 1e-9;
    expect([asking(0.25, 0.49), asking(0.25, -0.49), asking(0.25, 0.51)].map(isCaught)).toEqual([true, true, false]);
    // With so much to do the LQR goes right; the swing-up returns to the middle, which is left.
    expect([asking(2.99), asking(3.01)].map((seen) => Math.sign(play(rig, seen)[0]!))).toEqual([1, -1]);
    expect([asking(-2.99), asking(-3.01)].map((seen) => Math.sign(play(rig, seen)[0]!))).toEqual([-1, 1]);
  });

  it('is held up to 0.6 rad, whatever that takes, and then swung up anew', () => {
    const [caught, held, lost, swung] = play(
      rig,
      asking(0.1),
      asking(0.25, 0.59),
      asking(0.25, 0.61),
      asking(0.25, 0.55),
    );
    expect(caught).toBeCloseTo(0.1, 9);
    expect(held).toBeCloseTo(0.25, 9);
    expect(lost).not.toBeCloseTo(0.25, 2);
    expect(swung).not.toBeCloseTo(0.25, 2);
    expect(play(rig, asking(0.1), asking(5))[1]).toBe(1);
  });

  it('is none for a motor that does nothing', () => {
    expect(energySwingUp(machine({ dutyMax: 0 }))).toBeUndefined();
  });
});

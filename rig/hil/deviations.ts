// How a machine may deviate from its rig file, and what may happen to it: each with its sizes, as the twin has it.
import type { RandomStream, RigParameters } from '../../sim/index.js';
import { RADIANS_PER_DEGREE } from '../../src/base/index.js';
import type { Rig } from '../description/index.js';
import type { TwinConditions } from './twin.js';

/** To the right or to the left. */
type Side = 1 | -1;

/** What the twin plays for a deviation; what is absent is as ever. */
export interface Deviated extends TwinConditions {
  readonly delayUs?: number;
  /** The rig as the board is told it is. */
  readonly configured?: Rig;
}

/** The episode in which the machine deviates. */
export interface DeviatedEpisode {
  readonly side: Side;
  readonly periods: number;
  /** Of this start alone, the same for each size. */
  readonly random: RandomStream;
}

export interface Deviation {
  readonly name: string;
  readonly unit: string;
  /** The size that is no deviation. */
  readonly none: number;
  readonly sizes: readonly number[];
  /** Whether it goes to the right and to the left in turn. */
  readonly isEitherWay?: boolean;
  readonly make: (rig: Rig, size: number, episode: DeviatedEpisode) => Deviated;
}

/** What happens to the machine happens after this share of the episode: the pole must be back before half of it. */
const HAPPENS_AT = 0.25;
const SAG_S = 1;
/** Nothing becomes less than this share of itself. */
const LEAST_FACTOR = 0.1;

type PlantChange = (plant: RigParameters, factor: number) => Partial<RigParameters>;

const longer: PlantChange = ({ poleCentreM, poleOffsetM, poleInertiaKgM2 }, factor) => ({
  poleCentreM: poleCentreM * factor,
  poleOffsetM: poleOffsetM * factor,
  poleInertiaKgM2: poleInertiaKgM2 * factor ** 2,
});
const heavierPole: PlantChange = ({ poleMassKg, poleInertiaKgM2 }, factor) => ({
  poleMassKg: poleMassKg * factor,
  poleInertiaKgM2: poleInertiaKgM2 * factor,
});
const heavierCart: PlantChange = ({ cartMassKg }, factor) => ({ cartMassKg: cartMassKg * factor });
const rougher: PlantChange = (plant, factor) => ({
  cartViscousNsPerM: plant.cartViscousNsPerM * factor,
  cartCoulombN: plant.cartCoulombN * factor,
  cartStictionN: plant.cartStictionN * factor,
  poleViscousNms: plant.poleViscousNms * factor,
  poleCoulombNm: plant.poleCoulombNm * factor,
  damping: plant.damping * factor,
});
const stronger: PlantChange = ({ forceN }, factor) => ({ forceN: forceN * factor });

const percents = (...sizes: number[]) => [...sizes.map((size) => -size).reverse(), ...sizes];

/** A number of the plant that is so many per cent more. */
function ofPlant(name: string, sizes: readonly number[], change: PlantChange): Deviation {
  return {
    ...{ name, unit: '%', none: 0, sizes },
    make: (rig, size) => ({ machine: withPlant(rig, change(rig.plant, 1 + size / 100)) }),
  };
}

/** Everything at once: each number anywhere within what the file leaves open, times `share`. */
function withinUncertainties(rig: Rig, share: number, random: RandomStream): Rig {
  const { uncertainties, zero } = rig;
  const off = (most: number): number => random.between(-share * most, share * most);
  const changes: readonly (readonly [PlantChange, number])[] = [
    [heavierCart, uncertainties.massShare],
    [heavierPole, uncertainties.massShare],
    [longer, uncertainties.lengthShare],
    [rougher, uncertainties.frictionShare],
    [stronger, uncertainties.forceShare],
  ];
  let { plant } = rig;
  for (const [change, most] of changes) {
    plant = { ...plant, ...change(plant, Math.max(LEAST_FACTOR, 1 + off(most))) };
  }
  return {
    ...rig,
    plant: { ...plant, trackTiltRad: plant.trackTiltRad + off(uncertainties.tiltRad) },
    zero: {
      angleRad: zero.angleRad + off(uncertainties.angleZeroRad),
      positionM: zero.positionM + off(uncertainties.positionZeroM),
    },
  };
}

function withPlant(rig: Rig, changes: Partial<RigParameters>): Rig {
  return { ...rig, plant: { ...rig.plant, ...changes } };
}

/** A coarser encoder, which the board knows. */
function coarser(rig: Rig, axis: 'cart' | 'pole', factor: number): Deviated {
  const { cartEncoder, poleEncoder } = rig;
  const configured =
    axis === 'cart'
      ? { ...rig, cartEncoder: { ...cartEncoder, countsPerM: cartEncoder.countsPerM * factor } }
      : {
          ...rig,
          poleEncoder: { ...poleEncoder, countsPerRev: 4 * Math.round((poleEncoder.countsPerRev * factor) / 4) },
        };
  return { configured };
}

/** One at a time, but for the first; what is not said is as the file says. */
export const deviations: readonly Deviation[] = [
  {
    ...{ name: 'all that is left open', unit: '%', none: 0, sizes: [50, 100, 150, 200] },
    make: (rig, size, { random }) => ({ machine: withinUncertainties(rig, size / 100, random) }),
  },
  {
    ...{ name: 'angle zero', unit: 'deg', none: 0, sizes: [0.1, 0.2, 0.3, 0.5, 0.7, 1], isEitherWay: true },
    make: (rig, size, { side }) => ({
      machine: { ...rig, zero: { ...rig.zero, angleRad: rig.zero.angleRad + side * size * RADIANS_PER_DEGREE } },
    }),
  },
  {
    ...{ name: 'position zero', unit: 'mm', none: 0, sizes: [1, 2, 5, 10, 20], isEitherWay: true },
    make: (rig, size, { side }) => ({
      machine: { ...rig, zero: { ...rig.zero, positionM: rig.zero.positionM + (side * size) / 1000 } },
    }),
  },
  {
    ...{ name: 'track tilt', unit: 'deg', none: 0, sizes: [0.25, 0.5, 1, 2, 3], isEitherWay: true },
    make: (rig, size, { side }) => ({
      machine: withPlant(rig, { trackTiltRad: rig.plant.trackTiltRad + side * size * RADIANS_PER_DEGREE }),
    }),
  },
  {
    ...{ name: 'backlash', unit: 'mm', none: 0, sizes: [0.1, 0.2, 0.5, 1, 2] },
    make: (rig, size) => ({ machine: { ...rig, backlashM: rig.backlashM + size / 1000 } }),
  },
  ofPlant('pole length', percents(2, 5, 10), longer),
  ofPlant('pole mass', percents(10, 20), heavierPole),
  ofPlant('cart mass', percents(10, 20), heavierCart),
  ofPlant('friction', [-50, -30, -15, 15, 30, 60, 100], rougher),
  ofPlant('force', percents(5, 10, 20), stronger),
  {
    ...{ name: 'delay', unit: 'ms', none: 1, sizes: [2, 3, 4, 5] },
    make: (_, size) => ({ delayUs: size * 1000 }),
  },
  {
    ...{ name: 'counts of the cart', unit: '%', none: 100, sizes: [12.5, 25, 50] },
    make: (rig, size) => coarser(rig, 'cart', size / 100),
  },
  {
    ...{ name: 'counts of the pole', unit: '%', none: 100, sizes: [12.5, 25, 50] },
    make: (rig, size) => coarser(rig, 'pole', size / 100),
  },
  {
    ...{ name: 'supply for 1 s', unit: '%', none: 100, sizes: [25, 50, 70, 80, 90] },
    make: ({ periodUs }, size, { periods }) => {
      const from = Math.round(HAPPENS_AT * periods);
      return { sag: { from, to: from + Math.round((SAG_S * 1e6) / periodUs), share: size / 100 } };
    },
  },
  {
    ...{ name: 'push on the pole', unit: 'rad/s', none: 0, sizes: [0.2, 0.5, 1, 1.5, 2], isEitherWay: true },
    make: (_, size, { side, periods }) => ({
      push: { period: Math.round(HAPPENS_AT * periods), cartMps: 0, poleRadps: side * size },
    }),
  },
  {
    ...{ name: 'push on the cart', unit: 'm/s', none: 0, sizes: [0.1, 0.2, 0.5, 1], isEitherWay: true },
    make: (_, size, { side, periods }) => ({
      push: { period: Math.round(HAPPENS_AT * periods), cartMps: side * size, poleRadps: 0 },
    }),
  },
];

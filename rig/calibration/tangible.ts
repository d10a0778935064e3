// What a recording can tell of a rig file: its numbers that move cart and pole, and how far each may be off before it matters.
import type { RigParameters } from '../../sim/index.js';
import type { Rig } from '../description/index.js';
import { stretched, swingLength } from './swing.js';

/** A number of a rig file that shows in how cart and pole move. */
export interface Tangible {
  readonly name: string;
  readonly unit: string;
  readonly of: (plant: RigParameters) => number;
  readonly change: (plant: RigParameters, value: number) => RigParameters;
  /** An error of this share of it is to be told. */
  readonly tellingShare: number;
  /** What counts as much of it on such a machine, for a file that says little or nothing. */
  readonly much: (plant: RigParameters) => number;
}

function weightNm({ poleMassKg, gravityMps2, poleCentreM }: RigParameters): number {
  return poleMassKg * gravityMps2 * poleCentreM;
}

/** Forces and friction are relative to the mass of the cart, which motion does not tell. */
export const tangibles: readonly Tangible[] = [
  {
    name: 'effective pole length',
    unit: 'm',
    of: swingLength,
    change: stretched,
    tellingShare: 0.05,
    much: () => 0,
  },
  {
    name: 'pole mass',
    unit: 'kg',
    of: ({ poleMassKg }) => poleMassKg,
    change: (plant, poleMassKg) => ({
      ...plant,
      poleMassKg,
      poleInertiaKgM2: plant.poleInertiaKgM2 * (poleMassKg / plant.poleMassKg),
    }),
    tellingShare: 0.2,
    much: () => 0,
  },
  {
    name: 'force at full drive',
    unit: 'N',
    of: ({ forceN }) => forceN,
    change: (plant, forceN) => ({ ...plant, forceN }),
    tellingShare: 0.1,
    much: () => 0,
  },
  {
    name: 'friction and back EMF',
    unit: 'N/(m/s)',
    of: ({ cartViscousNsPerM, backEmfNsPerM }) => cartViscousNsPerM + backEmfNsPerM,
    // They keep the proportion that they have in the file.
    change: (plant, value) => {
      const before = plant.cartViscousNsPerM + plant.backEmfNsPerM;
      const backEmfNsPerM = before > 0 ? value * (plant.backEmfNsPerM / before) : 0;
      return { ...plant, backEmfNsPerM, cartViscousNsPerM: value - backEmfNsPerM };
    },
    tellingShare: 0.3,
    much: ({ forceN }) => 0.5 * forceN,
  },
  {
    name: 'dry friction',
    unit: 'N',
    of: ({ cartCoulombN }) => cartCoulombN,
    change: (plant, cartCoulombN) => ({ ...plant, cartCoulombN }),
    tellingShare: 0.3,
    much: ({ forceN }) => 0.05 * forceN,
  },
  {
    name: 'hinge friction',
    unit: 'N m s',
    of: ({ poleViscousNms }) => poleViscousNms,
    change: (plant, poleViscousNms) => ({ ...plant, poleViscousNms }),
    tellingShare: 0.3,
    much: (plant) => 0.003 * weightNm(plant),
  },
  {
    name: 'dry hinge friction',
    unit: 'N m',
    of: ({ poleCoulombNm }) => poleCoulombNm,
    change: (plant, poleCoulombNm) => ({ ...plant, poleCoulombNm }),
    tellingShare: 0.3,
    much: (plant) => 0.002 * weightNm(plant),
  },
];

/** How far a number of the file may be off before it is to be told. */
export function tellingSize({ of, tellingShare, much }: Tangible, { plant }: Rig): number {
  return tellingShare * Math.max(of(plant), much(plant));
}

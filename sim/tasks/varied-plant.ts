// A plant that is a little different in every episode.
import { RigPlant } from '../plants/rig-plant.js';
import type { RandomStream } from '../random/index.js';
import type { RigTaskParameters } from './rig-parameters.js';

/** How many numbers a state keeps: the factors of the cart's mass, the pole's mass, its length, all friction, and the force. */
export const VARIATIONS = 5;

/** Finds the plant that the factors in a state make. The state alone says which it is: what is kept here only saves making it again. */
export class VariedPlant {
  readonly #rig: RigTaskParameters;
  readonly #stepS: number;
  readonly #at: number;
  readonly #factors = new Float64Array(VARIATIONS).fill(1);
  #plant: RigPlant;

  /** @param at where in the state the factors are */
  constructor(rig: RigTaskParameters, stepS: number, at: number) {
    this.#rig = rig;
    this.#stepS = stepS;
    this.#at = at;
    this.#plant = new RigPlant(rig, stepS);
  }

  /** Draws the factors, each within 1 +- `spread`. */
  vary(state: Float64Array, random: RandomStream): void {
    const { spread } = this.#rig;
    for (let i = 0; i < VARIATIONS; i++) {
      state[this.#at + i] = spread === 0 ? 1 : random.between(1 - spread, 1 + spread);
    }
  }

  of(state: Float64Array): RigPlant {
    if (this.#rig.spread === 0) return this.#plant;
    let isKept = true;
    for (let i = 0; i < VARIATIONS; i++) isKept &&= this.#factors[i] === state[this.#at + i];
    if (!isKept) {
      for (let i = 0; i < VARIATIONS; i++) this.#factors[i] = state[this.#at + i]!;
      this.#plant = this.#make();
    }
    return this.#plant;
  }

  #make(): RigPlant {
    const rig = this.#rig;
    const [cartMass, poleMass, length, friction, force] = this.#factors as unknown as Five;
    return new RigPlant(
      {
        ...rig,
        cartMassKg: rig.cartMassKg * cartMass,
        poleMassKg: rig.poleMassKg * poleMass,
        poleCentreM: rig.poleCentreM * length,
        poleOffsetM: rig.poleOffsetM * length,
        poleInertiaKgM2: rig.poleInertiaKgM2 * poleMass * (length * length),
        damping: rig.damping * friction,
        cartViscousNsPerM: rig.cartViscousNsPerM * friction,
        cartCoulombN: rig.cartCoulombN * friction,
        cartStictionN: rig.cartStictionN * friction,
        poleViscousNms: rig.poleViscousNms * friction,
        poleCoulombNm: rig.poleCoulombNm * friction,
        forceN: rig.forceN * force,
      },
      this.#stepS,
    );
  }
}

type Five = [number, number, number, number, number];

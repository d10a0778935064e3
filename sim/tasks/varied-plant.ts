// A plant that is a little different in every episode.
import { RigPlant } from '../plants/rig-plant.js';
import type { RandomStream } from '../random/index.js';
import type { RigTaskParameters } from './rig-parameters.js';

/** How many numbers a state keeps: the factors of the cart's mass, the pole's mass, its length, all friction, and the force; and how much more the track is tilted. */
export const VARIATIONS = 6;

/** Finds the plant that the variations in a state make. The state alone says which it is: what is kept here only saves making it again. */
export class VariedPlant {
  readonly #rig: RigTaskParameters;
  readonly #stepS: number;
  readonly #at: number;
  /** How far each factor may be from 1. */
  readonly #spreads: readonly number[];
  /** Whether there is more than one plant. */
  readonly varies: boolean;
  readonly #variations = new Float64Array(VARIATIONS).fill(Number.NaN);
  #plant: RigPlant;

  /** @param at where in the state the variations are */
  constructor(rig: RigTaskParameters, stepS: number, at: number) {
    const { spread, massSpread, lengthSpread, frictionSpread, forceSpread, tiltSpreadRad } = rig;
    this.#rig = rig;
    this.#stepS = stepS;
    this.#at = at;
    this.#spreads = [massSpread, massSpread, lengthSpread, frictionSpread, forceSpread].map((own) => own || spread);
    this.varies = tiltSpreadRad > 0 || this.#spreads.some((each) => each > 0);
    this.#plant = new RigPlant(rig, stepS);
  }

  /**
   * Draws the variations.
   *
   * @param share of how far each may go.
   */
  vary(state: Float64Array, random: RandomStream, share: number): void {
    const { tiltSpreadRad } = this.#rig;
    for (const [i, spread] of this.#spreads.entries()) {
      state[this.#at + i] = spread === 0 ? 1 : random.between(1 - share * spread, 1 + share * spread);
    }
    state[this.#at + TILT] = tiltSpreadRad === 0 ? 0 : random.between(-share * tiltSpreadRad, share * tiltSpreadRad);
  }

  of(state: Float64Array): RigPlant {
    if (!this.varies) return this.#plant;
    let isKept = true;
    for (let i = 0; i < VARIATIONS; i++) isKept &&= this.#variations[i] === state[this.#at + i];
    if (!isKept) {
      for (let i = 0; i < VARIATIONS; i++) this.#variations[i] = state[this.#at + i]!;
      this.#plant = this.#make();
    }
    return this.#plant;
  }

  #make(): RigPlant {
    const rig = this.#rig;
    const [cartMass, poleMass, length, friction, force, tiltRad] = this.#variations as unknown as Six;
    return new RigPlant(
      {
        ...rig,
        cartMassKg: rig.cartMassKg * cartMass,
        poleMassKg: rig.poleMassKg * poleMass,
        poleCentreM: rig.poleCentreM * length,
        poleOffsetM: rig.poleOffsetM * length,
        poleInertiaKgM2: rig.poleInertiaKgM2 * poleMass * (length * length),
        trackTiltRad: rig.trackTiltRad + tiltRad,
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

const TILT = 5;

type Six = [number, number, number, number, number, number];

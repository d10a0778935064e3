// A person's hand: carries cart and pole from where they are to where they shall start, smoothly, and holds them there.
import type { RigState } from './rig-state.js';

/** Where the hand takes cart and pole: m from the centre, rad from upright. */
export interface Place {
  readonly positionM: number;
  readonly angleRad: number;
}

export interface HandSpeed {
  /** The cart is never moved faster. */
  readonly cartMps: number;
  /** The pole is never turned faster. */
  readonly poleRadps: number;
}

const TURN = 2 * Math.PI;
/** The fastest moment of a smooth motion, 3 s^2 - 2 s^3, against its mean. */
const PEAK = 1.5;

export class Hand {
  readonly #speed: HandSpeed;
  #motion: { from: Place; by: Place; startS: number; durationS: number } | undefined;

  constructor(speed: HandSpeed) {
    this.#speed = speed;
  }

  /** True from `carry` to `release`. */
  get holds(): boolean {
    return this.#motion !== undefined;
  }

  /**
   * Takes cart and pole as they stand now, and sets out; the pole goes the shorter way round.
   * @param speed this once, in place of the hand's own
   * @returns how long it will take (s)
   */
  carry(from: Place, to: Place, nowS: number, speed: HandSpeed = this.#speed): number {
    const turn = to.angleRad - from.angleRad;
    const by = { positionM: to.positionM - from.positionM, angleRad: turn - TURN * Math.round(turn / TURN) };
    const { cartMps, poleRadps } = speed;
    const durationS = PEAK * Math.max(Math.abs(by.positionM) / cartMps, Math.abs(by.angleRad) / poleRadps);
    this.#motion = { from: { positionM: from.positionM, angleRad: from.angleRad }, by, startS: nowS, durationS };
    return durationS;
  }

  release(): void {
    this.#motion = undefined;
  }

  /** Where the hand has cart and pole at a time, and how fast they go. @throws Error if it holds nothing */
  at(timeS: number): RigState {
    if (!this.#motion) throw new Error('The hand holds nothing: call carry first.');
    const { from, by, startS, durationS } = this.#motion;
    const s = durationS > 0 ? Math.min(1, (timeS - startS) / durationS) : 1;
    const way = s * s * (3 - 2 * s);
    const rate = s < 1 ? (6 * s * (1 - s)) / durationS : 0;
    return {
      positionM: from.positionM + way * by.positionM,
      velocityMps: rate * by.positionM,
      angleRad: from.angleRad + way * by.angleRad,
      angularVelocityRadps: rate * by.angleRad,
    };
  }
}

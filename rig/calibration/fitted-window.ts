// A window of a recording under the model: its start state is fitted anew for each set of numbers, so that only the motion after it counts.
import { Matrix, QrDecomposition } from 'ml-matrix';
import type { RigParameters } from '../../sim/index.js';
import type { Rig } from '../description/index.js';
import { leastSquares, slopesOf, squares, type Unknown } from './least-squares.js';
import { simulate } from './model.js';
import type { Window } from './windows.js';

/** What is supposed of the machine. */
export interface Model {
  readonly plant: RigParameters;
  /** From when the board has set a duty to when its force begins. */
  readonly delayS: number;
  /** Where the pole hangs, from where the board believes that it does. */
  readonly zeroRad: number;
}

/** Position and angle of something: a difference, or how uncertain each is. */
export interface Apart {
  readonly positionM: number;
  readonly angleRad: number;
}

const TURN = 2 * Math.PI;
/** Steps toward the best start, with the slopes of the first model. */
const START_STEPS = 3;
/** Small changes of a start: m, m/s, rad, rad/s. */
const NUDGES = [1e-5, 1e-3, 1e-3, 1e-2] as const;
/** The first velocity is taken over so many ticks. */
const VELOCITY_TICKS = 3;

export class FittedWindow {
  readonly window: Window;
  readonly #rig: Rig;
  readonly #spreads: Apart;
  readonly #start: readonly number[];
  readonly #slopes: Matrix;
  readonly #solver: QrDecomposition;

  /**
   * @param spreads the residuals are in these.
   * @param model the start is the best one for it.
   */
  constructor(window: Window, rig: Rig, spreads: Apart, model: Model) {
    this.window = window;
    this.#rig = rig;
    this.#spreads = spreads;
    const rough = this.#roughStart().map((start, i): Unknown => ({ start, scale: NUDGES[i]! }));
    const residuals = (start: readonly number[]): number[] => this.#play(start, model);
    this.#start = leastSquares(residuals, rough, 1e-4).parameters;
    this.#slopes = slopesOf(residuals, this.#start, rough).transpose();
    this.#solver = new QrDecomposition(this.#slopes);
  }

  /** Whether the recording tells the start at all. */
  get isClear(): boolean {
    return this.#solver.isFullRank();
  }

  /** Model less recording, in spreads, position and angle of each sample in turn, from the start that suits the model best. */
  residuals(model: Model): readonly number[] {
    return this.#fit(model).values;
  }

  /**
   * Residuals that change as those above do, to first order, for models that differ little from this one, and at a third of the cost: the start
   * stays, and what another start would take away is taken away (L. Kaufman, "A variable projection method for solving separable nonlinear
   * least squares problems", BIT 15, 1975, 49-57).
   */
  residualsNear(model: Model): (near: Model) => readonly number[] {
    const { start } = this.#fit(model);
    return (near) => {
      const values = Matrix.columnVector(this.#play(start, near));
      return values.sub(this.#slopes.mmul(this.#solver.solve(values))).to1DArray();
    };
  }

  #fit(model: Model): { readonly start: readonly number[]; readonly values: readonly number[] } {
    let start = this.#start;
    let values = this.#play(start, model);
    for (let i = 0; i < START_STEPS; i++) {
      const step = this.#solver.solve(Matrix.columnVector(values));
      const next = start.map((value, k) => value - step.get(k, 0) * NUDGES[k]!);
      const improved = this.#play(next, model);
      if (!(squares(improved) < squares(values))) break;
      [start, values] = [next, improved];
    }
    return { start, values };
  }

  #roughStart(): number[] {
    const { cartEncoder, poleEncoder, periodUs } = this.#rig;
    const { log } = this.window;
    const [first, later] = [log[0]!, log[VELOCITY_TICKS]!];
    const perS = 1e6 / (VELOCITY_TICKS * periodUs);
    const positionM = first.cart / cartEncoder.countsPerM;
    const angleRad = (first.pole / poleEncoder.countsPerRev) * TURN - Math.PI;
    return [
      positionM,
      ((later.cart - first.cart) / cartEncoder.countsPerM) * perS,
      angleRad,
      ((later.pole - first.pole) / poleEncoder.countsPerRev) * TURN * perS,
    ];
  }

  #play(start: readonly number[], { plant, delayS, zeroRad }: Model): number[] {
    const { cartEncoder, poleEncoder, periodUs } = this.#rig;
    const { log, dutyBefore } = this.window;
    const [positionM, velocityMps, angleRad, angularVelocityRadps] = start as [number, number, number, number];
    const moment = { positionM, velocityMps, angleRad, angularVelocityRadps };
    const values: number[] = [];
    const visit = (x: number, angle: number, i: number): void => {
      const { cart, pole } = log[i]!;
      const recordedRad = (pole / poleEncoder.countsPerRev) * TURN - Math.PI + zeroRad;
      values.push((x - cart / cartEncoder.countsPerM) / this.#spreads.positionM);
      values.push((angle - recordedRad) / this.#spreads.angleRad);
    };
    simulate(plant, log, periodUs / 1e6, moment, delayS, visit, dutyBefore);
    return values;
  }
}

// The truth about a board on its bench, from outside: when its control ticks begin, what its encoders truly did, how well the pole stands.

import type { Bench } from '../../rig/bench/index.js';
import type { EmulatedUno } from '../../rig/boards/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { traceBits } from '../../src/protocol/index.js';

const TURN = 2 * Math.PI;
/** The firmware counts in 16 bits. */
const WRAP = 0x10000;
/** Ticks that are remembered, so that a message about one of them finds it. */
const REMEMBERED = 64;
const CYCLES_PER_4US = 64;

/** A control tick as it truly was: encoder counts at its start, and how many edges came before it and until its end. */
interface TrueTick {
  number: number;
  cycle: number;
  cart: number;
  pole: number;
  edges: number;
  edgesAtEnd: number;
}

/** What has to be added to the true numbers to get those of the board. */
interface Offsets {
  readonly tick: number;
  readonly clock: number;
  readonly cart: number;
  readonly pole: number;
  readonly missed: number;
}

/** Some time in numbers. */
export interface Stretch {
  readonly ticks: number;
  /** Furthest start of a tick from where the first tick and the period put it. */
  readonly offGridUs: number;
  readonly executionMaxUs: number;
  readonly positionMeanM: number;
  readonly positionMaxM: number;
  readonly angleMeanRad: number;
  readonly angleRmsRad: number;
  readonly angleMaxRad: number;
}

export interface TruthOptions {
  readonly periodUs: number;
  readonly countsPerRev: number;
  /** A tick that begins further from its time has missed its deadline. */
  readonly tickBoundUs: number;
  /** Told of all that is wrong, in a sentence. */
  readonly onProblem: (problem: string) => void;
}

export class SoakTruth {
  /** How often the cart has passed where its encoder stood at power-on: the firmware's count of edges wraps from 0 to 65535. */
  cartWraps = 0;
  readonly #uno: EmulatedUno;
  readonly #bench: Bench;
  readonly #options: TruthOptions;
  readonly #remembered: TrueTick[] = [];
  #tick = -1;
  #grid = { tick: 0, cycle: 0 };
  #offsets: Offsets | undefined;
  #isLeft = false;
  #sums = nothing();

  constructor(uno: EmulatedUno, bench: Bench, options: TruthOptions) {
    this.#uno = uno;
    this.#bench = bench;
    this.#options = options;
    let trace = 0;
    uno.onTrace((value, cycle) => {
      const changed = value ^ trace;
      trace = value;
      if ((changed & traceBits.TICK) === 0) return;
      if (value & traceBits.TICK) this.#begin(cycle);
      else this.#end(cycle);
    });
  }

  /** Control ticks so far. */
  get ticks(): number {
    return this.#tick + 1;
  }

  /** What has been since this was asked last. */
  takeStretch(): Stretch {
    const { position, angle, squaredAngle, ...stretch } = this.#sums;
    this.#sums = nothing();
    const { ticks } = stretch;
    return {
      ...stretch,
      positionMeanM: position / ticks,
      angleMeanRad: angle / ticks,
      angleRmsRad: Math.sqrt(squaredAngle / ticks),
    };
  }

  /**
   * Compares a message of the board with the control tick that it is about. The first message, with cart and pole at rest, says where the
   * board's numbers begin.
   *
   * @returns whether no edge came during the tick, so that the counts had to be equal and not only near.
   */
  compare(told: Telemetry): boolean {
    const { countsPerRev, tickBoundUs, onProblem } = this.#options;
    this.#offsets ??= offsetsOf(told, this.#truth(this.#tick));
    const offsets = this.#offsets;
    const behind = modulo(this.#tick + offsets.tick - told.tick, WRAP);
    const truth = this.#truth(this.#tick - behind);
    if (truth.number !== this.#tick - behind) {
      onProblem(`The board tells of a control tick that is none of the last ${REMEMBERED}, or is still to come.`);
      return false;
    }
    const during = truth.edgesAtEnd - truth.edges;
    const cart = distance(told.cartCounts - truth.cart - offsets.cart, WRAP);
    if (cart > during) onProblem(`The board's count of the cart is off by ${cart}.`);
    const pole = distance(told.poleCounts - truth.pole - offsets.pole, countsPerRev);
    if (pole > during) onProblem(`The board's count of the pole is off by ${pole}.`);
    const missed = told.cartMissed + told.poleMissed - offsets.missed;
    if (missed !== 0) onProblem(`The board says that it has missed ${missed} edges.`);
    const clockUs = 4 * distance(told.start4us - truth.cycle / CYCLES_PER_4US - offsets.clock, WRAP);
    if (clockUs > tickBoundUs) onProblem(`The board's clock is off by ${clockUs.toFixed(1)} us.`);
    return during === 0;
  }

  #truth(tick: number): TrueTick {
    return this.#remembered[modulo(tick, REMEMBERED)]!;
  }

  #begin(cycle: number): void {
    const { cartEncoder, poleEncoder, state } = this.#bench;
    const number = ++this.#tick;
    const edges = cartEncoder.edges + poleEncoder.edges;
    const counts = { cart: cartEncoder.count, pole: poleEncoder.count };
    this.#remembered[number % REMEMBERED] = { number, cycle, ...counts, edges, edgesAtEnd: edges };
    this.#checkTime(number, cycle);
    if (counts.cart < 0 !== this.#isLeft) this.cartWraps++;
    this.#isLeft = counts.cart < 0;
    const sums = this.#sums;
    const angleRad = state.angleRad - TURN * Math.round(state.angleRad / TURN);
    sums.ticks++;
    sums.position += state.positionM;
    sums.positionMaxM = Math.max(sums.positionMaxM, Math.abs(state.positionM));
    sums.angle += angleRad;
    sums.squaredAngle += angleRad * angleRad;
    sums.angleMaxRad = Math.max(sums.angleMaxRad, Math.abs(angleRad));
  }

  #end(cycle: number): void {
    const { cartEncoder, poleEncoder } = this.#bench;
    const tick = this.#truth(this.#tick);
    tick.edgesAtEnd = cartEncoder.edges + poleEncoder.edges;
    this.#sums.executionMaxUs = Math.max(this.#sums.executionMaxUs, this.#us(cycle - tick.cycle));
  }

  /** Against the first tick and the period, so that nothing adds up unseen. After a missed deadline the count begins anew: each is told once. */
  #checkTime(tick: number, cycle: number): void {
    const { periodUs, tickBoundUs, onProblem } = this.#options;
    if (tick === 0) this.#grid = { tick, cycle };
    const lateUs = this.#us(cycle - this.#grid.cycle) - (tick - this.#grid.tick) * periodUs;
    this.#sums.offGridUs = Math.max(this.#sums.offGridUs, Math.abs(lateUs));
    if (Math.abs(lateUs) <= tickBoundUs) return;
    onProblem(`A control tick began ${Math.abs(lateUs).toFixed(1)} us too ${lateUs > 0 ? 'late' : 'early'}.`);
    this.#grid = { tick, cycle };
  }

  #us(cycles: number): number {
    return (cycles / this.#uno.clockHz) * 1e6;
  }
}

function nothing() {
  const sums = { ticks: 0, position: 0, angle: 0, squaredAngle: 0 };
  return { ...sums, offGridUs: 0, executionMaxUs: 0, positionMaxM: 0, angleMaxRad: 0 };
}

function offsetsOf(told: Telemetry, truth: TrueTick): Offsets {
  return {
    tick: told.tick - truth.number,
    clock: told.start4us - truth.cycle / CYCLES_PER_4US,
    cart: told.cartCounts - truth.cart,
    pole: told.poleCounts - truth.pole,
    missed: told.cartMissed + told.poleMissed,
  };
}

function modulo(value: number, circle: number): number {
  return ((value % circle) + circle) % circle;
}

/** Of two numbers on a circle. */
function distance(difference: number, circle: number): number {
  const around = modulo(difference, circle);
  return Math.min(around, circle - around);
}

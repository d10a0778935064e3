// The firmware's control path in Node, on the same plant as the bench: what each effect of a real machine costs is seen by turning on one at a time.
import { cos, EncoderEdges, type RigParameters, RigPlant, STATE_INDEX, sin, sinceEdge } from '../../sim/index.js';
import { driveDuty, Estimator } from '../../src/control/index.js';
import { FixedPolicy, type Network, quantizeObservation } from '../../src/network/index.js';
import { limits, type RigSettings } from '../../src/protocol/index.js';
import { between, Play, type RigState, rigStateOf } from '../bench/index.js';
import { type Rig, rigSettings } from '../description/index.js';
import { oneQ15 } from './fixed-driver.js';

/** What stands between the network and an ideal machine. */
export const effects = {
  quantisation: 'position and angle come as counts of the encoders',
  velocity: 'velocities are estimated from the times of the edges',
  delay: 'an action acts only when the control tick has computed it',
  duty: 'the driver has a dead zone, which the firmware makes up for, and its duty has steps',
  friction: 'dry friction of cart and pole: Coulomb and stiction',
} as const;

export type Effect = keyof typeof effects;

/** What the machine is, and what happens to it, that the rig's file does not say. */
export interface TwinConditions {
  /** The machine that is there; the board's settings are those of the rig all the same. */
  readonly machine?: Rig;
  /** At the beginning of a control period cart and pole are this much faster. */
  readonly push?: { readonly period: number; readonly cartMps: number; readonly poleRadps: number };
  /** From a control period to another one the supply has this share of its volts. */
  readonly sag?: { readonly from: number; readonly to: number; readonly share: number };
}

export interface TwinRun {
  /** At the beginning of each control tick, the last one after the last control period. */
  readonly states: readonly RigState[];
  /** What the network wanted in each control period, Q15. */
  readonly actionsQ15: readonly number[];
  /** Share of full drive in each control period. */
  readonly drives: readonly number[];
  /** The cart left the soft limits, or the supply was too low, which ended it. */
  readonly isOut: boolean;
}

const stepUs = 500;
const TURN = 2 * Math.PI;

/** An encoder that is moved: counts, and when the last edge came, as firmware and bench have them. */
class EncoderTwin {
  count: number;
  edge4us = 0;
  readonly #edges: EncoderEdges;
  readonly #reversed: boolean;
  readonly #startCount: number;

  constructor(size: number, reversed: boolean, position: number) {
    this.#edges = new EncoderEdges(size);
    this.#reversed = reversed;
    this.#startCount = this.count = this.#edges.countAt(position);
  }

  /** Follows an even motion from one moment to a later one. */
  move(from: number, to: number, fromUs: number, toUs: number): void {
    const count = this.#edges.countAt(to);
    if (count === this.count) return;
    const edge = this.#edges.edgeInto(count, this.count);
    this.count = count;
    this.edge4us = Math.floor((toUs - sinceEdge(edge, from, to, toUs - fromUs)) / 4);
  }

  /** What the interrupts have counted. */
  get reading() {
    const counted = this.count - this.#startCount;
    return { count: (this.#reversed ? -counted : counted) & 0xffff, edge4us: this.edge4us & 0xffff };
  }
}

/** What the network observes of a state, with the effects that are on. */
class Observer {
  readonly observationQ19 = new Int32Array(5);
  readonly #cart: EncoderTwin;
  readonly #pole: EncoderTwin;
  readonly #estimator: Estimator;
  readonly #exact = new Float64Array(5);
  readonly #on: ReadonlySet<Effect>;
  readonly #play: Play;
  readonly #zero: Rig['zero'];

  constructor(
    { cartEncoder, poleEncoder, backlashM, zero }: Rig,
    settings: RigSettings,
    start: RigState,
    on: ReadonlySet<Effect>,
  ) {
    this.#cart = new EncoderTwin(1 / cartEncoder.countsPerM, cartEncoder.reversed, start.positionM);
    this.#pole = new EncoderTwin(TURN / poleEncoder.countsPerRev, poleEncoder.reversed, start.angleRad);
    this.#on = on;
    this.#play = new Play(backlashM);
    this.#play.place(start.positionM);
    this.#zero = zero;
    this.#estimator = new Estimator(settings);
    this.#estimator.begin(this.#readings(), 0);
    this.#estimator.placeCart(this.#cart.count + Math.round(zero.positionM * cartEncoder.countsPerM));
    const zeroCounts = Math.round((zero.angleRad / TURN) * poleEncoder.countsPerRev);
    const fromHanging = this.#pole.count + poleEncoder.countsPerRev / 2 + zeroCounts;
    this.#estimator.poleCounts =
      fromHanging - poleEncoder.countsPerRev * Math.floor(fromHanging / poleEncoder.countsPerRev);
  }

  /** The encoders follow an even motion. */
  follow(from: RigState, to: RigState, fromUs: number, toUs: number): void {
    const left = this.#play.follow(from.positionM);
    this.#cart.move(left, this.#play.follow(to.positionM), fromUs, toUs);
    this.#pole.move(from.angleRad, to.angleRad, fromUs, toUs);
  }

  /** Velocities are measured from here on. */
  sample(nowUs: number): void {
    this.#estimator.sample(this.#readings(), clock4us(nowUs));
  }

  observe(state: RigState, nowUs: number): Int32Array {
    const { observationQ19 } = this;
    const { velocityMps, angularVelocityRadps } = state;
    const positionM = this.#play.follow(state.positionM) + this.#zero.positionM;
    const angleRad = state.angleRad + this.#zero.angleRad;
    this.#exact.set([positionM, velocityMps, cos(angleRad), sin(angleRad), angularVelocityRadps]);
    quantizeObservation(this.#exact, observationQ19);
    this.#estimator.update(this.#readings(), clock4us(nowUs));
    const estimated = this.#estimator.observationsQ19;
    if (this.#on.has('quantisation')) for (const i of [0, 2, 3]) observationQ19[i] = estimated[i]!;
    if (this.#on.has('velocity')) for (const i of [1, 4]) observationQ19[i] = estimated[i]!;
    return observationQ19;
  }

  #readings() {
    return { cart: this.#cart.reading, pole: this.#pole.reading };
  }
}

function clock4us(us: number): number {
  return Math.floor(us / 4) & 0xffff;
}

/** The plant in even steps, between which it moves in straight lines, as on the bench. */
class TwinPlant {
  drive = 0;
  /** As long as it is held it stays where it is. */
  held = true;
  readonly #plant: RigPlant;
  readonly #observer: Observer;
  readonly #from = new Float64Array(RigPlant.stateSize);
  readonly #to = new Float64Array(RigPlant.stateSize);
  #endUs: number;
  #seen: RigState;
  #seenUs: number;

  constructor(parameters: RigParameters, observer: Observer, start: RigState, startUs: number) {
    this.#plant = new RigPlant(parameters, stepUs / 1e6);
    this.#observer = observer;
    this.#plant.place(this.#to, start.positionM, start.velocityMps, start.angleRad, start.angularVelocityRadps);
    this.#from.set(this.#to);
    this.#endUs = startUs;
    this.#seen = start;
    this.#seenUs = startUs;
  }

  /** Something makes cart and pole faster, at the moment that was gone to. */
  push(cartMps: number, poleRadps: number): void {
    this.#to[STATE_INDEX.velocity]! += cartMps;
    this.#to[STATE_INDEX.angularVelocity]! += poleRadps;
  }

  /** Goes on to a moment, and has the encoders follow; tells how cart and pole are then. */
  goTo(us: number): RigState {
    while (this.#endUs < us) {
      this.#follow(this.#endUs);
      this.#from.set(this.#to);
      if (!this.held) this.#plant.step(this.#to, this.drive);
      this.#endUs += stepUs;
    }
    return this.#follow(us);
  }

  #follow(us: number): RigState {
    const left = (this.#endUs - us) / stepUs;
    const state = between(rigStateOf(this.#to), rigStateOf(this.#from), left);
    this.#observer.follow(this.#seen, state, this.#seenUs, us);
    this.#seen = state;
    this.#seenUs = us;
    return state;
  }
}

/**
 * Plays a network on a rig from a start at rest, for so many control periods.
 *
 * @param on the effects that are there.
 * @param delayUs from a control tick to its drive, if 'delay' is on.
 * @param conditions none: the machine is as the rig says, and nothing happens to it.
 */
export function playTwin(
  rig: Rig,
  network: Network,
  start: RigState,
  periods: number,
  on: ReadonlySet<Effect>,
  delayUs: number,
  { machine = rig, push, sag }: TwinConditions = {},
): TwinRun {
  const settings = rigSettings(rig);
  const policy = new FixedPolicy(network);
  const actionQ15 = new Int16Array(1);
  const lateUs = on.has('delay') ? delayUs : 0;
  const observer = new Observer(machine, settings, start, on);
  const plant = new TwinPlant(plantWith(machine, on), observer, start, -Math.ceil(lateUs / stepUs) * stepUs);
  const states: RigState[] = [];
  const actionsQ15: number[] = [];
  const drives: number[] = [];
  for (let period = 0; period <= periods; period++) {
    const driveUs = period * rig.periodUs;
    const tickUs = driveUs - lateUs;
    if (period > 0 && rig.velocityWindowUs > 0) {
      plant.goTo(tickUs - rig.velocityWindowUs);
      observer.sample(tickUs - rig.velocityWindowUs);
    }
    const state = plant.goTo(tickUs);
    states.push(state);
    if (Math.abs(state.positionM + machine.zero.positionM) > rig.track.softLimitM)
      return { states, actionsQ15, drives, isOut: true };
    if (period === periods) break;
    const supplyShare = sag && period >= sag.from && period < sag.to ? sag.share : 1;
    if (rig.supply && supplyShare * rig.supply.volts < rig.supply.minVolts)
      return { states, actionsQ15, drives, isOut: true };
    policy.act(observer.observe(state, tickUs), actionQ15);
    plant.goTo(driveUs);
    if (push?.period === period) plant.push(push.cartMps, push.poleRadps);
    plant.drive = supplyShare * driveOf(rig, settings, actionQ15[0]!, on);
    plant.held = false;
    actionsQ15.push(actionQ15[0]!);
    drives.push(plant.drive);
  }
  return { states, actionsQ15, drives, isOut: false };
}

function driveOf(rig: Rig, settings: RigSettings, actionQ15: number, on: ReadonlySet<Effect>): number {
  return on.has('duty') ? driveDuty(settings, actionQ15) / limits.DUTY_MAX : (actionQ15 / oneQ15) * rig.motor.dutyMax;
}

function plantWith({ plant }: Rig, on: ReadonlySet<Effect>): RigParameters {
  return {
    ...plant,
    ...(!on.has('duty') && { deadZone: 0, dutySteps: 0 }),
    ...(!on.has('friction') && { cartCoulombN: 0, cartStictionN: 0, poleCoulombNm: 0 }),
  };
}

// What is wired to an Uno's pins: a cart-pole with its motor, its encoders, its switches, and a hand that sets it up.
import { RigPlant, STATE_INDEX } from '../../sim/index.js';
import { traceBits } from '../../src/protocol/index.js';
import type { Alarm, WiredUno } from '../boards/index.js';
import type { Rig } from '../description/index.js';
import { Encoder } from './encoder.js';
import { Hand, type HandSpeed, type Place } from './hand.js';
import { MotorDriver } from './motor-driver.js';
import { Play } from './play.js';
import { between, type RigState, rigStateOf } from './rig-state.js';
import { LimitSwitches, Switch } from './switches.js';

const TURN = 2 * Math.PI;

export interface BenchOptions {
  /** Microseconds of a step of the plant; the motor's drive is read at its start. Default 500. */
  readonly stepUs?: number;
  /** Where the cart stands and the pole hangs at first; default the centre, hanging. */
  readonly start?: Place;
  /** Default 1 m/s and a turn a second, and half of what the rig's tasks reach if that is less. */
  readonly handSpeed?: HandSpeed;
}

/** `state` is how things truly were when the board's control tick began, at `cycle`. */
export type TickListener = (state: RigState, cycle: number) => void;

/**
 * Goes on as the board's time does, and through its resets and power cuts. In a step cart and pole move in a straight line from one state
 * of the plant to the next, so every edge has its moment. The same board and the same hand give the same cycles.
 */
export class Bench {
  readonly cartEncoder: Encoder;
  readonly poleEncoder: Encoder;
  readonly motor: MotorDriver;
  /** Absent if the rig has none. */
  readonly limits: LimitSwitches | undefined;
  /** Absent if the rig has none. */
  readonly emergencyStop: Switch | undefined;
  /** Where its hand puts cart and pole for homing, which takes that for hanging: off by the zero error of the rig. */
  readonly rest: Place;
  /** The cart is stuck on its track. */
  jammed = false;
  readonly #uno: WiredUno;
  readonly #plant: RigPlant;
  /** The same with as much friction as it takes. */
  readonly #jammedPlant: RigPlant;
  readonly #hand: Hand;
  readonly #play: Play;
  readonly #stepCycles: number;
  readonly #stepEnds: Alarm;
  /** The plant at both ends of the step in progress. */
  readonly #from = new Float64Array(RigPlant.stateSize);
  readonly #to = new Float64Array(RigPlant.stateSize);
  #end: number;
  readonly #tickListeners = new Set<TickListener>();
  #trace = 0;

  constructor(uno: WiredUno, rig: Rig, { stepUs = 500, start, handSpeed }: BenchOptions = {}) {
    this.#uno = uno;
    this.#plant = new RigPlant(rig.plant, stepUs / 1e6);
    this.#jammedPlant = new RigPlant({ ...rig.plant, cartCoulombN: Number.POSITIVE_INFINITY }, stepUs / 1e6);
    this.#stepCycles = (stepUs / 1e6) * uno.clockHz;
    this.#hand = new Hand(
      handSpeed ?? { cartMps: Math.min(1, rig.topSpeedMps / 2), poleRadps: Math.min(TURN, rig.topPoleRadps / 2) },
    );
    this.rest = { positionM: 0, angleRad: Math.PI - rig.zero.angleRad };
    const { cartEncoder, poleEncoder } = rig;
    this.cartEncoder = new Encoder(uno, uno.pin('CART_A'), uno.pin('CART_B'), {
      countSize: 1 / cartEncoder.countsPerM,
      reversed: cartEncoder.reversed,
    });
    this.poleEncoder = new Encoder(uno, uno.pin('POLE_A'), uno.pin('POLE_B'), {
      countSize: TURN / poleEncoder.countsPerRev,
      reversed: poleEncoder.reversed,
    });
    this.#play = new Play(rig.backlashM);
    this.motor = new MotorDriver(uno, rig);
    const { switchM } = rig.track;
    this.limits = switchM === undefined ? undefined : new LimitSwitches(uno, rig, switchM);
    this.emergencyStop = rig.emergencyStop ? new Switch(uno, rig, 'EMERGENCY_STOP') : undefined;

    this.#plant.place(this.#to, start?.positionM ?? 0, 0, start?.angleRad ?? Math.PI, 0);
    this.#play.place(this.#to[STATE_INDEX.position]!);
    this.cartEncoder.place(this.#to[STATE_INDEX.position]!);
    this.poleEncoder.place(this.#to[STATE_INDEX.angle]!);
    this.#end = uno.cycles;
    this.#stepEnds = uno.alarm(() => this.#step());
    this.#stepEnds.set(this.#end);
    uno.pin('LED').onChange((running) => {
      if (running) this.release();
    });
    uno.onTrace((value, cycle) => this.#followTrace(value, cycle));
    uno.onReset(() => {
      this.#trace = 0;
    });
  }

  /** How cart and pole truly are at this cycle. */
  get state(): RigState {
    const left = (this.#end - this.#uno.cycles) / this.#stepCycles;
    return between(rigStateOf(this.#from), rigStateOf(this.#to), 1 - Math.min(1, Math.max(0, left)));
  }

  /** Calls back at the start of each of the board's control ticks; returns a function that ends it. */
  onTick(listener: TickListener): () => void {
    this.#tickListeners.add(listener);
    return () => this.#tickListeners.delete(listener);
  }

  /**
   * The hand takes cart and pole and carries them to a place, where it holds them until `release`, or until the board begins to run
   * (its LED goes on).
   * @param speed this once, in place of the hand's own
   * @returns the cycle at which they have arrived
   */
  carry(to: Place, speed?: HandSpeed): number {
    this.#breakStep();
    const { clockHz, cycles } = this.#uno;
    const durationS = this.#hand.carry(this.state, to, cycles / clockHz, speed);
    return cycles + this.#stepCycles * Math.ceil((durationS * clockHz) / this.#stepCycles);
  }

  /** The hand lets go, at this very cycle. */
  release(): void {
    if (!this.#hand.holds) return;
    this.#breakStep();
    this.#hand.release();
  }

  /** Somebody taps the pole: from this very cycle on it turns faster by so much. */
  tap(radps: number): void {
    this.#breakStep();
    this.#to[STATE_INDEX.angularVelocity]! += radps;
    this.#from.set(this.#to);
  }

  /** Somebody pushes, at this very cycle: the cart along its track, the pole across it at its centre of mass. Of what a hand holds nothing comes. */
  push(at: 'cart' | 'pole', impulseNs: number): void {
    this.#breakStep();
    this.#plant.push(this.#to, at === 'cart' ? impulseNs : 0, at === 'pole' ? impulseNs : 0);
    this.#from.set(this.#to);
  }

  /** Ends the step in progress here and now: the next begins at this cycle. */
  #breakStep(): void {
    const { positionM, velocityMps, angleRad, angularVelocityRadps } = this.state;
    this.#plant.place(this.#to, positionM, velocityMps, angleRad, angularVelocityRadps);
    this.#from.set(this.#to);
    this.#end = this.#uno.cycles;
    this.#stepEnds.set(this.#end);
  }

  #step(): void {
    const [from, to] = [this.#from, this.#to];
    const start = this.#end;
    this.#end = start + this.#stepCycles;
    from.set(to);
    if (this.#hand.holds) {
      const held = this.#hand.at(this.#end / this.#uno.clockHz);
      this.#plant.place(to, held.positionM, held.velocityMps, held.angleRad, held.angularVelocityRadps);
    } else {
      (this.jammed ? this.#jammedPlant : this.#plant).step(to, this.motor.drive);
    }
    const left = this.#play.follow(from[STATE_INDEX.position]!);
    this.cartEncoder.move(left, this.#play.follow(to[STATE_INDEX.position]!), start, this.#end);
    this.poleEncoder.move(from[STATE_INDEX.angle]!, to[STATE_INDEX.angle]!, start, this.#end);
    this.limits?.update(from[STATE_INDEX.position]!);
    this.#stepEnds.set(this.#end);
  }

  #followTrace(value: number, cycle: number): void {
    const rises = (value & ~this.#trace & traceBits.TICK) !== 0;
    this.#trace = value;
    if (!rises || this.#tickListeners.size === 0) return;
    const { state } = this;
    for (const listener of this.#tickListeners) listener(state, cycle);
  }
}

// A cart-pole in front of the machine program: the plant moves by the motor's duty, its encoders and switches are what the board sees.
import type { Rig } from '../../rig/description/index.js';
import { RigPlant } from '../../sim/index.js';
import { limits, pins } from '../../src/protocol/index.js';
import type { Machine, MachineState } from './machine.js';

const STEP_S = 0.0005;
const STEP_4US = 125;
/** Friction of a cart that nothing moves. */
const STUCK_N = 1e6;
const STATE_INDEX = RigPlant.at;

/** What is wrong with a rig; it may come and go. */
export interface Defects {
  motorReversed?: boolean;
  cartReversed?: boolean;
  poleReversed?: boolean;
  /** Encoders that do not count. */
  cartLost?: boolean;
  poleLost?: boolean;
  /** The cart is stuck. */
  stuck?: boolean;
  /** The switches are stuck at rest. */
  switchesLost?: boolean;
  /** Limit switches that are not connected any more. */
  wiresBroken?: readonly ('LIMIT_LEFT' | 'LIMIT_RIGHT')[];
  /** Cart and pole lose nothing, and so never come to rest. */
  lossless?: boolean;
}

export interface Start {
  readonly positionM?: number;
  /** From hanging. */
  readonly swingRad?: number;
}

export class SimulatedRig {
  readonly rig: Rig;
  readonly defects: Defects;
  ticks = 0;
  /** What the motor does until the next tick. */
  duty = 0;
  readonly #machine: Machine;
  readonly #plant: RigPlant;
  readonly #stuck: RigPlant;
  readonly #state = new Float64Array(RigPlant.stateSize);
  /** Levels at the pins of the limit switches. */
  readonly #levels: (boolean | undefined)[] = [];
  #counts: { readonly cart: number; readonly pole: number };

  constructor(machine: Machine, rig: Rig, { positionM = 0, swingRad = 0 }: Start = {}, defects: Defects = {}) {
    const none = { damping: 0, cartViscousNsPerM: 0, backEmfNsPerM: 0, poleViscousNms: 0 };
    const parameters = defects.lossless ? { ...rig.plant, ...none } : rig.plant;
    this.rig = rig;
    this.defects = defects;
    this.#machine = machine;
    this.#plant = new RigPlant(parameters, STEP_S);
    this.#stuck = new RigPlant({ ...parameters, cartCoulombN: STUCK_N }, STEP_S);
    this.#plant.place(this.#state, positionM, 0, Math.PI + swingRad, 0);
    this.#counts = this.#read();
  }

  get positionM(): number {
    return this.#state[STATE_INDEX.position]!;
  }

  get speedMps(): number {
    return this.#state[STATE_INDEX.velocity]!;
  }

  /** From hanging. */
  get angleRad(): number {
    return this.#state[STATE_INDEX.angle]! - Math.PI;
  }

  /** A hand puts the pole somewhere, at rest. */
  place(angleRad: number): void {
    this.#plant.place(this.#state, this.positionM, 0, Math.PI + angleRad, 0);
  }

  #read(): { cart: number; pole: number } {
    const { cartEncoder, poleEncoder } = this.rig;
    return {
      cart: Math.floor(this.positionM * cartEncoder.countsPerM + 0.5),
      pole: Math.floor((this.angleRad / (2 * Math.PI)) * poleEncoder.countsPerRev + 0.5),
    };
  }

  /** A control period passes, and the board ticks. */
  async tick(): Promise<MachineState> {
    const { rig, defects } = this;
    const drive = (defects.motorReversed ? -this.duty : this.duty) / limits.DUTY_MAX;
    const plant = defects.stuck ? this.#stuck : this.#plant;
    const steps = Math.round(rig.periodUs / 1e6 / STEP_S);
    const before = this.#counts;
    const age = { cart: 0, pole: 0 };
    for (let left = steps - 1; left >= 0; left--) {
      plant.step(this.#state, drive);
      const now = this.#read();
      if (now.cart !== this.#counts.cart) age.cart = left * STEP_4US;
      if (now.pole !== this.#counts.pole) age.pole = left * STEP_4US;
      this.#counts = now;
    }
    await this.#showSwitches();
    const cart = defects.cartLost ? 0 : (this.#counts.cart - before.cart) * (defects.cartReversed ? -1 : 1);
    const pole = defects.poleLost ? 0 : (this.#counts.pole - before.pole) * (defects.poleReversed ? -1 : 1);
    this.ticks++;
    const state = await this.#machine.send(`tick ${cart} ${pole} ${age.cart} ${age.pole}`);
    this.duty = state.duty;
    return state;
  }

  async #showSwitches(): Promise<void> {
    const { switchM } = this.rig.track;
    if (switchM === undefined) return;
    const pressed = [this.positionM < -switchM, this.positionM > switchM];
    for (const [side, name] of (['LIMIT_LEFT', 'LIMIT_RIGHT'] as const).entries()) {
      const isPressed = pressed[side]! && !this.defects.switchesLost;
      const isBroken = this.defects.wiresBroken?.includes(name) ?? false;
      const level = isBroken || isPressed !== this.rig.normallyOpen.includes(name);
      if (level === this.#levels[side]) continue;
      this.#levels[side] = level;
      await this.#machine.send(`pin ${pins[name]} ${level ? 1 : 0}`);
    }
  }
}

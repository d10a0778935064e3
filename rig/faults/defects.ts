// What can break on a rig, by name. Each defect begins at once and lasts until the function it returns is called.

import type { RandomStream } from '../../sim/index.js';
import { pins } from '../../src/protocol/index.js';
import type { Bench, Encoder, Switch } from '../bench/index.js';
import type { EmulatedUno } from '../boards/index.js';
import type { Rig } from '../description/index.js';
import { floodPin } from './edge-flood.js';

/** What a defect is done to. */
export interface DefectTarget {
  readonly uno: EmulatedUno;
  readonly bench: Bench;
  readonly rig: Rig;
  readonly random: RandomStream;
}

/** Makes something faulty from now on; returns a function that mends it. */
export type Defect = (target: DefectTarget) => () => void;

/** Of each channel, a second. */
const NOISE_HZ = 4000;
/** An encoder of 2000 counts whose rig file says 2400. */
const WRONG_SCALE = 2000 / 2400;
/** A cart that is pushed by somebody is so much faster than the rig can be. */
const SHOVE = 2.5;

function stick(encoder: Encoder, levels: { readonly A?: boolean; readonly B?: boolean }): () => void {
  if (levels.A !== undefined) encoder.stick('A', levels.A);
  if (levels.B !== undefined) encoder.stick('B', levels.B);
  return () => {
    encoder.stick('A', undefined);
    encoder.stick('B', undefined);
  };
}

/** A broken wire: the board's pull-up holds it high. */
const open = true;
/** A wire that touches ground. */
const grounded = false;

/** The ways an encoder breaks. */
function ofEncoder(encoder: (bench: Bench) => Encoder) {
  const broken =
    (levels: { readonly A?: boolean; readonly B?: boolean }): Defect =>
    ({ bench }) =>
      stick(encoder(bench), levels);
  const noisy: Defect = ({ bench, random }) => {
    encoder(bench).disturb(NOISE_HZ, random);
    return () => encoder(bench).disturb(0, random);
  };
  const swapped: Defect = ({ bench }) => {
    encoder(bench).swap(true);
    return () => encoder(bench).swap(false);
  };
  const scaled: Defect = ({ bench }) => {
    encoder(bench).rescale(WRONG_SCALE);
    return () => encoder(bench).rescale(1);
  };
  return {
    lostA: broken({ A: open }),
    lostB: broken({ B: open }),
    lost: broken({ A: open, B: open }),
    stuckA: broken({ A: grounded }),
    stuckB: broken({ B: grounded }),
    stuck: broken({ A: grounded, B: grounded }),
    noisy,
    swapped,
    scaled,
  };
}

/** The ways a switch says what is not so: somebody presses it, it is stuck at rest, its wire is broken. */
function ofSwitch(which: (bench: Bench) => Switch) {
  const stuckAt =
    (pressed: boolean): Defect =>
    ({ bench }) => {
      which(bench).stuckAt = pressed;
      return () => {
        which(bench).stuckAt = undefined;
      };
    };
  const lost: Defect = ({ bench }) => {
    which(bench).wireBroken = true;
    return () => {
      which(bench).wireBroken = false;
    };
  };
  return { pressed: stuckAt(true), stuck: stuckAt(false), lost };
}

/** The defects of a rig by name. */
export const defects = {
  cart: ofEncoder((bench) => bench.cartEncoder),
  pole: ofEncoder((bench) => bench.poleEncoder),

  /** The cart does not move, whatever the motor does. */
  jammed: (({ bench }) => {
    bench.jammed = true;
    return () => {
      bench.jammed = false;
    };
  }) satisfies Defect,

  /** The motor's wires are swapped. */
  reversedMotor: (({ bench }) => {
    bench.motor.swapped = true;
    return () => {
      bench.motor.swapped = false;
    };
  }) satisfies Defect,

  /** The motor's supply falls to a share of its volts. */
  sag:
    (share: number): Defect =>
    ({ bench }) => {
      bench.motor.sag(share);
      return () => bench.motor.sag(1);
    },

  /** Somebody pushes the cart, or the pole at its centre of mass, with an impulse; nothing is left to mend. */
  push:
    (at: 'cart' | 'pole', impulseNs: number): Defect =>
    ({ bench }) => {
      bench.push(at, impulseNs);
      return () => {};
    },

  /** Bytes reach the board as if the host had sent them. */
  send:
    (bytes: Uint8Array): Defect =>
    ({ uno }) => {
      uno.serialIn.put(bytes, uno.cycles);
      return () => {};
    },

  /** Nothing of what the host sends reaches the board. */
  muteHost: (({ uno: { serialIn } }) => {
    const before = serialIn.onSend;
    serialIn.onSend = () => {};
    return () => {
      serialIn.onSend = before;
    };
  }) satisfies Defect,

  /** Nothing of what the board sends reaches the host. */
  muteBoard: (({ uno }) => {
    const hear = uno.onSerialOut;
    uno.onSerialOut = (_, idle) => {
      // The host would otherwise not be handed what came before.
      if (idle) uno.stop();
    };
    return () => {
      uno.onSerialOut = hear;
    };
  }) satisfies Defect,

  emergencyStop: ofSwitch((bench) => bench.emergencyStop!),
  leftSwitch: ofSwitch((bench) => bench.limits!.left),
  rightSwitch: ofSwitch((bench) => bench.limits!.right),

  /** A hand shoves the cart along its track, faster than its motor could. */
  shove: (({ bench, rig }) => {
    const { positionM, angleRad } = bench.state;
    const far = 0.95 * Math.min(rig.plant.stopM, rig.track.switchM ?? rig.plant.stopM, rig.track.softLimitM);
    const to = { positionM: positionM > 0 ? -far : far, angleRad: angleRad + 1 };
    bench.carry(to, { cartMps: SHOVE * 1.25 * rig.topSpeedMps, poleRadps: rig.topPoleRadps });
    return () => bench.release();
  }) satisfies Defect,

  /** A hand draws the cart out of the soft limits, slowly, and the pole with it. */
  drawOut: (({ bench, rig }) => {
    const { positionM, angleRad } = bench.state;
    const { softLimitM, switchM } = rig.track;
    const end = Math.min(rig.plant.stopM, switchM ?? rig.plant.stopM);
    const to = { positionM: (softLimitM + end) / 2, angleRad: angleRad + 0.5 * Math.PI };
    const speed = Math.min(0.5, rig.topSpeedMps / 2);
    bench.carry(positionM > softLimitM ? { ...to, positionM: -to.positionM } : to, {
      cartMps: speed,
      poleRadps: rig.topPoleRadps,
    });
    return () => bench.release();
  }) satisfies Defect,

  /** More edges than the board can serve. */
  storm: flood(40),

  /** As many edges as it just can serve. */
  busy: flood(72),

  /** One bit of the board's memory turns over, wherever it holds these bytes. */
  memory:
    (bytes: Uint8Array): Defect =>
    ({ uno }) => {
      const { sram } = uno;
      const places: number[] = [];
      const memory = Buffer.from(sram.buffer, sram.byteOffset, sram.length);
      for (let at = memory.indexOf(bytes); at >= 0; at = memory.indexOf(bytes, at + 1)) places.push(at);
      const flip = (): void => {
        for (const at of places) sram[at]! ^= 1;
      };
      flip();
      return flip;
    },
};

/**
 * Interference on channel A of the cart's encoder, while its other wires are quiet: no edge is missed, the count goes to and fro. To serve
 * an edge takes the board some 60 cycles.
 */
function flood(edgeCycles: number): Defect {
  return ({ uno, bench }) => {
    const release = stick(bench.cartEncoder, { A: uno.pin('CART_A').level, B: uno.pin('CART_B').level });
    const end = floodPin(uno, pins.CART_A, edgeCycles);
    return () => {
      end();
      release();
    };
  };
}

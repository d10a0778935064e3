// Masks: which connections of a network are left. The genotype of everything that is learned here.
import { CodedError } from '../base/index.js';
import type { NetworkErrorCode } from './shape.js';
import { checkShape, connectionSlots, type Shape, shapeName } from './shape.js';

/** `connections` holds one 0 or 1 for each possible connection: input i to hidden unit h at [h * inputs + i], then hidden unit h to output o at [hidden * inputs + o * hidden + h]. */
export interface Mask {
  readonly shape: Shape;
  readonly connections: Uint8Array;
}

/** The mask with every connection present, where pruning starts. */
export function fullMask(shape: Shape): Mask {
  checkShape(shape);
  return { shape, connections: new Uint8Array(connectionSlots(shape)).fill(1) };
}

/** @throws CodedError SHAPE_INVALID, or MASK_INVALID when the connections are not one 0 or 1 for each slot of the shape. */
export function checkMask(mask: Mask): void {
  const { shape, connections } = mask;
  checkShape(shape);
  if (connections.length !== connectionSlots(shape)) {
    throw new CodedError<NetworkErrorCode>(
      'MASK_INVALID',
      `A mask of shape ${shapeName(shape)} has ${connectionSlots(shape)} connections, not ${connections.length}.`,
    );
  }
  const wrong = connections.findIndex((connection) => connection > 1);
  if (wrong >= 0) {
    throw new CodedError<NetworkErrorCode>(
      'MASK_INVALID',
      `Connection ${wrong} of a mask must be 0 or 1, not ${connections[wrong]}.`,
    );
  }
}

/** Bytes that hold the mask of a shape, one bit for each connection. */
export function packedLength(shape: Shape): number {
  return Math.ceil(connectionSlots(shape) / 8);
}

/** One bit for each connection: connection k is bit k & 7 (least significant first) of byte k >> 3; unused high bits of the last byte are 0. */
export function packMask(mask: Mask): Uint8Array {
  checkMask(mask);
  const bytes = new Uint8Array(packedLength(mask.shape));
  mask.connections.forEach((connection, k) => {
    bytes[k >> 3]! |= connection << (k & 7);
  });
  return bytes;
}

/**
 * The inverse of {@link packMask}.
 * @throws CodedError MASK_INVALID when the number of bytes is wrong or an unused bit is set.
 */
export function unpackMask(shape: Shape, bytes: Uint8Array): Mask {
  checkShape(shape);
  if (bytes.length !== packedLength(shape)) {
    throw new CodedError<NetworkErrorCode>(
      'MASK_INVALID',
      `A packed mask of shape ${shapeName(shape)} has ${packedLength(shape)} bytes, not ${bytes.length}.`,
    );
  }
  const slots = connectionSlots(shape);
  if (slots % 8 !== 0 && bytes.at(-1)! >> (slots % 8) !== 0) {
    throw new CodedError<NetworkErrorCode>(
      'MASK_INVALID',
      `A packed mask of shape ${shapeName(shape)} has ${slots} connections, but a bit after the last one is set.`,
    );
  }
  return { shape, connections: Uint8Array.from({ length: slots }, (_, k) => (bytes[k >> 3]! >> (k & 7)) & 1) };
}

/** The inputs and outputs that one hidden unit is connected to, as bitsets. */
export interface HiddenUnit {
  readonly inputs: number;
  readonly outputs: number;
}

/** The hidden units of a mask in order. A unit is live when both of its bitsets are not empty: without inputs it is tanh(0) = 0, without outputs nobody reads it. */
export function hiddenUnits(mask: Mask): HiddenUnit[] {
  checkMask(mask);
  const { inputs, hidden, outputs } = mask.shape;
  const units: HiddenUnit[] = [];
  for (let h = 0; h < hidden; h++) {
    let inputSet = 0;
    let outputSet = 0;
    for (let i = 0; i < inputs; i++) inputSet |= mask.connections[h * inputs + i]! << i;
    for (let o = 0; o < outputs; o++) outputSet |= mask.connections[hidden * inputs + o * hidden + h]! << o;
    units.push({ inputs: inputSet, outputs: outputSet });
  }
  return units;
}

/** How many connections there are, and how many of them belong to a live hidden unit. */
export function countConnections(mask: Mask): { raw: number; live: number } {
  let raw = 0;
  let live = 0;
  for (const unit of hiddenUnits(mask)) {
    const connections = bitCount(unit.inputs) + bitCount(unit.outputs);
    raw += connections;
    if (unit.inputs !== 0 && unit.outputs !== 0) live += connections;
  }
  return { raw, live };
}

/** Members of a bitset of at most 31 elements. */
export function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}

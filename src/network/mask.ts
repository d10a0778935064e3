// Masks: which connections of a network are left. The genotype of everything that is learned here.
import { CodedError } from '../base/index.js';
import type { NetworkErrorCode } from './shape.js';
import { checkShape, connectionSlots, inputSlots, type Shape, shapeName } from './shape.js';

/**
 * `connections` holds one 0 or 1 for each possible connection: with n = {@link inputSlots}, input i to hidden unit h at [h * n + i], and then hidden unit h to
 * output o at [hidden * n + o * hidden + h]. With mirrored observations, -input i is at [h * n + inputs + i].
 */
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

/** Why these bytes are no packed mask of the shape, without a full stop; undefined if they are one. */
export function packedFault(shape: Shape, bytes: Uint8Array): string | undefined {
  const what = `A packed mask of shape ${shapeName(shape)} has`;
  if (bytes.length !== packedLength(shape)) return `${what} ${packedLength(shape)} bytes, not ${bytes.length}`;
  const slots = connectionSlots(shape);
  if (slots % 8 === 0 || bytes.at(-1)! >> (slots % 8) === 0) return undefined;
  return `${what} ${slots} connections, but a bit after the last one is set`;
}

/**
 * The inverse of {@link packMask}.
 * @throws CodedError SHAPE_INVALID, or MASK_INVALID when the number of bytes is wrong or an unused bit is set.
 */
export function unpackMask(shape: Shape, bytes: Uint8Array): Mask {
  checkShape(shape);
  const fault = packedFault(shape, bytes);
  if (fault !== undefined) throw new CodedError<NetworkErrorCode>('MASK_INVALID', `${fault}.`);
  const connections = Uint8Array.from({ length: connectionSlots(shape) }, (_, k) => (bytes[k >> 3]! >> (k & 7)) & 1);
  return { shape, connections };
}

/** What one hidden unit adds up and who reads it, as bitsets. */
export interface HiddenUnit {
  /** The inputs that it adds. */
  readonly inputs: number;
  /** The inputs that it subtracts; none without mirrored observations. An input that is connected both ways cancels, and is in neither set. */
  readonly negated: number;
  readonly outputs: number;
}

/** The hidden units of a mask in order. */
export function hiddenUnits(mask: Mask): HiddenUnit[] {
  checkMask(mask);
  const { shape, connections } = mask;
  const slots = inputSlots(shape);
  const units: HiddenUnit[] = [];
  for (let h = 0; h < shape.hidden; h++) {
    const { inputs, negated } = inputsOf(connections, shape, h);
    let outputs = 0;
    for (let o = 0; o < shape.outputs; o++) outputs |= connections[shape.hidden * (slots + o) + h]! << o;
    units.push({ inputs, negated, outputs });
  }
  return units;
}

/** What hidden unit h adds and subtracts. @param connections in the order of a mask's */
function inputsOf(connections: Uint8Array, shape: Shape, h: number): Pick<HiddenUnit, 'inputs' | 'negated'> {
  const { inputs, mirrored } = shape;
  const at = h * inputSlots(shape);
  let added = 0;
  let subtracted = 0;
  for (let i = 0; i < inputs; i++) added |= connections[at + i]! << i;
  if (mirrored) for (let i = 0; i < inputs; i++) subtracted |= connections[at + inputs + i]! << i;
  const both = added & subtracted;
  return { inputs: added ^ both, negated: subtracted ^ both };
}

/** Whether the unit matters: without inputs it is tanh(0) = 0, without outputs nobody reads it. */
export function isLive({ inputs, negated, outputs }: HiddenUnit): boolean {
  return (inputs | negated) !== 0 && outputs !== 0;
}

/** How many connections there are, and how many of them belong to a live hidden unit and do not cancel. */
export function countConnections(mask: Mask): { raw: number; live: number } {
  let live = 0;
  for (const unit of hiddenUnits(mask)) {
    if (isLive(unit)) live += bitCount(unit.inputs) + bitCount(unit.negated) + bitCount(unit.outputs);
  }
  return { raw: mask.connections.reduce((sum, connection) => sum + connection, 0), live };
}

/** Members of a bitset of at most 31 elements. */
export function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}

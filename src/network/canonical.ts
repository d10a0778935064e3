// The canonical form: what a mask computes, without the order, duplicates and dead units of its hidden layer.
import { CodedError } from '../base/index.js';
import { hiddenUnits, type Mask } from './mask.js';
import type { NetworkErrorCode } from './shape.js';
import { checkShape, connectionSlots } from './shape.js';

/** All live hidden units that sum the same inputs: bit i of `subset` is input i, `counts[o]` is how many of the units output o reads. */
export interface Kind {
  readonly subset: number;
  readonly counts: readonly number[];
}

/** The kinds of a network, ascending by subset. Two masks are the same function exactly when their canonical forms are equal. */
export interface CanonicalForm {
  readonly inputs: number;
  readonly outputs: number;
  readonly kinds: readonly Kind[];
}

/** @throws CodedError SHAPE_INVALID or MASK_INVALID */
export function canonicalForm(mask: Mask): CanonicalForm {
  const { inputs, outputs } = mask.shape;
  const countsOf = new Map<number, number[]>();
  for (const unit of hiddenUnits(mask)) {
    if (unit.inputs === 0 || unit.outputs === 0) continue;
    const counts = countsOf.get(unit.inputs) ?? new Array<number>(outputs).fill(0);
    countsOf.set(
      unit.inputs,
      counts.map((count, o) => count + ((unit.outputs >> o) & 1)),
    );
  }
  const kinds = [...countsOf].map(([subset, counts]) => ({ subset, counts }));
  return { inputs, outputs, kinds: kinds.sort((a, b) => a.subset - b.subset) };
}

/** Whether two canonical forms are the same policy. */
export function canonicalEqual(a: CanonicalForm, b: CanonicalForm): boolean {
  return (
    a.inputs === b.inputs &&
    a.outputs === b.outputs &&
    a.kinds.length === b.kinds.length &&
    a.kinds.every((kind, k) => {
      const other = b.kinds[k]!;
      return kind.subset === other.subset && kind.counts.every((count, o) => count === other.counts[o]);
    })
  );
}

/**
 * A mask with this canonical form, with as few live hidden units as possible; the other hidden units have no connections.
 * @throws CodedError SHAPE_INVALID when `hidden` units are too few.
 */
export function canonicalMask(form: CanonicalForm, hidden: number): Mask {
  const { inputs, outputs, kinds } = form;
  const shape = { inputs, hidden, outputs };
  checkShape(shape);
  const needed = kinds.reduce((units, kind) => units + Math.max(...kind.counts), 0);
  if (needed > hidden) {
    throw new CodedError<NetworkErrorCode>(
      'SHAPE_INVALID',
      `This network needs ${needed} hidden units, more than the ${hidden} given.`,
    );
  }
  const connections = new Uint8Array(connectionSlots(shape));
  let h = 0;
  for (const { subset, counts } of kinds) {
    for (let copy = 0; copy < Math.max(...counts); copy++, h++) {
      for (let i = 0; i < inputs; i++) connections[h * inputs + i] = (subset >> i) & 1;
      for (let o = 0; o < outputs; o++) connections[hidden * inputs + o * hidden + h] = copy < counts[o]! ? 1 : 0;
    }
  }
  return { shape, connections };
}

/** The inputs of all kinds one after the other, ascending; those of kind k end before `ends[k]`. For loops that sum the inputs of each kind. */
export function memberLists(form: CanonicalForm): { members: Uint8Array; ends: Uint16Array } {
  const members: number[] = [];
  const ends: number[] = [];
  for (const { subset } of form.kinds) {
    for (let i = 0; i < form.inputs; i++) if ((subset >> i) & 1) members.push(i);
    ends.push(members.length);
  }
  return { members: Uint8Array.from(members), ends: Uint16Array.from(ends) };
}

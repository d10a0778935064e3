// The canonical form: what a mask computes, without the order, duplicates and dead units of its hidden layer.
import { CodedError } from '../base/index.js';
import { hiddenUnits, isLive, type Mask } from './mask.js';
import type { NetworkErrorCode } from './shape.js';
import { checkShape, connectionSlots, inputSlots, type Shape } from './shape.js';

/**
 * All live hidden units that sum the same inputs with the same signs, up to the sign of the whole sum: tanh is odd, so a unit and its mirror image are one kind.
 * The lowest input is added, never subtracted.
 */
export interface Kind {
  /** The inputs that are added: bit i is input i. */
  readonly subset: number;
  /** The inputs that are subtracted; absent where there are none. Only mirrored observations have any. */
  readonly negated?: number;
  /** `counts[o]`: how many of the units output o reads, less how many mirror images. Not all are 0. */
  readonly counts: readonly number[];
}

/**
 * The kinds of a network, ascending by {@link kindCode}. Two masks are the same function exactly when their canonical forms are equal, whether one
 * has mirrored observations or not.
 */
export interface CanonicalForm {
  readonly inputs: number;
  readonly outputs: number;
  readonly kinds: readonly Kind[];
}

/** @throws CodedError SHAPE_INVALID or MASK_INVALID */
export function canonicalForm(mask: Mask): CanonicalForm {
  const { inputs, outputs } = mask.shape;
  const kinds = new Map<number, Kind & { counts: number[] }>();
  for (const unit of hiddenUnits(mask)) {
    if (!isLive(unit)) continue;
    const lowest = (unit.inputs | unit.negated) & -(unit.inputs | unit.negated);
    const sign = (unit.inputs & lowest) !== 0 ? 1 : -1;
    const [subset, negated] = sign > 0 ? [unit.inputs, unit.negated] : [unit.negated, unit.inputs];
    const signs = { subset, ...(negated !== 0 && { negated }) };
    const code = kindCode(signs, inputs);
    const kind = kinds.get(code) ?? { ...signs, counts: new Array<number>(outputs).fill(0) };
    kinds.set(code, kind);
    for (let o = 0; o < outputs; o++) kind.counts[o]! += sign * ((unit.outputs >> o) & 1);
  }
  const live = [...kinds].filter(([, { counts }]) => counts.some((count) => count !== 0));
  return { inputs, outputs, kinds: live.sort(([a], [b]) => a - b).map(([, kind]) => kind) };
}

/** The kind's inputs as digits of base 3, input 0 the lowest: 0 for one that is left out, 1 for one that is added, 2 for one that is subtracted. */
export function kindCode(kind: Pick<Kind, 'subset' | 'negated'>, inputs: number): number {
  let code = 0;
  for (let i = inputs - 1; i >= 0; i--) code = 3 * code + ((signOf(kind, i) + 3) % 3);
  return code;
}

/** Whether two canonical forms are the same policy. */
export function canonicalEqual(a: CanonicalForm, b: CanonicalForm): boolean {
  return (
    a.inputs === b.inputs &&
    a.outputs === b.outputs &&
    a.kinds.length === b.kinds.length &&
    a.kinds.every((kind, k) => {
      const other = b.kinds[k]!;
      return (
        kind.subset === other.subset &&
        (kind.negated ?? 0) === (other.negated ?? 0) &&
        kind.counts.every((count, o) => count === other.counts[o])
      );
    })
  );
}

/** Whether some kind subtracts: only a network with mirrored observations can. */
export function isSigned({ kinds }: CanonicalForm): boolean {
  return kinds.some(({ negated = 0, counts }) => negated !== 0 || counts.some((count) => count < 0));
}

/**
 * A mask with this canonical form, with as few live hidden units as possible; the other hidden units have no connections.
 * Its observations are mirrored if the form is signed.
 *
 * @throws CodedError SHAPE_INVALID when `hidden` units are too few.
 */
export function canonicalMask(form: CanonicalForm, hidden: number): Mask {
  const { inputs, outputs, kinds } = form;
  const shape: Shape = { inputs, hidden, outputs, ...(isSigned(form) && { mirrored: true }) };
  checkShape(shape);
  const units = kinds.flatMap(({ subset, negated = 0, counts }) => [
    ...readBy(counts).map((outputSet) => ({ added: subset, subtracted: negated, outputSet })),
    ...readBy(counts.map((count) => -count)).map((outputSet) => ({ added: negated, subtracted: subset, outputSet })),
  ]);
  if (units.length > hidden) {
    throw new CodedError<NetworkErrorCode>(
      'SHAPE_INVALID',
      `This network needs ${units.length} hidden units, more than the ${hidden} given.`,
    );
  }
  const slots = inputSlots(shape);
  const connections = new Uint8Array(connectionSlots(shape));
  for (const [h, { added, subtracted, outputSet }] of units.entries()) {
    for (let i = 0; i < slots; i++) {
      connections[h * slots + i] = i < inputs ? (added >> i) & 1 : (subtracted >> (i - inputs)) & 1;
    }
    for (let o = 0; o < outputs; o++) connections[hidden * (slots + o) + h] = (outputSet >> o) & 1;
  }
  return { shape, connections };
}

/** The outputs that read each of the copies of a unit, as bitsets, so that output o reads counts[o] of them. */
function readBy(counts: readonly number[]): number[] {
  return Array.from({ length: Math.max(0, ...counts) }, (_, copy) =>
    counts.reduce((set, count, o) => set | (copy < count ? 1 << o : 0), 0),
  );
}

/** The inputs of all kinds one after the other, ascending; those of kind k end before `ends[k]`. For loops that sum the inputs of each kind. */
export function memberLists(form: CanonicalForm): {
  readonly members: Uint8Array;
  /** 1 or -1 for each member. */
  readonly signs: Int8Array;
  readonly ends: Uint16Array;
} {
  const members: number[] = [];
  const signs: number[] = [];
  const ends: number[] = [];
  for (const kind of form.kinds) {
    for (let i = 0; i < form.inputs; i++) {
      const sign = signOf(kind, i);
      if (sign === 0) continue;
      members.push(i);
      signs.push(sign);
    }
    ends.push(members.length);
  }
  return { members: Uint8Array.from(members), signs: Int8Array.from(signs), ends: Uint16Array.from(ends) };
}

/** Whether the kind adds input i, 1, subtracts it, -1, or leaves it out, 0. */
export function signOf({ subset, negated = 0 }: Pick<Kind, 'subset' | 'negated'>, i: number): -1 | 0 | 1 {
  if ((subset >> i) & 1) return 1;
  return (negated >> i) & 1 ? -1 : 0;
}

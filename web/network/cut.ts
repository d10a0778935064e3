// Cuts one connection of a network that is seen by its kinds.
import {
  type CanonicalForm,
  type Champion,
  canonicalForm,
  canonicalMask,
  type Kind,
  kindCode,
  signOf,
} from '../../src/network/index.js';

/** A connection: from an input to all units of a kind, or from one unit of the kind to the output. */
export type Cut = { readonly kind: number; readonly input?: number };

/** The champion without the connection. What training and confirmation said of it no longer holds, so it is left out. */
export function withoutConnection({ mask, observationScales, task }: Champion, cut: Cut): Champion {
  const form = canonicalForm(mask);
  const kinds = form.kinds.flatMap((kind, k) => (k === cut.kind ? cutKind(kind, cut.input, form.inputs) : [kind]));
  return { mask: canonicalMask({ ...form, kinds: merged(kinds, form) }, mask.shape.hidden), observationScales, task };
}

function cutKind(kind: Kind, input: number | undefined, inputs: number): Kind[] {
  if (input === undefined) {
    const counts = kind.counts.map((count) => count - Math.sign(count));
    return counts.some((count) => count !== 0) ? [{ ...kind, counts }] : [];
  }
  const signs = Array.from({ length: inputs }, (_, i): number => (i === input ? 0 : signOf(kind, i)));
  const first = signs.find((sign) => sign !== 0);
  if (first === undefined) return [];
  const bits = (wanted: number) => signs.reduce((set, sign, i) => (sign === wanted ? set | (1 << i) : set), 0);
  const negated = bits(-first);
  return [
    { subset: bits(first), ...(negated !== 0 && { negated }), counts: kind.counts.map((count) => first * count) },
  ];
}

/** Kinds that have become equal are one, in the order of canonical forms. */
function merged(kinds: readonly Kind[], { inputs }: CanonicalForm): Kind[] {
  const byCode = new Map<number, Kind>();
  for (const kind of kinds) {
    const code = kindCode(kind, inputs);
    const known = byCode.get(code);
    byCode.set(code, known ? { ...known, counts: known.counts.map((count, o) => count + kind.counts[o]!) } : kind);
  }
  return [...byCode]
    .filter(([, { counts }]) => counts.some((count) => count !== 0))
    .sort(([a], [b]) => a - b)
    .map(([, kind]) => kind);
}

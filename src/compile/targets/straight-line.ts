// The one form that all evaluators are written from: what a champion computes, as steps without a loop or a decision.
import { canonicalForm, type Network, scalesQ8, signOf, tanhTable } from '../../network/index.js';

/** An input that can matter: one whose scale is not 0. */
interface ScaledInput {
  /** Its place among the observations. */
  readonly index: number;
  /** Its scale in Q8.8, not 0. */
  readonly scaleQ8: number;
  /** Whether a step adds it. If not, it is only looked at for saturation. */
  readonly isRead: boolean;
}

/** An input that the sum u gains or loses. */
interface Change {
  /** Its place among the observations. */
  readonly input: number;
  readonly sign: 1 | -1;
}

/** The sum u changes, and then its tanh is added to outputs: z_o ← z_o + counts_o · T(u). */
export interface Step {
  readonly changes: readonly Change[];
  readonly counts: readonly number[];
}

/**
 * A network as straight-line code of integers: the scaled inputs, then the steps, from u = 0 and all z = 0, then T of each z (docs/numerics.md has the
 * arithmetic of each). Each kind of the canonical form is one step. Sums are exact, so a step may begin with the sum of the one before, and u may be the
 * mirror image of the kind, with the opposite count.
 */
export interface StraightLine {
  readonly inputs: readonly ScaledInput[];
  readonly steps: readonly Step[];
  readonly outputs: number;
}

/** The tanh table without the ones at its end, but for the first of them. */
export const risingTable: readonly number[] = [...tanhTable.subarray(0, tanhTable.indexOf(32768) + 1)];

/** The signs with which a kind adds up the inputs, and how many of its units each output reads. */
interface Sum {
  readonly signs: readonly number[];
  readonly counts: readonly number[];
}

/** The straight line of a network, with the steps in an order in which little changes from one to the next. */
export function straightLine(network: Network): StraightLine {
  const scales = [...scalesQ8(network)];
  const walk = shortWalk(distinctSums(network, scales));
  const steps = walk.map(({ signs, counts }, k) => ({ changes: changesBetween(walk[k - 1]?.signs, signs), counts }));
  const isRead = (index: number) => walk.some(({ signs }) => signs[index] !== 0);
  const inputs = scales.flatMap((scaleQ8, index) => (scaleQ8 === 0 ? [] : [{ index, scaleQ8, isRead: isRead(index) }]));
  return { inputs, steps, outputs: network.mask.shape.outputs };
}

/** The sums whose tanh matters. Inputs with a scale of 0 are left out, which can make kinds equal or empty. */
function distinctSums(network: Network, scales: readonly number[]): Sum[] {
  const sums = new Map<string, { signs: number[]; counts: number[] }>();
  for (const kind of canonicalForm(network.mask).kinds) {
    const signs = scales.map((scale, i) => (scale === 0 ? 0 : signOf(kind, i)));
    const first = signs.find((sign) => sign !== 0);
    if (first === undefined) continue;
    const upright = signs.map((sign) => sign * first);
    const sum = sums.get(String(upright)) ?? { signs: upright, counts: kind.counts.map(() => 0) };
    sums.set(String(upright), sum);
    for (const [o, count] of kind.counts.entries()) sum.counts[o]! += first * count;
  }
  return [...sums.values()].filter(({ counts }) => counts.some((count) => count !== 0));
}

/** All sums, one after the other, the nearest next: the shortest of the walks from each of them. */
function shortWalk(sums: readonly Sum[]): Sum[] {
  let shortest: Sum[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const first of sums) {
    const walk = [first];
    let length = distance(undefined, first.signs);
    const left = new Set(sums);
    left.delete(first);
    while (left.size > 0) {
      const from = walk.at(-1)!.signs;
      let [nearest, next, near] = [
        undefined as Sum | undefined,
        undefined as Sum | undefined,
        Number.POSITIVE_INFINITY,
      ];
      for (const sum of left) {
        for (const turned of [sum, mirrorImage(sum)]) {
          const way = distance(from, turned.signs);
          if (way < near) [nearest, next, near] = [sum, turned, way];
        }
      }
      left.delete(nearest!);
      walk.push(next!);
      length += near;
    }
    if (length < least) [shortest, least] = [walk, length];
  }
  return shortest;
}

function mirrorImage({ signs, counts }: Sum): Sum {
  return { signs: signs.map((sign) => -sign), counts: counts.map((count) => -count) };
}

function distance(from: readonly number[] | undefined, to: readonly number[]): number {
  return changesBetween(from, to).length;
}

function changesBetween(from: readonly number[] | undefined, to: readonly number[]): Change[] {
  return to.flatMap((sign, input) => {
    const change = sign - (from?.[input] ?? 0);
    return Array.from({ length: Math.abs(change) }, () => ({ input, sign: change > 0 ? 1 : -1 }) as const);
  });
}

/** How many units an output adds and takes off: the limit of |z|, in units of 1. */
export function unitsOf({ steps }: StraightLine, output: number): number {
  return steps.reduce((sum, { counts }) => sum + Math.abs(counts[output]!), 0);
}

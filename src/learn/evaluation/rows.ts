// A pruned network's row of connections as the kernel takes it. Once for every individual played, so nothing is allocated.
import { inputSlots, largestShape, type Shape } from '../../network/index.js';

/**
 * Counts the live hidden units of each input set, for up to 5 inputs and one output.
 * @param counts 32 numbers, written: that of input set S (a bitset) at S.
 */
export function countSubsets(row: Uint8Array, { inputs, hidden }: Shape, counts: Float64Array): void {
  counts.fill(0);
  for (let h = 0; h < hidden; h++) {
    if (row[hidden * inputs + h] === 0) continue;
    let set = 0;
    for (let i = 0; i < inputs; i++) set |= row[h * inputs + i]! << i;
    counts[set]!++;
  }
  counts[0] = 0;
}

/**
 * Counts the live hidden units of each kind, less their mirror images, for up to 5 mirrored inputs and one output.
 * @param counts 243 numbers, written: that of a kind at its code.
 */
export function countSigned(row: Uint8Array, shape: Shape, counts: Float64Array): void {
  counts.fill(0);
  const outputs = shape.hidden * inputSlots(shape);
  for (let h = 0; h < shape.hidden; h++) {
    if (row[outputs + h] === 0) continue;
    const code = signedCode(row, shape, h);
    if (code > 0) counts[code]!++;
    else counts[-code]!--;
  }
  counts[0] = 0;
}

/** The codes of the live units' kinds, and how many units each kind has. */
const codes = new Int32Array(largestShape.hidden);
const counts = new Int32Array(largestShape.hidden);

/**
 * Writes a network of one output with its kinds, ascending, as hidden units: input weights 0, 1 or -1, output weights the number of units of the
 * kind. In this order a weighted network is bit for bit what a pruned one with more than 5 inputs computes (docs/numerics.md).
 *
 * @param weights written: those of a network with as many hidden units as are returned.
 * @returns the hidden units; 1 without connections if no unit is live.
 */
export function writeKinds(row: Uint8Array, shape: Shape, weights: Float64Array): number {
  const { inputs, hidden } = shape;
  const outputs = hidden * inputSlots(shape);
  let live = 0;
  for (let h = 0; h < hidden; h++) {
    if (row[outputs + h] === 0) continue;
    const code = signedCode(row, shape, h);
    if (code !== 0) codes[live++] = Math.abs(code);
  }
  codes.subarray(0, live).sort();
  let kinds = 0;
  for (let k = 0; k < live; k++) if (k === 0 || codes[k] !== codes[k - 1]) codes[kinds++] = codes[k]!;
  counts.fill(0, 0, kinds);
  for (let h = 0; h < hidden; h++) {
    if (row[outputs + h] === 0) continue;
    const code = signedCode(row, shape, h);
    if (code !== 0) counts[codes.subarray(0, kinds).indexOf(Math.abs(code))]! += Math.sign(code);
  }
  let used = 0;
  for (let k = 0; k < kinds; k++) {
    if (counts[k] === 0) continue;
    codes[used] = codes[k]!;
    counts[used++] = counts[k]!;
  }
  const units = Math.max(1, used);
  weights.fill(0, 0, units * (inputs + 1));
  for (let k = 0; k < used; k++) {
    for (let i = 0, code = codes[k]!; i < inputs; i++, code = Math.trunc(code / 3)) {
      weights[k * inputs + i] = [0, 1, -1][code % 3]!;
    }
    weights[units * inputs + k] = counts[k]!;
  }
  return units;
}

/** The code of the kind that hidden unit h is of, negative if the unit is its mirror image; 0 if it has no inputs. */
function signedCode(row: Uint8Array, shape: Shape, h: number): number {
  const { inputs, mirrored } = shape;
  const at = h * inputSlots(shape);
  let code = 0;
  let sign = 0;
  for (let i = 0, place = 1; i < inputs; i++, place *= 3) {
    const digit = row[at + i]! - (mirrored ? row[at + inputs + i]! : 0);
    if (digit === 0) continue;
    if (sign === 0) sign = digit;
    code += digit === sign ? place : 2 * place;
  }
  return sign * code;
}

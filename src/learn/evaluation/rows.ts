// A pruned network's row of connections as the kernel takes it. Once for every individual played, so nothing is allocated.
import { largestShape, type Shape } from '../../network/index.js';

/**
 * Counts the live hidden units of each input set, for up to 5 inputs and one output.
 * @param counts 32 numbers, written: that of input set S (a bitset) at S.
 */
export function countSubsets(row: Uint8Array, { inputs, hidden }: Shape, counts: Float64Array): void {
  counts.fill(0);
  for (let h = 0; h < hidden; h++) {
    if (row[hidden * inputs + h] === 1) counts[inputSet(row, inputs, h)]!++;
  }
  counts[0] = 0;
}

/** The input sets of the live units, and how many units have each. */
const sets = new Int32Array(largestShape.hidden);
const counts = new Int32Array(largestShape.hidden);

/**
 * Writes a network of one output with its kinds, ascending, as hidden units: input weights 0 or 1, output weights the number of units of the
 * kind. In this order a weighted network is bit for bit what a pruned one with more than 5 inputs computes (docs/numerics.md).
 *
 * @param weights written: those of a network with as many hidden units as are returned.
 * @returns the hidden units; 1 without connections if no unit is live.
 */
export function writeKinds(row: Uint8Array, { inputs, hidden }: Shape, weights: Float64Array): number {
  let live = 0;
  for (let h = 0; h < hidden; h++) {
    if (row[hidden * inputs + h] === 0) continue;
    const set = inputSet(row, inputs, h);
    if (set !== 0) sets[live++] = set;
  }
  sets.subarray(0, live).sort();
  let kinds = 0;
  for (let k = 0; k < live; k++) {
    if (kinds > 0 && sets[k] === sets[kinds - 1]) {
      counts[kinds - 1]!++;
    } else {
      sets[kinds] = sets[k]!;
      counts[kinds++] = 1;
    }
  }
  const units = Math.max(1, kinds);
  weights.fill(0, 0, units * (inputs + 1));
  for (let k = 0; k < kinds; k++) {
    for (let i = 0; i < inputs; i++) weights[k * inputs + i] = (sets[k]! >> i) & 1;
    weights[units * inputs + k] = counts[k]!;
  }
  return units;
}

/** The inputs that hidden unit h is connected to, as a bitset. */
function inputSet(row: Uint8Array, inputs: number, h: number): number {
  let set = 0;
  for (let i = 0; i < inputs; i++) set |= row[h * inputs + i]! << i;
  return set;
}

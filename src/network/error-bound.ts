// How far the fixed-point policy can be from the float policy. The derivation is in docs/numerics.md.
import { tanh } from '../../sim/math/index.js';
import { canonicalForm, signOf } from './canonical.js';
import type { Network } from './network.js';
import { checkNetwork } from './network.js';
import { tanhQ15, tanhQ23 } from './tanh-table.js';

/** Segments of the tanh table, each 256 arguments in Q13, and one more for all arguments from 8 on. */
const segments = 257;

/** The errors of the table, which are the same for every network: measured at the first use, because that takes some milliseconds. */
let measured: { readonly hidden: Float64Array; readonly output: Float64Array } | undefined;

/**
 * A bound on |fixed-point action - float action| of any output, proven for every observation that the fixed-point policy does not report as saturated.
 * @throws CodedError when the network is not one.
 */
export function errorBound(network: Network): number {
  checkNetwork(network);
  const { inputs, outputs, kinds } = canonicalForm(network.mask);
  const inputErrors = network.observationScales.map((scale) => 2 ** -14 + scale * 2 ** -20);
  measured ??= {
    hidden: tableErrors((u) => tanhQ23(u) / 2 ** 23, 1 - tanh(8)),
    output: tableErrors((u) => tanhQ15(u) / 2 ** 15, 2 ** -15),
  };

  const z = new Float64Array(outputs);
  for (const kind of kinds) {
    let sumError = 0;
    for (let i = 0; i < inputs; i++) if (signOf(kind, i) !== 0) sumError += inputErrors[i]!;
    const error = worst(measured.hidden, sumError);
    kind.counts.forEach((count, o) => {
      z[o]! += Math.abs(count) * error;
    });
  }
  return worst(measured.output, Math.max(...z) + 2 ** -14) + floatError;
}

/** Room for the rounding of float64 in the float policy and here, which is thousands of times smaller. */
const floatError = 1e-9;

/** For each segment of the table, the largest |approximation - tanh| over its arguments of both signs; `last` for all from ±8 on. */
function tableErrors(approximation: (u: number) => number, last: number): Float64Array {
  const errors = new Float64Array(segments);
  for (let u = 0; u < 65536; u++) {
    const exact = tanh(u / 8192);
    const error = Math.max(Math.abs(approximation(u) - exact), Math.abs(approximation(-u) + exact));
    errors[u >> 8] = Math.max(errors[u >> 8]!, error);
  }
  errors[segments - 1] = last;
  return errors;
}

/** The largest |approximation(u') - tanh(u)| for any |u' - u| <= shift: the table's error where u' is, and the shift times the steepest slope on the way. */
function worst(errors: Float64Array, shift: number): number {
  return errors.reduce((largest, error, segment) => {
    const t = tanh(Math.max(0, segment / 32 - shift));
    return Math.max(largest, error + shift * (1 - t * t));
  }, 0);
}

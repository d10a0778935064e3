// Mean and standard deviation, summed in order so that they are the same everywhere.

/** NaN when there are no values. */
export function mean(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total / values.length;
}

/** The standard deviation of the sample (n - 1 in the denominator); 0 for a single value. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length === 1) return 0;
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - centre;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / (values.length - 1));
}

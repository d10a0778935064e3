// What the levels measure: one table of names and units, which acceptance limits are checked against.

/** Every measurement: its unit ('' for a plain number or a count) and what it is. */
export const measurementTable = {
  meanReturn: { unit: '', about: 'mean return of what the level runs: the fixed-point policy in Node, or the board' },
  minReturn: { unit: '', about: 'smallest return of what the level runs' },
  meanReturnFloat: { unit: '', about: 'mean return of the float64 policy on the same starts' },
  meanReturnTelemetry: { unit: '', about: 'mean return as the board saw it: computed from its telemetry' },
  held: {
    unit: '',
    about:
      'share of episodes that run to their end, with the pole within 5 degrees of upright from half of the time on',
  },
  swingUpTimeMean: {
    unit: 's',
    about: 'mean time until the pole stays within 12 degrees of upright; the whole episode where it does not',
  },
  swingUpTimeP95: { unit: 's', about: '95 % of the times to swing up were at most this long' },
  settlingTimeMean: {
    unit: 's',
    about: 'mean time until the pole stays within 5 degrees of upright; the whole episode where it does not',
  },
  settlingTimeP95: { unit: 's', about: '95 % of the settling times were at most this long' },
  angleRms: { unit: 'deg', about: 'root mean square of the angle from upright after settling' },
  positionRms: { unit: 'mm', about: "root mean square of the cart's distance from the centre after settling" },
  dutyMean: { unit: '', about: 'mean share of full drive, whichever way' },
  saturations: { unit: '', about: 'steps in which an observation was held at a limit' },
  actionErrorMax: { unit: '', about: 'largest |fixed-point - float64| action along the way' },
  actionErrorBound: { unit: '', about: 'bound on actionErrorMax that the compiler proves for the network' },
  bitEquality: { unit: '', about: "share of the board's actions equal to the fixed-point policy, bit for bit" },
  inferenceCyclesMin: { unit: '', about: 'fewest CPU cycles of an inference, counted by the board' },
  inferenceCyclesMean: { unit: '', about: 'mean CPU cycles of an inference, counted by the board' },
  inferenceCyclesMax: { unit: '', about: 'most CPU cycles of an inference, counted by the board' },
  inferenceMean: { unit: 'us', about: 'mean time of an inference, counted by the board' },
  inferenceMax: { unit: 'us', about: 'longest inference, counted by the board' },
  tracedCyclesMin: { unit: '', about: 'fewest CPU cycles of an inference, seen from outside by the emulator' },
  tracedCyclesMean: { unit: '', about: 'mean CPU cycles of an inference, seen from outside by the emulator' },
  tracedCyclesMax: { unit: '', about: 'most CPU cycles of an inference, seen from outside by the emulator' },
  roundTripMean: { unit: 'ms', about: 'mean time from an observation sent to its actions read, retries included' },
  roundTripP99: { unit: 'ms', about: '99 % of the round trips were at most this long' },
  roundTripMax: { unit: 'ms', about: 'longest round trip' },
  missedDeadlines: { unit: '', about: "round trips longer than the task's control period" },
  retries: { unit: '', about: 'sentences that had to be asked again' },
  jitterMax: { unit: 'us', about: 'largest difference of a control period from the one that was set' },
  executionMean: { unit: 'us', about: 'mean time of a control tick while the policy runs, interrupts included' },
  executionMax: { unit: 'us', about: 'longest control tick while the policy runs, interrupts included' },
  loadMax: { unit: '', about: 'share of the control period that the longest control tick takes' },
  missedEdges: { unit: '', about: 'edges of the encoders that the firmware knows it missed' },
  lostEdges: { unit: '', about: 'counts by which the firmware differs from the true position of cart and pole' },
  faults: { unit: '', about: 'episodes that a fault ended' },
} as const satisfies Record<string, { unit: string; about: string }>;

export type MeasurementName = keyof typeof measurementTable;

/** One measured value; `unit` is '' for a plain number. */
export interface Measurement {
  readonly name: MeasurementName;
  readonly value: number;
  readonly unit: string;
}

/** Measurements from their values, in the order of `values`. */
export function measurements(values: Readonly<Partial<Record<MeasurementName, number>>>): Measurement[] {
  return (Object.entries(values) as [MeasurementName, number][]).map(([name, value]) => ({
    name,
    value,
    unit: measurementTable[name].unit,
  }));
}

/** Smallest, mean and largest of some numbers; NaN when there are none. */
export function spread(numbers: Iterable<number>): { min: number; mean: number; max: number } {
  let [min, sum, max, count] = [Infinity, 0, -Infinity, 0];
  for (const x of numbers) {
    min = Math.min(min, x);
    max = Math.max(max, x);
    sum += x;
    count++;
  }
  return count > 0 ? { min, mean: sum / count, max } : { min: Number.NaN, mean: Number.NaN, max: Number.NaN };
}

/** The smallest of the numbers that at least the given share of them do not exceed (nearest-rank percentile). */
export function percentile(numbers: readonly number[], share: number): number {
  const ascending = Float64Array.from(numbers).sort();
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
}

// What the levels measure: one table of names and units, which acceptance limits are checked against.

/**
 * Every measurement: its unit ('' for a plain number or a count), which values are better where that is known, and what it is. None is below 0
 * but a return, and a share is at most 1.
 */
export const measurementTable = {
  meanReturn: {
    is: 'return',
    better: 'more',
    unit: '',
    about: 'mean return of what the level runs: the fixed-point policy in Node, or the board',
  },
  minReturn: { is: 'return', better: 'more', unit: '', about: 'smallest return of what the level runs' },
  meanReturnFloat: {
    is: 'return',
    better: 'more',
    unit: '',
    about: 'mean return of the float64 policy on the same starts',
  },
  meanReturnTelemetry: {
    is: 'return',
    better: 'more',
    unit: '',
    about: 'mean return as the board saw it: computed from its telemetry',
  },
  held: {
    is: 'share',
    better: 'more',
    unit: '',
    about:
      'share of episodes that run to their end, with the pole within 5 degrees of upright from half of the time on',
  },
  swingUpTimeMean: {
    better: 'less',
    unit: 's',
    about: 'mean time until the pole stays within 12 degrees of upright; the whole episode where it does not',
  },
  swingUpTimeP95: { better: 'less', unit: 's', about: '95 % of the times to swing up were at most this long' },
  settlingTimeMean: {
    better: 'less',
    unit: 's',
    about: 'mean time until the pole stays within 5 degrees of upright; the whole episode where it does not',
  },
  settlingTimeP95: { better: 'less', unit: 's', about: '95 % of the settling times were at most this long' },
  angleRms: { better: 'less', unit: 'deg', about: 'root mean square of the angle from upright after settling' },
  positionRms: {
    better: 'less',
    unit: 'mm',
    about: "root mean square of the cart's distance from the centre after settling",
  },
  dutyMean: { is: 'share', unit: '', about: 'mean share of full drive, whichever way' },
  saturations: { better: 'less', unit: '', about: 'steps in which an observation was held at a limit' },
  actionErrorMax: { better: 'less', unit: '', about: 'largest |fixed-point - float64| action along the way' },
  actionErrorBound: {
    better: 'less',
    unit: '',
    about: 'bound on actionErrorMax that the compiler proves for the network',
  },
  bitEquality: {
    is: 'share',
    better: 'more',
    unit: '',
    about: "share of the board's actions equal to the fixed-point policy, bit for bit",
  },
  inferenceCyclesMin: { better: 'less', unit: '', about: 'fewest CPU cycles of an inference, counted by the board' },
  inferenceCyclesMean: { better: 'less', unit: '', about: 'mean CPU cycles of an inference, counted by the board' },
  inferenceCyclesMax: { better: 'less', unit: '', about: 'most CPU cycles of an inference, counted by the board' },
  inferenceMean: { better: 'less', unit: 'us', about: 'mean time of an inference, counted by the board' },
  inferenceMax: { better: 'less', unit: 'us', about: 'longest inference, counted by the board' },
  tracedCyclesMin: {
    better: 'less',
    unit: '',
    about: 'fewest CPU cycles of an inference, seen from outside by the emulator',
  },
  tracedCyclesMean: {
    better: 'less',
    unit: '',
    about: 'mean CPU cycles of an inference, seen from outside by the emulator',
  },
  tracedCyclesMax: {
    better: 'less',
    unit: '',
    about: 'most CPU cycles of an inference, seen from outside by the emulator',
  },
  roundTripMean: {
    better: 'less',
    unit: 'ms',
    about: 'mean time from an observation sent to its actions read, retries included',
  },
  roundTripP99: { better: 'less', unit: 'ms', about: '99 % of the round trips were at most this long' },
  roundTripMax: { better: 'less', unit: 'ms', about: 'longest round trip' },
  missedDeadlines: { better: 'less', unit: '', about: "round trips longer than the task's control period" },
  retries: { better: 'less', unit: '', about: 'sentences that had to be asked again' },
  jitterMax: { better: 'less', unit: 'us', about: 'largest difference of a control period from the one that was set' },
  executionMean: {
    better: 'less',
    unit: 'us',
    about: 'mean time of a control tick while the policy runs, interrupts included',
  },
  executionMax: {
    better: 'less',
    unit: 'us',
    about: 'longest control tick while the policy runs, interrupts included',
  },
  loadMax: { better: 'less', unit: '', about: 'share of the control period that the longest control tick takes' },
  missedEdges: { better: 'less', unit: '', about: 'edges of the encoders that the firmware knows it missed' },
  lostEdges: {
    better: 'less',
    unit: '',
    about: 'counts by which the firmware differs from the true position of cart and pole',
  },
  faults: { better: 'less', unit: '', about: 'episodes that a fault ended' },
} as const satisfies Record<string, { unit: string; better?: 'more' | 'less'; about: string; is?: 'return' | 'share' }>;

export type MeasurementName = keyof typeof measurementTable;

/** The value nearest to this one that such a measurement can have. */
export function nearestPossible(name: MeasurementName, value: number): number {
  const row = measurementTable[name];
  const is = 'is' in row ? row.is : undefined;
  if (is === 'return') return value;
  return Math.min(is === 'share' ? 1 : Number.POSITIVE_INFINITY, Math.max(0, value));
}

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

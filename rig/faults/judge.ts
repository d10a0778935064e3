// What became of a fault that was made on purpose, and whether it is what docs/safety.md promises.
import { type FaultName, faults } from '../../src/protocol/index.js';

/** When a fault must be noticed, as the table of the wire publishes it. */
export type Detection =
  | { readonly within: 'time'; readonly ms: number }
  | { readonly within: 'homing' }
  | { readonly within: 'reset' };

/** How much later than its period a control tick may begin: the default limit of the measurement jitterMax. */
const TICK_JITTER_MS = 0.1;

/** Reads the published detection time of a fault. @throws Error for words that this program does not know. */
export function publishedDetection(fault: FaultName, periodUs: number): Detection {
  const { detection } = faults[fault];
  if (detection === 'during homing') return { within: 'homing' };
  if (detection === 'at the reset') return { within: 'reset' };
  const periods = { 'one control period': 1, 'two control periods': 2 }[detection as string];
  const ms = periods === undefined ? Number(/^(\d+) ms$/.exec(detection)?.[1]) : (periods * periodUs) / 1000;
  if (!(ms > 0)) throw new Error(`The fault ${fault} has a detection time that cannot be read: "${detection}".`);
  return { within: 'time', ms };
}

/** What was seen of a fault. Times are in the board's time from its onset; docs/faults.md says what onset is. */
export interface FaultFacts {
  /** What the firmware reported by telemetry, or after a reset by its status: 'NONE' for no fault. */
  readonly reported: FaultName | undefined;
  /** State in which it happened. */
  readonly during: 'running' | 'homing' | 'reset';
  /** Until the control tick began that latched the fault, ms. */
  readonly seenMs?: number;
  /** Until the fault was latched, ms. */
  readonly detectedMs?: number;
  /** Until the motor was off for good, as seen on its pins, ms. */
  readonly stoppedMs?: number;
  /** Until the end of the control tick that latched the fault, or the reset, ms: when the motor must be off. */
  readonly dueMs?: number;
  /** What was not as it should be before, meanwhile or after: whole sentences. */
  readonly problems: readonly string[];
  /** What else is worth reporting. */
  readonly note?: string;
}

/** One fault made on purpose, judged. */
export interface FaultResult extends FaultFacts {
  readonly group: string;
  readonly name: string;
  /** Any of these is right. */
  readonly expected: readonly FaultName[];
  /** The published detection time of what was expected: '100 ms'. */
  readonly published: string;
  readonly passed: boolean;
}

/** Who is judged: the case, and by what. */
export interface FaultQuestion {
  readonly group: string;
  readonly name: string;
  readonly expected: readonly FaultName[];
  readonly periodUs: number;
  /** The time is reported, and not judged. */
  readonly isUntimed?: boolean;
}

/** Judges what became of a fault. */
export function judgeFault(question: FaultQuestion, facts: FaultFacts): FaultResult {
  const { group, name, expected, isUntimed = false } = question;
  const problems = [...facts.problems];
  const { reported } = facts;
  if (reported === undefined || !expected.includes(reported)) {
    problems.unshift(`The firmware reported ${reported ?? 'nothing'}, not ${expected.join(' or ')}.`);
  } else if (reported !== 'NONE') {
    problems.unshift(...(isUntimed ? [] : late(reported, question, facts)), ...drivenOn(facts));
  }
  const detections: string[] = isUntimed ? [] : expected.map((fault) => faults[fault].detection);
  // Homing looks in its own way, and ends before anything else may move.
  const times = facts.during === 'homing' ? ['during homing'] : detections;
  const published = [...new Set(times)].filter((text) => text !== '');
  return {
    ...facts,
    problems,
    group,
    name,
    expected,
    published: published.join(' or '),
    passed: problems.length === 0,
  };
}

function late(reported: FaultName, { expected, periodUs }: FaultQuestion, facts: FaultFacts): string[] {
  const { seenMs, during } = facts;
  const problems: string[] = [];
  const detection = publishedDetection(reported, periodUs);
  if (detection.within === 'homing' && during !== 'homing') problems.push('It was not found in homing.');
  if (detection.within === 'reset' && during !== 'reset') problems.push('It was not reported at the reset.');
  // In homing the motor pushes as it likes: there the fault must be found, and in the end the motor must be off.
  if (detection.within === 'time' && during === 'running') {
    // The first that is expected is the fault itself. What comes of it may stop the machine as long as that is not overdue.
    const [itself] = expected.filter((fault) => fault !== 'NONE').map((fault) => publishedDetection(fault, periodUs));
    const ms = itself?.within === 'time' ? Math.max(detection.ms, itself.ms) : detection.ms;
    if (seenMs === undefined) problems.push('When it was seen is not known.');
    else if (seenMs > ms + TICK_JITTER_MS) {
      problems.push(`It was seen after ${seenMs.toFixed(2)} ms; published are ${ms} ms.`);
    }
  }
  return problems;
}

function drivenOn({ stoppedMs, dueMs }: FaultFacts): string[] {
  if (stoppedMs === undefined) return ['The motor was not switched off.'];
  if (dueMs === undefined) return ['When the motor had to be off is not known.'];
  if (stoppedMs <= dueMs) return [];
  return [`The motor was driven for ${(stoppedMs - dueMs).toFixed(2)} ms after the fault was latched.`];
}

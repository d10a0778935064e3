// Faults made on purpose, as a table of text.
import { alignColumns } from './columns.js';

/** What became of a fault, as plain data. Times are from its onset. */
export interface Fault {
  readonly group: string;
  readonly name: string;
  /** What the firmware reported; 'NONE' for no fault. */
  readonly reported: string | undefined;
  /** The published detection time; '' for none. */
  readonly published: string;
  readonly detectedMs?: number;
  readonly stoppedMs?: number;
  readonly note?: string;
  readonly problems: readonly string[];
  readonly passed: boolean;
}

/**
 * One row for each fault: what went wrong, what the firmware reported, when it was detected and the motor stopped, the published time, the result.
 * Problems follow in lines of their own.
 *
 * @param emphasize applied to the result, which comes last so that escape codes never shift a column.
 */
export function faultsTable(
  faults: readonly Fault[],
  emphasize: (text: string, fault: Fault) => string = (text) => text,
): string {
  const rows = faults.map((fault, index) => [
    fault.group === faults[index - 1]?.group ? '' : fault.group,
    fault.name,
    fault.reported ?? '?',
    milliseconds(fault.detectedMs),
    milliseconds(fault.stoppedMs),
    fault.published === '' ? '-' : fault.published,
    emphasize(fault.passed ? 'pass' : 'FAIL', fault) + (fault.note ? `  ${fault.note}` : ''),
  ]);
  const header = ['group', 'fault', 'reported', 'detected', 'stopped', 'published', 'result'];
  const problems = faults.flatMap(({ group, name, problems }) => problems.map((text) => `${group}, ${name}: ${text}`));
  return [alignColumns([header, ...rows], [3, 4]), ...(problems.length > 0 ? ['', ...problems] : [])].join('\n');
}

function milliseconds(ms: number | undefined): string {
  return ms === undefined ? '-' : `${ms.toFixed(1)} ms`;
}

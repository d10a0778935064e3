// Faults made on purpose, as a table of text and as one of data.
import { columnWidths, wrapped } from './columns.js';
import type { DataTable } from './data-table.js';

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

const COLUMNS = 80;
const PUBLISHED_COLUMNS = 11;
const BETWEEN = '  ';

/**
 * Each group under its name, and a row for each fault: what went wrong, what the firmware reported, when it was detected and the motor stopped, the
 * published time, the result. Long names go on in the next line, and so that all fits 80 columns, notes have lines of their own. Problems follow at the end.
 *
 * @param emphasize applied to the result, which comes last so that escape codes never shift a column.
 */
export function faultsTable(
  faults: readonly Fault[],
  emphasize: (text: string, fault: Fault) => string = (text) => text,
): string {
  const rows = faults.map((fault) => ({
    fault,
    name: fault.name,
    cells: [fault.reported ?? '?', milliseconds(fault.detectedMs), milliseconds(fault.stoppedMs)],
    published: wrapped(fault.published === '' ? '-' : fault.published, PUBLISHED_COLUMNS),
    result: emphasize(fault.passed ? 'pass' : 'FAIL', fault),
  }));
  const header = ['reported', 'detected', 'stopped'];
  const widths = columnWidths([header, ...rows.map(({ cells }) => cells)]);
  const taken = [...widths, PUBLISHED_COLUMNS, 'result'.length].reduce((sum, width) => sum + BETWEEN.length + width, 0);
  const nameColumns = COLUMNS - taken;
  const line = (name: string, cells: readonly string[], published: string, result: string): string => {
    const middle = cells.map((cell, k) => (k > 0 ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!)));
    return [name.padEnd(nameColumns), ...middle, published.padEnd(PUBLISHED_COLUMNS), result].join(BETWEEN).trimEnd();
  };
  const lines = rows.flatMap(({ fault, name, cells, published, result }, index) => {
    const names = wrapped(name, nameColumns - BETWEEN.length).map((text) => BETWEEN + text);
    const more = Array.from({ length: Math.max(names.length, published.length) - 1 }, (_, k) =>
      line(names[k + 1] ?? '', ['', '', ''], published[k + 1] ?? '', ''),
    );
    return [
      ...(fault.group === faults[index - 1]?.group ? [] : [fault.group]),
      line(names[0]!, cells, published[0]!, result),
      ...more,
      ...(fault.note ? indented(fault.note) : []),
    ];
  });
  const problems = faults.flatMap(({ group, name, problems }) =>
    problems.flatMap((text) => wrapped(`${group}, ${name}: ${text}`, COLUMNS)),
  );
  return [
    line('fault', header, 'published', 'result'),
    ...lines,
    '',
    'Times in ms, from when the fault begins.',
    ...(problems.length > 0 ? ['', ...problems] : []),
  ].join('\n');
}

/** The same as data, for a page. */
export function faultsData(faults: readonly Fault[]): DataTable {
  const left = ['fault', 'reported', 'published', 'result'];
  return {
    caption: 'Faults made on purpose; times in ms, from when the fault begins',
    columns: ['fault', 'reported', 'detected', 'stopped', 'published', 'result'].map((name) => ({
      name,
      align: left.includes(name) ? 'left' : 'right',
    })),
    rows: faults.map(({ name, reported, detectedMs, stoppedMs, published, passed }) => ({
      cells: [
        name,
        reported ?? '?',
        milliseconds(detectedMs),
        milliseconds(stoppedMs),
        published || '-',
        passed ? 'pass' : 'FAIL',
      ],
    })),
  };
}

function indented(note: string): string[] {
  const indent = BETWEEN.repeat(2);
  return wrapped(note, COLUMNS - indent.length).map((text) => indent + text);
}

function milliseconds(ms: number | undefined): string {
  return ms === undefined ? '-' : ms.toFixed(1);
}

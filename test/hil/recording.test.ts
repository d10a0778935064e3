// Recordings of a machine: written, read back, and played through the simulation.
import { describe, expect, it } from 'vitest';
import { loadRig, rigNames } from '../../rig/description/files/index.js';
import { missingTicks, parseRecording, Recorder, RigSession, replay, runMachine, wire } from '../../rig/hil/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { emulatedBoard } from '../link/test-board.js';
import { balanceOn } from './champions.js';

const rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.15 };
const champion = balanceOn(rig, 100);

/** Every control tick of a session that homes and balances for a second. */
async function record(): Promise<Telemetry[]> {
  const session = await RigSession.open(wire(emulatedBoard(), rig));
  const ticks: Telemetry[] = [];
  try {
    session.onTick((telemetry) => ticks.push(telemetry));
    await session.link.flash(compileChampion(champion).image);
    await session.home();
    await session.hold({ positionM: 0.02, angleRad: 0.1 });
    await runMachine(session, 100);
  } finally {
    await session.close();
  }
  return ticks;
}

const ticks = await record();

function file(format: 'jsonl' | 'csv'): string {
  const recorder = new Recorder(rig, format);
  return recorder.header + ticks.map((tick) => recorder.line(tick)).join('');
}

describe('a recording', () => {
  it.each(['jsonl', 'csv'] as const)('reads back as what was told, with units for people: %s', (format) => {
    const recording = parseRecording(file(format), `run.${format}`);
    expect(recording.rig).toEqual(format === 'jsonl' ? rig : undefined);
    expect(recording.ticks).toHaveLength(ticks.length);
    expect(recording.ticks.map(({ timeS, positionM, velocityMps, angleDeg, poleDegps, ...told }) => told)).toEqual(
      ticks.map(({ pressed, ...told }) => told),
    );
    const first = recording.ticks.findIndex(({ state }) => state === 'RUNNING');
    const start = recording.ticks[first]!;
    expect(start.positionM).toBeCloseTo(0.02, 3);
    expect(start.angleDeg).toBeCloseTo((0.1 * 180) / Math.PI, 0);
    expect(recording.ticks[first + 100]!.timeS - start.timeS).toBeCloseTo(1, 6);
  });

  it('that is damaged or something else is refused with file and line', () => {
    const lines = file('jsonl').split('\n');
    const cut = [...lines.slice(0, 5), lines[5]!.slice(0, 40), ...lines.slice(6)].join('\n');
    expect(() => parseRecording(cut, 'run.jsonl')).toThrow('run.jsonl, line 6: this is no control tick');
    const head = `${lines[0]!}\n`;
    expect(() => parseRecording(`${head}{"timeS":0,`, 'run.jsonl')).toThrow(
      'run.jsonl, line 2: this is no control tick',
    );
    expect(() => parseRecording(file('csv').replace(',RUNNING,NONE,', ',RUNNING,NONE,x'), 'run.csv')).toThrow(
      /run.csv, line \d+/,
    );
    expect(() => parseRecording('{"version":1}\n', 'other.json')).toThrow('other.json is no recording of a rig');
    expect(() => parseRecording('a,b\n1,2\n', 'other.csv')).toThrow('other.csv is no recording of a rig');
    const later = file('jsonl').replace('"version":1', '"version":2');
    expect(() => parseRecording(later, 'run.jsonl')).toThrow('version 2');
  });
});

describe('a recording that ends in the middle of a line, because its program was killed', () => {
  it.each(['jsonl', 'csv'] as const)('is read without that line, and says so: %s', (format) => {
    const whole = file(format);
    for (const bytes of [1, 40, 60]) {
      const lineStart = whole.lastIndexOf('\n', whole.length - 2) + 1;
      const recording = parseRecording(whole.slice(0, lineStart + bytes), `run.${format}`);
      expect(recording).toMatchObject({ isCut: true });
      expect(recording.ticks).toHaveLength(ticks.length - 1);
    }
    expect(parseRecording(whole, `run.${format}`).isCut).toBe(false);
  });
});

describe('a recording that a spreadsheet has saved', () => {
  const csv = file('csv');
  const told = parseRecording(csv, 'run.csv').ticks;
  const rows = csv.trimEnd().split('\n');
  const join = (separator: string, change = (cell: string): string => cell): string =>
    rows.map((row) => `${row.split(',').map(change).join(separator)}\n`).join('');
  const sortedBy = (column: number): string =>
    [rows[0], ...rows.slice(1).sort((a, b) => Number(a.split(',')[column]) - Number(b.split(',')[column]))].join('\n');
  const withCell = (column: string, cell: string): string => {
    const place = rows[0]!.split(',').indexOf(column);
    const last = rows.at(-1)!.split(',').with(place, cell).join(',');
    return [...rows.slice(0, -1), last, ''].join('\n');
  };
  const note = '"well, ""well"""';
  const saved: readonly (readonly [how: string, text: string])[] = [
    ['a byte order mark', `\ufeff${csv}`],
    ['line ends of DOS', csv.replaceAll('\n', '\r\n')],
    ['line ends of old Macs', csv.replaceAll('\n', '\r')],
    ['no line end at the end', csv.trimEnd()],
    ['empty lines', `${csv}\n\r\n`],
    ['quotes', join(',', (cell) => `"${cell}"`)],
    ['semicolons', join(';')],
    ['tabs', join('\t')],
    ['a line about its separator', `sep=;\n${join(';')}`],
    ['semicolons and decimal commas', join(';', (cell) => cell.replace('.', ','))],
    ['quoted decimal commas', join(',', (cell) => (cell.includes('.') ? `"${cell.replace('.', ',')}"` : cell))],
    ['empty columns to the right', rows.map((row) => `${row},,\n`).join('')],
    ['a column of notes', rows.map((row, i) => `${row},${i === 0 ? 'note' : note}\n`).join('')],
    ['rows of empty cells', `${csv}${','.repeat(19)}\n`],
    ['columns in another order', rows.map((row) => `${row.split(',').reverse().join(',')}\n`).join('')],
    ['names in capitals', csv.replace(rows[0]!, rows[0]!.toUpperCase())],
    ['points behind whole numbers', join(',', (cell) => (/^\d+$/.test(cell) ? `${cell}.0` : cell))],
    ['a column of line numbers', rows.map((row, i) => `${i || ''},${row}\n`).join('')],
    ['all of these', `\ufeff${join(';', (cell) => `"${cell.replace('.', ',')}"`).replaceAll('\n', ';;\r\n')};;\r\n`],
  ];

  it.each(saved)('with %s reads back as what was told', (_, text) => {
    expect(parseRecording(text, 'run.csv').ticks).toEqual(told);
  });

  it('as JSON lines with other line ends, and with an empty line before all, reads back too', () => {
    const jsonl = file('jsonl');
    for (const end of ['\r', '\r\n']) {
      expect(parseRecording(`${end}${jsonl.replaceAll('\n', end)}`, 'run.jsonl')).toMatchObject({ rig, ticks: told });
    }
  });

  it('lacks the ticks whose rows were taken out', () => {
    expect(missingTicks(told)).toBe(0);
    const thinned = [rows[0], ...rows.slice(1).filter((_, i) => i % 2 === 0)].join('\n');
    const { ticks: left } = parseRecording(thinned, 'run.csv');
    expect(missingTicks(left)).toBe(left.length - 1);
  });

  const damaged = 'run\\.csv, line \\d+: this is no control tick';
  it.each([
    ['points and commas', join(';').replace(/;(\d+)\.(\d+);/, ';$1,$2;'), 'has points and commas in its numbers'],
    ['grouped numbers', csv.replace(/,\d+\n/, ',"1,234"\n'), 'points and commas'],
    [
      'a missing column',
      csv.replace('poleCounts', 'x'),
      'run\\.csv lacks the columns poleCounts of a recording\\. Save it',
    ],
    ['rounded whole numbers', csv.replace(/,(\d+)\n$/, ',1.2E+09\n'), damaged],
    ['a broken whole number', csv.replace(/,(\d+)\n$/, ',1.5\n'), damaged],
    ['two bytes a letter', Buffer.from(`\ufeff${join('\t')}`, 'utf16le').toString('utf8'), 'Save it as CSV in UTF-8'],
    ['an empty cell', csv.replace(/,(\d+)\n$/, ',\n'), damaged],
    ['the minus of a typesetter', csv.replace(/-/g, '\u2212'), 'line 2: .*: angleDeg cannot be "\u2212180"'],
    ['apostrophes in its numbers', withCell('start4us', "54'842"), `start4us cannot be "54'842"`],
    ['a number that is none', withCell('positionM', 'NaN'), 'positionM cannot be "NaN"'],
    ['a number without end', withCell('angleDeg', 'Infinity'), 'angleDeg cannot be Infinity'],
    ['a count below nothing', withCell('poleMissed', '-1'), 'poleMissed cannot be -1'],
    ['another word for a state', csv.replaceAll(',RUNNING,', ',LAUFEND,'), 'state cannot be "LAUFEND"'],
    ['a state in small letters', csv.replaceAll(',RUNNING,', ',running,'), 'state cannot be "running"'],
    [
      'rows the other way round',
      [rows[0], ...rows.slice(1).reverse()].join('\n'),
      'line 3: timeS .* Sort the rows by timeS',
    ],
    ['rows sorted by their duty', sortedBy(14), 'line \\d+: timeS \\S+ comes after'],
    ['a row twice', [...rows, rows.at(-1)].join('\n'), 'take out those that stand twice'],
    [
      'a column twice',
      rows.map((row, i) => `${row},${i === 0 ? 'duty' : 0}\n`).join(''),
      'two columns with the name duty',
    ],
    ['a duty that no motor has', withCell('duty', '401'), 'duty cannot be 401'],
  ])('with %s is refused', (_, text, message) => {
    expect(text).not.toBe(csv);
    expect(() => parseRecording(text, 'run.csv')).toThrow(new RegExp(message));
  });
});

describe('the rig in the head of a recording', () => {
  const withRig = (data: unknown, version: unknown = 1): string =>
    `${JSON.stringify({ kind: 'synaptolytic rig log', version, rig: data })}\n`;

  it.each([...rigNames])('is taken as it was: %s', async (name) => {
    const preset = await loadRig(name);
    expect(parseRecording(withRig(preset), 'run.jsonl').rig).toEqual(preset);
    const anywhere = { ...preset, captureRad: Math.PI };
    expect(parseRecording(withRig(anywhere), 'run.jsonl').rig).toEqual(anywhere);
  });

  const refused: readonly (readonly [what: string, data: unknown, message: RegExp])[] = [
    ['nothing', {}, /a rig that cannot be: name is no text, .*plant is missing.* Was the file edited\?$/],
    ['a list', [], /a rig that cannot be: the rig is missing/],
    ['a word', 'desktop', /a rig that cannot be: the rig is missing/],
    ['no period', { ...rig, periodUs: 0 }, /a rig that cannot be: field controlPeriod: "0 ms" is out of range/],
    ['a negative mass', { ...rig, plant: { ...rig.plant, cartMassKg: -1 } }, /field cartMass: "-1 kg" is out of range/],
    ['no mass', { ...rig, plant: { ...rig.plant, cartMassKg: null } }, /plant\.cartMassKg is no number/],
    ['no counts', { ...rig, poleEncoder: { countsPerRev: 0, reversed: false } }, /field poleEncoder: /],
    [
      'a count in words',
      { ...rig, poleEncoder: { countsPerRev: '2400', reversed: false } },
      /countsPerRev is no number/,
    ],
    ['a name of lines', { ...rig, name: 'a\nb: c', periodUs: 1 }, /field controlPeriod: /],
  ];
  it.each(refused)('that says %s is refused', (_, data, message) => {
    expect(() => parseRecording(withRig(data), 'run.jsonl')).toThrow(
      expect.objectContaining({ code: 'RECORDING_INVALID', message: expect.stringMatching(message) }),
    );
    expect(() => parseRecording(withRig(data), 'run.jsonl')).not.toThrow(/line \d/);
  });

  it('may be nested without end, and so may its version', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const head = (text: string) => text.replace('"deep"', deep);
    expect(() => parseRecording(head(withRig(rig, 'deep')), 'run.jsonl')).toThrow('a recording of version a list');
    expect(() => parseRecording(head(withRig('deep')), 'run.jsonl')).toThrow('a rig that cannot be');
  });
});

describe('replay', () => {
  const recorded = parseRecording(file('jsonl'), 'run.jsonl').ticks;

  it('finds the actions those of the network, bit for bit', () => {
    expect(replay(recorded, rig, champion)).toEqual({ ticks: 101, equalActions: 1 });
  });

  it('finds the actions of another network different', () => {
    const scaled = { ...champion, observationScales: champion.observationScales.map((scale) => scale * 2) };
    expect(replay(recorded, rig, scaled).equalActions).toBeLessThan(0.2);
  });

  it('has nothing to say about a machine that did not run', () => {
    const resting = recorded.filter(({ state }) => state !== 'RUNNING');
    expect(replay(resting, rig, champion)).toEqual({ ticks: 0 });
  });
});

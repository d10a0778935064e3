// Results are read as they were written and as nothing else; shown as their reports; and compared with earlier ones.
import { describe, expect, it } from 'vitest';
import {
  compareResults,
  earlierResults,
  type ResultFile,
  readResult,
  resultHead,
  resultPage,
} from '../../rig/results/index.js';
import { changesText } from '../../src/report/index.js';
import { checkFile, faultsFile, robustnessFile, scenariosFile, verdictFile } from './example-results.js';

const all: readonly ResultFile[] = [
  verdictFile(1, 900),
  faultsFile(1, 20),
  scenariosFile(1),
  checkFile(1, false),
  robustnessFile(1, 2),
];

describe('a result', () => {
  it.each(all)('$format is read as it was written, with the name of its schema or without', (file) => {
    expect(readResult(JSON.stringify(file), 'x')).toEqual(file);
    expect(readResult(JSON.stringify({ $schema: 'https://example.org', ...file }), 'x')).toEqual(file);
  });

  it.each([
    ['', 'x is torn, or no JSON.'],
    [JSON.stringify(all[0]).slice(0, 200), 'x is torn, or no JSON.'],
    ['null', 'x is no result of synaptolytic'],
    ['[[["verdict"]]]', 'x is no result of synaptolytic'],
    ['{"format":"__proto__"}', 'x is no result of synaptolytic'],
    ['{"format":"coverage","version":1}', 'x is no result of synaptolytic'],
    [JSON.stringify({ ...all[0], version: 2 }), 'x is a result of version 2, and this program reads version 1.'],
    [
      JSON.stringify({ ...all[0], passed: 'yes' }),
      'x is no whole result: field "passed" is "yes"; write true or false. Make it again.',
    ],
    [JSON.stringify({ ...all[0], levels: [{ level: 'rig' }] }), 'x is no whole result: field "levels.0.'],
  ])('that is none is refused in words: %j', (text, words) => {
    expect(() => readResult(text, 'x')).toThrow(words);
  });

  it.each(all)('$format is shown whole, in a line and as a page', (file) => {
    const { kind, conclusion, about } = resultHead(file);
    expect(file.format).toBe(`synaptolytic-${kind}`);
    const { title, summary, blocks } = resultPage(file);
    expect(title).toContain(about);
    expect(summary).toBe(conclusion);
    expect(blocks.filter((block) => block.kind === 'table').length).toBeGreaterThan(0);
  });

  it('says of what could not be measured that it is not a number', () => {
    expect(JSON.stringify(resultPage(verdictFile(1, 900)))).toContain('"roundTripMax","NaN ms"');
  });

  it('finds those before it: of the same kind, about the same first, then the newest', () => {
    const heads = [
      { ...resultHead(verdictFile(3, 900)), path: 'now' },
      { ...resultHead(verdictFile(1, 900)), path: 'first' },
      { ...resultHead(verdictFile(2, 900)), path: 'second' },
      { ...resultHead(verdictFile(2, 900)), about: 'other.json', path: 'other' },
      { ...resultHead(verdictFile(4, 900)), path: 'later' },
      { ...resultHead(faultsFile(2, 20)), path: 'faults' },
    ];
    expect(earlierResults(heads[0]!, heads).map(({ path }) => path)).toEqual(['second', 'first', 'other']);
  });
});

describe('compared with an earlier one', () => {
  /** The changes that are none of the same, as one line each. */
  function changed(before: ResultFile, now: ResultFile): string[] {
    return compareResults(before, now).changes.flatMap(({ caption, changes }) =>
      changes
        .filter(({ direction }) => direction !== 'same')
        .map((each) => `${caption}, ${each.name}: ${each.before} to ${each.now}, ${each.direction}`),
    );
  }

  it('a verdict tells what is better and what worse', () => {
    expect(changed(verdictFile(1, 900), verdictFile(2, 800))).toEqual([
      'Judged, software: meanReturn > 850: pass to FAIL, worse',
      'Measured: software, meanReturn: 900 to 800, worse',
      'What each effect of the rig costs: mean return, gear: 890 to 790, worse',
    ]);
    expect(changed(verdictFile(1, 860), verdictFile(2, 900)).every((line) => line.endsWith('better'))).toBe(true);
    expect(changed(verdictFile(1, 900), verdictFile(2, 900))).toEqual([]);
  });

  it('sooner detected is better, and not at all is worse', () => {
    expect(changed(faultsFile(1, 20), faultsFile(2, 10))).toEqual([
      'Faults: detected after, supply, it fails: 20.0 ms to 10.0 ms, better',
      'Faults: motor off after, supply, it fails: 21.0 ms to 11.0 ms, better',
    ]);
    expect(changed(faultsFile(1, 20), faultsFile(2))).toEqual([
      'Faults, supply, it fails: pass, SUPPLY to FAIL, worse',
      'Faults: detected after, supply, it fails: 20.0 ms to -, removed',
      'Faults: motor off after, supply, it fails: 21.0 ms to -, removed',
    ]);
  });

  it('a reach that is wider is better', () => {
    expect(changed(robustnessFile(1, 1), robustnessFile(2, 2))).toEqual([
      'How far each may be off, delay, to: 1 ms to 2 ms, better',
      'Share held: delay, 2 ms: 0.5 to 1, better',
    ]);
  });

  it('a check goes case by case', () => {
    const { changes } = compareResults(checkFile(1, false), checkFile(2, true));
    expect(changesText(changes)).toBe('2 better.');
    expect(changesText([])).toBe('Nothing to compare.');
  });

  it('says in what the two were not made alike', () => {
    const { circumstances } = compareResults(verdictFile(1, 900), { ...verdictFile(2, 900), seed: 2 });
    expect(circumstances.map(({ name, before, now }) => [name, before, now])).toEqual([
      ['date', '2026-11-01T12:00:00.000Z', '2026-11-02T12:00:00.000Z'],
      ['seed', '1', '2'],
    ]);
  });

  it('a name that nobody knows is only different', () => {
    const named = (value: number): ResultFile => {
      const file = verdictFile(1, 900);
      return {
        ...file,
        checks: [],
        effects: [],
        levels: [{ ...file.levels[0]!, measurements: [{ name: 'constructor', value, unit: '' }] }],
      };
    };
    expect(changed(named(1), named(2))).toEqual(['Measured: software, constructor: 1 to 2, different']);
  });
});

// A rig file as YAML: which fields it has and where they stand, what it takes from the file that it extends, and texts that are none.
import { describe, expect, it } from 'vitest';
import { readFields, readRigFile, valueText, yamlText } from '../../rig/description/rig-file.js';
import type { CodedError } from '../../src/base/index.js';

const files: Readonly<Record<string, string>> = {
  'lab/base.yaml': '# The base.\npoleMass: 3 g\ncartMass: 1 kg\nabout: old\nemergencyStop: normally open\n',
  'lab/again.yaml': 'extends: ./base.yaml\nabout: newer\n',
  desktop: 'poleMass: 87 g\n',
  './desktop': 'poleMass: 5 g\n',
};
const textOf = (name: string) => files[name];

/** Name, value, file and line of each field. */
function fieldsOf(text: string, source = 'lab/mine.yaml') {
  const { fields, begin } = readRigFile(textOf, text, source);
  return { begin, fields: [...fields].map(([name, { value, place }]) => [name, value, place.source, place.line]) };
}

function refused(text: string, source = 'mine.yaml') {
  try {
    readRigFile(textOf, text, source);
  } catch (error) {
    const { code, message, place } = error as CodedError;
    return { code, message, ...place };
  }
  throw new Error('It was taken.');
}

describe('the fields of a file', () => {
  it('have values and places', () => {
    const text = '# Mine.\n\npoleMass: 3 g\n"cart mass": ~\nlist:\n- 1\n- a\nbumpers: true\n7: x\nempty:\n';
    expect(fieldsOf(text)).toEqual({
      begin: { source: 'lab/mine.yaml', line: 3 },
      fields: [
        ['poleMass', '3 g', 'lab/mine.yaml', 3],
        ['cart mass', null, 'lab/mine.yaml', 4],
        ['list', [1, 'a'], 'lab/mine.yaml', 5],
        ['bumpers', true, 'lab/mine.yaml', 8],
        ['7', 'x', 'lab/mine.yaml', 9],
        ['empty', null, 'lab/mine.yaml', 10],
      ],
    });
  });

  it('may be in braces, and names without a value', () => {
    expect(fieldsOf('\n{poleMass: 3 g,\n cartMass}')).toEqual({
      begin: { source: 'lab/mine.yaml', line: 2 },
      fields: [
        ['poleMass', '3 g', 'lab/mine.yaml', 2],
        ['cartMass', null, 'lab/mine.yaml', 3],
      ],
    });
  });

  it('are those of what it extends but for its own, with their places there', () => {
    expect(fieldsOf('extends: ./again.yaml\ncartMass: 2 kg\n').fields).toEqual([
      ['poleMass', '3 g', 'lab/base.yaml', 2],
      ['cartMass', '2 kg', 'lab/mine.yaml', 2],
      ['about', 'newer', 'lab/again.yaml', 2],
      ['emergencyStop', 'normally open', 'lab/base.yaml', 5],
    ]);
    expect(fieldsOf('extends: desktop\n').fields).toEqual([['poleMass', '87 g', 'desktop.yaml', 1]]);
    expect(fieldsOf('extends: ./desktop\n', 'mine.yaml').fields).toEqual([['poleMass', '5 g', './desktop', 1]]);
  });

  it('are taken back by none; a machine without a button says so', () => {
    expect(fieldsOf('extends: ./base.yaml\npoleMass: none\nabout: none\nemergencyStop: none\n').fields).toEqual([
      ['cartMass', '1 kg', 'lab/base.yaml', 3],
      ['emergencyStop', false, 'lab/mine.yaml', 4],
    ]);
  });

  it('are what the file writes itself, where only that is asked for', () => {
    const { fields } = readFields('extends: nowhere\npoleMass: none\n', 'mine.yaml');
    expect([...fields.keys()]).toEqual(['extends', 'poleMass']);
  });
});

describe('a text that is no rig file', () => {
  const advice = 'Write one field on a line, such as "poleLength: 30 cm".';
  it.each([
    ['a: 1\nb: 2\na: 3\n', 3, `this field stands here a second time. ${advice}`],
    ['a: 1\n---\nb: 2\n', 2, `a second document begins here (---), and a rig file has only one. ${advice}`],
    ['\n- a\n', 2, `a rig is a list of fields. ${advice}`],
    ['', 1, `a rig is a list of fields. ${advice}`],
    ['a: 1\n? [b]\n: 2\n', 2, "a field's name is a word."],
  ])('%j is told with its line', (text, line, told) => {
    const message = `mine.yaml, line ${line}: ${told}`;
    expect(refused(text)).toEqual({ code: 'RIG_SYNTAX', message, file: 'mine.yaml', line });
  });

  it('is told in the words of YAML where there are no better', () => {
    const { code, message } = refused('a: [1\nb: 2\n');
    expect(code).toBe('RIG_SYNTAX');
    expect(message).toMatch(/^mine\.yaml, line \d: this is no YAML: [A-Z].*\. Write one field on a line, such as/);
  });

  it.each([
    ['a: ', '['],
    ['a: ', '{b: '],
    ['a:\n', '- '],
    ['', '? '],
  ])('is told in a sentence where after %j it has %j without end', (before, sign) => {
    expect(refused(`${before}${sign.repeat(100_000)}x\n`)).toEqual({
      code: 'RIG_SYNTAX',
      message: `mine.yaml: this is no YAML: its lists and maps are nested too deeply. ${advice}`,
      file: 'mine.yaml',
    });
  });

  it('is none with many lists beside one another, or with signs in a text', () => {
    const lines = Array.from({ length: 300 }, (_, i) => `a${i}: [1, {b: 2}]\n`);
    const text = `${lines.join('')}about: ${'-'.repeat(300)}\nlist:\n${'- [x]\n'.repeat(300)}`;
    expect(fieldsOf(text).fields).toHaveLength(302);
    expect(fieldsOf(`a: ${'['.repeat(200)}${']'.repeat(200)}\n`).fields).toHaveLength(1);
    expect(refused(`a: ${'['.repeat(201)}${']'.repeat(201)}\n`).message).toContain('nested too deeply');
  });

  it.each([
    [
      'a: 1\n<<: {b: 2}\n',
      '<<',
      2,
      'is not read. Write "extends: ./other.yaml" to take the fields of another file, or the fields themselves.',
    ],
    ['a: 1\nb: *nope\n', 'b', 2, 'has a YAML alias (*) that cannot be read. Write the value itself.'],
  ])('%j is told with its field', (text, field, line, told) => {
    const message = `mine.yaml, line ${line}: field ${field}: ${told}`;
    expect(refused(text)).toEqual({ code: 'RIG_INVALID', message, file: 'mine.yaml', line, field });
  });
});

describe('what is extended', () => {
  const told = (problem: string) => ({
    code: 'RIG_INVALID',
    message: `lab/mine.yaml, line 2: field extends: ${problem}`,
    ...{ file: 'lab/mine.yaml', line: 2, field: 'extends' },
  });
  it.each([
    [
      './nowhere.yaml',
      'there is no file lab/nowhere.yaml that can be read. The path is from the directory of lab/mine.yaml.',
    ],
    ['./mine.yaml', 'goes round in a circle: lab/mine.yaml -> lab/mine.yaml. Take one of these out.'],
    [
      'destop',
      '"destop" is no preset. Did you mean "desktop"? The presets are: bench, bench-bumpers, desktop, belt; a file is written as ./mine.yaml.',
    ],
  ])('cannot be %s', (extended, problem) => {
    expect(refused(`about: x\nextends: ${extended}\n`, 'lab/mine.yaml')).toEqual(told(problem));
  });

  it('may be nine files in a row, and no more', () => {
    const row = (length: number) => (name: string) => {
      const at = Number(name.slice(1, -5));
      return at < length ? `extends: f${at + 1}.yaml\n` : 'poleMass: 3 g\n';
    };
    expect([...readRigFile(row(9), 'extends: f1.yaml\n', 'f0.yaml').fields.keys()]).toEqual(['poleMass']);
    const way = Array.from({ length: 11 }, (_, i) => `f${i}.yaml`).join(' -> ');
    expect(() => readRigFile(row(10), 'extends: f1.yaml\n', 'f0.yaml')).toThrow(
      `f9.yaml, line 1: field extends: is the 10th in a row, and there may be no more: ${way}.`,
    );
  });

  it('may have the name of a preset of the way, since a preset is no file of yours', () => {
    expect(fieldsOf('extends: desktop\n', 'desktop.yaml').fields).toEqual([['poleMass', '87 g', 'desktop.yaml', 1]]);
  });
});

describe('a value', () => {
  it('is written behind its name on one line, with the quotes that it needs', () => {
    const long = 'word '.repeat(40).trim();
    for (const [value, text] of [
      ['3 g', '3 g'],
      ['a: b', '"a: b"'],
      ['3', '"3"'],
      ['two\nlines', '"two\\nlines"'],
      [long, long],
      [`${long}\n${long}`, `"${long}\\n${long}"`],
      [[1, 2.5], '[1, 2.5]'],
      [{ a: [1] }, '{a: [1]}'],
      [true, 'true'],
    ] as const) {
      expect(yamlText(value)).toBe(text);
    }
  });

  it('is shown to people without them', () => {
    expect(['a: b', null, 3, [1, 2], false].map(valueText)).toEqual(['a: b', '~', '3', '[1, 2]', 'false']);
  });
});

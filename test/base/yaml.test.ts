// YAML that people write: lines and fields in messages, hints for near names, and texts that are no YAML at all.
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { CodedError } from '../../src/base/index.js';
import { checkYaml, readYaml, readYamlDocuments, type YamlKind, yamlError } from '../../src/base/yaml/index.js';

const kind: YamlKind<'LIST_SYNTAX' | 'LIST_INVALID'> = {
  syntax: 'LIST_SYNTAX',
  invalid: 'LIST_INVALID',
  isFields: 'a list is fields, such as "items:"',
  advice: 'The docs have an example.',
};
const schema = z.strictObject({
  items: z.array(z.union([z.string(), z.strictObject({ file: z.string(), weight: z.exactOptional(z.number()) })])),
});

function refused(text: string): CodedError {
  try {
    checkYaml(readYaml(text, 'l.yaml', kind), schema);
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error(`This was accepted:\n${text}`);
}

describe('a text that is not what was asked for', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]},`.repeat(9)}]`).join('\n')}\n`;
  it.each([
    ['', 'l.yaml, line 1: a list is fields, such as "items:", and there is nothing in this. The docs have an example.'],
    ['# only a remark\n', 'l.yaml, line 1: a list is fields, such as "items:", and there is nothing in this.'],
    ['items: [a\n', 'l.yaml, line 2: this is no YAML'],
    ['items: [a]\nitems: [b]\n', 'l.yaml, line 2: this is no YAML: Map keys must be unique'],
    ['\n- a\n', 'l.yaml, line 2: a list is fields'],
    ['items: [a]\n---\nitems: [b]\n', 'l.yaml, line 3: a second document begins here'],
    ['items: &a [*a]\n', 'l.yaml, line 1: this has a YAML alias (*) of the list or map that it stands in.'],
    [bomb, 'l.yaml, line 1: this has YAML aliases (*) that cannot be read.'],
    [`items: ${'['.repeat(20_000)}`, 'l.yaml, line 1: this is no YAML: its lists and maps are nested too deeply.'],
  ])('%.30j', (text, message) => {
    const error = refused(text);
    expect(error.message).toContain(message);
    expect(error.code).toBe('LIST_SYNTAX');
    expect(error.place).toMatchObject({ file: 'l.yaml', line: expect.any(Number) });
  });
});

describe('a field that is wrong', () => {
  it.each([
    ['itms: []\n', 'l.yaml, line 1: field itms: there is no such field. Did you mean "items"?'],
    ['items:\n  - a\n  - 7\n', 'l.yaml, line 3: field items[2]: '],
    [
      'items:\n  - file: a\n    wieght: 2\n',
      'l.yaml, line 3: field items[1].wieght: there is no such field. Did you mean "weight"?',
    ],
  ])('%j', (text, message) => {
    const error = refused(text);
    expect(error.message).toContain(message);
    expect(error.code).toBe('LIST_INVALID');
  });

  it('is told with all others, in the order of the lines', () => {
    const { message, place } = refused('other: 1\nitems:\n  - file: a\n    weight: much\n');
    expect(message.split('\n').map((line) => line.slice(0, 14))).toEqual(['l.yaml, line 1', 'l.yaml, line 4']);
    expect(place).toEqual({ file: 'l.yaml', line: 1, field: 'other' });
  });

  it('that is missing is told where it belongs', () => {
    const document = readYaml('\nitems:\n  - file: a\n', 'l.yaml', kind);
    expect(yamlError(document, [{ path: ['items', 0, 'weight'], message: 'is missing.' }]).message).toBe(
      'l.yaml, line 3: field items[1].weight: is missing.',
    );
    expect(yamlError(document, [{ path: [], message: 'There is too little.' }]).message).toBe(
      'l.yaml, line 2: There is too little.',
    );
  });
});

it('documents after each other have the lines of the file', () => {
  const documents = readYamlDocuments('items: [a]\n---\n---\n# nothing\n---\nitems: [b]\n', 'l.yaml', kind);
  expect(documents.map(({ value }) => value)).toEqual([{ items: ['a'] }, { items: ['b'] }]);
  expect(documents.map(({ lineOf }) => lineOf(['items', 0]))).toEqual([1, 6]);
});

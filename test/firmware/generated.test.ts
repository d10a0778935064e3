// The generated files are what protocol.json and the tables of tanh and sine say, and the table says nothing twice.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generatedFiles, readProtocolTable } from '../../firmware/generate.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const table = readProtocolTable(root);

describe('generated files', () => {
  it.each(generatedFiles(table))('$path is current', ({ path, text }) => {
    expect(readFileSync(join(root, path), 'utf8') === text, `${path} differs; run npm run generate`).toBe(true);
  });

  it('are five, all in their places', () => {
    const paths = generatedFiles(table).map(({ path }) => path);
    expect(new Set(paths).size).toBe(5);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('protocol.json', () => {
  it.each(['sysex', 'states', 'errors'] as const)('gives each of the %s an id of its own', (name) => {
    const ids = Object.values(table[name]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps the SysEx ids in the range that Firmata leaves to users', () => {
    for (const { id } of Object.values(table.sysex)) expect(id > 0 && id < 0x10).toBe(true);
  });

  it('is refused by the generator when an error has no place in the list of names', () => {
    const errors = { ...table.errors, GAP: { id: 99, about: '' } };
    expect(() => generatedFiles({ ...table, errors })).toThrow('GAP');
  });
});

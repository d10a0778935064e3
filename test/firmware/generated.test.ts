// The generated files are what the tables say (protocol.json, uno.json, tanh and sine), and the tables say nothing twice.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withSection } from '../../firmware/generate/doc-sections.js';
import { readTables } from '../../firmware/generate/tables.js';
import { generatedFiles } from '../../firmware/generate.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tables = readTables(root);
const { protocol, uno } = tables;

describe('generated files', () => {
  it.each(generatedFiles(tables, root))('$path is current', ({ path, text }) => {
    expect(readFileSync(join(root, path), 'utf8') === text, `${path} differs; run npm run generate`).toBe(true);
  });

  it('are twelve, all in their places', () => {
    const paths = generatedFiles(tables, root).map(({ path }) => path);
    expect(new Set(paths).size).toBe(12);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('leave a page as it is around its generated tables', () => {
    const page = 'before\n<!-- generated: some -->\nold\n<!-- end -->\nafter\n';
    const written = withSection(page, 'some', ['| new |']);
    expect(written).toBe('before\n<!-- generated: some -->\n\n| new |\n\n<!-- end -->\nafter\n');
    expect(withSection(written, 'some', ['| new |'])).toBe(written);
    expect(() => withSection(page, 'other', [])).toThrow('other');
  });
});

describe('protocol.json', () => {
  it.each(['sysex', 'states', 'errors', 'faults', 'homingModes'] as const)(
    'gives each of the %s an id of its own',
    (name) => {
      const ids = Object.values(protocol[name]).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it('keeps the SysEx ids in the range that Firmata leaves to users', () => {
    for (const { id } of Object.values(protocol.sysex)) expect(id > 0 && id < 0x10).toBe(true);
  });

  it('is refused by the generator when an error has no place in the list of names', () => {
    const errors = { ...protocol.errors, GAP: { id: 99, about: '' } };
    expect(() => generatedFiles({ uno, protocol: { ...protocol, errors } }, root)).toThrow('GAP');
  });

  it('knows every event of a state, and is refused when a state leads nowhere', () => {
    for (const { on } of Object.values(protocol.states)) {
      expect(Object.keys(protocol.events)).toEqual(expect.arrayContaining(Object.keys(on)));
    }
    const IDLE = { ...protocol.states.IDLE!, on: { HOME: 'LOST' } };
    const states = { ...protocol.states, IDLE };
    expect(() => generatedFiles({ uno, protocol: { ...protocol, states } }, root)).toThrow('LOST');
  });
});

describe('uno.json', () => {
  it('gives each pin once', () => {
    const numbers = Object.values(uno.pins).map(({ pin }) => pin);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('is refused by the generator when a pin is not there or nobody has it', () => {
    const withPin = (pin: number, owner: string) => ({ ...uno, pins: { ...uno.pins, ODD: { pin, owner, about: '' } } });
    expect(() => generatedFiles({ protocol, uno: withPin(20, 'RIG') }, root)).toThrow('ODD');
    expect(() => generatedFiles({ protocol, uno: withPin(11, 'NOBODY') }, root)).toThrow('NOBODY');
  });

  it('has the pins of the wiring drawing: those of a rig, and no others', () => {
    const drawing = readFileSync(join(root, 'docs/wiring.svg'), 'utf8');
    const drawn = [...drawing.matchAll(/>([DA])(\d+)</g)].map(
      ([, side, number]) => Number(number) + (side === 'A' ? uno.analog0 : 0),
    );
    const wired = Object.values(uno.pins).filter(({ owner }) => owner !== 'SERIAL' && owner !== 'FIRMATA');
    expect(drawn.sort((a, b) => a - b)).toEqual(wired.map(({ pin }) => pin).sort((a, b) => a - b));
  });

  it('has a wiring drawing for each kind of driver, with the resistor that keeps the motor off while nobody drives the pins', () => {
    const resistors = (name: string): number =>
      readFileSync(join(root, 'docs', name), 'utf8').match(/>10 kΩ</g)?.length ?? 0;
    expect(resistors('wiring.svg'), 'at ENA, and in the divider of the supply').toBe(2);
    expect(resistors('wiring-slow-decay.svg'), 'at each of its two drivers').toBe(2);
  });
});

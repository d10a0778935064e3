// A rig file as a form: what it shows, and texts that are edited without a byte changed that nobody asked for.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldTable } from '../../rig/description/field-table.js';
import { editRigFile, loadRig, parseRig, rigForm, rigNames, rigText } from '../../rig/description/files/index.js';
import type { RigText } from '../../rig/description/index.js';
import { readFields } from '../../rig/description/rig-file.js';

const formOf = (text: string, saved?: string, textOf: RigText = rigText, source = 'mine.yaml') => {
  const form = rigForm(textOf, text, source, saved);
  return {
    ...form,
    field: (name: string) => form.groups.flatMap(({ fields }) => fields).find((each) => each.name === name)!,
  };
};

describe('the form of a rig file', () => {
  it('has the fields in the groups of docs/rig-file.md, with their words, and those that must be there', () => {
    const { groups, field } = formOf('extends: belt\n');
    expect(groups.slice(1).map(({ title }) => title)).toEqual(fieldTable.map(({ title }) => title));
    expect(field('poleLength')).toMatchObject({
      meaning:
        'length of a uniform rod, hinged at its end, at most 75 cm; instead of it poleCentre and poleInertia may be given',
      ...{ wanted: 'a length', such: '39.5 cm', isRequired: false, written: '' },
      inherited: { text: '50 cm', source: 'belt.yaml' },
    });
    expect(field('cartMass').isRequired).toBe(true);
    // Links of the page are their words.
    expect(field('deadZoneRight').byDefault).toBe('derived');
    expect(field('velocityWindow').meaning).toMatch(/^velocities are measured over so long before each action; /);
    expect(field('emergencyStop').choices).toEqual(['normally closed', 'normally open']);
    expect(field('bumpers').choices).toEqual(['true', 'false']);
  });

  it.each(rigNames)('shows the preset %s without a fault', (name) => {
    expect(formOf(rigText(name)!).wrong).toBe(0);
  });

  it('tells each field what is wrong with it, as reading the file does', () => {
    const { field, wrong } = formOf(
      'extends: belt\npoleLenght: 60 cm\npoleMass: 230\ncartMass:\nlimitSwitches: 0.5 m\n',
    );
    expect(field('poleLenght').problem).toContain('Did you mean "poleLength"?');
    expect(field('poleMass')).toMatchObject({ written: '230', problem: expect.stringContaining('has no unit') });
    expect(field('cartMass')).toMatchObject({ written: '~', problem: expect.stringContaining('is empty') });
    expect(wrong).toBe(3);
    expect(formOf('extends: belt\nlimitSwitches: 0.5 m\n').field('limitSwitches').problem).toContain(
      'behind the end stops',
    );
  });

  it.each([
    ['extends: blet\n', '"blet" is no preset'],
    ['extends: ./nowhere.yaml\n', 'there is no file nowhere.yaml'],
    ['extends: ./mine.yaml\n', 'goes round in a circle'],
  ])('says at extends that %j leads nowhere, and still shows the rest', (text, problem) => {
    const { field } = formOf(`${text}poleMass: 3 g\n`);
    expect(field('extends').problem).toContain(problem);
    expect(field('poleMass').written).toBe('3 g');
  });

  it('begins with what it extends, and ends with what there is not, where that stands in it', () => {
    const { groups } = formOf('extends: belt\nspeed: 3\n');
    const presets = 'the presets are bench, bench-bumpers, desktop, belt';
    expect([groups[0], groups.at(-1)]).toEqual([
      {
        title: 'What it extends',
        fields: [
          {
            name: 'extends',
            meaning: `the preset or file from which all fields are taken that this file does not write itself; ${presets}`,
            ...{
              wanted: 'a preset or a file',
              such: 'desktop or ./mine.yaml',
              byDefault: 'nothing',
              isRequired: false,
            },
            written: 'belt',
          },
        ],
      },
      {
        title: 'Not known',
        fields: [
          {
            ...{ name: 'speed', meaning: '', wanted: '', such: '', byDefault: '', isRequired: false, written: '3' },
            problem: 'there is no such field. All fields are listed in docs/rig-file.md.',
          },
        ],
      },
    ]);
  });

  it('lists choices only where there are few, and asks for no example twice', () => {
    const { field } = formOf('extends: belt\n');
    for (const name of ['poleLength', 'gear', 'observationScales']) expect(field(name)).not.toHaveProperty('choices');
    expect(field('cartEncoder').wanted).toBe('a number of counts');
    expect(field('motorDecay').choices).toEqual(['slow', 'fast']);
  });

  it('tells the first of two problems of a field, and where one stands that is in another file', () => {
    const twice = formOf('extends: belt\nlimitSwitches: 0.5 m\nbumpers: true\n');
    expect(twice.field('limitSwitches').problem).toBe(
      'are at 0.5 m, behind the end stops at 0.4 m; write less, or "limitSwitches: none".',
    );
    expect(twice.field('bumpers')).not.toHaveProperty('problem');
    const other = formOf('extends: bench\nsoftLimits: 1.99 m\nbumpers: true\n');
    expect(other.field('limitSwitches').problem).toMatch(/^bench\.yaml, line \d+: cannot be where bumpers are/);
  });

  it('finds the files that it extends from where it is, and says which of them is no YAML', () => {
    const files: Readonly<Record<string, string>> = {
      'lab/base.yaml': 'extends: belt\npoleMass: 3 g\n',
      'lab/broken.yaml': 'a: [\n',
    };
    const textOf: RigText = (name) => files[name] ?? rigText(name);
    const { field } = formOf('extends: ./base.yaml\n', undefined, textOf, 'lab/mine.yaml');
    expect(field('poleMass').inherited).toEqual({ text: '3 g', source: 'lab/base.yaml' });
    const broken = formOf('extends: ./broken.yaml\n', undefined, textOf, 'lab/mine.yaml');
    expect(broken.field('extends').problem).toMatch(/^lab\/broken\.yaml, line 2: this is no YAML: /);
    const failing = () => {
      throw new Error('the disk is broken');
    };
    expect(() => formOf('extends: ./base.yaml\n', undefined, failing)).toThrow('the disk is broken');
  });

  it('of a text that was edited has the values before, and what is wrong with those after', () => {
    const { field } = formOf('extends: bench\npoleMass: 3\n', 'extends: belt\npoleMass: 3 g\n');
    expect(field('poleMass')).toMatchObject({ written: '3 g', problem: expect.stringContaining('has no unit') });
    expect(field('endStops').inherited).toEqual({ text: '2 m', source: 'bench.yaml' });
  });
});

describe('an edited rig file', () => {
  const text = `# Mine.
extends: belt   # the base

# Weighed.
poleMass:   "110 g"   # with its clamp
cartMass:
observationScales:
- 5
- 4
about: |
  two
  lines
deadZone: &share 0.30
dutyMax: 1
`;
  it.each<[values: Record<string, string>, before: string, after: string]>([
    [{ poleMass: '95 g' }, '"110 g"', '95 g'],
    [{ poleMass: '' }, 'poleMass:   "110 g"   # with its clamp\n', ''],
    [{ cartMass: '1 kg' }, 'cartMass:\n', 'cartMass: 1 kg\n'],
    [{ cartMass: '' }, 'cartMass:\n', ''],
    [{ observationScales: '[1, 2.50,3]' }, '- 5\n- 4\n', '  [1, 2.5, 3]\n'],
    [{ observationScales: '' }, 'observationScales:\n- 5\n- 4\n', ''],
    [{ about: 'it: # 3' }, '|\n  two\n  lines\n', '"it: # 3"\n'],
    [{ about: 'two\nlines' }, '|\n  two\n  lines\n', '"two\\nlines"\n'],
    [{ about: '3' }, '|\n  two\n  lines\n', '"3"\n'],
    [{ deadZone: '0.250' }, '0.30', '0.250'],
    [{ dutyMax: '80 %' }, 'dutyMax: 1', 'dutyMax: 80 %'],
    [{ gear: '1e1' }, 'dutyMax: 1\n', 'dutyMax: 1\ngear: 1e1\n'],
    [{ poleLength: '40 cm' }, 'cartMass:\n', 'cartMass:\npoleLength: 40 cm\n'],
    [{ endStops: '0.4 m' }, 'dutyMax: 1\n', 'dutyMax: 1\nendStops: 0.4 m\n'],
    [{ extends: 'bench' }, 'belt', 'bench'],
    [{ gear: '' }, '', ''],
  ])('with %j', (values, before, after) => {
    expect(editRigFile(text, values)).toBe(text.replace(before, after));
  });

  it('may have been in braces, without a last line break, or with those of Windows', () => {
    expect(editRigFile('{extends: belt, poleMass: 3 g}', { poleMass: '4 g' })).toBe('extends: belt\npoleMass: 4 g\n');
    expect(editRigFile('poleMass: 3 g', { extends: 'belt', cartMass: '1 kg' })).toBe(
      'extends: belt\npoleMass: 3 g\ncartMass: 1 kg\n',
    );
    expect(editRigFile('extends: belt\r\n', { poleMass: '3 g' })).toBe('extends: belt\r\npoleMass: 3 g\r\n');
  });

  it.each<[text: string, values: Record<string, string>, after: string]>([
    ['  extends: belt\n  poleMass: 3 g\n', { poleMass: '' }, '  extends: belt\n'],
    [
      '  extends: belt\n  poleMass: 3 g\n',
      { cartMass: ' 3 kg ' },
      '  extends: belt\n  poleMass: 3 g\n  cartMass: 3 kg\n',
    ],
    ['  poleMass: 3 g\n', { extends: 'belt' }, '  extends: belt\n  poleMass: 3 g\n'],
    ['# Mine.\npoleMass: 3 g\n', { extends: 'belt' }, '# Mine.\nextends: belt\npoleMass: 3 g\n'],
    ['extends: belt\npoleMass: 3 g', { poleMass: '' }, 'extends: belt\n'],
    ['extends: belt\n1.0: 3\n', { '1.0': '' }, 'extends: belt\n'],
    ['cartMass: # weigh it\nextends: belt\n', { cartMass: '1 kg' }, 'cartMass: 1 kg # weigh it\nextends: belt\n'],
    ['# nothing yet\n', { poleMass: '' }, '# nothing yet\n'],
    ['extends: belt\n', { bumpers: 'true' }, 'extends: belt\nbumpers: true\n'],
    ['extends: belt\n', { poleMass: '[1' }, 'extends: belt\npoleMass: "[1"\n'],
    // YAML has names behind a question mark, also without a value.
    ['? poleMass\nextends: belt\n', { poleMass: '3 g' }, 'poleMass: 3 g\nextends: belt\n'],
    ['? poleMass\n: 4 g\n', { cartMass: '3 kg' }, 'poleMass: 4 g\ncartMass: 3 kg\n'],
    ['# Why?\npoleMass: 4 g\n', { poleMass: '3 g' }, '# Why?\npoleMass: 3 g\n'],
  ])('of %j with %j', (before, values, after) => {
    expect(editRigFile(before, values)).toBe(after);
  });

  it('keeps a long field of a file in braces on its line', () => {
    const about = 'a rig '.repeat(40).trim();
    expect(editRigFile(`{extends: belt, about: ${about}}`, { about: '' })).toBe('extends: belt\n');
    expect(editRigFile(`{extends: belt, about: ${about}}`, { extends: 'bench' })).toBe(
      `extends: bench\nabout: ${about}\n`,
    );
  });

  it('takes no field that there is not, but takes one away', () => {
    expect(() => editRigFile(text, { poleLenght: '3 cm' })).toThrow(/^field poleLenght: there is no such field\.$/);
    const long = 'x'.repeat(2000); // YAML itself puts a question mark before it
    expect(editRigFile(`? ${long}\n: 3\nextends: belt\n`, { extends: 'bench' })).toBe(
      `? ${long}\n: 3\nextends: bench\n`,
    );
    expect(editRigFile('extends: belt\npoleLenght: 3 cm\n', { poleLenght: '' })).toBe('extends: belt\n');
  });

  it('says what was typed, whatever that is, and leaves all other fields and comments as they are', () => {
    const whole = rigText('belt')!;
    const names = fieldTable.flatMap(({ fields }) => Object.keys(fields));
    const valuesOf = (written: string) =>
      new Map([...readFields(written, 'it').fields].map(([name, { value }]) => [name, value]));
    const comments = (written: string) => written.split('\n').filter((line) => line.startsWith('#'));
    const typed = fc
      .oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }))
      .filter((value) => value.trim() !== '');
    fc.assert(
      fc.property(fc.constantFrom(...names), typed, (name, value) => {
        const edited = editRigFile(whole, { [name]: value });
        const [before, after] = [valuesOf(whole), valuesOf(edited)];
        const read = after.get(name);
        if (typeof read === 'string') expect(read).toBe(value.trim());
        for (const other of new Set([...before.keys(), ...after.keys()])) {
          if (other !== name) expect(after.get(other)).toEqual(before.get(other));
        }
        expect(comments(edited)).toEqual(comments(whole));
        expect([...valuesOf(editRigFile(edited, { [name]: '' })).keys()]).not.toContain(name);
      }),
      { numRuns: 40 },
    );
  });

  it('is the rig that somebody would have written by hand', async () => {
    const edited = editRigFile('extends: desktop\n', { poleLength: '30 cm', limitSwitches: 'none' });
    expect(parseRig(edited, 'x.yaml').plant.poleCentreM).toBe(0.15);
    expect(parseRig(edited, 'x.yaml').track.switchM).toBeUndefined();
    expect((await loadRig('desktop')).plant.poleCentreM).toBe(0.1975);
  });
});

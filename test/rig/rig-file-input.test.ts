// Rig files as people write them, and as nobody should: units, empty values, aliases, files that extend files, and texts made to break a reader.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { fieldNames } from '../../rig/description/fields.js';
import { loadRig, parseRig } from '../../rig/description/files/index.js';
import { parseRigWith } from '../../rig/description/index.js';
import { isQuantity, type Kind, kinds, parseQuantity } from '../../rig/quantities/index.js';
import { CodedError } from '../../src/base/index.js';
import { parseRigError } from './rig-errors.js';

const desktopWith = (...lines: string[]): string => `extends: desktop\n${lines.join('\n')}\n`;

describe('a quantity', () => {
  const read: readonly (readonly [written: string, kind: Kind, same: string])[] = [
    ['20°', kinds.angle, '20 deg'],
    ['20 º', kinds.angle, '20 deg'],
    ['20 degrees', kinds.angle, '20 deg'],
    ['90°/s', kinds.turning, '90 deg/s'],
    ['500 µs', kinds.duration, '500 us'],
    ['500 μs', kinds.duration, '500 us'],
    ['500\u00a0us', kinds.duration, '500 us'],
    ['9.81 m/s²', kinds.acceleration, '9.81 m/s^2'],
    ['9.81 m s⁻²', kinds.acceleration, '9.81 m/s^2'],
    ['9.81 m/s2', kinds.acceleration, '9.81 m/s^2'],
    ['9.81 m/s**2', kinds.acceleration, '9.81 m/s^2'],
    ['0.0011 kg·m²', kinds.inertia, '0.0011 kg m^2'],
    ['0.0011 kg⋅m^2', kinds.inertia, '0.0011 kg m^2'],
    ['0.0011 kg*m^2', kinds.inertia, '0.0011 kg m^2'],
    ['49 mN·m', kinds.torque, '0.049 N m'],
    ['49 mN-m', kinds.torque, '0.049 N m'],
    ['2e-4 N-m-s/rad', kinds.hingeFriction, '0.0002 N m s'],
    ['1.2 kgf cm', kinds.torque, '0.11767980 N m'],
    ['5.63 N·s/m', kinds.friction, '5.63 N/(m/s)'],
    ['2.2 Ω', kinds.resistance, '2.2 ohm'],
    ['2.2 \u2126', kinds.resistance, '2.2 ohm'],
    ['2200 mΩ', kinds.resistance, '2.2 ohm'],
    ['\u22120.5 mm', kinds.length, '-0.5 mm'],
    ['11.8 inch', kinds.length, '29.972 cm'],
    ['11.8"', kinds.length, '29.972 cm'],
    ['11.8 ″', kinds.length, '29.972 cm'],
    ['10000 RPM', kinds.rotation, '10000 rpm'],
    ['10000 rev/min', kinds.rotation, '10000 rpm'],
    ['10000 r/min', kinds.rotation, '10000 rpm'],
    ['2400 counts per rev', kinds.countsPerTurn, '2400 counts/rev'],
    ['600 PPR', kinds.countsPerTurn, '2400 counts/rev'],
    ['600 ppr', kinds.countsPerTurn, '2400 counts/rev'],
    ['600 pulses/rev', kinds.countsPerTurn, '2400 counts/rev'],
    ['600 lines/revolution', kinds.countsPerTurn, '2400 counts/rev'],
    ['600 pulses per revolution', kinds.countsPerTurn, '2400 counts/rev'],
    ['2400 edges/turn', kinds.countsPerTurn, '2400 counts/rev'],
    ['600 P/R', kinds.countsPerTurn, '2400 counts/rev'],
    ['500 pulses/m', kinds.countsPerLength, '2000 counts/m'],
    ['395 millimetres', kinds.length, '39.5 cm'],
    ['39.5 centimeters', kinds.length, '39.5 cm'],
    ['87 grams', kinds.mass, '0.087 kg'],
    ['3 ounces', kinds.mass, '3 oz'],
    ['10 msec', kinds.duration, '10 ms'],
    ['10 milliseconds', kinds.duration, '10 ms'],
    ['0.3 radians', kinds.angle, '0.3 rad'],
    ['3.1 Newton', kinds.force, '3.1 N'],
    ['0.0002 N·m·s/rad', kinds.hingeFriction, '0.0002 N m s'],
    ['0.0002 N m/(rad/s)', kinds.hingeFriction, '0.0002 N m s'],
    ['0.011 V/(rad/s)', kinds.torqueConstant, '0.011 N m/A'],
    ['0.011 V s/rad', kinds.torqueConstant, '0.011 N m/A'],
  ];
  it.each(read)('%s is read', (written, kind, same) => {
    expect(parseQuantity(written, kind)).toBeCloseTo(parseQuantity(same, kind), 8);
  });

  // In brackets no unit is one of those that are read without mathjs.
  const everyday = ['30 cm', '0.7 mm', '87 g', '3.3 ms', '3 s', '20 deg', '0.1 deg'];
  const own = Object.values(kinds).map(({ unit }) => `0.7 ${unit}`);
  it.each([...everyday, ...own])('%s is what mathjs makes of it, bit for bit', (written) => {
    const inBrackets = written.replace(/ (.*)/, ' ($1)');
    const values = Object.values(kinds).flatMap((kind) => {
      if (!isQuantity(written, kind)) return [];
      return [[parseQuantity(written, kind), parseQuantity(inBrackets, kind)] as const];
    });
    expect(values.length).toBeGreaterThan(0);
    for (const [value, ofMathjs] of values) expect(value).toBe(ofMathjs);
  });

  const refused: readonly (readonly [written: string, kind: Kind, message: RegExp])[] = [
    ['600 CPR', kinds.countsPerTurn, /"CPR", which may mean counts or pulses; write "counts\/rev", or "pulses\/rev"/],
    ['600 ticks/rev', kinds.countsPerTurn, /may mean counts or pulses/],
    ['30,5 cm', kinds.length, /has a comma in its number, .*; write a length such as 30 cm/],
    ['10 000 counts/m', kinds.countsPerLength, /its number in pieces/],
    ["10'000 counts/m", kinds.countsPerLength, /its number in pieces/],
    ['1.1·10⁻³ kg m²', kinds.inertia, /has a power in its number, which is written as in 1e-6/],
    ['1.1x10^-3 kg m^2', kinds.inertia, /has a power in its number/],
    ['1.2 kg cm', kinds.torque, /kg is a mass; the force of a weight is in kgf or lbf; write a torque such as/],
    ['500 g·cm', kinds.torque, /g is a mass; the force of a weight/],
    ['7 oz in', kinds.torque, /oz is a mass; the force of a weight/],
    ['7 oz-in', kinds.torque, /oz is a mass; the force of a weight/],
    // What makers tell of a motor, and of an encoder, the other way up.
    ['870 rpm/V', kinds.torqueConstant, /is not a torque constant but one over it, 0\.01098 N m\/A; write/],
    [
      '0.1 mm/count',
      kinds.countsPerLength,
      /is not a number of counts along a length but one over it, 10000 counts\/m;/,
    ],
    ['0 rpm/V', kinds.torqueConstant, /is not a torque constant; write/],
    ['0.7 lb', kinds.force, /lb is a mass; the force of a weight/],
    ['600 PPR x4', kinds.countsPerTurn, /has a factor behind its pulses, which are 4 counts each without it/],
    ['600 pulses/rev × 4', kinds.countsPerTurn, /has a factor behind its pulses/],
    ['600 lines/rev (quadrature)', kinds.countsPerTurn, /has a factor behind its pulses/],
    ['0.05 Nm', kinds.torque, /"0.05 Nm" has .* \(did you mean "N m"\?\)/],
    ['5 Ncm', kinds.torque, /did you mean "N cm"/],
    ['0.0011 kgm²', kinds.inertia, /did you mean "kg m²"/],
    // Newton times milliseconds, or times metres and seconds.
    ['5.63 Ns/m', kinds.friction, /did you mean "N s\/m"/],
    ['2e-4 Nm s', kinds.hingeFriction, /did you mean "N m s"/],
    // A gram is a g, and a gram times a metre no mass.
    ['87 gm', kinds.mass, /unit that is not known, "gm"; write/],
    ['0x10 cm', kinds.length, /unit that is not known, "x10 cm"/],
    ['2400 counts', kinds.countsPerTurn, /is not a number of counts in a turn; write/],
    ['100 um', kinds.countsPerLength, /is not a number of counts along a length; write/],
    ['0.0002 Nms', kinds.hingeFriction, /unit that is not known, "Nms"/],
    // Units that mathjs knows, and no machine needs.
    ['87 G', kinds.mass, /unit that is not known, "G"/],
    ['30 Cm', kinds.length, /unit that is not known, "Cm" \(did you mean "cm"\?\)/],
    ['10 MS', kinds.duration, /unit that is not known, "MS"/],
    ['1 week', kinds.duration, /not known/],
    ['1 au', kinds.length, /not known/],
    ['1 angstrom', kinds.length, /not known/],
    ['1 chain', kinds.length, /not known/],
    ['3 stone', kinds.mass, /not known/],
    ['4 dyn', kinds.force, /not known/],
    ['20 grad', kinds.angle, /not known/],
    ['1 %', kinds.length, /not known, "%"/],
    ['20 °C', kinds.angle, /not known/],
    ['3 10 cm', kinds.length, /its number in pieces/],
    ['3 cm 10', kinds.length, /not known/],
    ['3 *', kinds.length, /not known/],
    ['3 (m', kinds.length, /not known/],
    ['3 m^^2', kinds.length, /not known/],
    [`3 ${'('.repeat(100_000)}m`, kinds.length, /is too long for a quantity/],
    ['1e306 m', kinds.length, /is more than any machine has/],
    ['1e-300 m', kinds.length, /is less than any machine has/],
    ['1e999 m', kinds.length, /is more than any machine has/],
    ['1e-999 m', kinds.length, /is less than any machine has/],
  ];
  it.each(refused)('%s is refused with the right form', (written, kind, message) => {
    let told = '';
    try {
      parseQuantity(written, kind);
    } catch (error) {
      expect(error).toMatchObject({ code: 'QUANTITY_INVALID' });
      told = (error as Error).message;
    }
    expect(told).toMatch(message);
    expect(told).toContain(`such as ${kind.example}`);
    expect(told.length).toBeLessThan(300);
  });

  it('of a share may be per cent', () => {
    const motor = parseRig(desktopWith('dutyMax: 80 %', 'deadZoneLeft: "6%"', 'velocitySmoothing: 50 %'), 'a.yaml');
    expect(motor.motor).toMatchObject({ dutyMax: 0.8, deadZoneLeft: 0.06 });
    expect(motor.velocitySmoothing).toBe(0.5);
    expect(parseRig(desktopWith('dutyMax: 80 percent'), 'a.yaml').motor.dutyMax).toBe(0.8);
    expect(parseRigError(desktopWith('dutyMax: 120 %')).message).toContain('field dutyMax: "120 %" is not a share');
    expect(parseRigError(desktopWith('gear: 80 %')).message).toContain('field gear: "80 %" is not a number above 0');
  });
});

describe('an empty value', () => {
  const empty = ['', ' # TODO 19.5 cm', ' ~', ' null', ' ""', ' !!null'];
  it.each([...fieldNames, 'extends'].flatMap((field) => empty.map((value) => [field, value] as const)))(
    'of %s is refused, never taken as absent:%s',
    (field, value) => {
      const text = field === 'extends' ? `extends:${value}\n` : desktopWith(`${field}:${value}`);
      const line = field === 'extends' ? 1 : 2;
      const { code, message } = parseRigError(text);
      expect(code).toBe('RIG_INVALID');
      expect(message).toMatch(new RegExp(`^small\\.yaml, line ${line}: field ${field}: is empty; write `));
    },
  );

  it('that may be absent is told how to take it back', () => {
    expect(parseRigError(desktopWith('limitSwitches:')).message).toBe(
      'small.yaml, line 2: field limitSwitches: is empty; write a length such as 30 cm, or "none" to do without it.',
    );
    expect(parseRigError(desktopWith('cartMass:')).message).not.toContain('none');
  });
});

describe('what is not there', () => {
  it.each(['false', 'no', 'off', 'n/a', 'None', 'NONE', '"none "', 'undefined', 'TODO', '"  "'])(
    'is told to be written as none: %s',
    (word) => {
      expect(parseRigError(desktopWith(`limitSwitches: ${word}`)).message).toMatch(/, or "none" to do without it\.$/);
      expect(parseRigError(desktopWith(`cartMass: ${word}`)).message).not.toContain('or "none"');
    },
  );

  it('is none for an emergency stop too, which else every rig has', () => {
    expect(parseRig(desktopWith('emergencyStop: none'), 'a.yaml').emergencyStop).toBe(false);
    expect(parseRig(desktopWith('emergencyStop: false'), 'a.yaml').emergencyStop).toBe(false);
    expect(parseRig(desktopWith(), 'a.yaml').emergencyStop).toBe(true);
  });
});

it('a switch with a contact and no place is refused with the right form', () => {
  const { message } = parseRigError(desktopWith('limitSwitches: normally closed'));
  expect(message).toContain(
    '"normally closed" is a contact without its place; write a length before it, such as "38 cm, normally closed"',
  );
});

it.each([
  ['19.5 cm normally open', ['LIMIT_LEFT', 'LIMIT_RIGHT']],
  ['19.5 cm; normally open', ['LIMIT_LEFT', 'LIMIT_RIGHT']],
  ['19.5 cm ; left normally open; right normally closed', ['LIMIT_LEFT']],
  ['19.5 cm left normally closed right normally open', ['LIMIT_RIGHT']],
  ['19.5 cm, left normally open, right normally closed', ['LIMIT_LEFT']],
])('a contact is read whatever stands between it and its place: %s', (written, normallyOpen) => {
  const { track, normallyOpen: read } = parseRig(desktopWith(`limitSwitches: ${written}`), 'a.yaml');
  expect([track.switchM, read]).toEqual([0.195, normallyOpen]);
});

it('a contact before its place is told', () => {
  expect(parseRigError(desktopWith('limitSwitches: normally open, 19.5 cm')).message).toContain(
    '"normally open, 19.5 cm" is a contact without its place; write a length before it, such as "38 cm, normally open"',
  );
});

it('a switch with two contacts is refused', () => {
  for (const contacts of ['normally open, normally closed', 'left normally closed, left normally open']) {
    const { message } = parseRigError(desktopWith(`limitSwitches: 19.5 cm, ${contacts}`));
    expect(message).toContain(`field limitSwitches: "19.5 cm, ${contacts}" has two contacts for a switch`);
  }
  const sides = parseRig(desktopWith('limitSwitches: 19.5 cm, left normally closed, right normally open'), 'a.yaml');
  expect(sides.normallyOpen).toEqual(['LIMIT_RIGHT']);
});

describe('YAML that cannot be read', () => {
  it('is told in words of ours where two of something stand', () => {
    expect(parseRigError(desktopWith('poleMass: 87 g', 'poleMass: 88 g'))).toMatchObject({
      code: 'RIG_SYNTAX',
      message: expect.stringContaining('small.yaml, line 3: this field stands here a second time.'),
    });
    expect(parseRigError(desktopWith('---', 'poleMass: 88 g'))).toMatchObject({
      code: 'RIG_SYNTAX',
      message: expect.stringContaining('line 2: a second document begins here (---), and a rig file has only one.'),
    });
  });

  it.each([
    ['poleLength: *nope', 2, 'poleLength'],
    ['poleLength: &a [*a]', 2, 'poleLength'],
    ['poleLength: &a {in: [1, *a]}', 2, 'poleLength'],
    ['<<: *base', 2, '<<'],
    ['<<: {poleLength: 30 cm}', 2, '<<'],
    ['cartMass: 1 kg\n"<<": 3', 3, '<<'],
  ])('%s is told with line and field', (lines, line, field) => {
    const { code, message } = parseRigError(desktopWith(lines));
    expect(code).toBe('RIG_INVALID');
    expect(message).toContain(`small.yaml, line ${line}: field ${field}: `);
    expect(message.split('\n')).toHaveLength(1);
  });

  it('aliases of aliases of aliases are refused before they fill the memory', () => {
    const letters = [...'abcdefghi'];
    const lines = letters.map((name, i) => {
      const element = i === 0 ? 'x' : `*${letters[i - 1]}`;
      return `${name}: &${name} [${Array(9).fill(element).join(', ')}]`;
    });
    expect(parseRigError(lines.join('\n'))).toMatchObject({
      code: 'RIG_INVALID',
      message: 'small.yaml, line 4: field d: has a YAML alias (*) that cannot be read. Write the value itself.',
    });
  });

  it.each(['&a [*a]', '&a {in: [1, *a]}'])('an alias of what it stands in is told as one: %s', (value) => {
    expect(parseRigError(desktopWith(`poleLength: ${value}`)).message).toBe(
      'small.yaml, line 2: field poleLength: has a YAML alias (*) of the list or map that it stands in. Write the value itself.',
    );
  });

  it('nothing is said behind our back, as of a map that is a key', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    expect(parseRigError(desktopWith('poleLength: {{ pole }}')).message).toContain(
      'field poleLength: a map is no text',
    );
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('an alias of a value that is there is read', () => {
    expect(parseRig(desktopWith('poleCentre: &half 20 cm', 'poleOffset: *half'), 'a.yaml').plant.poleOffsetM).toBe(0.2);
  });

  it.each([
    ['poleLength: {toString: x}', 'field poleLength: a map is no text'],
    ['gear: {toString: x, valueOf: y}', 'field gear: a map is not a number'],
    ['bumpers: [1]', 'field bumpers: a list is not true or false'],
    ['extends: {toString: x}', 'field extends: is neither a preset nor a file'],
    ['__proto__: 3', 'field __proto__: there is no such field'],
    ['constructor: 3', 'field constructor: there is no such field'],
    ['? [a, b]\n: 3', "a field's name is a word"],
    [`poleLength: ${'['.repeat(100_000)}`, 'nested too deeply'],
    [`poleLength: ${'['.repeat(100)}${']'.repeat(100)}`, 'field poleLength: a list is no text'],
    [`${'- '.repeat(100_000)}x`, ''],
    [`${'? '.repeat(20_000)}x`, ''],
    [`about: ${'x'.repeat(1_000_000)}\npoleLength: ${'9'.repeat(1_000_000)}`, 'field poleLength: '],
  ])('%.40s is told in one short message', (text, told) => {
    const { code, message } = parseRigError(text);
    expect(code).toMatch(/^RIG_/);
    expect(message).toContain(told);
    expect(message.length).toBeLessThan(2000);
  });

  it('numbers of any size are taken or refused, and never break what is derived from them', () => {
    const units = ['', ...new Set(Object.values(kinds).map(({ unit }) => unit))];
    const said = (field: string, value: number, unit: string): string => {
      try {
        expect(JSON.stringify(parseRig(desktopWith(`${field}: ${value} ${unit}`), 'a.yaml'))).not.toContain('null');
        return '';
      } catch (error) {
        if (error instanceof CodedError) return error.message;
        throw new Error(`${field}: ${value} ${unit}`, { cause: error });
      }
    };
    let refused = 0;
    for (const field of fieldNames) {
      const unit = units.find((name) => !/has no unit|is not |is no /.test(said(field, 1, name)));
      if (unit === undefined) continue;
      for (const value of [1e-300, 1e-14, 1e-9, 1e9, 1e11, 1e306]) if (said(field, value, unit) !== '') refused++;
    }
    expect(refused).toBeGreaterThan(100);
  });
});

describe('a file that extends a file', () => {
  const lab = {
    'mine.yaml': desktopWith('poleLength: 40 cm', 'limitSwitches: none'),
    'two.yaml': 'extends: ./mine.yaml\npoleMass: 90 g\n',
    'carts/three.yaml': 'extends: ../two.yaml\ncartMass: 0.3 kg\n',
  };
  const inMemory =
    (files: Readonly<Record<string, string>>, preset = 'x: 1') =>
    (name: string): string | undefined =>
      files[name] ?? (name === 'desktop' ? preset : undefined);
  const refusal = (files: Readonly<Record<string, string>>, source: string): string => {
    try {
      parseRigWith(inMemory(files), files[source]!, source);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  it('has its fields but for those it writes itself, from the directory of the file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rig-'));
    mkdirSync(join(directory, 'carts'));
    for (const [name, text] of Object.entries(lab)) writeFileSync(join(directory, name), text);
    const rig = await loadRig(join(directory, 'carts', 'three.yaml'));
    expect(rig).toMatchObject({ name: 'three', track: { softLimitM: 0.19 } });
    expect(rig.track.switchM).toBeUndefined();
    expect(rig.plant).toMatchObject({ poleCentreM: 0.2, poleMassKg: 0.09, cartMassKg: 0.3, forceN: 3.1 });
  });

  it('may have the line ends of old Macs, and be in Latin-1', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rig-')), 'old.yaml');
    writeFileSync(path, Buffer.from(desktopWith('captureAngle: 15°').replaceAll('\n', '\r'), 'latin1'));
    expect((await loadRig(path)).captureRad).toBeCloseTo(Math.PI / 12, 12);
  });

  it('may be in UTF-16, as Windows writes "Unicode"', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rig-'));
    const text = desktopWith('captureAngle: 15°');
    for (const bytes of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(`\ufeff${text}`, 'utf16le').swap16()]) {
      writeFileSync(join(directory, 'wide.yaml'), bytes);
      writeFileSync(join(directory, 'narrow.yaml'), '\ufeffextends: wide.yaml\n');
      const rig = await loadRig(join(directory, 'narrow.yaml'));
      expect(rig.captureRad).toBeCloseTo(Math.PI / 12, 12);
    }
  });

  it('may be beside it without a ./, and may have the name of a preset', () => {
    const files = { 'dir/a.yaml': 'extends: b.yaml\n', 'dir/b.yaml': 'extends: ./bench\n', 'dir/bench': 'no: field\n' };
    expect(refusal(files, 'dir/a.yaml')).toMatch(/dir\/bench, line 1: field no: there is no such field/);
  });

  it('names the file in which the wrong field stands', () => {
    const files = { 'a.yaml': 'extends: lab/b.yaml\n', 'lab/b.yaml': 'about: x\npoleLength: 3 kg\n' };
    expect(refusal(files, 'a.yaml')).toContain('lab/b.yaml, line 2: field poleLength: "3 kg" is not a length');
  });

  it('cannot be one that is not there, or a directory', async () => {
    expect(refusal({ 'lab/a.yaml': 'extends: ../b.yaml\n' }, 'lab/a.yaml')).toBe(
      'lab/a.yaml, line 1: field extends: there is no file b.yaml that can be read. The path is from the directory of lab/a.yaml.',
    );
    expect(refusal({ 'a.yaml': 'extends: desktop.yaml\n' }, 'a.yaml')).toContain(
      'there is no file desktop.yaml that can be read. The path is from the directory of a.yaml. The preset is written as "extends: desktop".',
    );
    const directory = mkdtempSync(join(tmpdir(), 'rig-'));
    const path = join(directory, 'a.yaml');
    writeFileSync(path, 'extends: ./\n');
    await expect(loadRig(path)).rejects.toMatchObject({ code: 'RIG_INVALID' });
  });

  it.each([
    ['./', '"./" is a directory; write a file in it, such as ./mine.yaml.'],
    ['..', '".." is a directory; '],
    ['lab/', '"lab/" is a directory; '],
    ['lab/..', '"lab/.." is a directory; '],
    ['https://example.org/rigs/mine.yaml', '"https://example.org/rigs/mine.yaml" is an address; write a preset, or a'],
    ['file:///rigs/mine.yaml', '"file:///rigs/mine.yaml" is an address; '],
    ['mine', '"mine" is no preset. The presets are: '],
  ])('cannot be %s', (path, told) => {
    expect(refusal({ 'a.yaml': `extends: ${path}\n` }, 'a.yaml')).toContain(`a.yaml, line 1: field extends: ${told}`);
  });

  it('has a word for it that is near', () => {
    expect(refusal({ 'a.yaml': 'extend: desktop\n' }, 'a.yaml')).toContain(
      'field extend: there is no such field. Did you mean "extends"?',
    );
  });

  it.each([
    [{ 'a.yaml': 'extends: ./a.yaml' }, 'a.yaml -> a.yaml'],
    [{ 'a.yaml': 'extends: x/b.yaml', 'x/b.yaml': 'extends: ../a.yaml' }, 'a.yaml -> x/b.yaml -> a.yaml'],
  ])('cannot be the file itself: %j', (files, chain) => {
    expect(refusal(files, 'a.yaml')).toContain(`field extends: goes round in a circle: ${chain}. Take one`);
  });

  it('cannot go on for ever', () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`f${i}.yaml`, `extends: f${i + 1}.yaml`]));
    expect(refusal(files, 'f0.yaml')).toContain('f9.yaml, line 1: field extends: is the 10th in a row');
  });
});

// Holds the layers of the firmware's core: which file may include which, and that it is portable.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const core = fileURLToPath(new URL('../../firmware/core', import.meta.url));

/** Lowest first; a unit is a .c file with its header. What stands above may include what stands below or beside. */
const layers: Readonly<Record<string, readonly string[]>> = {
  'bytes and tables': [
    ...['static_assert', 'hardware', 'protocol', 'pins', 'pin_map', 'state_table', 'crc16', 'tanh_table', 'sine_table'],
    ...['firmata_bytes', 'number', 'text', 'seven_bit', 'rate', 'shared'],
  ],
  'store and policy': ['network', 'policy', 'signature', 'image', 'record', 'store', 'rig'],
  estimator: ['fixed', 'estimator', 'drive', 'still', 'swing', 'switches'],
  safety: ['detect', 'homing', 'safety', 'control'],
  wire: [
    'status',
    'sentence',
    'line',
    'telemetry',
    'firmata_servo',
    'firmata_pins',
    'command',
    'firmata_i2c',
    'firmata',
  ],
  board: ['board'],
};
const heights = new Map(Object.values(layers).flatMap((units, height) => units.map((unit) => [unit, height] as const)));

/** Of the C library, what needs no operating system; `machine.h` is the compiler's, one for each machine. */
const outside = ['stdbool.h', 'stddef.h', 'stdint.h', 'string.h', 'machine.h'];

const unitOf = (file: string): string => file.replace(/\.[ch]$/, '');
const files = readdirSync(core).filter((name) => /\.[chS]$/.test(name));

/** What a file includes, in quotes or angle brackets, wherever the spaces are. */
function includes(text: string): string[] {
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*(.+)$/gm)].map(
    ([, what]) => /^["<]([^">]+)[">]/.exec(what!)?.[1] ?? what!,
  );
}

const inner = new Map<string, Set<string>>([...heights.keys()].map((unit) => [unit, new Set()]));
const foreign: string[] = [];
for (const file of files) {
  for (const included of includes(readFileSync(join(core, file), 'utf8'))) {
    if (!files.includes(included)) foreign.push(included);
    else if (unitOf(included) !== unitOf(file)) inner.get(unitOf(file))?.add(unitOf(included));
  }
}

describe('the core of the firmware', () => {
  it('is read include by include', () => {
    expect(includes('#include "a.h"\n#  include <b/c.h> // why\n\t#include\t"../d.h"\n#include NAME')).toEqual([
      'a.h',
      'b/c.h',
      '../d.h',
      'NAME',
    ]);
    expect([...inner.values()].flatMap((units) => [...units]).length).toBeGreaterThan(80);
  });

  it('has a layer for every file, and no layer for files that are gone', () => {
    expect([...new Set(files.map(unitOf))].sort()).toEqual([...heights.keys()].sort());
  });

  it('includes only downwards and sideways', () => {
    const upwards = [...inner].flatMap(([unit, units]) =>
      [...units]
        .filter((other) => heights.get(other)! > heights.get(unit)!)
        .map((other) => `${unit} includes ${other}`),
    );
    expect(upwards).toEqual([]);
  });

  it('has no two units that know each other, nor a longer ring', () => {
    const done = new Set<string>();
    const visit = (unit: string, path: readonly string[]): void => {
      expect(path, [...path, unit].join(' -> ')).not.toContain(unit);
      if (done.has(unit)) return;
      for (const other of inner.get(unit)!) visit(other, [...path, unit]);
      done.add(unit);
    };
    for (const unit of inner.keys()) visit(unit, []);
  });

  it('includes nothing of the AVR, nor of any other machine', () => {
    expect([...new Set(foreign)].sort()).toEqual([...outside].sort());
  });
});

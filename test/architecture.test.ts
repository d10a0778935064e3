// Holds the house's walls: which room may import which (docs/architecture.md), and no cycles between files.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Room -> rooms it may import, besides itself. The longest matching prefix is a file's room. */
const allowed: Record<string, readonly string[]> = {
  'sim/math': [],
  sim: ['sim/math'],
  'sim/kernel/assembly': [],
  'src/network': ['sim/math'],
  'src/learn': ['src/network', 'sim'],
  'src/control': ['sim/math'],
  'src/compile': ['src/network'],
  'src/link': ['src/compile'],
  'src/report': ['src/network'],
  'src/experiment': ['src/learn', 'src/report', 'src/network', 'sim'],
  'rig/boards': [],
  'rig/description': ['sim', 'src/control', 'src/network', 'src/link'],
  'rig/bench': ['rig/boards', 'rig/description', 'sim'],
  'rig/faults': ['rig/boards', 'rig/description', 'rig/bench', 'sim'],
  'rig/hil': [
    'rig/boards',
    'rig/description',
    'rig/bench',
    'rig/faults',
    'src/link',
    'src/control',
    'src/compile',
    'src/network',
    'sim',
  ],
  'rig/calibration': ['rig/boards', 'rig/description', 'rig/bench', 'rig/hil', 'src/link', 'sim'],
  rig: ['rig/boards', 'rig/description', 'rig/bench', 'rig/faults', 'rig/hil', 'rig/calibration'],
  'src/cli': [
    'sim',
    'src/network',
    'src/learn',
    'src/compile',
    'src/link',
    'src/report',
    'src/experiment',
    'rig',
    'rig/boards',
    'rig/description',
    'rig/bench',
    'rig/faults',
    'rig/hil',
    'rig/calibration',
    'src/control',
  ],
  src: ['sim', 'src/network', 'src/learn', 'src/compile', 'src/link', 'src/report', 'rig'],
  firmware: ['src/network', 'src/control'],
};

function sourceFiles(): string[] {
  return ['sim', 'src', 'rig', 'firmware'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
      .map((name) => `${top}/${name.replaceAll('\\', '/')}`),
  );
}

/** The specifiers a file imports or re-exports, statically or dynamically. */
function specifiers(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/\bfrom\s+'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? match[2]!);
}

function roomOf(file: string): string {
  const rooms = Object.keys(allowed).filter((room) => file.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0]!;
}

const graph = new Map<string, string[]>();
for (const file of sourceFiles()) {
  const targets = specifiers(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) =>
      relative(root, join(root, dirname(file), specifier))
        .replaceAll('\\', '/')
        // AssemblyScript leaves the extension out.
        .replace(/(\.js)?$/, '.ts'),
    );
  graph.set(file, targets);
}

describe('architecture', () => {
  it('finds files and imports to check', () => {
    expect(graph.size).toBeGreaterThan(40);
    expect([...graph.values()].flat().length).toBeGreaterThan(80);
  });

  it('imports run only the ways the house allows', () => {
    const wrong: string[] = [];
    for (const [file, targets] of graph) {
      for (const target of targets) {
        const from = roomOf(file);
        const to = roomOf(target);
        if (from !== to && !allowed[from]!.includes(to)) wrong.push(`${file} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('other rooms come in by the front door: a room is imported through its index', () => {
    const wrong: string[] = [];
    for (const [file, targets] of graph) {
      for (const target of targets) {
        if (roomOf(file) !== roomOf(target) && !target.endsWith('/index.ts')) wrong.push(`${file} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('only the command line knows commander, and only sim, network and compile stay free of node:', () => {
    for (const file of graph.keys()) {
      const outside = specifiers(file).filter((specifier) => !specifier.startsWith('.'));
      if (!file.startsWith('src/cli/')) expect(outside, file).not.toContain('commander');
      if (/^(sim|src\/network|src\/compile)\//.test(file)) {
        expect(
          outside.filter((name) => name.startsWith('node:')),
          file,
        ).toEqual([]);
      }
    }
  });

  it('has no import cycles', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      const seen = path.indexOf(file);
      expect(seen, [...path.slice(seen), file].join(' -> ')).toBe(-1);
      if (done.has(file)) return;
      for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file, []);
  });

  it('the portable firmware core includes nothing of the AVR', () => {
    const core = readdirSync(join(root, 'firmware/core')).filter((name) => /\.[ch]$/.test(name));
    expect(core.length).toBeGreaterThan(5);
    for (const name of core) {
      const text = readFileSync(join(root, 'firmware/core', name), 'utf8');
      const includes = [...text.matchAll(/#include\s+[<"]([^>"]+)[>"]/g)].map((match) => match[1]!);
      expect(
        includes.filter((path) => /avr|util\//.test(path)),
        name,
      ).toEqual([]);
    }
  });
});

// Holds the house's walls: which room may import which (docs/architecture.md), and no cycles between files.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each room, lowest first, and what it may import besides itself. The longest matching prefix is a file's room. */
const ladder: Record<string, readonly string[]> = {
  'sim/kernel/assembly': [],
  'sim/math': [],
  sim: ['sim/math'],
  'src/base': [],
  'src/base/files': ['src/base'],
  'src/protocol': [],
  'src/network': ['src/base', 'sim/math'],
  'src/control': ['sim/math'],
  'src/compile': ['src/base', 'src/protocol', 'src/network'],
  'src/link': ['src/base', 'src/protocol', 'src/compile'],
  'src/learn': ['src/base', 'src/base/files', 'src/network', 'sim'],
  'src/report': ['src/base', 'src/network'],
  'src/experiment': ['src/base', 'src/base/files', 'src/report', 'src/learn', 'src/network', 'sim'],
  src: ['src/base', 'src/network', 'src/compile', 'src/link', 'src/learn', 'src/report'],
  'rig/boards': ['src/base', 'src/base/files', 'src/protocol'],
  'rig/description': ['src/base', 'src/protocol', 'src/network', 'src/control', 'sim'],
  'rig/bench': ['rig/boards', 'rig/description', 'src/base', 'src/protocol', 'sim'],
  'rig/hil': [
    ...['rig/boards', 'rig/description', 'rig/bench'],
    ...['src/base', 'src/protocol', 'src/network', 'src/control', 'src/compile', 'src/link', 'sim'],
  ],
  'rig/calibration': [
    'rig/boards',
    'rig/description',
    'rig/bench',
    'rig/hil',
    'src/base',
    'src/protocol',
    'src/link',
    'sim',
  ],
  'rig/faults': [
    ...['rig/boards', 'rig/description', 'rig/bench', 'rig/hil'],
    ...['src/base', 'src/protocol', 'src/network', 'src/compile', 'src/link', 'sim'],
  ],
  rig: ['rig/boards', 'rig/description', 'rig/bench', 'rig/hil', 'rig/calibration', 'rig/faults'],
  firmware: ['src/network', 'src/control'],
  cli: [
    ...['rig', 'rig/boards', 'rig/description', 'rig/bench', 'rig/hil', 'rig/calibration', 'rig/faults'],
    ...[
      'src/base',
      'src/base/files',
      'src/protocol',
      'src/network',
      'src/control',
      'src/compile',
      'src/link',
      'src/learn',
    ],
    ...['src/report', 'src/experiment', 'sim'],
  ],
};
const rooms = Object.keys(ladder);

function sourceFiles(): string[] {
  return ['sim', 'src', 'rig', 'firmware', 'cli'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
      .map((name) => `${top}/${name.replaceAll('\\', '/')}`),
  );
}

/** What a file imports or re-exports, statically or dynamically, in quotes of any kind. */
function specifiers(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*(['"`])([^'"`]+)\1/g)].map((match) => match[2]!);
}

/** Imports whose target is computed: no reader and no test can say where they lead. */
function computedImports(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return [...code.matchAll(/\bimport\s*\(\s*(?!['"])[^)]*\)|\bimport\s*\(\s*(['"])[^'"]*\1\s*\+[^)]*\)/g)].map(
    (match) => match[0],
  );
}

const textOf = new Map(sourceFiles().map((file) => [file, readFileSync(join(root, file), 'utf8')]));

function roomOf(file: string): string {
  return rooms.filter((room) => file.startsWith(`${room}/`)).sort((a, b) => b.length - a.length)[0]!;
}

const graph = new Map<string, string[]>();
for (const [file, text] of textOf) {
  const targets = specifiers(text)
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

  it('is a ladder: a room stands above all that it imports', () => {
    for (const [room, below] of Object.entries(ladder)) {
      for (const other of below)
        expect(rooms.indexOf(other), `${room} imports ${other}`).toBeLessThan(rooms.indexOf(room));
    }
  });

  it('reads imports in any quotes, and finds those that are computed', () => {
    expect(specifiers(`import a from "./a.js"; export * from './b.js'; await import(\`./c.js\`)`)).toEqual([
      './a.js',
      './b.js',
      './c.js',
    ]);
    expect(
      computedImports('import(name); import("./" + name); import(`./$' + '{name}`); import("./a.js")'),
    ).toHaveLength(3);
  });

  it('computes no import, but where a task of the user is loaded', () => {
    const computed = [...textOf].filter(([, text]) => computedImports(text).length > 0).map(([file]) => file);
    expect(computed).toEqual(['src/learn/evaluation/own-task.ts']);
  });

  it('imports run only the ways the house allows', () => {
    const wrong: string[] = [];
    for (const [file, targets] of graph) {
      for (const target of targets) {
        const from = roomOf(file);
        const to = roomOf(target);
        if (from !== to && !ladder[from]!.includes(to)) wrong.push(`${file} imports ${target}`);
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
    for (const [file, text] of textOf) {
      const outside = specifiers(text).filter((specifier) => !specifier.startsWith('.'));
      if (!file.startsWith('cli/')) expect(outside, file).not.toContain('commander');
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
});

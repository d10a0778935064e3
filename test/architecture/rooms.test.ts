// Holds the house's walls: which room may import which (docs/architecture.md), and no cycles between files.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
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
  'src/base/threads': ['src/base'],
  'src/base/yaml': ['src/base'],
  'src/protocol': [],
  'src/network': ['src/base', 'sim/math'],
  'src/control': ['sim/math'],
  'src/compile': ['src/base', 'src/protocol', 'src/network'],
  'src/link': ['src/base', 'src/protocol', 'src/compile'],
  'src/link/johnny-five': ['src/protocol', 'src/link'],
  'src/learn/methods': ['src/base', 'src/network', 'sim'],
  'src/learn/tasks': ['src/base', 'src/network', 'src/learn/methods', 'sim'],
  'src/learn/evaluation': ['src/base', 'src/network', 'src/learn/methods', 'sim'],
  'src/learn/training': [
    ...['src/base', 'src/network', 'src/learn/methods', 'src/learn/tasks', 'src/learn/evaluation', 'sim'],
  ],
  'src/learn/threads': [
    ...['src/base', 'src/network', 'src/learn/methods', 'src/learn/tasks', 'src/learn/evaluation'],
    ...['src/learn/training', 'sim'],
  ],
  'src/learn/runs': ['src/base', 'src/base/files', 'src/network', 'src/learn/threads', 'src/learn/training'],
  'src/learn': ['src/learn/runs', 'src/learn/threads', 'src/learn/training'],
  'src/report': ['src/base', 'src/network'],
  'src/ui-api': ['src/protocol', 'src/learn/training', 'src/report'],
  'src/experiment': ['src/base', 'src/base/files', 'src/base/yaml', 'src/report', 'src/learn', 'src/network', 'sim'],
  'src/experiment/queue': ['src/base', 'src/base/files', 'src/learn', 'src/experiment', 'sim'],
  'src/minimise': [
    ...[
      'src/base',
      'src/base/files',
      'src/base/threads',
      'src/network',
      'src/compile',
      'src/report',
      'src/learn',
      'sim',
    ],
  ],
  src: ['src/base', 'src/network', 'src/compile', 'src/link/johnny-five', 'src/learn', 'src/report'],
  'rig/boards': ['src/base', 'src/protocol', 'src/link'],
  'rig/boards/ports': ['rig/boards', 'src/base', 'src/base/files', 'src/link', 'src/link/johnny-five'],
  'rig/johnny-five': ['src/protocol', 'src/link', 'rig/boards/ports'],
  'rig/traces': ['rig/boards', 'src/protocol', 'src/link'],
  'rig/quantities': ['src/base'],
  'rig/description': ['rig/quantities', 'src/base', 'src/protocol', 'src/network', 'src/control', 'sim'],
  'rig/description/files': ['rig/description', 'src/base'],
  'rig/bench': ['rig/boards', 'rig/description', 'src/base', 'src/protocol', 'sim'],
  'rig/hil': [
    ...['rig/boards', 'rig/description', 'rig/bench', 'src/base', 'src/protocol'],
    ...['src/network', 'src/control', 'src/compile', 'src/link', 'sim'],
  ],
  'rig/calibration': [
    ...['rig/boards', 'rig/boards/ports', 'rig/description', 'rig/bench', 'rig/hil'],
    ...['src/base', 'src/protocol', 'src/link', 'sim'],
  ],
  'rig/faults': [
    ...['rig/boards', 'rig/boards/ports', 'rig/quantities', 'rig/description', 'rig/bench', 'rig/hil', 'rig/traces'],
    ...['src/base', 'src/base/yaml', 'src/protocol', 'src/network', 'src/compile', 'src/link', 'sim'],
  ],
  'rig/check': [
    ...[
      'rig/boards',
      'rig/boards/ports',
      'rig/description',
      'rig/description/files',
      'rig/hil',
      'rig/faults',
      'rig/traces',
    ],
    ...['src/base', 'src/base/threads', 'src/base/yaml', 'src/network', 'src/compile', 'src/link'],
  ],
  'rig/results': ['rig/hil', 'src/base', 'src/report'],
  'rig/lab': ['rig/boards/ports', 'rig/description', 'src/base', 'src/base/files', 'src/base/yaml'],
  'rig/serving': [...['rig/boards', 'rig/boards/ports', 'rig/description', 'rig/bench', 'src/base']],
  rig: [
    'rig/boards/ports',
    'rig/description/files',
    'rig/bench',
    'rig/hil',
    'rig/calibration',
    'rig/faults',
    'rig/check',
    'rig/lab',
    'rig/serving',
    'rig/traces',
  ],
  firmware: ['src/network', 'src/control', 'src/compile'],
  cli: [
    ...['rig', 'rig/boards', 'rig/boards/ports', 'rig/description', 'rig/description/files', 'rig/bench', 'rig/hil'],
    ...[
      'rig/calibration',
      'rig/faults',
      'rig/check',
      'rig/results',
      'rig/lab',
      'rig/serving',
      'rig/traces',
      'src/base',
      'src/base/files',
      'src/protocol',
      'src/network',
      'src/control',
    ],
    ...[
      'src/compile',
      'src/link',
      'src/link/johnny-five',
      'src/learn',
      'src/report',
      'src/experiment',
      'src/experiment/queue',
      'src/minimise',
      'src/ui-api',
      'sim',
    ],
  ],
  web: [
    ...[
      'rig/boards',
      'rig/description',
      'rig/bench',
      'rig/hil',
      'src/base',
      'src/protocol',
      'src/network',
      'src/compile',
    ],
    ...['src/link', 'src/learn/evaluation', 'src/learn/training', 'src/ui-api', 'src/report', 'sim'],
  ],
};
const rooms = Object.keys(ladder);

/** What a browser needs: files, threads, ports and Johnny-Five are handed in, so nothing here is Node's. */
const browserRooms: readonly string[] = [
  ...['sim', 'sim/math', 'src/base', 'src/protocol', 'src/network', 'src/control', 'src/compile', 'src/link'],
  ...['src/learn/methods', 'src/learn/tasks', 'src/learn/evaluation', 'src/learn/training'],
  ...[
    'rig/boards',
    'rig/traces',
    'rig/quantities',
    'rig/description',
    'rig/bench',
    'rig/hil',
    'src/report',
    'src/ui-api',
    'web',
  ],
];
/** What a browser does not have, or only serialport and Johnny-Five on Node bring. */
const nodePackages = /^(?:node:|serialport$|@serialport\/|johnny-five$|firmata)/;
const nodeGlobals = /(?<![.\w'])(?:Buffer|process|require|NodeJS|__dirname|__filename)\b/;

function sourceFiles(): string[] {
  return ['sim', 'src', 'rig', 'firmware', 'cli', 'web'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
      .map((name) => `${top}/${name.replaceAll('\\', '/')}`),
  );
}

/** What a file imports or re-exports, statically or dynamically, in quotes of any kind. */
function specifiers(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*(['"`])([^'"`]+)\1/g)].map((match) => match[2]!);
}

/** A file's code without its comments. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"])\/\/.*$/gm, '');
}

/** What is imported from packages when the code runs: what is only a type is gone by then. */
function packagesAtRuntime(text: string): string[] {
  return specifiers(codeOf(text).replace(/\b(?:import|export) type\b[^;]*;/g, '')).filter(
    (name) => !name.startsWith('.'),
  );
}

/** Imports whose target is computed: no reader and no test can say where they lead. */
function computedImports(text: string): string[] {
  return [...codeOf(text).matchAll(/\bimport\s*\(\s*(?!['"])[^)]*\)|\bimport\s*\(\s*(['"])[^'"]*\1\s*\+[^)]*\)/g)].map(
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
    expect(computed).toEqual(['src/learn/threads/own-task.ts']);
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

  it('only the command line knows commander', () => {
    for (const [file, text] of textOf) {
      if (!file.startsWith('cli/')) expect(specifiers(text), file).not.toContain('commander');
    }
  });

  it('what a browser needs is free of Node: no built-ins, no globals, no serial ports, no Johnny-Five', () => {
    const files = [...textOf].filter(([file]) => browserRooms.includes(roomOf(file)));
    expect(new Set(files.map(([file]) => roomOf(file)))).toEqual(new Set(browserRooms));
    const wrong = files.flatMap(([file, text]) => [
      ...packagesAtRuntime(text)
        .filter((name) => nodePackages.test(name) || builtinModules.includes(name))
        .map((name) => `${file} imports ${name}`),
      ...(nodeGlobals.exec(codeOf(text)) ?? []).map((name) => `${file} uses ${name}`),
    ]);
    expect(wrong).toEqual([]);
  });

  it('what a browser needs rests on nothing that it lacks', () => {
    const lacking = browserRooms.flatMap((room) =>
      ladder[room]!.filter((below) => !browserRooms.includes(below)).map((below) => `${room} imports ${below}`),
    );
    expect(lacking).toEqual([]);
  });

  it('tells types from what runs, and Node from what looks like it', () => {
    const text =
      "import type { SerialPortStream } from '@serialport/stream';\nimport { a } from 'yaml'; // from 'node:fs'";
    expect(packagesAtRuntime(text)).toEqual(['yaml']);
    for (const code of ['Buffer.from(x)', 'f(process.env)', 'timer: NodeJS.Timeout']) expect(code).toMatch(nodeGlobals);
    for (const code of ['new ArrayBuffer(8)', 'this.process()', 'processor', "'Buffer'"]) {
      expect(code).not.toMatch(nodeGlobals);
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

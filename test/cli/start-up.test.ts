// A command loads what it needs, and nothing else: its start-up time is that of its imports. `npm run benchmark startup` measures it.
import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { balancing, save } from './champions.js';
import { emptyDirectory } from './command-line.js';
import { main } from './process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Has Node tell every file that it loads as a module. */
const hooks = `import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(2, 'LOADED ' + url + '\\n');
  return next(url, context);
}`;
const asUrl = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;
const register = asUrl(`import { register } from 'node:module'; register(${JSON.stringify(asUrl(hooks))});`);

/** The files of a run of the built program, from the root of the repository. */
function loaded(directory: string, ...words: readonly string[]): string[] {
  const { status, stderr } = spawnSync(process.execPath, ['--import', register, main, ...words], {
    cwd: directory,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return [...stderr.matchAll(/^LOADED (file:.*)$/gm)].map(([, url]) => relative(root, fileURLToPath(url!)));
}

/** Libraries and rooms by the files that were loaded of them. */
function packagesIn(files: readonly string[]): string[] {
  const names = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}

it('--version loads the command line, and no command', () => {
  const files = loaded(emptyDirectory(), '--version');
  expect(files).toContain('dist/cli/program.js');
  expect(packagesIn(files)).toEqual(['commander', 'leven']);
  expect(files.filter((file) => /^dist\/(?:rig|sim|cli\/commands)\//.test(file))).toEqual([]);
});

it('inspect loads the network and the compiler: no board, no rig, no training, no reports', () => {
  const directory = emptyDirectory();
  const files = loaded(directory, 'inspect', save(directory, 'champion.json', balancing));
  expect(packagesIn(files)).toEqual(['commander', 'leven', 'zod']);
  expect(files.filter((file) => file.startsWith('dist/cli/commands/'))).toEqual(['dist/cli/commands/inspect.js']);
  expect(files.filter((file) => /^dist\/(?:rig|src\/(?:learn|link|report|experiment))\//.test(file))).toEqual([]);
  expect(files.filter((file) => /^dist\/sim\/(?!math\/)/.test(file))).toEqual([]);
});

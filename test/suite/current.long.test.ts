// No test runs what was built before an edit: here vitest watches a copy of the repository while its sources change.
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { it, onTestFinished } from 'vitest';
import { emptyDirectory } from '../cli/command-line.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Passes only with what is edited below. */
const probe = `
  import { existsSync, readFileSync } from 'node:fs';
  import { createRequire } from 'node:module';
  import { expect, it } from 'vitest';
  const { resolve } = createRequire(import.meta.url);
  it('sees the edits', () => {
    const kernel = new WebAssembly.Module(readFileSync(resolve('synaptolytic/kernel.wasm')));
    expect({
      worker: readFileSync(resolve('synaptolytic/learn-worker'), 'utf8').includes('edited'),
      kernel: WebAssembly.Module.exports(kernel).some(({ name }) => name === 'edited'),
      gone: existsSync('dist/src/gone.js'),
    }).toEqual({ worker: true, kernel: true, gone: false });
  });`;

it('is built anew before a run of the watch mode: workers, the kernel, and nothing whose source is gone', async () => {
  const copy = emptyDirectory();
  const setUp = ['build-first', 'close-opened', 'opened'].map((name) => `test/suite/${name}.ts`);
  const parts = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'vitest.config.ts', 'build.mjs', 'dist'];
  for (const part of [...parts, 'sim', 'src', 'rig', 'cli', 'firmware', ...setUp])
    cpSync(join(root, part), join(copy, part), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'test/probe.test.ts'), probe);

  const { NODE_V8_COVERAGE, ...env } = process.env;
  const args = ['node_modules/vitest/vitest.mjs', '--watch', '--project', 'short'];
  const vitest = spawn(process.execPath, args, {
    cwd: copy,
    env: { ...env, NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void vitest.kill());
  let said = '';
  const says = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (chunk: Buffer): void => {
        said += chunk;
        if (pattern.test(said)) resolve();
      };
      vitest.stdout.on('data', look);
      vitest.stderr.on('data', look);
      vitest.on('close', () => reject(new Error(said)));
    });

  await says(/Tests +1 failed[\s\S]*Watching for file changes/);
  mkdirSync(join(copy, 'dist/src'), { recursive: true });
  writeFileSync(join(copy, 'dist/src/gone.js'), '');
  appendFileSync(join(copy, 'sim/kernel/assembly/index.ts'), '\nexport function edited(): i32 { return 42; }\n');
  appendFileSync(join(copy, 'src/learn/threads/worker.ts'), "\nparentPort!.postMessage('edited');\n");
  await says(/Tests +1 passed/);
});

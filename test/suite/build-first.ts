// Brings what is built up to date before any test, and before each run of the watch mode: dist/, which workers, the kernel and started
// processes are, and the firmware's core for this machine.
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Without compilers the tests that need these programs say that they are skipped. HOST_PROGRAMS names others. */
const buildsHost =
  !process.env.HOST_PROGRAMS && ['cc', 'make'].every((program) => !spawnSync(program, ['--version']).error);

function build(): void {
  execFileSync(process.execPath, ['build.mjs'], { cwd: root, stdio: 'inherit' });
  if (buildsHost) execFileSync('make', ['-s', '-j2', '-C', 'firmware', 'host'], { cwd: root, stdio: 'inherit' });
}

/** Called by vitest. */
export function setup(project: TestProject): void {
  build();
  project.onTestsRerun(build);
}

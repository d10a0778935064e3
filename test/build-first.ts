// Brings what is built up to date before any test, and before each run of the watch mode: workers, the kernel, started processes.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const script = fileURLToPath(new URL('../build.mjs', import.meta.url));

function build(): void {
  execFileSync(process.execPath, [script], { stdio: 'inherit' });
}

/** Called by vitest. */
export function setup(project: TestProject): void {
  build();
  project.onTestsRerun(build);
}

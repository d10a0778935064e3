// Brings dist/ up to date before any test, and before each run of the watch mode: workers, the kernel and started processes are built.
import type { TestProject } from 'vitest/node';
import { build } from '../build.mjs';

export function setup(project: TestProject): void {
  build();
  project.onTestsRerun(() => {
    build();
  });
}

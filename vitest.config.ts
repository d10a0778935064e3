// Tests run from source. What only runs when it is built (workers, the kernel, started processes) is built first.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const long = 'test/**/*.long.test.ts';
/** Against tests that hang, or wait for what never comes; how quick one is decides nothing. */
const [shortMs, longMs, pollMs] = [300_000, 1_200_000, 60_000];
/** Files share processes, so that each module is loaded once and not once for each file. */
const each = {
  isolate: false,
  setupFiles: ['test/suite/close-opened.ts'],
  env: { LC_ALL: 'C' }, // shells warn of a locale that is set and not installed
  expect: { poll: { timeout: pollMs } },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...each,
          name: 'short',
          include: ['test/**/*.test.ts'],
          exclude: [long],
          testTimeout: shortMs,
          hookTimeout: shortMs,
        },
      },
      {
        test: {
          ...each,
          name: 'long',
          include: [long],
          globalSetup: 'test/suite/build-page.ts',
          testTimeout: longMs,
          hookTimeout: shortMs,
        },
      },
    ],
    maxWorkers: availableParallelism(), // by itself vitest leaves one core idle
    globalSetup: 'test/suite/build-first.ts',
    // The watch mode does not see that tests depend on these, since no test imports them.
    forceRerunTriggers: [
      '**/assembly/**',
      '**/src/learn/threads/{share,worker}.ts',
      '**/cli/main.ts',
      '**/firmware/**/*.[ch]',
    ],
    fileParallelism: !process.env.SYNAPTOLYTIC_PORT, // one real board serves one file at a time
    coverage: {
      provider: 'custom',
      customProviderModule: 'test/suite/coverage.ts',
      include: ['cli/**/*.ts', 'src/**/*.ts', 'rig/**/*.ts', 'sim/**/*.ts', 'firmware/*.ts'],
      exclude: ['**/assembly/**', 'rig/boards/avr/core-module.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportOnFailure: true,
      thresholds: { lines: 91.0 }, // what was reached on 30 November 2026, less one point
    },
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results.json' }]] : ['default'],
  },
});

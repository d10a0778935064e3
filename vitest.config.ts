// Tests run from source. What only runs when it is built (workers, the kernel, started processes) is built first.
import { defineConfig } from 'vitest/config';

const long = 'test/**/*.long.test.ts';
/** Rooms whose tests run the emulated board. */
const board = 'test/{boards,browser,cli,firmware,hil,link,rig,serving}/**/*.test.ts';
/** Against tests that hang; how quick one is decides nothing. */
const timeouts = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    projects: [
      // A process of its own for each file: the emulator takes several times as long where much else has run before.
      { test: { name: 'board', include: [board], exclude: [long], ...timeouts } },
      // The others share processes, so that each module is loaded once and not once for each file.
      { test: { name: 'plain', include: ['test/**/*.test.ts'], exclude: [board, long], ...timeouts, isolate: false } },
      { test: { name: 'long', include: [long], testTimeout: 3_600_000 } },
    ],
    globalSetup: 'test/suite/build-first.ts',
    // The watch mode does not see that tests depend on these, since no test imports them.
    forceRerunTriggers: [
      '**/sim/kernel/assembly/**',
      '**/src/learn/threads/worker.ts',
      '**/cli/main.ts',
      '**/firmware/**/*.[ch]',
    ],
    fileParallelism: !process.env.SYNAPTOLYTIC_PORT, // one real board serves one file at a time
    coverage: {
      provider: 'custom',
      customProviderModule: 'test/suite/coverage.ts',
      include: ['cli/**/*.ts', 'src/**/*.ts', 'rig/**/*.ts', 'sim/**/*.ts', 'firmware/*.ts'],
      exclude: ['sim/kernel/assembly/**'],
      reporter: ['text-summary', 'html', 'json-summary'],
      // thresholds: { lines: 0 },
    },
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results.json' }]] : ['default'],
  },
});

// Tests run from source. What only runs when it is built (workers, the kernel, started processes) is built first.
import { defineConfig } from 'vitest/config';

/** Of both lists. Files share one process a worker, so that each module is loaded once and not once for each file. */
const each = { isolate: false, testTimeout: 30_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { ...each, name: 'short', include: ['test/**/*.test.ts'], exclude: ['test/**/*.long.test.ts'] } },
      { test: { ...each, name: 'long', include: ['test/**/*.long.test.ts'] } },
    ],
    globalSetup: 'test/suite/build-first.ts',
    // The watch mode does not see that tests depend on these, since no test imports them.
    forceRerunTriggers: [
      '**/sim/kernel/assembly/**',
      '**/src/learn/evaluation/worker.ts',
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

// The tests as a mutation run needs them: one process for each file, nothing built first, and no search for the smallest counterexample.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: process.env.MUTATION_TESTS?.split(',') ?? [],
    exclude: ['test/**/*.long.test.ts'],
    setupFiles: ['tools/mutation/setup.ts', 'test/suite/close-opened.ts'],
    testTimeout: 120_000,
  },
});

// Tests run from source; the CLI's tests run the built package, which `npm test` builds first.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    fileParallelism: !process.env.SYNAPTOLYTIC_PORT, // one real board serves one file at a time
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results.json' }]] : ['default'],
  },
});

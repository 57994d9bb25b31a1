import { defineConfig } from 'vitest/config';

// Where the continuous integration wants the results to count (see .ci/run).
const resultsFile = process.env['TEST_RESULTS_FILE'];

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    globals: false,
    // Processes, not threads: SQLite is a native module, and the working directory and signals belong to a process.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 10_000,
    hookTimeout: 10_000,
    teardownTimeout: 5_000,
    sequence: { shuffle: false },
    passWithNoTests: false,
    dangerouslyIgnoreUnhandledErrors: false,
    // A test that asserts nothing fails.
    expect: { requireAssertions: true },
    reporters: resultsFile === undefined ? ['default'] : ['default', ['json', { outputFile: resultsFile }]],
  },
});

import { defineConfig } from 'vitest/config';

// Where the continuous integration wants the results to count (see .ci/run).
const resultsFile = process.env['TEST_RESULTS_FILE'];

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    globals: false,
    // Processes, not threads: SQLite is a native module, and the working directory and signals belong to a process.
    pool: 'forks',
    maxWorkers: 2,
    // Generous: machines are small and busy, and no test measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 5_000,
    sequence: { shuffle: false },
    passWithNoTests: false,
    dangerouslyIgnoreUnhandledErrors: false,
    // A test that asserts nothing fails.
    expect: { requireAssertions: true },
    reporters: resultsFile === undefined ? ['default'] : ['default', ['json', { outputFile: resultsFile }]],
  },
});

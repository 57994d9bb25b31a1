import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { mutants } from './test/mutants/mutants.ts';
import { plant } from './test/mutants/plant.ts';

// Where the continuous integration wants the results to count (see .ci/run).
const resultsFile = process.env['TEST_RESULTS_FILE'];

// A bug by name, planted in memory to see whether the tests notice (see test/mutants/run.ts).
const mutant = mutants.find(({ name }) => name === process.env['MUTANT']);

function planted(): Plugin {
  const file = mutant === undefined ? null : fileURLToPath(new URL(mutant.file, import.meta.url));
  return {
    name: 'planted-bug',
    enforce: 'pre',
    transform: (code, id) => (mutant !== undefined && id === file ? plant(mutant, code) : null),
  };
}

export default defineConfig({
  plugins: [planted()],
  test: {
    environment: 'node',
    // Keyed by what a file holds, not by what is planted in it.
    fsModuleCache: mutant === undefined,
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    globals: false,
    // Processes, not threads: SQLite is a native module, and the working directory and signals belong to a process.
    pool: 'forks',
    maxWorkers: 2,
    // A process runs one file after the other: no module keeps state, and loading the libraries for each file took longer
    // than all but the longest of them. What a test replaces, it puts back.
    isolate: false,
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

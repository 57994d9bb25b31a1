// Plants each bug of mutants.ts alone, in memory, runs the tests that should notice, and tells which one did.
// `npm run mutants`, or `npm run mutants -- WORD` for those whose name holds the word. Exits 1 when one lives.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutants, type Mutant } from './mutants.ts';

/** A bug that makes the tests hang is caught, too. */
const longestMs = 300_000;

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const [word = ''] = process.argv.slice(2);
const chosen = mutants.filter(({ name }) => name.includes(word));
const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
const alive: Mutant[] = [];
try {
  for (const [index, mutant] of chosen.entries()) {
    const by = catcherOf(mutant);
    if (by === null) alive.push(mutant);
    const verdict = by === null ? 'NOT CAUGHT' : `caught by: ${by}`;
    process.stdout.write(
      `${String(index + 1)}/${String(chosen.length)} ${mutant.breaks} ${mutant.name}\n    ${verdict}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.stdout.write(`${String(chosen.length - alive.length)} of ${String(chosen.length)} planted bugs caught\n`);
process.exitCode = alive.length > 0 || chosen.length === 0 ? 1 : 0;

/** The first test that fails with this bug, in words; null when all pass. */
function catcherOf({ name, tests }: Mutant): string | null {
  const outputFile = join(folder, 'results.json');
  rmSync(outputFile, { force: true });
  const files = tests.map((path) => `test/${path}`);
  const run = spawnSync('vitest', ['run', '--bail=1', '--reporter=json', `--outputFile=${outputFile}`, ...files], {
    env: { ...process.env, MUTANT: name, TEST_RESULTS_FILE: undefined },
    encoding: 'utf8',
    timeout: longestMs,
  });
  if (run.status === 0) return null;
  if (run.signal !== null) return `no end within ${String(longestMs / 1000)} s`;
  const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8')) as Results;
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (failed !== undefined) return failed.fullName;
  // Without a failed test something else went wrong, and says nothing of the bug.
  const broken = testResults.find(({ status }) => status === 'failed');
  throw new Error(`mutant "${name}": no test ran to its end. ${broken?.message ?? ''}${run.stderr}`);
}

// Plants each bug of mutants.ts alone, in memory, runs the tests that should notice, and tells which one did.
// `npm run mutants`, or `npm run mutants -- WORD` for those whose name holds the word, or `-- --part 7/6` for a sixth of them, the
// second one as 7 is 1 more than 6. Exits 1 when one lives.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutants, type Mutant } from './mutants.ts';

/** A bug that makes the tests hang is caught, too. */
const longestMs = 300_000;
/** Each with one worker: small suites start faster than they run. */
const atOnce = 2;

interface Results {
  readonly testResults: readonly {
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const [word = '', part = ''] = process.argv.slice(2);
const chosen = word === '--part' ? partOf(part) : mutants.filter(({ name }) => name.includes(word));
const queue = [...chosen];
const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
const alive: Mutant[] = [];
let done = 0;
try {
  await Promise.all(Array.from({ length: atOnce }, drain));
} finally {
  rmSync(folder, { recursive: true });
}
process.stdout.write(`${String(chosen.length - alive.length)} of ${String(chosen.length)} planted bugs caught\n`);
process.exitCode = alive.length > 0 || chosen.length === 0 ? 1 : 0;

function partOf(text: string): readonly Mutant[] {
  const [which = 0, of = 0] = text.split('/').map(Number);
  return mutants.filter((_, index) => index % of === which % of);
}

async function drain(): Promise<void> {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const by = (await catcherOf(mutant, ['--bail=1'])) ?? (await catcherOf(mutant, []));
    if (by === null) alive.push(mutant);
    done += 1;
    const verdict = by === null ? 'NOT CAUGHT' : `caught by: ${by}`;
    process.stdout.write(`${String(done)}/${String(chosen.length)} ${mutant.breaks} ${mutant.name}\n    ${verdict}\n`);
  }
}

/** The first test that fails with this bug, in words; null when none does. */
async function catcherOf(mutant: Mutant, options: readonly string[]): Promise<string | null> {
  const { name, tests } = mutant;
  const outputFile = join(folder, `${String(mutants.indexOf(mutant))}.json`);
  rmSync(outputFile, { force: true });
  const files = tests.map((path) => `test/${path}`);
  const { code, hasHung, stderr } = await runTests([...options, `--outputFile=${outputFile}`, ...files], name);
  if (hasHung) return `no end within ${String(longestMs / 1000)} s`;
  if (code === 0) return null;
  const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8')) as Results;
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (failed !== undefined) return failed.fullName;
  // With --bail the test that failed is not always told. Without, something else went wrong, and says nothing of the bug.
  if (options.length > 0) return null;
  const broken = testResults.find(({ status }) => status === 'failed');
  throw new Error(`mutant "${name}": no test ran to its end. ${broken?.message ?? ''}${stderr}`);
}

function runTests(
  args: readonly string[],
  mutant: string,
): Promise<{ readonly code: number; readonly hasHung: boolean; readonly stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, MUTANT: mutant, TEST_RESULTS_FILE: undefined };
    const all = ['run', '--maxWorkers=1', '--reporter=json', ...args];
    execFile('vitest', all, { env, timeout: longestMs, maxBuffer: 1e9 }, (error, _stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, hasHung: error?.killed === true, stderr });
    });
  });
}

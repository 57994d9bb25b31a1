// node scripts/count-tests.js RESULTS.json – prints `PASSED FAILED` from vitest's JSON, and names every skipped test on
// stderr: what did not run is said, never silent. Runs under the machine's own Node.
import { readFileSync } from 'node:fs';

const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
const withStatus = (...wanted) => tests.filter(({ status }) => wanted.includes(status));

// A file that could not be loaded has no tests to count, and is a failure all the same.
const unloadable = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
const notRun = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');

for (const { fullName } of notRun) console.error(`skipped: ${fullName}`);
for (const { name } of unloadable) console.error(`could not be loaded: ${name}`);
console.log(`${withStatus('passed').length} ${withStatus('failed').length + unloadable.length}`);

// Who may import whom (.dependency-cruiser.cjs), checked on src/ – and the rules themselves, checked on planted files:
// a check that has never failed is not yet a check.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const root = fileURLToPath(new URL('..', import.meta.url));
const planted = `${root}test/architecture/violations/`;
const tsConfigFile = `${root}tsconfig.json`;
const tsConfig = extractTSConfig(tsConfigFile);
const options = { ...(await extractOptions(`${root}.dependency-cruiser.cjs`)), tsConfig: { fileName: tsConfigFile } };
const rules = options.ruleSet.forbidden.map(({ name }) => name);

/** What breaks a rule, and how many files of src/ were inspected. */
async function cruiseSourcesOf(folder) {
  process.chdir(folder); // file names in the rules are relative to it
  const { output } = await cruise(['src'], { ...options, baseDir: folder }, undefined, { tsConfig });
  const inspected = output.modules.filter(({ source }) => source.startsWith('src/')).length;
  return { inspected, violations: output.summary.violations };
}

function sourcesOf(folder) {
  const names = readdirSync(`${folder}src`, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => `src/${name}`);
}

/** A planted file says in its first line which rule it breaks. */
function ruleBrokenBy(file) {
  return /^\/\/ Breaks ([\w-]+)\.\n/.exec(readFileSync(planted + file, 'utf8'))?.[1];
}

const mistakes = [];

const files = sourcesOf(root).length;
const { inspected, violations } = await cruiseSourcesOf(root);
// With a TypeScript that it does not know, the cruiser inspects nothing and is content.
if (files === 0 || inspected < files) mistakes.push(`inspected ${inspected} modules, but src/ has ${files} files`);
for (const { rule, from, to } of violations) mistakes.push(`${rule.name}: ${from} → ${to}`);

const seen = await cruiseSourcesOf(planted);
const fired = new Set(
  seen.violations.filter(({ rule, from }) => ruleBrokenBy(from) === rule.name).map(({ rule }) => rule.name),
);
for (const rule of rules) if (!fired.has(rule)) mistakes.push(`rule ${rule} fires on no planted file`);
for (const file of sourcesOf(planted)) {
  const rule = ruleBrokenBy(file);
  if (rule !== undefined && !rules.includes(rule)) mistakes.push(`${file} is planted for ${rule}, which is no rule`);
}

for (const mistake of mistakes) console.error(mistake);
console.log(
  `boundaries: ${inspected} modules, ${fired.size} of ${rules.length} rules seen to fire, ${mistakes.length} mistakes`,
);
process.exitCode = mistakes.length === 0 ? 0 : 1;

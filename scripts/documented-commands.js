// Every command line shown to users is one that exists: npm scripts, the program's commands and their options. Lines in
// ```sh blocks are looked at; output and configuration belong into other blocks.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = ['README.md', 'CONTRIBUTING.md', 'docs/operating.md'];
const testCommand = 'npm ci && npm test';
const tools = [
  'cat',
  'cd',
  'chmod',
  'cp',
  'curl',
  'docker',
  'export',
  'git',
  'install',
  'jq',
  'kill',
  'mkdir',
  'node',
  'systemctl',
];

const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const helpTexts = new Map();
const mistakes = [];
let count = 0;

for (const page of pages) {
  if (!existsSync(root + page)) {
    mistakes.push(`${page} is missing`);
    continue;
  }
  const text = readFileSync(root + page, 'utf8');
  for (const line of commandLinesOf(text)) {
    for (const command of line.split(/\s*(?:&&|\|\||[|;])\s*/)) {
      count += 1;
      const mistake = mistakeIn(command.replace(/^(?:[A-Z_]+=\S*\s+)+/, '').trim());
      if (mistake !== undefined) mistakes.push(`${page}: ${command}: ${mistake}`);
    }
  }
  if (page === 'README.md' && !commandLinesOf(text).includes(testCommand)) {
    mistakes.push(`${page}: does not show the test command, ${testCommand}`);
  }
}

for (const mistake of mistakes) console.error(mistake);
console.log(`documented commands: ${count} in ${pages.length} pages, ${mistakes.length} mistakes`);
process.exitCode = mistakes.length === 0 && count > 0 ? 0 : 1;

/** Without prompts, comments and continuations. */
function commandLinesOf(text) {
  const blocks = [...text.matchAll(/^```(?:sh|bash|shell|console)\n([^]*?)^```/gm)].map(([, block]) => block);
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/(?:^|\s+)#.*$/, '')
        .trim(),
    )
    .filter((line) => line !== '');
}

function mistakeIn(command) {
  const [first, second, ...rest] = command.split(/\s+/);
  if (first === 'npx' && second === 'partoo-sync') return mistakeInOurs(rest);
  if (first === 'partoo-sync') return mistakeInOurs([second, ...rest].filter((word) => word !== undefined));
  if (first === 'npm' && second === 'run') return rest[0] in scripts ? undefined : `no npm script ${rest[0]}`;
  if (first === 'npm' && second === 'test') return 'test' in scripts ? undefined : 'no npm script test';
  if (first === 'npm' || first === 'npx' || tools.includes(first)) return undefined;
  return `neither ours nor a known tool`;
}

function mistakeInOurs(words) {
  const verb = words.find((word) => /^[a-z]+$/.test(word)) ?? '';
  const options = words.filter((word) => word.startsWith('-')).map((word) => word.split('=')[0]);
  const known = `${helpOf([])}\n${verb === '' ? '' : helpOf([verb])}`;
  if (verb !== '' && !helpOf([verb]).startsWith(`Usage: partoo-sync ${verb}`)) return `no command ${verb}`;
  const unknown = options.filter((option) => !new RegExp(`(?<![\\w-])${option}(?![\\w-])`).test(known));
  return unknown.length === 0 ? undefined : `no option ${unknown.join(', ')}`;
}

function helpOf(words) {
  const key = words.join(' ');
  const known = helpTexts.get(key);
  if (known !== undefined) return known;
  const { stdout, stderr, status } = spawnSync(process.execPath, [`${root}bin/partoo-sync.js`, ...words, '--help'], {
    encoding: 'utf8',
  });
  if (status !== 0) mistakes.push(`partoo-sync ${key} --help ends with ${status}: ${stderr.slice(0, 500)}`);
  helpTexts.set(key, stdout);
  return stdout;
}

// What a user would install: packs the package, looks through its files, installs it as `npm install --global` does, into a
// folder of its own, and runs it from an empty one.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const expected = [
  ...[
    'bin/partoo-sync.js',
    'dist/cli.js',
    'dist/THIRD-PARTY-NOTICES.txt',
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ],
  ...['config/partoo-sync.example.yaml', 'config/partoo-sync.schema.json'],
];
const allowed = /^(?:bin|dist|config)\/|^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
const strangers = [root, `${homedir()}/`, 'file:///'].filter((text) => text.length > 2);
const registry = /\bregistry\.[\w-]+\.(?:com|io|net|org)\b|_authToken/;

const mistakes = [];
const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-package-'));
try {
  const run = (command, args, cwd) => execFileSync(command, args, { cwd, encoding: 'utf8', timeout: 240_000 });
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root));

  const names = packed.files.map(({ path }) => path);
  for (const name of expected) if (!names.includes(name)) mistakes.push(`${name} is missing`);
  for (const name of names) {
    if (!allowed.test(name)) mistakes.push(`${name} does not belong into the package`);
    const text = readFileSync(root + name, 'utf8');
    const stranger = strangers.find((part) => text.includes(part)) ?? registry.exec(text)?.[0];
    if (stranger !== undefined) mistakes.push(`${name} names ${stranger}, of the machine that built it`);
  }

  const prefix = join(folder, 'prefix');
  run(
    'npm',
    ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', join(folder, packed.filename)],
    folder,
  );
  const command = join(prefix, 'bin/partoo-sync');
  if (!existsSync(command)) mistakes.push('a global install gives no command partoo-sync');
  const installed = (...args) => run(process.execPath, [realpathSync(command), ...args], folder);
  if (installed('--version').trim() !== packed.version) mistakes.push('--version answers another version');
  if (!installed('--help').includes('Usage: partoo-sync')) mistakes.push('--help shows no usage');
  installed('demo');
  console.log(`package: ${names.length} files, ${Math.ceil(packed.size / 1024)} KB, installed and run`);
} catch (error) {
  mistakes.push(`${error.message}\n${error.stderr ?? ''}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const mistake of mistakes) console.error(mistake);
process.exitCode = mistakes.length === 0 ? 0 : 1;

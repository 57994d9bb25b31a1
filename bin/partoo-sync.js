#!/usr/bin/env node
// The first thing that runs, under whatever Node there is: it must parse under the old ones (Node 12) to be able to say
// so. The version is checked before anything is loaded, because the SQLite module does not fail under an older Node, it
// crashes the process.
import { existsSync, readFileSync, realpathSync, writeSync } from 'fs';
import nodeModule from 'module';
import { dirname, join } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const self = fileURLToPath(import.meta.url);
const root = dirname(dirname(self));
const args = process.argv.slice(2);

if (isNewEnough(process.versions.node)) start();
else startUnderPinnedNode();

/** Node 22.12, as package.json's `engines` says. */
function isNewEnough(version) {
  const parts = version.split('.').map(Number);
  return parts[0] > 22 || (parts[0] === 22 && parts[1] >= 12);
}

function start() {
  if (args.length === 1 && args[0] === '--version') {
    writeSync(1, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version + '\n');
    return;
  }
  const program = findProgram();
  if (program === undefined) {
    fail('partoo-sync is not built: dist/ is missing.', 'Run `npm run build` in ' + root);
    return;
  }
  let isCut = false;
  // Whoever reads may have seen enough, as `| head` has; or the disk is full. No reason for a stack trace, and the work goes on
  // to its end.
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE' || isCut) return;
    isCut = true;
    console.error('Cannot write the output: ' + error.code + '\nLook at the place that it is written to.');
  });
  // Kept beside the package and not in the shared folder for temporary files, where others could plant code.
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache(join(root, 'node_modules', '.cache', 'partoo-sync'));
  import(pathToFileURL(program).href)
    .then((cli) => cli.main(args))
    .then((code) => {
      process.exitCode = code === 0 && isCut ? 1 : code;
    });
}

/** The built program; in a clone that was never built, its source, where Node runs TypeScript by itself. */
function findProgram() {
  const built = join(root, 'dist', 'cli.js');
  if (existsSync(built)) return built;
  const source = join(root, 'src', 'cli.ts');
  return process.features.typescript && existsSync(source) ? source : undefined;
}

function startUnderPinnedNode() {
  const pinned = findPinnedNode();
  if (pinned === undefined) {
    fail(
      'partoo-sync needs Node.js 22.12 or newer; this is ' + process.versions.node + ' (' + process.execPath + ').',
      'Install a newer one from https://nodejs.org, or beside partoo-sync with `npm install node@24`; in a clone, `npm ci` does it.',
    );
    return;
  }
  // Loaded here alone: the usual start does without them, and is a quarter faster for it.
  Promise.all([import('child_process'), import('tty')]).then((loaded) => {
    const child = loaded[0].spawn(pinned, [self].concat(args), { stdio: 'inherit' });
    child.on('error', (error) => fail('Cannot start ' + pinned + ': ' + error.message, 'Run `npm ci` again.'));

    // Ctrl-C on a terminal reaches the child by itself; passed on, it would arrive twice.
    const isOnTerminal = [0, 1, 2].some((stream) => loaded[1].isatty(stream));
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const passOn = (signal) => {
      if (signal !== 'SIGINT' || !isOnTerminal) child.kill(signal);
    };
    signals.forEach((signal) => process.on(signal, passOn));
    child.on('exit', (code, signal) => {
      signals.forEach((name) => process.removeListener(name, passOn));
      if (signal === null) process.exitCode = code;
      else process.kill(process.pid, signal);
    });
  });
}

/** The `node` package that npm finds from here: the development dependency of a clone, or one installed beside us. */
function findPinnedNode() {
  let manifest;
  try {
    manifest = nodeModule.createRequire(self).resolve('node/package.json');
  } catch {
    return undefined;
  }
  const pinned = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const isOurs = existsSync(pinned) && realpathSync(pinned) !== realpathSync(process.execPath);
  return isOurs && isNewEnough(JSON.parse(readFileSync(manifest, 'utf8')).version) ? pinned : undefined;
}

function fail(what, hint) {
  console.error(what + '\n' + hint);
  process.exitCode = 1;
}

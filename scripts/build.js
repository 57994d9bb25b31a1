// Builds dist/ from src/: a few files instead of hundreds, as every file that is loaded costs its share of a start. What
// package.json lists under `dependencies` stays outside and is installed; all other libraries go in, and their licences
// into THIRD-PARTY-NOTICES.txt. Types are not judged here but by `npm run types`: a mistake in them must not block an install.
//
// Runs as `prepare` too, where it does nothing if the bundler is not installed (a package installed for use).
// Arguments: the folder instead of dist/, then modules under src/ that can be loaded by name besides the program:
// `node scripts/build.js FOLDER commands/plan.ts` gives FOLDER/commands-plan.js.
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [folder = 'dist', ...modules] = process.argv.slice(2);
const target = resolve(root, folder);

/** Others ask for more than a notice: a library under them stays a dependency, which everybody can replace. */
const licences = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0']);

if (existsSync(join(root, 'src')) && existsSync(join(root, 'node_modules/rolldown'))) await build();

async function build() {
  const { rolldown } = await import('rolldown');
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const outside = Object.keys(dependencies);
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(
      ['cli.ts', ...modules].map((name) => [name.replace(/\.ts$/, '').replaceAll('/', '-'), join(root, 'src', name)]),
    ),
    platform: 'node',
    // What is written for bundlers, where a library has both: the other form may look for its parts at run time.
    resolve: { mainFields: ['module', 'main'] },
    external: (id) => id.startsWith('node:') || outside.some((name) => id === name || id.startsWith(`${name}/`)),
    onLog(level, log, report) {
      if (level === 'warn') throw new Error(log.message);
      report(level, log);
    },
  });
  rmSync(target, { recursive: true, force: true });
  const { output } = await bundle.write({
    dir: target,
    format: 'esm',
    entryFileNames: '[name].js',
    // Names without a hash: the files of one build belong together, and are replaced together.
    chunkFileNames: 'part-[name].js',
    comments: { legal: true, annotation: false, jsdoc: false },
  });
  await bundle.close();
  const parts = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
  writeFileSync(join(target, 'THIRD-PARTY-NOTICES.txt'), noticesOf(packagesOf(parts)));
}

/** Folders of the packages that modules belong to. */
function packagesOf(ids) {
  const inPackage = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;
  const found = ids.flatMap((id) => (isAbsolute(id) ? (inPackage.exec(id)?.[1] ?? []) : []));
  return [...new Set(found)];
}

/** What the licences of all these packages ask to be passed on with them. */
function noticesOf(packages) {
  const notices = packages.map((place) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
    if (!licences.has(license)) throw new Error(`${name} is under ${String(license)}: make it a dependency`);
    const texts = readdirSync(place)
      .filter((file) => /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i.test(file))
      .sort()
      .map((file) => readFileSync(join(place, file), 'utf8').trim());
    const by = typeof author === 'string' ? author : (author?.name ?? 'its authors');
    return `${name} ${version}, ${license}\n\n${texts.length === 0 ? `Copyright ${by}` : texts.join('\n\n')}\n`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return ['This program contains these packages:\n', ...notices.sort()].join(rule);
}

// Run after every change of dependencies (`npm run lock`). Makes package-lock.json the same whatever registry and machine
// wrote it: npm leaves out packages for other platforms when the registry at hand lacks them, and then `npm ci` refuses
// the file; and it may record where packages were loaded from.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { packages } = lock;

for (const entry of Object.values(packages)) delete entry.resolved;

const added = [];
for (const [at, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const place = `node_modules/${name}`;
    if (place in packages || `${at}/${place}` in packages) continue;
    if (!/^\d+\.\d+\.\d+\S*$/.test(version))
      throw new Error(`${name} is missing from the lock file, in no exact version`);
    packages[place] = { version, ...(dev === true ? { dev } : {}), optional: true, ...platformOf(name) };
    added.push(`${name}@${version}`);
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${Object.keys(packages).length} packages, ${added.length} added for other platforms`);
for (const name of added) console.log(`  ${name}`);

/** Such packages are named after their platform: `binding-linux-x64-musl`. npm installs them nowhere else. */
function platformOf(name) {
  const found =
    /-(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(.+))?$/.exec(name);
  if (found === null)
    throw new Error(`${name} is missing from the lock file, and its name does not say for which platform it is`);
  const [, os, cpu, variant] = found;
  const libc = os !== 'linux' ? undefined : variant?.startsWith('musl') ? 'musl' : 'glibc';
  return { os: [os], cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }) };
}

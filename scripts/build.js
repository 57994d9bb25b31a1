// Compiles src/ to dist/. Runs as `prepare` too, where it does nothing if the compiler is not installed (a package
// installed for use). Types are not judged here but by `npm run types`: a mistake in them must not block an install.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = `${root}node_modules/typescript/bin/tsc`;
if (!existsSync(`${root}src`) || !existsSync(tsc)) process.exit(0);

rmSync(`${root}dist`, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--noCheck'], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);

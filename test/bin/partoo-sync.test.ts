import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FakeContents, findOldNode, makeFakePackage, runNode } from './fake-package.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = `${root}bin/partoo-sync.js`;

/** Prints what it was given and under which Node, then ends with 4. */
const echo = `export function main(args) {
  console.log(JSON.stringify({ args, major: Number.parseInt(process.versions.node, 10) }));
  return Promise.resolve(4);
}`;
/** Runs until SIGTERM or SIGINT, and then ends in order, with a code of its own for each. */
const orderly = `export function main() {
  return new Promise((resolve) => {
    const timer = setInterval(() => undefined, 1000);
    const end = (code) => { clearInterval(timer); resolve(code); };
    process.once('SIGTERM', () => end(11));
    process.once('SIGINT', () => end(12));
    console.log('ready');
  });
}`;
/** Knows nothing of signals. */
const careless = `export function main() {
  setInterval(() => undefined, 1000);
  console.log('ready');
  return new Promise(() => undefined);
}`;

function fakePackage(contents: FakeContents): string {
  const made = makeFakePackage(contents);
  onTestFinished(made.remove);
  return made.bin;
}

describe('under the pinned Node', () => {
  it('npm scripts, hence these tests, run under Node 22 or newer whatever the machine has', () => {
    const major = Number.parseInt(process.versions.node, 10);

    expect(major).toBeGreaterThanOrEqual(22);
  });

  it('--version answers the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };

    const ended = await runNode(process.execPath, [bin, '--version']);

    expect(ended).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  });

  it('--version does not load the program', async () => {
    const fake = fakePackage({ version: '9.8.7', files: { 'dist/cli.js': 'throw new Error("loaded");' } });

    const ended = await runNode(process.execPath, [fake, '--version']);

    expect(ended).toMatchObject({ code: 0, stdout: '9.8.7\n' });
  });

  it('hands all arguments to the program, and its answer becomes the exit code', async () => {
    const fake = fakePackage({ version: '1.0.0', files: { 'dist/cli.js': echo } });

    const { code, stdout } = await runNode(process.execPath, [fake, 'plan', '--only', '0012,0044']);

    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ args: ['plan', '--only', '0012,0044'] });
  });

  it('runs the source of a clone that was never built', async () => {
    const typed = echo.replace('main(args)', 'main(args: readonly string[]): Promise<number>');
    const fake = fakePackage({ version: '1.0.0', files: { 'src/cli.ts': typed } });

    const { code, stdout } = await runNode(process.execPath, [fake, 'status']);

    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ args: ['status'] });
  });

  it('goes on to its end where nobody reads its output to the end, as with `| head`', async () => {
    const talkative = `export async function main() {
      for (let line = 0; line < 200; line += 1) {
        console.log('x'.repeat(10_000));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      process.stderr.write('came to its end');
      return 5;
    }`;
    const fake = fakePackage({ version: '9.8.7', files: { 'dist/cli.js': talkative } });

    const ended = await runNode('bash', ['-c', `{ "${process.execPath}" "${fake}"; echo "code $?" >&2; } | head -n 1`]);

    expect(ended.stderr).toBe('came to its endcode 5\n');
  });

  it.runIf(existsSync('/dev/full'))(
    'says in a line that its output cannot be written, and fails at its end',
    async () => {
      const talkative = `export async function main() {
      console.log('a');
      await new Promise((resolve) => setTimeout(resolve, 20));
      console.log('b');
      await new Promise((resolve) => setTimeout(resolve, 20));
      console.error('came to its end');
      return 0;
    }`;
      const fake = fakePackage({ version: '1.0.0', files: { 'dist/cli.js': talkative } });

      const ended = await runNode('bash', ['-c', `"${process.execPath}" "${fake}" > /dev/full`]);

      expect(ended).toMatchObject({
        code: 1,
        stderr: 'Cannot write the output: ENOSPC\nLook at the place that it is written to.\ncame to its end\n',
      });
    },
  );

  it('says so when there is nothing to run', async () => {
    const fake = fakePackage({ version: '1.0.0' });

    const { code, stdout, stderr } = await runNode(process.execPath, [fake, 'plan']);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('npm run build');
  });

  it('fails with the stack when the program breaks while loading', async () => {
    const fake = fakePackage({ version: '1.0.0', files: { 'dist/cli.js': 'throw new Error("broken build");' } });

    const { code, stderr } = await runNode(process.execPath, [fake, 'plan']);

    expect(code).toBe(1);
    expect(stderr).toContain('broken build');
  });
});

const oldNode = findOldNode();

describe.skipIf(oldNode === undefined)('under an older Node (skipped where the machine has none)', () => {
  const old = oldNode ?? '';

  it('starts the program under the pinned Node instead, with its arguments and exit code', async () => {
    const fake = fakePackage({ version: '1.0.0', files: { 'dist/cli.js': echo }, hasPinnedNode: true });

    const { code, stdout } = await runNode(old, [fake, 'plan', '--json']);

    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toEqual({ args: ['plan', '--json'], major: Number.parseInt(process.versions.node, 10) });
  });

  it.each([
    ['SIGTERM', 11],
    ['SIGINT', 12],
  ] as const)('passes %s on, so that the program ends in order', async (signal, expected) => {
    const fake = fakePackage({ version: '1.0.0', files: { 'dist/cli.js': orderly }, hasPinnedNode: true });

    const ended = await runNode(old, [fake, 'daemon'], (_stdout, kill) => {
      kill(signal);
    });

    expect(ended).toMatchObject({ code: expected, signal: null });
  });

  it('ends by the signal that ended the program', async () => {
    const fake = fakePackage({ version: '1.0.0', files: { 'dist/cli.js': careless }, hasPinnedNode: true });

    const ended = await runNode(old, [fake, 'daemon'], (_stdout, kill) => {
      kill('SIGTERM');
    });

    expect(ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('without a pinned Node says what is needed and how to get it, before it loads anything', async () => {
    const fake = fakePackage({ version: '1.0.0', files: { 'dist/cli.js': 'throw new Error("loaded");' } });

    const { code, stdout, stderr } = await runNode(old, [fake, '--version']);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/needs Node\.js 22\.12 or newer; this is \d+\./);
    expect(stderr).toContain('npm install node@24');
  });

  it('does not start a pinned Node that is too old as well', async () => {
    const fake = fakePackage({
      version: '1.0.0',
      files: {
        'dist/cli.js': 'throw new Error("loaded");',
        'node_modules/node/package.json': '{ "name": "node", "version": "22.11.0" }',
        'node_modules/node/bin/node': '',
      },
    });

    const { code, stderr } = await runNode(old, [fake, 'plan']);

    expect(code).toBe(1);
    expect(stderr).toContain('needs Node.js 22.12 or newer');
  });
});

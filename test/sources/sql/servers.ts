import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A database server of a test's own: its files in a folder of its own, its port a free one, gone afterwards. */
export interface TestServer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  stop(): Promise<void>;
}

const user = 'tester';
const password = 'p&ss:wörd/7';

/** Where Debian's package puts the programs; null where it is not installed. */
export const postgresFolder: string | null =
  readFolder('/usr/lib/postgresql')
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .filter((folder) => existsSync(`${folder}/initdb`))
    .at(-1) ?? null;

export const hasMariadb: boolean = existsSync('/usr/sbin/mariadbd') && existsSync('/usr/bin/mariadb-install-db');

/** For the titles of tests that are skipped. */
export const skipped = (name: string, isThere: boolean): string =>
  isThere ? name : `${name} (skipped: Debian's package is not installed, see .ci/run)`;

export async function startPostgres(): Promise<TestServer> {
  const bin = postgresFolder ?? '';
  const owner = ownerOf('postgres');
  const folder = folderOf(owner);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`);
  if (owner !== null) chownSync(passwordFile, owner.uid, owner.gid);
  const init = ['-D', join(folder, 'data'), '-U', user, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  run(`${bin}/initdb`, [...init, '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'], folder, owner);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', `port=${String(port)}`];
  const server = spawn(`${bin}/postgres`, ['-D', join(folder, 'data'), ...settings.flatMap((set) => ['-c', set])], {
    cwd: folder,
    stdio: 'ignore',
    ...owner,
  });
  return asServer(server, port, folder);
}

export async function startMariadb(): Promise<TestServer> {
  const owner = ownerOf('mysql');
  const folder = folderOf(owner);
  const data = `--datadir=${join(folder, 'data')}`;
  run(
    '/usr/bin/mariadb-install-db',
    ['--no-defaults', data, '--skip-test-db', '--auth-root-authentication-method=normal'],
    folder,
    owner,
  );
  const initFile = join(folder, 'init.sql');
  writeFileSync(
    initFile,
    `create database test character set utf8mb4;
     create user '${user}'@'127.0.0.1' identified by '${password}';
     grant all on *.* to '${user}'@'127.0.0.1';\n`,
  );
  if (owner !== null) chownSync(initFile, owner.uid, owner.gid);
  const port = await freePort();
  const options = [
    ...['--no-defaults', data, `--port=${String(port)}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 's')}`],
    ...[`--init-file=${initFile}`, `--pid-file=${join(folder, 'pid')}`, '--skip-name-resolve', '--skip-log-bin'],
  ];
  const server = spawn('/usr/sbin/mariadbd', options, { cwd: folder, stdio: 'ignore', ...owner });
  return asServer(server, port, folder);
}

function asServer(server: ChildProcess, port: number, folder: string): TestServer {
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => {
      resolve();
    });
  });
  return {
    port,
    user,
    password,
    async stop() {
      server.kill('SIGTERM');
      // A smart shutdown waits for connections; nobody waits for this one.
      const slow = setTimeout(() => server.kill('SIGQUIT'), 5000);
      await ended;
      clearTimeout(slow);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Tries until the server answers: that it has started is told by nothing else. */
export async function untilAnswering<T>(connect: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await connect();
    } catch (error) {
      if (tries >= 300) throw error;
      await wait(100);
    }
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Both servers refuse to run as root: then the package's own user runs them. */
function ownerOf(name: string): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string): number => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim());
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function folderOf(owner: Owner | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'database-'));
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  return folder;
}

function run(program: string, options: readonly string[], cwd: string, owner: Owner | null): void {
  const { status, stderr } = spawnSync(program, options, { cwd, encoding: 'utf8', ...owner });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

function readFolder(path: string): readonly string[] {
  return existsSync(path) ? readdirSync(path) : [];
}

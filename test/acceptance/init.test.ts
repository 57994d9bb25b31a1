import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { initCommand, type InitOptions } from '../../src/commands/init.ts';
import { inContext } from '../../src/in-context.ts';
import { apiKey, type CliWorld, createCliWorlds } from '../support/cli-world.ts';
import { type Shop, shops, toCsv } from '../support/shops.ts';
import { startFileServer } from '../sources/http/file-server.ts';

const createWorld = createCliWorlds();

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A world without configuration: init writes it. */
async function createEmptyWorld(): Promise<CliWorld> {
  const world = await createWorld();
  rmSync(world.configFile);
  return world;
}

/** What init wrote, with a state of the world's own. */
function written(world: CliWorld): string {
  const text = readFileSync(world.configFile, 'utf8');
  world.configText(`${text}\nstate: { path: ${JSON.stringify(world.stateFile)} }\n`);
  return text;
}

/** An internal API: pages of shops for who brings the token. */
async function startApi(
  answer: (request: IncomingMessage) => { readonly status?: number; readonly body: unknown },
): Promise<string> {
  const server = createServer((request, response) => {
    const { status = 200, body } = answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  );
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** SQLite with these tables. */
function writeDatabase(file: string, tables: Readonly<Record<string, readonly Shop[]>>): void {
  const database = new Database(file);
  for (const [name, rows] of Object.entries(tables)) {
    const columns = Object.keys(rows[0] ?? {});
    database.exec(`CREATE TABLE ${name} (${columns.join(', ')})`);
    const insert = database.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`);
    for (const row of rows) insert.run(columns.map((column) => row[column]));
  }
  database.close();
}

/** Init at a terminal where these answers are given, in this order; what was asked, and how it ended. */
async function initWith(
  world: CliWorld,
  answers: readonly string[],
  options: Partial<InitOptions> = {},
): Promise<{ readonly code: number; readonly asked: readonly string[] }> {
  const left = [...answers];
  const asked: string[] = [];
  const line = (question: string): Promise<string> => {
    const answer = left.shift();
    asked.push(question);
    if (answer === undefined) throw new Error(`nobody answers: ${asked.join(' / ')}`);
    return Promise.resolve(answer);
  };
  const code = await inContext({ config: world.configFile, color: false, logLevel: 'error' }, (context) =>
    initCommand(
      {
        ...context,
        print: () => undefined,
        note: (text) => asked.push(text),
        terminal: { line },
        ask: async (question) => (await line(question)) === 'y',
        env: { ...context.env, PARTOO_API_KEY: options.baseUrl === undefined ? undefined : apiKey },
      },
      { place: world.sourceFile, yes: false, force: false, environment: 'sandbox', ...options },
    ),
  );
  expect(left).toEqual([]);
  return { code, asked };
}

describe('init', () => {
  it('writes a configuration from a look at a file, with which check passes and the rows can be planned', async () => {
    const world = await createEmptyWorld();
    world.source(shops(15));

    const init = await world.run('init', world.sourceFile, '--yes', '--base-url', world.emulator.url);
    const text = written(world);
    const check = await world.run('check');
    const plan = await world.plan(3);

    expect(init).toMatchObject({ code: 0, stderr: '' });
    expect(init.stdout).toContain('The first 10 rows as Partoo would see them');
    expect(init.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toContain(`base_url: ${JSON.stringify(world.emulator.url)}`);
    expect(statSync(world.configFile).mode & 0o077).toBe(0);
    expect(check.code).toBe(0);
    expect(plan.summary.create).toBe(15);
    expect(plan.held).toEqual([]);
  });

  it("offers the nearest of Partoo's categories for every word, marked as a guess", async () => {
    const world = await createEmptyWorld();
    const kinds = ['bakery', 'Cafe', 'gas stations', 'Wurlitzer'];
    world.source(shops(8).map((shop, index) => ({ ...shop, type: kinds[index % 4] ?? '' })));

    await world.run('init', world.sourceFile, '--yes', '--base-url', world.emulator.url);
    const text = written(world);

    expect(text).toMatch(/"bakery": "gcid:bakery" # CHECK: Bakery, the nearest of Partoo's/u);
    expect(text).toContain('"Cafe": "gcid:cafe" # CHECK: Cafe');
    expect(text).toContain('"gas stations": "gcid:gas_station" # CHECK: Gas station');
    expect(text).toContain('"Wurlitzer": "gcid:store" # CHECK: the main category of your shops');
  });

  it('leaves categories open where Partoo refuses the key, and says so', async () => {
    const world = await createEmptyWorld();
    world.source(shops(3));
    world.emulator.faults.add({ kind: 'status', status: 403, match: { path: '/categories' } });

    const { code, stderr } = await world.run('init', world.sourceFile, '--yes', '--base-url', world.emulator.url);

    expect(code).toBe(0);
    expect(stderr).toContain('Categories are left open');
    expect(written(world)).toContain('# CHECK: give every word its Google category in Partoo');
  });

  it('R35 looks at a CSV file behind a URL, and names its password by a variable', async () => {
    const server = await startFileServer();
    onTestFinished(server.close);
    server.served = { content: Buffer.from(toCsv(shops(3))) };
    const world = await createEmptyWorld();

    const { code, stdout } = await world.run(
      'init',
      `${server.origin.replace('//', '//ann:s3cret-word@')}/stores.csv`,
      '--yes',
    );

    expect(code).toBe(0);
    expect(stdout).toContain('Looked at 3 rows');
    expect(written(world)).toContain(`path: "${server.origin}/stores.csv"`);
    expect(written(world) + stdout).not.toContain('s3cret-word');
    expect(server.arrived[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ann:s3cret-word').toString('base64')}`);
  });

  it('takes a pattern that names no ending by what its files are', async () => {
    const world = await createEmptyWorld();
    const [north, south] = [shops(4).slice(0, 2), shops(4).slice(2)];
    writeFileSync(world.path('stores-north.csv'), toCsv(north));
    writeFileSync(world.path('stores-south.csv.gz'), gzipSync(toCsv(south)));

    const init = await world.run('init', world.path('stores-*'), '--yes', '--base-url', world.emulator.url);
    const check = await world.run('check');

    expect(init).toMatchObject({ code: 0 });
    expect(readFileSync(world.configFile, 'utf8')).toMatch(/kind: csv\n +path: \S*stores-\*/u);
    expect(check.stdout).toContain('4 rows, 4 locations');
  });

  it.each([
    [
      'of several kinds',
      ['stores-1.csv', 'stores-2.json'],
      'not of one kind init knows: /…/stores-1.csv, /…/stores-2.json',
    ],
    ['of none that it knows', ['stores-1.doc'], 'not of one kind init knows: /…/stores-1.doc'],
    ['that are not there', [], 'no file has such a name'],
  ])('says so where a pattern stands for files %s', async (_, names, words) => {
    const world = await createEmptyWorld();
    for (const name of names) writeFileSync(world.path(name), toCsv(shops(1)));

    const { code, stderr } = await world.run('init', world.path('stores-*'), '--yes');

    expect(code).toBe(1);
    expect(stderr.replaceAll(world.folder, '/…')).toContain(words);
    expect(existsSync(world.configFile)).toBe(false);
  });

  it('writes nothing where nobody says yes, and replaces a file only with --force', async () => {
    const world = await createWorld();
    world.source(shops(3));
    const base = ['init', world.sourceFile, '--base-url', world.emulator.url];
    const there = await world.run(...base, '--yes');
    const forced = await world.run(...base, '--yes', '--force');
    rmSync(world.configFile);

    const unasked = await world.run(...base);

    expect(there).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });
    expect(forced.code).toBe(0);
    expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
    expect(existsSync(world.configFile)).toBe(false);
  });

  it.each([
    ['a file of another kind', ['stores.pdf'], 'nothing that init can look at'],
    ['a table of a file', ['stores.csv', '--table', 'stores'], '--table and --query are for a database'],
    ['a database that is not there', ['sqlite:nowhere.db', '--table', 'stores'], 'nowhere.db'],
  ])('says what is wrong with %s', async (_title, args, expected) => {
    const world = await createEmptyWorld();

    const { code, stderr } = await world.run('init', ...args, '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain(expected);
    expect(existsSync(world.configFile)).toBe(false);
  });
});

describe('init of a database', () => {
  it('finds the one table that holds shops, and orders its rows by the key', async () => {
    const world = await createEmptyWorld();
    const file = world.path('erp.db');
    writeDatabase(file, { stores: shops(12), staff: [{ id: '1', mail: 'x@acme.example' }] });

    const init = await world.run('init', `sqlite:${file}`, '--yes', '--base-url', world.emulator.url);
    const text = written(world);
    const plan = await world.plan(3);

    expect(init.code).toBe(0);
    expect(text).toContain('query: "SELECT * FROM stores ORDER BY store_id"');
    expect(plan.summary.create).toBe(12);
  });

  it('reads what it is told to, and lists the tables where several could be meant', async () => {
    const world = await createEmptyWorld();
    const file = world.path('erp.db');
    writeDatabase(file, { shops_fr: shops(2), shops_de: shops(3) });
    const base = ['init', `sqlite:${file}`, '--yes', '--base-url', world.emulator.url];

    const several = await world.run(...base);
    const query = await world.run(...base, '--query', "SELECT * FROM shops_de WHERE zip > '75001'");
    const table = await world.run(...base, '--table', 'shops_fr', '--force');

    expect(several).toMatchObject({ code: 1, stderr: expect.stringContaining('shops_de, shops_fr') });
    expect(several.stderr).toContain('--table');
    expect(query.stdout).toContain('Looked at 2 rows');
    expect(table.stdout).toContain('Looked at 2 rows');
  });
});

describe('init of an API', () => {
  const token = 'tk-MARKER-2f7c1d';

  it('finds the records and the pages, and names its secret by a variable (R35)', async () => {
    const world = await createEmptyWorld();
    const all = shops(30);
    const api = await startApi(({ url = '', headers }) => {
      const offset = Number(new URL(url, 'http://localhost').searchParams.get('from') ?? 0);
      if (headers.authorization !== `Basic ${Buffer.from(`erp:${token}`).toString('base64')}`)
        return { status: 401, body: {} };
      const next = offset + 10 < all.length ? `/stores?from=${String(offset + 10)}` : null;
      return { body: { data: { stores: all.slice(offset, offset + 10) }, meta: { total: 30, next } } };
    });

    const withSecret = `${api.replace('http://', `http://erp:${token}@`)}/stores`;
    const init = await world.run('init', withSecret, '--yes', '--base-url', world.emulator.url);
    const text = written(world);

    expect(init.code).toBe(0);
    expect(init.stdout).toContain('Looked at 30 rows');
    expect(init.stdout).toContain('Set SOURCE_PASSWORD in the environment');
    expect(text).toContain('auth: { type: basic, user: erp, password: "${SOURCE_PASSWORD}" } # from the environment');
    expect(text).toContain('records: "data.stores"');
    expect(text).toContain('paging: { type: next, next_at: "meta.next" }');
    expect(text).toContain('total: "meta.total"');
    expect(init.stdout + init.stderr + text).not.toContain(token);
  });

  it('says which variables to set where it is not let in', async () => {
    const world = await createEmptyWorld();
    const api = await startApi(() => ({ status: 401, body: { error: 'who are you?' } }));

    const { code, stderr } = await world.run('init', `${api}/stores`, '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('Set SOURCE_TOKEN (bearer)');
  });

  it('writes nothing of an answer without a list', async () => {
    const world = await createEmptyWorld();
    const api = await startApi(() => ({ body: { hello: 'world' } }));

    const { code, stderr } = await world.run('init', `${api}/`, '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('holds no list of objects');
  });
});

describe('init at a terminal', () => {
  const plain = ['store_id,name,street,zip,city,tel,about', '1,A,1 rue X,75001,Paris,01 44 00 01 00,Fine'].join('\n');

  it('asks only what it cannot know, and takes the first answer for Enter', async () => {
    const world = await createEmptyWorld();
    world.sourceText(`${plain}\n`);

    const { code, asked } = await initWith(world, ['', '', '', 'y']);
    const text = readFileSync(world.configFile, 'utf8');

    expect(code).toBe(0);
    expect(asked.filter((line) => line.includes('?'))).toHaveLength(3);
    expect(asked.join('\n')).not.toContain('Which column');
    expect(text).toContain('action: report');
    expect(text).toContain('country: { value: FR }\n');
  });

  it('takes the answers over: key, name, phone, country, status, owner and what a missing location means', async () => {
    const world = await createEmptyWorld();
    world.sourceText(
      [
        'pos;ort;plz;ruf;zustand;about',
        'A 1;Bern;3001;031 311 11 11;offen;x',
        'A 1;Chur;7000;081 252 22 22;umbau;y',
        '',
      ].join('\n'),
    );

    const answers = ['99', '2', '1', '2', 'Acme {{town}}', 'Acme {{ort}}', 'Narnia', 'CH', '2', '3', '2', 'y'];
    const { code, asked } = await initWith(world, answers);
    const text = readFileSync(world.configFile, 'utf8');

    expect(code).toBe(0);
    expect(asked).toContain('Narnia is no country. One looks like FR or DE.');
    expect(asked.join('\n')).toContain('There is no column town. There are pos, ort');
    expect(text).toContain('name: { template: "Acme {{ort}}" }');
    expect(text).toContain('phone: ruf');
    expect(text).toContain('country: { value: CH }');
    expect(text).toContain('"umbau": temporarily_closed');
    expect(text).toContain('owner: shared');
    expect(text).toContain('action: close_temporarily');
  });

  it("lets a person choose among Partoo's categories, and search for others", async () => {
    const world = await createEmptyWorld();
    world.sourceText(`${plain}\n`);

    const { code, asked } = await initWith(world, ['', '', '', 'bakery', '1', 'y'], {
      baseUrl: world.emulator.url,
    });

    expect(code).toBe(0);
    expect(asked.join('\n')).toContain('Bakery (gcid:bakery)');
    expect(readFileSync(world.configFile, 'utf8')).toContain('categories: { value: "gcid:bakery" }\n');
  });

  it('asks which table of a database is meant, the likely one first', async () => {
    const world = await createEmptyWorld();
    writeDatabase(world.path('erp.db'), { addresses: shops(1), stores: shops(2) });

    const { code, asked } = await initWith(world, ['1', '', '', 'y'], { place: `sqlite:${world.path('erp.db')}` });

    expect(code).toBe(0);
    expect(asked).toContain('   1  stores');
    expect(readFileSync(world.configFile, 'utf8')).toContain('FROM stores ORDER BY store_id');
  });

  it('writes nothing where the last question is answered with no', async () => {
    const world = await createEmptyWorld();
    world.sourceText(`${plain}\n`);
    writeFileSync(world.path('note'), '');

    const { code } = await initWith(world, ['', '', '', 'n']);

    expect(code).toBe(3);
    expect(existsSync(world.configFile)).toBe(false);
  });
});

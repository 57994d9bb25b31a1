import { existsSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { EarlierRead, SourceRead } from '../../../src/domain/ports/source-read.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createRemoteFile, type RemoteFile } from '../../../src/sources/http/remote-file.ts';
import { createCsvSource } from '../../../src/sources/csv/reader.ts';
import { createSource } from '../../../src/sources/registry.ts';
import { createWarnings, neverAborted, readAll } from '../../contract/read-all.ts';
import { makeWorkbook } from '../xlsx/workbook-maker.ts';
import { createTestClock } from './api-server.ts';
import { startFileServer, withEtag, type FileServer } from './file-server.ts';

let server: FileServer;
const clock = createTestClock();

beforeEach(async () => {
  server = await startFileServer();
  onTestFinished(() => server.close());
});

/** Time-outs are short, waits between tries take no time. */
function csv(options: Partial<RemoteFile> = {}): Source {
  const { log } = createWarnings();
  return createRemoteFile(
    {
      kind: 'csv',
      url: `${server.origin}/stores.csv?token=hidden-in-query`,
      timeoutMs: 500,
      settings: {},
      isSilent: false,
      createOne: (path, open) => createCsvSource({ path, delimiter: 'auto', encoding: 'auto' }, { log, open }),
      ...options,
    },
    { log, clock, random: () => 0.5 },
  );
}

/** What is left of it: folders of ours in the folder for temporary files. */
const leftovers = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('partoo-sync-'));

function earlierOf({ rows, traits, digest = 'none' }: SourceRead): EarlierRead {
  return { rows, traits, digest, suffices: () => true };
}

async function readAgain(source: Source, read: SourceRead): Promise<{ read: SourceRead; given: number }> {
  let given = 0;
  const again = await source.read(
    { header: () => undefined, records: (batch) => (given += batch.length) },
    neverAborted,
    earlierOf(read),
  );
  return { read: again, given };
}

describe('a file behind a URL', () => {
  it('is not sent again while its ETag is the same, and read anew when it is another', async () => {
    server.served = withEtag('id\n1\n2\n');
    const { read } = await readAll(csv());

    const same = await readAgain(csv(), read);
    server.served = withEtag('id\n1\n3\n');
    const other = await readAgain(csv(), read);

    expect(same).toEqual({ read: { ...read, outcome: 'unchanged' }, given: 0 });
    expect(other).toMatchObject({ read: { outcome: 'complete', rows: 2 }, given: 2 });
    expect(server.arrived.map(({ headers }) => headers['if-none-match'] !== undefined)).toEqual([false, true, true]);
  });

  it.each([
    ['long before it was sent', 'Sun, 22 Nov 2026 09:00:00 GMT', 'Sun, 22 Nov 2026 08:00:00 GMT', true],
    [
      'in the same minute, so that another change may not show',
      'Sun, 22 Nov 2026 09:00:00 GMT',
      'Sun, 22 Nov 2026 08:59:30 GMT',
      false,
    ],
  ])('is asked for by Last-Modified when that was %s', async (_when, date, modified, isAsked) => {
    server.served = { content: Buffer.from('id\n1\n'), headers: { date, 'last-modified': modified } };
    const { read } = await readAll(csv());

    const again = await readAgain(csv(), read);

    expect(server.arrived[1]?.headers['if-modified-since']).toBe(isAsked ? modified : undefined);
    // The same bytes are the same content, whoever tells.
    expect(again).toMatchObject({ read: { outcome: 'unchanged' }, given: 0 });
  });

  it('is another content under other settings, so it is asked for as a whole', async () => {
    server.served = withEtag('id\n1\n');
    const { read } = await readAll(csv());

    const { read: again } = await readAgain(csv({ settings: { headerRow: 1 } }), read);

    expect(again.outcome).toBe('complete');
    expect(server.arrived[1]?.headers['if-none-match']).toBeUndefined();
  });

  it('may be packed, JSON, or a workbook, and the whole of it is recognised too', async () => {
    const { log } = createWarnings();
    const at = (kind: string): string => `${server.origin}/stores.${kind}`;
    const cases = [
      [
        gzipSync('id\n1\n'),
        createSource({ kind: 'csv', path: at('csv.gz'), delimiter: 'auto', encoding: 'auto' }, { log }),
      ],
      [
        Buffer.from('[{"id":"1"}]'),
        createSource({ kind: 'json', path: at('json'), format: 'auto', nullIs: 'absent' }, { log }),
      ],
      [
        makeWorkbook({ sheets: [{ name: 'Stores', rows: [['id'], ['1']] }] }),
        createSource({ kind: 'xlsx', path: at('xlsx'), sheets: null, headerRow: null }, { log }),
      ],
    ] as const;

    for (const [content, source] of cases) {
      server.served = { content };
      const { read, records } = await readAll(source);
      const again = await readAgain(source, read);

      expect(records.map(({ cells }) => cells)).toEqual([['1']]);
      expect(again, source.description).toMatchObject({ read: { outcome: 'unchanged' }, given: 0 });
    }
  });

  it('is in a private file while it is read, which is gone afterwards, whatever happens', async () => {
    server.served = withEtag('id\n1\n');
    const before = leftovers();
    const modes: number[] = [];
    const looking: Partial<RemoteFile> = {
      createOne: (path, open) => ({
        ...createCsvSource({ path, delimiter: 'auto', encoding: 'auto' }, { log: createWarnings().log, open }),
        read: () => {
          const [folder = ''] = leftovers().filter((name) => !before.includes(name));
          const own = join(tmpdir(), folder);
          modes.push(statSync(own).mode & 0o777, statSync(join(own, 'content')).mode & 0o777);
          return Promise.reject(new Error('the reader failed'));
        },
      }),
    };

    await expect(readAll(csv(looking))).rejects.toThrow('the reader failed');

    expect(modes).toEqual([0o700, 0o600]);
    expect(leftovers().filter((name) => !before.includes(name) && existsSync(join(tmpdir(), name)))).toEqual([]);
  });

  it('names its host and path in messages, not its query, nor credentials (R35)', async () => {
    server.instead = (_request, response) => {
      response.writeHead(403).end();
      return true;
    };
    const source = csv({ auth: { type: 'bearer', token: 'very-secret' } });

    const error: unknown = await readAll(source).catch((caught: unknown) => caught);

    expect(source.description).toBe(`csv ${server.origin}/stores.csv`);
    expect(error).toMatchObject({ code: 'SOURCE_UNAUTHORIZED', message: expect.stringContaining('/stores.csv') });
    expect(JSON.stringify([error, String(error)])).not.toMatch(/hidden-in-query|very-secret/);
    expect(server.arrived[0]?.url).toBe('/stores.csv?token=hidden-in-query');
  });
});

describe('what is no whole file (R2)', () => {
  it.each([
    ['breaks off before its Content-Length', { 'content-length': '100' }, 'id\n1\n'],
    ['breaks off in a chunk', {}, 'id\n1\n'],
  ])('%s: tried again, then not read', async (_what, headers, sent) => {
    server.instead = (_request, response) => {
      response.writeHead(200, headers);
      response.write(sent, () => response.destroy());
      return true;
    };

    const reading = readAll(csv());

    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: true });
    expect(server.arrived).toHaveLength(6);
  });

  it('a try that broke off leaves nothing in the next one', async () => {
    server.served = withEtag('id\n1\n2\n');
    server.instead = (_request, response) => {
      if (server.arrived.length > 1) return false;
      response.writeHead(200, { 'content-length': '100' });
      response.write('id\n9\n9\n9\n9\n', () => response.socket?.end());
      return true;
    };

    const { records } = await readAll(csv());

    expect(records.map(({ cells }) => cells[0])).toEqual(['1', '2']);
  });

  it.each([
    [
      'a web page that says it is one',
      200,
      { 'content-type': 'text/html; charset=utf-8' },
      'id\n1\n',
      'SOURCE_UNREADABLE',
    ],
    ['a login page that does not', 200, {}, '<!doctype html><title>Login</title>', 'SOURCE_UNREADABLE'],
    ['nothing', 204, {}, '', 'SOURCE_EMPTY'],
    ['not changed, although nobody asked', 304, {}, '', 'SOURCE_UNREADABLE'],
    ['a part', 206, {}, 'id\n', 'SOURCE_UNREADABLE'],
    ['gone', 410, {}, '', 'SOURCE_NOT_FOUND'],
  ])('%s', async (_what, status, headers, body, code) => {
    server.instead = (_request, response) => {
      response.writeHead(status, headers).end(body);
      return true;
    };

    const reading = readAll(csv());

    await expect(reading).rejects.toMatchObject({ code, hint: expect.any(String) });
  });

  it('a server that says nothing is given up in time', async () => {
    server.instead = () => true;

    const reading = readAll(csv({ timeoutMs: 50 }));

    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  });

  it('a server that is busy is asked again when it says (R27)', async () => {
    server.served = withEtag('id\n1\n');
    server.instead = (_request, response) => {
      if (server.arrived.length > 1) return false;
      response.writeHead(429, { 'retry-after': '7' }).end();
      return true;
    };
    const before = clock.sleeps.length;

    const { read } = await readAll(csv());

    expect(read.outcome).toBe('complete');
    expect(clock.sleeps.slice(before)).toEqual([7000]);
  });

  it('a file larger than anyone has is not taken', async () => {
    server.instead = (_request, response) => {
      response.writeHead(200, { 'content-length': String(2 ** 40) });
      response.write('id\n');
      return true;
    };

    const reading = readAll(csv());

    await expect(reading).rejects.toThrow(/more than 1024 MB/);
    expect(server.arrived).toHaveLength(1);
  });
});

describe('credentials and redirects (R36)', () => {
  const secretHeaders = { 'x-tenant': 'acme-secret' };
  const redirectTo = (target: string): void => {
    server.instead = (request, response) => {
      if (request.url?.startsWith('/stores.csv') !== true) return false;
      response.writeHead(302, { location: target }).end();
      return true;
    };
  };

  it('go along to another path of the same host', async () => {
    server.served = withEtag('id\n1\n');
    redirectTo('/elsewhere.csv');

    await readAll(csv({ headers: secretHeaders, auth: { type: 'bearer', token: 'very-secret' } }));

    expect(server.arrived.map(({ url }) => url)).toEqual(['/stores.csv?token=hidden-in-query', '/elsewhere.csv']);
    expect(server.arrived[1]?.headers).toMatchObject({
      authorization: 'Bearer very-secret',
      'x-tenant': 'acme-secret',
    });
  });

  it('stay with their host where another one has the file', async () => {
    const other = await startFileServer();
    onTestFinished(() => other.close());
    other.served = withEtag('id\n1\n');
    redirectTo(`${other.origin}/bucket/stores.csv?sig=1`);

    const { read } = await readAll(csv({ headers: secretHeaders, auth: { type: 'bearer', token: 'very-secret' } }));

    const [request] = other.arrived;
    expect(read.outcome).toBe('complete');
    expect(request?.url).toBe('/bucket/stores.csv?sig=1');
    expect(JSON.stringify(request?.headers)).not.toMatch(/very-secret|acme-secret/);
  });

  it('a redirect to another machine without encryption is not followed', async () => {
    redirectTo('http://example.com/stores.csv');

    const reading = readAll(csv({ auth: { type: 'bearer', token: 'very-secret' } }));

    await expect(reading).rejects.toThrow(/redirects to http:\/\/example\.com, which is not encrypted/);
  });

  it('redirects in a circle are given up', async () => {
    redirectTo('/stores.csv');

    const reading = readAll(csv());

    await expect(reading).rejects.toThrow(/redirects more than 5 times/);
    expect(server.arrived).toHaveLength(6);
  });

  it.each([
    ['basic', { type: 'basic', user: 'u', password: 'p' }, { authorization: 'Basic dTpw' }, undefined],
    ['a header', { type: 'api_key', name: 'X-Key', api_key: 'k-1234', in: 'header' }, { 'x-key': 'k-1234' }, undefined],
    ['a parameter', { type: 'api_key', name: 'key', api_key: 'k-1234', in: 'query' }, {}, 'k-1234'],
  ] as const)('are those of the http source: %s', async (_what, auth, headers, parameter) => {
    server.served = withEtag('id\n1\n');

    await readAll(csv({ auth }));

    const [request] = server.arrived;
    expect(request?.headers).toMatchObject(headers);
    expect(new URL(request?.url ?? '', server.origin).searchParams.get('key') ?? undefined).toBe(parameter);
  });

  it('a token that was taken back is asked for once more', async () => {
    let tokens = 0;
    server.served = withEtag('id\n1\n');
    server.instead = (request, response) => {
      if (request.url === '/token') {
        tokens += 1;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ access_token: `token-${String(tokens)}`, expires_in: 3600 }));
        return true;
      }
      if (request.headers.authorization === 'Bearer token-2') return false;
      response.writeHead(401).end();
      return true;
    };
    const auth = {
      ...({ type: 'oauth2', token_url: `${server.origin}/token`, client_auth: 'basic' } as const),
      ...{ client_id: 'sync', client_secret: 'very-secret' },
    };

    const { read } = await readAll(csv({ auth }));

    expect(read.outcome).toBe('complete');
    expect(tokens).toBe(2);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpSourceOptions } from '../../../src/sources/http/reader.ts';
import { neverAborted, readAll } from '../../contract/read-all.ts';
import { createTestClock, sourceAt, startApi, type Answer, type Arrived, type TestApi } from './api-server.ts';

let api: TestApi;

beforeEach(async () => {
  api = await startApi();
});

afterEach(async () => {
  await api.close();
});

const ids = ['1', '2', '3', '4', '5'].map((id) => ({ id }));

async function idsAt(path: string, options: Partial<HttpSourceOptions> = {}): Promise<readonly string[]> {
  const { columns, records } = await readAll(sourceAt(`${api.origin}${path}`, options));
  return records.map(({ cells }) => cells[columns.indexOf('id')] ?? '?');
}

describe('every page is read, by', () => {
  const pageOf = ({ query }: Arrived, from: number): Answer => ({
    body: ids.slice(from, from + Number(query['n'] ?? 2)),
  });

  it.each([
    [
      'page',
      { type: 'page', page_param: 'p', size_param: 'n', size: 2, first: 0 },
      (request: Arrived) => pageOf(request, Number(request.query['p']) * 2),
    ],
    [
      'offset',
      { type: 'offset', offset_param: 'from', size_param: 'n', size: 2 },
      (request: Arrived) => pageOf(request, Number(request.query['from'])),
    ],
  ] as const)('%s, until one is empty', async (_case, paging, answer) => {
    api.answer = answer;

    const found = await idsAt('/stores?active=1', { paging });

    expect(found).toEqual(['1', '2', '3', '4', '5']);
    expect(api.arrived).toHaveLength(4);
    expect(api.arrived.every(({ query }) => query['active'] === '1' && query['n'] === '2')).toBe(true);
  });

  it('offset where a server gives less than it is asked for, and says the total', async () => {
    api.answer = ({ query }) => ({
      body: ids.slice(Number(query['offset']), Number(query['offset']) + 2),
      headers: { 'X-Total-Count': '5' },
    });

    const found = await idsAt('/stores', {
      paging: { type: 'offset', offset_param: 'offset', size_param: 'limit', size: 100 },
      totalHeader: 'X-Total-Count',
    });

    expect(found).toEqual(['1', '2', '3', '4', '5']);
    expect(api.arrived).toHaveLength(3);
  });

  it('cursor', async () => {
    api.answer = ({ query }) => {
      const from = Number(query['after'] ?? '0');
      return { body: { data: ids.slice(from, from + 2), meta: { next: from + 2 < 5 ? String(from + 2) : null } } };
    };

    const found = await idsAt('/stores', {
      records: ['data'],
      paging: { type: 'cursor', cursor_param: 'after', cursor_at: ['meta', 'next'], size: 2 },
    });

    expect(found).toEqual(['1', '2', '3', '4', '5']);
  });

  it.each([
    [
      'next URL',
      { type: 'next', next_at: ['next'] },
      (next: string | null, items: unknown) => ({ body: { items, next } }),
    ],
    [
      'Link header',
      { type: 'link' },
      (next: string | null, items: unknown) => ({
        body: { items },
        headers: next === null ? {} : { link: `<${next}>; rel="prev next", </x>; rel=last` },
      }),
    ],
  ] as const)('%s, also a relative one', async (_case, paging, answer) => {
    api.answer = ({ query }) => {
      const from = Number(query['from'] ?? '0');
      return answer(from + 2 < 5 ? `/stores?from=${String(from + 2)}` : null, ids.slice(from, from + 2));
    };

    const found = await idsAt('/stores', { records: ['items'], paging });

    expect(found).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('a list is whole or it is not (R2)', () => {
  const paging = { type: 'page', page_param: 'page', size_param: 'size', size: 2, first: 1 } as const;

  it('is incomplete when the total changes on the way', async () => {
    api.answer = ({ query }) => ({ body: { total: query['page'] === '1' ? 5 : 4, items: ids.slice(0, 2) } });

    const { read } = await readAll(sourceAt(`${api.origin}/stores`, { records: ['items'], total: ['total'], paging }));

    expect(read).toMatchObject({
      outcome: 'incomplete',
      reason: 'the list changed while it was read, from 5 to 4 records',
    });
  });

  it('is incomplete when it gives fewer than its total', async () => {
    api.answer = ({ query }) => ({ body: { total: 5, items: query['page'] === '1' ? ids.slice(0, 2) : [] } });

    const { read } = await readAll(sourceAt(`${api.origin}/stores`, { records: ['items'], total: ['total'], paging }));

    expect(read).toMatchObject({ outcome: 'incomplete', reason: 'the list has 5 records and gave 2' });
  });

  it.each([
    ['the same page again and again', {}, { body: ids }, 'page 2 is the same as the one before'],
    ['no array', { records: ['items'] }, { body: { data: [] } }, 'there is no array at items'],
    ['no total', { total: ['total'] }, { body: ids }, 'does not say how many records'],
    [
      'a refusal',
      {},
      { status: 422, body: { error: 'page must be small' } },
      'answered 422: {"error":"page must be small"}',
    ],
    [
      'a next page on another host',
      { paging: { type: 'link' } as const },
      { body: ids, headers: { link: '<https://evil.example/x>; rel="next"' } },
      'another host, evil.example',
    ],
    [
      'a redirect',
      {},
      { status: 302, body: '', headers: { location: 'https://evil.example/' } },
      'a redirect to evil.example, which is not followed',
    ],
  ])('is an error for %s', async (_case, options, answer, message) => {
    api.answer = () => answer;

    const reading = readAll(sourceAt(`${api.origin}/stores`, { paging, ...options }));

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining(message),
    });
  });

  it('is asked for again when the server falters, and given up with a code of its own', async () => {
    api.answer = () => (api.arrived.length < 3 ? { status: 503, body: 'busy' } : { body: ids });
    const found = await idsAt('/stores');
    api.answer = () => ({ status: 503, body: 'busy' });

    const reading = idsAt('/stores');

    expect(found).toHaveLength(5);
    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      retryable: true,
      message: 'the source: GET /stores answered 503: busy (6 tries)',
    });
  });
});

describe('what is asked', () => {
  it('goes as POST with headers and a body', async () => {
    api.answer = () => ({ body: ids });

    await idsAt('/search', { method: 'POST', headers: { 'X-Tenant': 'acme' }, body: { active: true } });

    expect(api.arrived).toMatchObject([{ method: 'POST', headers: { 'x-tenant': 'acme' }, body: '{"active":true}' }]);
  });

  it.each([
    ['iso', '2026-11-20T09:00:00Z'],
    ['date', '2026-11-20'],
    ['unix', '1795165200'],
  ] as const)('says since when, with overlap, as %s', async (format, text) => {
    api.answer = () => ({ body: ids });

    await idsAt('/stores', { since: { param: 'since', hours: 48, overlapMinutes: 15, format } });

    expect(api.arrived[0]?.query['since']).toBe(text);
  });

  it.each([
    ['the last settled read, less the overlap', '2026-11-22T06:00:00.000Z', '2026-11-22T05:45:00Z'],
    ['it, however long ago that was', '2026-10-01T00:00:00.000Z', '2026-09-30T23:45:00Z'],
    ['now, where the clock was set back', '2026-11-22T12:00:00.000Z', '2026-11-22T08:45:00Z'],
  ])('says since %s (R23)', async (_what, settled, text) => {
    api.answer = () => ({ body: ids });
    const options = { since: { param: 'since', hours: 48, overlapMinutes: 15, format: 'iso' } } as const;

    await readAll(sourceAt(`${api.origin}/stores`, options, createTestClock(), settled));

    expect(api.arrived[0]?.query['since']).toBe(text);
  });

  it('no change is a complete list of changes, and an empty list of locations is a failed read (R2)', async () => {
    api.answer = () => ({ body: [] });
    const since = { param: 'since', hours: 48, overlapMinutes: 15, format: 'iso' } as const;
    const nothing = { header: () => expect.fail('a header'), records: () => expect.fail('records') };

    const read = await sourceAt(`${api.origin}/stores`, { since }).read(nothing, neverAborted);
    const all = sourceAt(`${api.origin}/stores`).read(nothing, neverAborted);

    expect(read).toMatchObject({ outcome: 'complete', rows: 0, listsChanges: true });
    await expect(all).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
  });

  it('comes no faster than configured, in any minute', async () => {
    const clock = createTestClock();
    api.answer = ({ query }) => ({ body: ids.slice(Number(query['offset']), Number(query['offset']) + 1) });
    const paging = { type: 'offset', offset_param: 'offset', size_param: 'limit', size: 1 } as const;

    await readAll(sourceAt(`${api.origin}/stores`, { paging, requestsPerMinute: 2 }, clock));

    expect(api.arrived).toHaveLength(6);
    expect(clock.sleeps).toEqual([60_000, 60_000]);
  });

  it('waits as long as the server asks for', async () => {
    const clock = createTestClock();
    api.answer = () => (api.arrived.length === 1 ? { status: 429, headers: { 'retry-after': '7' } } : { body: ids });

    await readAll(sourceAt(`${api.origin}/stores`, {}, clock));

    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(7000);
  });
});

describe('credentials', () => {
  const secret = 'S3CRET-marker-77';

  it.each([
    ['bearer', { type: 'bearer', token: secret }, { authorization: `Bearer ${secret}` }],
    [
      'basic',
      { type: 'basic', user: 'me', password: secret },
      { authorization: `Basic ${Buffer.from(`me:${secret}`).toString('base64')}` },
    ],
    ['api_key', { type: 'api_key', name: 'X-Key', api_key: secret, in: 'header' }, { 'x-key': secret }],
  ] as const)('%s', async (_case, auth, headers) => {
    api.answer = () => ({ body: ids });

    await idsAt('/stores', { auth });

    expect(api.arrived[0]?.headers).toMatchObject(headers);
  });

  it('api_key as a parameter, also on further pages', async () => {
    api.answer = ({ query }) => ({
      body: ids.slice(0, query['page'] === '2' ? 1 : 2),
      headers: query['page'] === '2' ? {} : { link: `<${api.origin}/stores?page=2&key=wrong>; rel=next` },
    });

    await idsAt('/stores', {
      auth: { type: 'api_key', name: 'key', api_key: secret, in: 'query' },
      paging: { type: 'link' },
    });

    expect(api.arrived.map(({ query }) => query['key'])).toEqual([secret, secret]);
  });

  it.each(['basic', 'body'] as const)('oauth2 client credentials named by %s: one token for all pages', async (way) => {
    api.answer = ({ path, query }) =>
      path === '/token'
        ? { body: { access_token: 'T0KEN-1', expires_in: 3600 } }
        : { body: ids.slice(0, query['page'] === '1' ? 2 : 0) };
    const client = { client_id: 'me', client_secret: secret, client_auth: way, scope: 'read' };
    const auth = { type: 'oauth2', token_url: `${api.origin}/token`, ...client } as const;

    await idsAt('/stores', { auth, paging: { type: 'page', page_param: 'page', size_param: 'n', size: 2, first: 1 } });

    const [token, ...pages] = api.arrived;
    const body = Object.fromEntries(new URLSearchParams(token?.body));
    expect(body).toEqual({
      grant_type: 'client_credentials',
      scope: 'read',
      ...(way === 'body' ? { client_id: 'me', client_secret: secret } : {}),
    });
    expect(token?.headers.authorization?.startsWith('Basic ')).toBe(way === 'basic' ? true : undefined);
    expect(pages.map(({ headers }) => headers.authorization)).toEqual(['Bearer T0KEN-1', 'Bearer T0KEN-1']);
  });

  it('oauth2: asks for another token once, when one was taken back', async () => {
    let given = 0;
    api.answer = ({ path, headers }) => {
      if (path === '/token') return { body: { access_token: `T${String((given += 1))}` } };
      return headers.authorization === 'Bearer T2' ? { body: ids } : { status: 401, body: { error: 'expired' } };
    };
    const auth = {
      type: 'oauth2',
      token_url: `${api.origin}/token`,
      client_id: 'me',
      client_secret: secret,
      client_auth: 'basic',
    } as const;

    const found = await idsAt('/stores', { auth });

    expect(found).toHaveLength(5);
  });

  it('are in no message, even where the server says them back (R35)', async () => {
    api.answer = ({ headers }) => ({ status: 403, body: { error: 'not you', you: headers.authorization } });

    const error: unknown = await idsAt('/stores', { auth: { type: 'bearer', token: secret } }).catch(
      (caught: unknown) => caught,
    );

    expect(error).toMatchObject({ code: 'SOURCE_UNAUTHORIZED', message: expect.stringContaining('not you') });
    expect(JSON.stringify(error) + String(error)).not.toContain(secret);
  });
});

describe('cells', () => {
  it('are those of a JSON file: digits kept, properties in properties, null says nothing', async () => {
    api.answer = () => ({
      body: '[{"id": 12345678901234567890, "at": {"city": "Köln"}, "tel": null}, {"id": "2", "tel": ""}]',
    });

    const { columns, records } = await readAll(sourceAt(`${api.origin}/stores`));

    expect(columns).toEqual(['id', 'at.city', 'tel']);
    expect(records.map(({ cells }) => cells)).toEqual([
      ['12345678901234567890', 'Köln', ' '],
      ['2', ' ', ''],
    ]);
  });
});

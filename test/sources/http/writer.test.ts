import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asLocationKey } from '../../../src/domain/ids.ts';
import type { CellWrite, SourceWritten } from '../../../src/domain/ports/source-writer.ts';
import type { HttpWriteOptions } from '../../../src/sources/http/writer.ts';
import { neverAborted } from '../../contract/read-all.ts';
import { sourceAt, startApi, type Answer, type Arrived, type TestApi } from './api-server.ts';

let api: TestApi;
let shop: Record<string, unknown>;

beforeEach(async () => {
  api = await startApi();
  shop = { id: '0012', label: 'Süd', size: 40, at: { city: 'Köln' }, tel: null };
  api.answer = (request) => asApi(request);
});

afterEach(async () => {
  await api.close();
});

/** Merges what is sent into the one shop there is. */
function asApi({ method, path, body }: Arrived): Answer {
  if (path !== '/stores/00%2F12') return { status: 404, body: { error: 'no such store' } };
  if (method !== 'GET') shop = { ...shop, ...(JSON.parse(body) as object) };
  return { body: shop };
}

async function write(
  cells: readonly CellWrite[],
  options: Partial<HttpWriteOptions> = {},
  key = '00/12',
): Promise<SourceWritten> {
  const url = `${api.origin}/stores/{{key}}`;
  const source = sourceAt(`${api.origin}/stores`, { key: 'id', write: { url, method: 'PATCH', ...options } });
  const edits = [{ key: asLocationKey(key), at: { row: 1, line: 2 }, cells }];
  return source.writer!.write({ version: 'any', edits, appends: [] }, neverAborted);
}

const size = { column: 'size', expected: '40', text: '45' };
const city = { column: 'at.city', expected: 'Köln', text: 'Bonn' };
const tel = { column: 'tel', expected: ' ', text: '0221' };

describe('writing one location through an API', () => {
  it.each([
    ['PATCH: the changes, each of its type', {}, { size: 45, at: { city: 'Bonn' }, tel: '0221' }],
    [
      'PUT: the whole record with them',
      { method: 'PUT' },
      { id: '0012', label: 'Süd', size: 45, at: { city: 'Bonn' }, tel: '0221' },
    ],
    [
      'a template',
      { body: { at: { city: '{{at.city}}' }, size: 45, tel: '0221', meta: '{{changes}}' } },
      { at: { city: 'Bonn' }, size: 45, tel: '0221', meta: { size: 45, at: { city: 'Bonn' }, tel: '0221' } },
    ],
  ] as const)('sends %s', async (_case, options, sent) => {
    const { edits } = await write([size, city, tel], options);

    expect(edits.map(({ kind }) => kind)).toEqual(['written']);
    expect(api.arrived.map(({ method }) => method)).toEqual([
      'GET',
      'method' in options ? options.method : 'PATCH',
      'GET',
    ]);
    expect(JSON.parse(api.arrived[1]?.body ?? '')).toEqual(sent);
  });

  it('finds the record inside of an answer', async () => {
    api.answer = (request) => {
      const { body, ...rest } = asApi(request);
      return { ...rest, body: { data: body } };
    };

    const { edits } = await write([city], { record_at: ['data'] });

    expect(edits.map(({ kind }) => kind)).toEqual(['written']);
  });

  it('sends nothing when another text stands there (R18)', async () => {
    const { edits } = await write([{ ...size, expected: '41' }, city]);

    expect(edits).toMatchObject([{ kind: 'stale', detail: 'column size holds another text than was read' }]);
    expect(api.arrived.map(({ method }) => method)).toEqual(['GET']);
  });

  it('is conditional where the API gives an ETag: changed in between is stale', async () => {
    api.answer = (request) =>
      request.method === 'GET'
        ? { body: shop, headers: { etag: '"v1"' } }
        : { status: request.headers['if-match'] === '"v1"' ? 412 : 200, body: {} };

    const { edits } = await write([size]);

    expect(edits).toMatchObject([{ kind: 'stale', detail: 'it changed just before it was written' }]);
  });

  it.each([['is gone', 'elsewhere', { kind: 'stale', detail: 'the API does not have it any more' }]])(
    'says that it %s',
    async (_case, key, expected) => {
      const { edits } = await write([size], {}, key);

      expect(edits).toMatchObject([expected]);
    },
  );

  it('says what the API makes of a value (R17)', async () => {
    api.answer = ({ method }) => (method === 'GET' ? { body: shop } : { body: {} });

    const { edits } = await write([size]);

    expect(edits).toMatchObject([{ kind: 'unencodable', column: 'size', detail: 'the API makes "40" of it' }]);
  });

  it('says what the API refuses, and why', async () => {
    api.answer = ({ method }) => (method === 'GET' ? { body: shop } : { status: 422, body: { size: 'too large' } });

    const { edits } = await write([size]);

    expect(edits).toMatchObject([{ kind: 'unencodable', detail: expect.stringContaining('too large') }]);
  });

  it('stops altogether when the key may not write', async () => {
    api.answer = ({ method }) => (method === 'GET' ? { body: shop } : { status: 403, body: {} });

    const writing = write([size]);

    await expect(writing).rejects.toMatchObject({ code: 'SOURCE_UNAUTHORIZED' });
  });
});

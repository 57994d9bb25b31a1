import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asLocationKey } from '../../../src/domain/ids.ts';
import type { SourceWriteOutcome } from '../../../src/domain/ports/source-writer.ts';
import type { HttpWriteOptions } from '../../../src/sources/http/writer.ts';
import { neverAborted, readAll } from '../../contract/read-all.ts';
import { sourceAt, startApi, type Answer, type Arrived, type TestApi } from './api-server.ts';

let api: TestApi;
let shops: Map<string, Record<string, unknown>>;
/** What a POST is answered with, instead of 201; and does it take effect all the same? */
let trouble: { readonly answer: Answer; readonly isAdded: boolean } | null;

beforeEach(async () => {
  api = await startApi();
  shops = new Map([['1', { id: '1', label: 'Süd', size: 40, at: { city: 'Köln' } }]]);
  trouble = null;
  api.answer = (request) => asApi(request);
});

afterEach(async () => {
  await api.close();
});

function asApi({ method, path, body }: Arrived): Answer {
  if (method === 'POST') {
    const given = JSON.parse(body) as Record<string, unknown>;
    const shop = (given['store'] ?? given) as Record<string, unknown>;
    if (trouble === null || trouble.isAdded) shops.set(String(shop['id']), shop);
    return trouble?.answer ?? { status: 201, body: {} };
  }
  if (path === '/stores') return { body: [...shops.values()] };
  const shop = shops.get(decodeURIComponent(path.slice('/stores/'.length)));
  return shop === undefined ? { status: 404, body: {} } : { body: shop };
}

const texts = { id: '00/9', label: 'Nord', size: '55', 'at.city': 'Kiel' };
const asRecord = { id: '00/9', label: 'Nord', size: 55, at: { city: 'Kiel' } };

/** Adds a record after a read, as a run does. */
async function append(
  how: Partial<NonNullable<HttpWriteOptions['append']>> | null = {},
): Promise<SourceWriteOutcome | undefined> {
  const source = sourceAt(`${api.origin}/stores`, {
    key: 'id',
    write: {
      ...{ url: `${api.origin}/stores/{{id}}`, method: 'PATCH' },
      ...(how === null ? {} : { append: { url: `${api.origin}/stores`, method: 'POST', ...how } }),
    },
  });
  await readAll(source);
  const cells = Object.entries(texts).map(([column, text]) => ({ column, text }));
  const written = await source.writer?.write(
    { version: 'any', edits: [], appends: [{ key: asLocationKey(texts.id), cells }] },
    neverAborted,
  );
  return written?.appends[0];
}

const posts = (): readonly unknown[] =>
  api.arrived.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as unknown);

describe('adding a record through an API', () => {
  it('sends it with values of the types that the column has, and counts it when it is read back (R17)', async () => {
    const outcome = await append();

    expect(outcome).toEqual({ key: '00/9', kind: 'written' });
    expect(posts()).toEqual([asRecord]);
  });

  it('sends what a template makes of it', async () => {
    await append({ body: { store: '{{record}}', title: 'Shop {{label}} in {{at.city}}' } });

    expect(posts()).toEqual([{ store: asRecord, title: 'Shop Nord in Kiel' }]);
  });

  it('never sends it twice: after an end that nobody knows it is looked up, and found (R12)', async () => {
    trouble = { answer: { status: 503, body: {} }, isAdded: true };

    const outcome = await append();

    expect(outcome?.kind).toBe('written');
    expect(posts()).toHaveLength(1);
  });

  it('never sends it twice: not found, it is left to the next run, which looks first (R12)', async () => {
    trouble = { answer: { status: 503, body: {} }, isAdded: false };

    const outcome = await append();

    expect(outcome).toMatchObject({ kind: 'stale', detail: expect.stringContaining('did not answer') });
    expect(posts()).toHaveLength(1);
  });

  it.each([
    ['as it was to be', asRecord, { kind: 'written' }],
    ['otherwise', { ...asRecord, label: 'Ost' }, { kind: 'unencodable', column: 'label' }],
  ])('sends nothing where it is there already, %s', async (_how, there, expected) => {
    shops.set('00/9', there);

    const outcome = await append();

    expect(outcome).toMatchObject(expected);
    expect(posts()).toEqual([]);
  });

  it.each([
    [
      'refuses it',
      { answer: { status: 422, body: { error: 'no label' } }, isAdded: false },
      'unencodable',
      /422.*no label/,
    ],
    ['takes it and has it not', { answer: { status: 202, body: {} }, isAdded: false }, 'stale', /is not there/],
  ] as const)('says so where the API %s', async (_how, answer, kind, detail) => {
    trouble = answer;

    const outcome = await append();

    expect(outcome).toMatchObject({ kind, detail: expect.stringMatching(detail) });
  });

  it('is not done without being told how', async () => {
    const outcome = await append(null);

    expect(outcome).toMatchObject({ kind: 'stale', detail: expect.stringContaining('source.write.append') });
    expect(posts()).toEqual([]);
  });
});

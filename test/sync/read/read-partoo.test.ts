import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../src/domain/errors.ts';
import type { SeenFingerprint } from '../../../src/domain/memory/seen.ts';
import type { PartooReader } from '../../../src/domain/ports/partoo-reader.ts';
import type { RemoteBusiness } from '../../../src/domain/ports/remote-business.ts';
import { fingerprintBusiness } from '../../../src/sync/read/fingerprint.ts';
import { readPartoo, type PartooReadDeps, type PartooReading } from '../../../src/sync/read/read-partoo.ts';
import { businessIdOf } from '../shops.ts';
import { business, codec, key, linkTo } from '../plan/plan-fixture.ts';

interface FakePartoo {
  /** What the crawl gives. */
  readonly crawled?: readonly RemoteBusiness[];
  readonly problem?: string;
  /** What a look-up of many ids finds besides. */
  readonly listed?: readonly RemoteBusiness[];
  /** What the direct look-up answers, or throws; default 404. */
  readonly direct?: (id: string) => RemoteBusiness | null;
}

function read(
  partoo: FakePartoo,
  facts: Partial<PartooReadDeps> & { readonly linked?: readonly string[] } = {},
): Promise<PartooReading> {
  const { crawled = [], listed = [], problem, direct = () => null } = partoo;
  const calls = { total: 0 };
  const reader: PartooReader = {
    async crawl({ receive }) {
      for (const one of crawled) {
        calls.total += 1;
        receive({ kind: 'parsed', businesses: [one], facts: null });
      }
      return {
        outcome: problem === undefined ? 'complete' : 'incomplete',
        ...(problem === undefined ? {} : { reason: problem }),
        businesses: crawled.length,
      };
    },
    async findByIds(ids) {
      calls.total += 1;
      return new Map(listed.filter(({ id }) => ids.includes(id)).map((one) => [one.id, one]));
    },
    async findById(id) {
      calls.total += 1;
      return direct(id);
    },
    readSubResource: async () => null,
    findByCode: async () => [],
    findModifiedSince: async () => [],
  };
  const links = new Map((facts.linked ?? []).map((code) => [key(code), linkTo(code)]));
  return readPartoo(
    {
      reader,
      codec,
      calls,
      links,
      pages: { pageOf: () => null },
      known: new Map(),
      sourceStill: new Set(),
      configuration: 'configuration-1',
      ...facts,
    },
    new AbortController().signal,
  );
}

function failing(code: SyncError['code'], retryable: boolean): () => never {
  return () => {
    throw new SyncError(code, { code, retryable });
  };
}

describe('a linked business that the crawl lacks (R3, R10)', () => {
  const missingOf = ({ snapshot }: PartooReading): readonly (readonly [string, string])[] =>
    [...snapshot.missing].map(([id, reason]) => [id.slice(0, 5), reason]);

  it('is looked up by id, and counts as there when that finds it', async () => {
    const reading = await read(
      { crawled: [business('0001')], listed: [business('0002')] },
      { linked: ['0001', '0002'] },
    );

    expect(missingOf(reading)).toEqual([]);
    expect([...reading.snapshot.businesses.keys()]).toEqual([businessIdOf('0001'), businessIdOf('0002')]);
  });

  it('is there as well when only the direct look-up finds it', async () => {
    const reading = await read({ direct: () => business('0001') }, { linked: ['0001'] });

    expect(missingOf(reading)).toEqual([]);
    expect(reading.snapshot.businesses.size).toBe(1);
  });

  it('is gone only with a 404', async () => {
    const reading = await read({ crawled: [business('0001')] }, { linked: ['0001', '0002'] });

    expect(missingOf(reading)).toEqual([['b0002', 'gone']]);
  });

  it.each([
    'PARTOO_TIMEOUT',
    'PARTOO_UNREACHABLE',
    'PARTOO_FAILED',
    'PARTOO_RATE_LIMITED',
    'PARTOO_UNEXPECTED',
  ] as const)('is not proven gone by %s', async (code) => {
    const reading = await read({ direct: failing(code, true) }, { linked: ['0001'] });

    expect(missingOf(reading)).toEqual([['b0001', 'unproven']]);
  });

  it.each(['PARTOO_UNAUTHORIZED', 'PARTOO_FORBIDDEN'] as const)(
    '%s stops the run: it concerns every call',
    async (code) => {
      const reading = read({ direct: failing(code, false) }, { linked: ['0001'] });

      await expect(reading).rejects.toMatchObject({ code });
    },
  );

  it('is not even looked up after an incomplete crawl: nothing is concluded from it (R2)', async () => {
    const reading = await read({ problem: 'counts differ' }, { linked: ['0001'] });

    expect(reading.snapshot).toMatchObject({ outcome: 'incomplete', reason: 'counts differ', requests: 0 });
    expect(missingOf(reading)).toEqual([]);
  });

  it('is not missed once its link was given up', async () => {
    const reading = await read({}, { links: new Map([[key('0001'), linkTo('0001', { state: 'forgotten' })]]) });

    expect(missingOf(reading)).toEqual([]);
  });
});

describe('what is kept of a crawl', () => {
  const settled = (
    code: string,
    facts: Partial<SeenFingerprint> = {},
  ): ReadonlyMap<ReturnType<typeof key>, SeenFingerprint> =>
    new Map([
      [
        key(code),
        {
          sourceHash: 's',
          partooHash: fingerprintBusiness(business(code).raw, 'configuration-1'),
          isSettled: true,
          ...facts,
        },
      ],
    ]);

  it('a business that stands still with its location is only counted', async () => {
    const { snapshot, still } = await read(
      { crawled: [business('0001', { modified: 5000 })] },
      { linked: ['0001'], known: settled('0001'), sourceStill: new Set([key('0001')]) },
    );

    expect([key('0001'), key('0002')].filter(still.has)).toEqual(['0001']);
    expect(snapshot.businesses.size).toBe(0);
    expect(snapshot.count).toBe(1);
  });

  it.each<readonly [string, Partial<PartooReadDeps>, Readonly<Record<string, unknown>>]>([
    ['its location moved', { known: settled('0001') }, {}],
    ['it moved', { known: settled('0001'), sourceStill: new Set([key('0001')]) }, { city: 'Lyon' }],
    [
      'something was left to do',
      { known: settled('0001', { isSettled: false }), sourceStill: new Set([key('0001')]) },
      {},
    ],
    [
      'it was settled under another configuration (R8)',
      { known: settled('0001'), sourceStill: new Set([key('0001')]), configuration: 'configuration-2' },
      {},
    ],
    ['it was never seen', { sourceStill: new Set([key('0001')]) }, {}],
  ])('it is kept when %s', async (_, facts, raw) => {
    const { snapshot, hashes } = await read({ crawled: [business('0001', raw)] }, { linked: ['0001'], ...facts });

    expect([...snapshot.businesses.keys()]).toEqual([businessIdOf('0001')]);
    expect(hashes.size).toBe(1);
  });

  it('codes that several businesses carry, the latest `modified`, every category met', async () => {
    const crawled = [
      business('0001', { modified: 7000 }),
      business('0001', { id: 'b0001twin', categories: ['gcid:cafe'] }),
      business('0002', { modified: 6000 }),
    ];

    const { snapshot, watermark, categories } = await read({ crawled });

    expect([...snapshot.duplicateCodes]).toEqual([['0001', [businessIdOf('0001'), 'b0001twin']]]);
    expect(watermark).toBe(7000);
    expect([...categories]).toEqual(['gcid:bakery', 'gcid:cafe']);
  });

  it('a business that came twice, as pages shifted, carries its code once', async () => {
    const { snapshot } = await read({ crawled: [business('0001'), business('0001')] });

    expect(snapshot.duplicateCodes.size).toBe(0);
  });

  it('counts its own calls only', async () => {
    const { snapshot } = await read({ crawled: [business('0001')] }, { linked: ['0001', '0002'] });

    expect(snapshot.requests).toBe(3);
  });
});

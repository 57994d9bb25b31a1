import { describe, expect, it } from 'vitest';
import type { KnownPage } from '../../../src/domain/memory/pages.ts';
import type { SeenFingerprint } from '../../../src/domain/memory/seen.ts';
import type { RemoteBusiness } from '../../../src/domain/ports/remote-business.ts';
import { asBusinessId, type LocationKey } from '../../../src/domain/ids.ts';
import { createCollector, type Collector, type CollectorDeps } from '../../../src/sync/read/collect-businesses.ts';
import { businessIdOf } from '../shops.ts';
import { business, codec, key, linkTo } from '../plan/plan-fixture.ts';

const codes = ['0001', '0002', '0003'];
const page = codes.map((code) => business(code, { modified: 5000 + Number(code) }));

function collector(facts: Partial<CollectorDeps> = {}): Collector {
  return createCollector({
    reader: {} as CollectorDeps['reader'],
    codec,
    pages: { pageOf: () => null },
    links: new Map(codes.map((code) => [key(code), linkTo(code)])),
    known: new Map(),
    configuration: 'configuration-1',
    sourceStill: new Set(codes.map(key)),
    ...facts,
  });
}

/** As a run that settled everything leaves it, where the page was the only one. */
function settled(businesses: readonly RemoteBusiness[] = page, configuration = 'configuration-1') {
  const before = collector({ configuration });
  before.keepPage({ kind: 'parsed', businesses, facts: factsOf(businesses) });
  const [known] = before.pages.parsed;
  const fingerprints = new Map<LocationKey, SeenFingerprint>(
    businesses.map(({ id, code }) => [
      key(code ?? ''),
      { sourceHash: 's', partooHash: before.hashes.get(id) ?? null, isSettled: true },
    ]),
  );
  return {
    pages: { pageOf: (digest: string): KnownPage | null => (digest === 'page-1' ? (known ?? null) : null) },
    known: fingerprints,
  };
}

function factsOf(businesses: readonly RemoteBusiness[]) {
  return {
    digest: 'page-1',
    ...{
      page: 1,
      maxPage: 1,
      count: businesses.length,
      countries: ['FR'],
      categories: ['gcid:bakery'],
      modified: 5003,
    },
    ids: businesses.map(({ id }) => id),
  };
}

describe('a page with the bytes of one that was parsed', () => {
  it('is recalled, and leaves behind what parsing it would (R10, R14)', () => {
    const state = settled();
    const [recalling, parsing] = [collector(state), collector(state)];

    const facts = recalling.recall('page-1');
    if (facts !== null) recalling.keepPage({ kind: 'recalled', facts });
    parsing.keepPage({ kind: 'parsed', businesses: page, facts: null });

    expect(facts).toMatchObject(factsOf(page));
    for (const { businesses, hashes, watermark, categories, still, isMet, duplicateCodes } of [recalling, parsing]) {
      expect({ businesses: businesses.size, hashes: hashes.size, watermark, duplicates: duplicateCodes.size }).toEqual({
        ...{ businesses: 0, hashes: 0, watermark: 5003, duplicates: 0 },
      });
      expect([...categories]).toEqual(['gcid:bakery']);
      expect(codes.map((code) => [still.has(key(code)), isMet(asBusinessId(businessIdOf(code)))])).toEqual(
        codes.map(() => [true, true]),
      );
    }
    expect(recalling.pages).toEqual({ parsed: [], recalled: ['page-1'] });
  });

  it('shows a second business with the code of one that was recalled (R13)', () => {
    const recalling = collector(settled());
    const facts = recalling.recall('page-1');
    if (facts !== null) recalling.keepPage({ kind: 'recalled', facts });

    recalling.keepPage({ kind: 'parsed', businesses: [business('0002', { id: 'b0002twin' })], facts: null });

    expect([...recalling.duplicateCodes]).toEqual([['0002', [businessIdOf('0002'), 'b0002twin']]]);
  });

  const changed = (code: string, facts: Partial<SeenFingerprint>): Partial<CollectorDeps> => {
    const { known, pages } = settled();
    const before = known.get(key(code));
    if (before !== undefined) known.set(key(code), { ...before, ...facts });
    return { known, pages };
  };

  it.each<readonly [string, Partial<CollectorDeps>]>([
    ['another content was settled since, as after a write', changed('0002', { partooHash: 'since' })],
    ['something is left to do', changed('0002', { isSettled: false })],
    ['a business was never seen', { ...settled(), known: new Map() }],
    ['a location moved in the source', { ...settled(), sourceStill: new Set([key('0001'), key('0003')]) }],
    ['a business is to be looked at', { ...settled(), due: new Set([asBusinessId(businessIdOf('0002'))]) }],
    ['a link was given up', { ...settled(), links: new Map([[key('0001'), linkTo('0001')]]) }],
    ['the configuration is another one (R8)', { ...settled(), configuration: 'configuration-2' }],
    [
      'a business carries the code of another one',
      settled([...page.slice(0, 2), business('0004', { id: businessIdOf('0003') })]),
    ],
  ])('is parsed all the same when %s', (_, facts) => {
    const { recall } = collector(facts);

    expect(recall('page-1')).toBeNull();
  });

  it('is parsed when its bytes are others', () => {
    const { recall } = collector(settled());

    expect(recall('page-2')).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { CrawledPage, PageFacts } from '../../src/domain/ports/crawled-page.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import type { Switches } from '../../src/emulator/switches.ts';
import { type Fields, manyBusinesses, startPartoo } from './partoo-fixture.ts';

const codesOf = (given: readonly { readonly code: string | null }[]): readonly (string | null)[] =>
  given.map(({ code }) => code).sort();
const seedCodes = (businesses: readonly Fields[]): readonly unknown[] => businesses.map(({ code }) => code).sort();

const mixed = manyBusinesses(250, (index) => {
  if (index % 10 === 1) return { status: 'closed' };
  if (index % 10 === 2) return { status: 'temporarily_closed' };
  if (index % 10 === 3) return { opening_date: '2027-03-01' };
  return {};
});

describe('a crawl', () => {
  it.each<[string, Partial<Switches>]>([
    ['pages from 1', { firstPage: 1 }],
    ['pages from 0', { firstPage: 0 }],
    ['30 a page whatever is asked', { searchPerPage: 'fixed-30' }],
    ['per_page refused', { searchPerPage: 'refused' }],
    ['closed_temporarily as filter', { temporaryClosedFilter: 'closed_temporarily' }],
    [
      'closed_temporarily as filter and per_page refused, pages from 0',
      { temporaryClosedFilter: 'closed_temporarily', searchPerPage: 'refused', firstPage: 0 },
    ],
    ['errors under the key error', { errorKey: 'error', searchPerPage: 'refused' }],
    ['opening_soon on read', { openingSoonOnRead: true }],
  ])('R10 gives every business of every status once, with %s', async (_name, switches) => {
    const partoo = await startPartoo({ seed: { businesses: mixed }, switches });

    const { given, result } = await partoo.crawl();

    expect(result).toEqual({ outcome: 'complete', businesses: 250 });
    expect(codesOf(given)).toEqual(seedCodes(mixed));
  });

  it('remembers the spelling that worked', async () => {
    const partoo = await startPartoo({
      seed: { businesses: mixed },
      switches: { temporaryClosedFilter: 'closed_temporarily' },
    });
    await partoo.crawl();
    partoo.emulator.clearRequests();

    await partoo.crawl();

    expect(partoo.emulator.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('always sends the list of statuses, and asks for the first page without a number', async () => {
    const partoo = await startPartoo({ seed: { businesses: mixed } });

    await partoo.crawl();

    const queries = partoo.emulator.requests.map(({ query }) => query);
    expect(queries[0]).toEqual({ status: 'open,closed,opening_soon,temporarily_closed', per_page: '100' });
    expect(queries.map(({ page }) => page)).toEqual([undefined, '2', '3']);
  });

  it('sends org_id only where one is set', async () => {
    const businesses = manyBusinesses(3, (index) => ({ org_id: index === 0 ? 7 : 42 }));
    const partoo = await startPartoo({ seed: { businesses }, me: { role: 'PROVIDER', org_id: 42 } }, { orgId: 7 });

    const { given } = await partoo.crawl();

    expect(codesOf(given)).toEqual(['C0001']);
  });

  it('gives pages in order, with progress', async () => {
    const businesses = manyBusinesses(1050);
    const options: EmulatorOptions = { seed: { businesses }, latencyMs: { min: 0, max: 20 } };
    const partoo = await startPartoo(options);

    const { given, progress } = await partoo.crawl();

    expect(given.map(({ code }) => code)).toEqual(seedCodes(businesses));
    expect(progress.slice(0, 2)).toEqual([
      [100, 1050],
      [200, 1050],
    ]);
    expect(progress.at(-1)).toEqual([1050, 1050]);
    expect(partoo.http.calls.total).toBe(11);
  });

  it('R2 finds an empty organization complete', async () => {
    const partoo = await startPartoo();

    const { result } = await partoo.crawl();

    expect(result).toEqual({ outcome: 'complete', businesses: 0 });
    expect(partoo.http.calls.total).toBe(1);
  });
});

describe('a crawl that does not add up', () => {
  it.each(['empty-page', 'repeated-page', 'truncated-json'] as const)('R10 reads again after one %s', async (kind) => {
    const partoo = await startPartoo({ seed: { businesses: mixed } });
    partoo.emulator.faults.add({ kind, nth: 1, match: { query: ({ page }) => page === '2' } });

    const { given, result } = await partoo.crawl();

    expect(result.outcome).toBe('complete');
    expect(codesOf(given)).toEqual(seedCodes(mixed));
    expect(partoo.http.calls.total).toBe(4);
  });

  it('R2 reads an empty first page again, when it names a count', async () => {
    const partoo = await startPartoo({ seed: { businesses: mixed } });
    partoo.emulator.faults.add({ kind: 'empty-page', nth: 1 });

    const { given, result } = await partoo.crawl();

    expect(result.outcome).toBe('complete');
    expect(given).toHaveLength(250);
  });

  it('R10 rescans once when a count is wrong, and is complete when the second reading adds up', async () => {
    const partoo = await startPartoo({ seed: { businesses: mixed } });
    partoo.emulator.faults.add({ kind: 'count-mismatch', nth: 1, count: 3 });

    const { given, result } = await partoo.crawl();

    expect(result).toEqual({ outcome: 'complete', businesses: 250 });
    expect(codesOf(given)).toEqual(seedCodes(mixed));
    expect(partoo.log.lines.map(({ message }) => message)).toContain(
      'reading of Partoo does not add up, reading again',
    );
  });

  it('R10 is incomplete, with the numbers, when a counted business is never given', async () => {
    const partoo = await startPartoo({ seed: { businesses: mixed } });
    partoo.emulator.faults.add({ kind: 'missing-business', business: 'C0120' });

    const { given, result } = await partoo.crawl();

    expect(result).toEqual({
      outcome: 'incomplete',
      reason: 'Partoo counts 250 businesses and gives 249',
      businesses: 249,
    });
    expect(given).toHaveLength(249);
  });

  it.each(['empty-page', 'repeated-page'] as const)('R10 is incomplete when a page stays a %s', async (kind) => {
    const partoo = await startPartoo({ seed: { businesses: mixed } });
    partoo.emulator.faults.add({ kind, match: { query: ({ page }) => page === '3' } });

    const { result } = await partoo.crawl();

    expect(result.outcome).toBe('incomplete');
    expect(result.businesses).toBe(200);
  });

  it('R2 throws on a list of businesses that is not there', async () => {
    const partoo = await startPartoo();
    partoo.emulator.faults.add({ kind: 'status', status: 200, body: { page: 1, max_page: 1, count: 0 } });

    const crawl = partoo.crawl();

    await expect(crawl).rejects.toMatchObject({ code: 'PARTOO_UNEXPECTED', retryable: true });
  });

  it('R2 throws on a business without an id', async () => {
    const partoo = await startPartoo();
    const body = { page: 1, max_page: 1, count: 1, businesses: [{ code: 'C1' }] };
    partoo.emulator.faults.add({ kind: 'status', status: 200, body });

    const crawl = partoo.crawl();

    await expect(crawl).rejects.toMatchObject({ code: 'PARTOO_UNEXPECTED' });
  });

  it('R2 is incomplete where Partoo names no count', async () => {
    const partoo = await startPartoo();
    partoo.emulator.faults.add({ kind: 'status', status: 200, body: { businesses: [{ id: 'a' }] } });

    const { result } = await partoo.crawl();

    expect(result).toEqual({
      outcome: 'incomplete',
      reason: 'Partoo names no count to check the reading against',
      businesses: 1,
    });
  });

  it('R10 notices a business that moved to a page already read', async () => {
    const partoo = await startPartoo({ seed: { businesses: mixed } });
    // While the pages are read, the first business goes, so that the 101st slips onto the first page.
    partoo.emulator.faults.add({
      kind: 'slow',
      delayMs: 0,
      nth: 1,
      match: {
        query: ({ page }) => {
          if (page !== '2') return false;
          if (partoo.emulator.business('C0001') === undefined && partoo.emulator.businesses().length === 250) {
            partoo.emulator.remove('C0001');
          }
          return true;
        },
      },
    });

    const { given, result } = await partoo.crawl();

    expect(result.outcome).toBe('complete');
    expect(codesOf(given)).toEqual(seedCodes(mixed));
  });
});

describe('more than a hundred pages', { timeout: 120_000 }, () => {
  const businesses = manyBusinesses(3200, (index) => ({
    status: index % 16 === 0 ? 'closed' : 'open',
    country: index % 2 === 0 ? 'FR' : 'DE',
  }));
  const switches = { searchPerPage: 'fixed-30', pagesBeyond100: 'refused' } as const;

  it('R10 are read on where Partoo serves them', async () => {
    const served = { ...switches, pagesBeyond100: 'served' } as const;
    const partoo = await startPartoo({ seed: { businesses }, switches: served });

    const { result } = await partoo.crawl();

    expect(result).toEqual({ outcome: 'complete', businesses: 3200 });
  });

  it('R10 are split by status where Partoo refuses them', async () => {
    const closing = businesses.map((one, index) => ({ ...one, status: index % 4 === 0 ? 'closed' : 'open' }));
    const partoo = await startPartoo({ seed: { businesses: closing }, switches });

    const { given, result } = await partoo.crawl();

    expect(result).toEqual({ outcome: 'complete', businesses: 3200 });
    expect(codesOf(given)).toEqual(seedCodes(closing));
  });

  it('R10 are split by country where one status is still too long', async () => {
    const all = businesses.map((one) => ({ ...one, status: 'open' }));
    const partoo = await startPartoo({ seed: { businesses: all }, switches });

    const { given, result } = await partoo.crawl();

    expect(result).toEqual({ outcome: 'complete', businesses: 3200 });
    expect(codesOf(given)).toEqual(seedCodes(all));
  });

  it('R10 are split by the countries of pages that are recalled as well', async () => {
    const all = businesses.map((one) => ({ ...one, status: 'open' }));
    const partoo = await startPartoo({ seed: { businesses: all }, switches });
    const first = await partoo.crawl();
    const known = first.pages.flatMap(({ facts }) => (facts === null ? [] : [facts]));

    const { pages, result } = await partoo.crawl(known);

    expect(result).toEqual({ outcome: 'complete', businesses: 3200 });
    expect(pages.filter(({ kind }) => kind === 'recalled')).toHaveLength(known.length);
  });

  it('R10 leave the reading incomplete where splitting does not help', async () => {
    const all = businesses.map((one) => ({ ...one, status: 'open', country: 'FR' }));
    const partoo = await startPartoo({ seed: { businesses: all }, switches });

    const { result } = await partoo.crawl();

    expect(result.outcome).toBe('incomplete');
    expect(result.outcome === 'incomplete' && result.reason).toContain('open in FR fills more than 100 pages');
  });
});

describe('pages that need not be parsed', () => {
  const factsOf = (pages: readonly CrawledPage[]): readonly PageFacts[] =>
    pages.flatMap(({ facts }) => (facts === null ? [] : [facts]));

  it('are known by their bytes, and count in the proof that all was read (R10)', async () => {
    const partoo = await startPartoo({ seed: { businesses: mixed } });
    const first = await partoo.crawl();

    const second = await partoo.crawl(factsOf(first.pages));

    expect(second.pages).toEqual(factsOf(first.pages).map((facts) => ({ kind: 'recalled', facts })));
    expect(factsOf(first.pages).map(({ page, maxPage, count, ids }) => [page, maxPage, count, ids.length])).toEqual([
      [1, 3, 250, 100],
      [2, 3, 250, 100],
      [3, 3, 250, 50],
    ]);
    expect(second).toMatchObject({ given: [], result: first.result, progress: first.progress });
  });

  it('say which countries and categories are on them, and what was modified last', async () => {
    const businesses = manyBusinesses(3, (index) => ({
      ...{ country: index === 2 ? 'ES' : 'FR', categories: index === 1 ? ['gcid:cafe'] : ['gcid:bakery'] },
    }));
    const partoo = await startPartoo({ seed: { businesses } });

    const { given, pages } = await partoo.crawl();

    expect(pages[0]?.facts).toMatchObject({ countries: ['FR', 'ES'], categories: ['gcid:bakery', 'gcid:cafe'] });
    expect(pages[0]?.facts?.modified).toBe(Math.max(...given.map(({ modified }) => modified)));
  });

  it('are others as soon as a colleague edits one business', async () => {
    const partoo = await startPartoo({ seed: { businesses: mixed } });
    const first = await partoo.crawl();
    const edited = first.given[150];
    partoo.emulator.edit(edited?.id ?? '', { name: 'Edited' });

    const second = await partoo.crawl(factsOf(first.pages));

    expect(second.pages.map(({ kind }) => kind)).toEqual(['recalled', 'parsed', 'recalled']);
    expect(second.given).toHaveLength(100);
    expect(second.result).toEqual({ outcome: 'complete', businesses: 250 });
  });
});

describe('a crawl that cannot go on', () => {
  it.each([
    [401, 'PARTOO_UNAUTHORIZED'],
    [403, 'PARTOO_FORBIDDEN'],
  ] as const)('R3 throws on %i: nothing is concluded', async (blockedKeyStatus, code) => {
    const partoo = await startPartoo({
      seed: { businesses: mixed },
      switches: { keyState: 'expired', blockedKeyStatus },
    });

    const crawl = partoo.crawl();

    await expect(crawl).rejects.toMatchObject({ code, retryable: false });
  });

  it.each([
    ['html', 'PARTOO_FAILED'],
    ['reset-before-effect', 'PARTOO_UNREACHABLE'],
    ['hang-before-effect', 'PARTOO_TIMEOUT'],
  ] as const)('R3 throws when a page stays a %s', async (kind, code) => {
    const partoo = await startPartoo({ seed: { businesses: mixed } }, { timeoutMs: 300 });
    partoo.emulator.faults.add({ kind, match: { query: ({ page }) => page === '2' } });

    const crawl = partoo.crawl();

    await expect(crawl).rejects.toMatchObject({ code, retryable: true });
  });

  it('R3 throws on a page of HTML with status 200', async () => {
    const partoo = await startPartoo();
    partoo.emulator.faults.add({ kind: 'html', status: 200 });

    const crawl = partoo.crawl();

    await expect(crawl).rejects.toMatchObject({ code: 'PARTOO_UNEXPECTED' });
  });

  it('R27 waits out 429 with odd Retry-After and is complete', async () => {
    const partoo = await startPartoo({ seed: { businesses: mixed }, switches: { rateLimitBody: 'html' } });
    partoo.emulator.faults.add({ kind: 'retry-after', value: 'later', nth: 1 });
    partoo.emulator.faults.add({ kind: 'retry-after', value: null, nth: 2 });
    const startedAt = partoo.clock.now();

    const { result } = await partoo.crawl();

    expect(result.outcome).toBe('complete');
    expect(partoo.clock.now() - startedAt).toBe(120_000);
  });
});

import { describe, expect, it } from 'vitest';
import { asBusinessId } from '../../src/domain/ids.ts';
import { neverAborted } from '../http/http-fixture.ts';
import { type PartooTest, manyBusinesses, startPartoo } from './partoo-fixture.ts';

const businesses = manyBusinesses(230, (index) => (index === 3 ? { status: 'closed', code: 'c0001' } : {}));
const unknownId = asBusinessId('5409c35a97bbffffffffffff');

function idOf({ emulator }: PartooTest, code: string) {
  return asBusinessId(emulator.businessByCode(code)?.id ?? 'no such code');
}

describe('findById', () => {
  it('finds one business', async () => {
    const partoo = await startPartoo({ seed: { businesses } });
    const id = idOf(partoo, 'C0002');

    const found = await partoo.reader.findById(id, neverAborted());

    expect(found).toMatchObject({ id, code: 'C0002', values: { name: 'Shop 2', phone: '+33140000001' } });
  });

  it.each(['errors', 'error'] as const)('R3 finds nothing on a 404 of Partoo under the key %s', async (errorKey) => {
    const partoo = await startPartoo({ switches: { errorKey } });

    const found = await partoo.reader.findById(unknownId, neverAborted());

    expect(found).toBeNull();
  });

  it.each<[string, number, unknown, string]>([
    ['a 404 page of HTML', 404, '<html>nginx</html>', 'PARTOO_UNEXPECTED'],
    ['an empty 404', 404, '', 'PARTOO_UNEXPECTED'],
    ["a gateway's JSON 404", 404, { message: 'no Route matched' }, 'PARTOO_UNEXPECTED'],
    ['401', 401, { errors: { authentication: 'User not authenticated' } }, 'PARTOO_UNAUTHORIZED'],
    ['403', 403, { errors: { authorization: 'Operation not allowed' } }, 'PARTOO_FORBIDDEN'],
    ['400', 400, { errors: { json: 'bad id' } }, 'PARTOO_REFUSED'],
    ['500', 500, 'oops', 'PARTOO_FAILED'],
    ['200 with something else', 200, { status: 'success' }, 'PARTOO_UNEXPECTED'],
    ['200 with another business', 200, { id: 'another' }, 'PARTOO_UNEXPECTED'],
  ])('R3 throws, and concludes nothing, on %s', async (_name, status, body, code) => {
    const partoo = await startPartoo();
    partoo.emulator.faults.add({ kind: 'status', status, body });

    const found = partoo.reader.findById(unknownId, neverAborted());

    await expect(found).rejects.toMatchObject({ code });
  });
});

describe('findByIds', () => {
  it.each(['honoured', 'fixed-30', 'refused'] as const)(
    'finds any number, a hundred a call, per_page %s',
    async (per) => {
      const partoo = await startPartoo({ seed: { businesses }, switches: { searchPerPage: per } });
      const ids = partoo.emulator.businesses().map(({ id }) => asBusinessId(id));

      const found = await partoo.reader.findByIds([...ids, unknownId], neverAborted());

      expect([...found.keys()].sort()).toEqual([...ids].sort());
    },
  );

  it('asks nothing for no ids', async () => {
    const partoo = await startPartoo();

    const found = await partoo.reader.findByIds([], neverAborted());

    expect(found.size).toBe(0);
    expect(partoo.http.calls.total).toBe(0);
  });
});

describe('findByCode', () => {
  it.each(['exact', 'case-insensitive', 'prefix'] as const)(
    'R12 gives exact matches only, also closed ones, with a filter that is %s',
    async (codeFilter) => {
      const partoo = await startPartoo({ seed: { businesses }, switches: { codeFilter } });

      const found = await partoo.reader.findByCode('c0001', neverAborted());

      expect(found.map(({ code, values }) => [code, values['status']])).toEqual([['c0001', 'closed']]);
    },
  );

  it('R12 gives nothing for a code nobody has', async () => {
    const partoo = await startPartoo({ seed: { businesses } });

    const found = await partoo.reader.findByCode('C9999', neverAborted());

    expect(found).toEqual([]);
  });

  it('R12 reads again when matches are counted but not given', async () => {
    const partoo = await startPartoo({ seed: { businesses } });
    partoo.emulator.faults.add({ kind: 'empty-page', nth: 1 });

    const found = await partoo.reader.findByCode('C0002', neverAborted());

    expect(found).toHaveLength(1);
  });

  it('R12 throws rather than calling a code free when the answer never adds up', async () => {
    const partoo = await startPartoo({ seed: { businesses } });
    partoo.emulator.faults.add({ kind: 'empty-page' });

    const found = partoo.reader.findByCode('C0002', neverAborted());

    await expect(found).rejects.toMatchObject({ code: 'PARTOO_CRAWL_INCONSISTENT', retryable: true });
  });
});

describe('findModifiedSince', () => {
  it('finds what a colleague edited at or after the moment', async () => {
    let now = Date.UTC(2026, 10, 22, 9);
    const partoo = await startPartoo({ seed: { businesses }, now: () => now });
    now += 60_000;
    partoo.emulator.edit('C0007', { name: 'Edited' });

    const found = await partoo.reader.findModifiedSince(now / 1000, neverAborted());

    expect(found.map(({ code }) => code)).toEqual(['C0007']);
  });

  it('follows the pages', async () => {
    const partoo = await startPartoo({ seed: { businesses }, switches: { searchPerPage: 'fixed-30', firstPage: 0 } });

    const found = await partoo.reader.findModifiedSince(0, neverAborted());

    expect(found).toHaveLength(230);
  });
});

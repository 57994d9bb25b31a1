import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/domain/plan.ts';
import { hasSharedData, whenShared } from '../../mapping/shared-data.ts';
import type { CliWorld, RunDocument } from '../../support/cli-world.ts';
import { cellOf, networkFile, readRows, type Row } from './network.ts';
import { describeEnding, openNetwork, planStep, type Step, storyMs, syncStep, tellEnding } from './story.ts';

const key = 'store_number';

const fields = {
  name: 'brand',
  address_full: 'address',
  city: 'city',
  zipcode: 'zip',
  region: 'state',
  country: { value: 'US' },
  phone: 'phone',
  lat: 'latitude',
  long: 'longitude',
  categories: { value: 'gcid:dollar_store' },
};

/** The shop as it stands at Partoo already: creating 20,183 businesses is not the point here. */
function seedOf(row: Row): Readonly<Record<string, unknown>> {
  return {
    code: cellOf(row, key),
    name: cellOf(row, 'brand'),
    address_full: cellOf(row, 'address'),
    city: cellOf(row, 'city'),
    zipcode: cellOf(row, 'zip'),
    region: cellOf(row, 'state'),
    country: 'US',
    lat: Number(cellOf(row, 'latitude')),
    long: Number(cellOf(row, 'longitude')),
    categories: ['gcid:dollar_store'],
    contacts: [{ name: null, email: null, phone_numbers: [`+1${cellOf(row, 'phone')}`], fax: null }],
  };
}

/** Pages of a crawl, and nothing besides. */
const isPage = ({ method, path }: Step<unknown>['calls'][number]): boolean =>
  method === 'GET' && path === '/business/search';

describe.skipIf(!hasSharedData)(`Dollar General, 20,183 shops${whenShared}`, () => {
  let world: CliWorld;
  let bytes: Buffer;
  let rows: readonly Row[];
  let first: Step<RunDocument>;
  let settled: Step<Plan>;

  beforeAll(async () => {
    bytes = networkFile('us-dollar-general.csv');
    rows = readRows(bytes);
    world = await openNetwork({
      settings: { source: { key }, fields },
      emulator: { seed: { businesses: rows.map(seedOf) } },
    });
    world.sourceText(bytes);
    first = await syncStep(world, '--yes');
    settled = await planStep(world);
  }, storyMs);

  afterAll(async () => {
    await world.remove();
  });

  it('are all adopted by code and none is written to, but for three with numbers that no phone has (R4, R31)', () => {
    const { code, document, writes } = first;
    const held = document.plan.held.map((one) => rows.find((row) => cellOf(row, key) === String(one.code)));
    const areas = rows.map((row) => cellOf(row, 'phone').slice(0, 3));

    expect(rows).toHaveLength(20_183);
    expect(code).toBe(4);
    expect(
      document.plan.held.filter(
        ({ reason, detail }) =>
          reason !== 'invalid' || !/^row \d+, column phone: "\d{10}" is not a phone number .*\. Write it/u.test(detail),
      ),
    ).toEqual([]);
    // An area code that no other shop has, as it is in use nowhere, or a local number that begins with 0.
    expect(
      held
        .map((row) => cellOf(row ?? {}, 'phone'))
        .filter((phone) => {
          const isLonely = areas.filter((area) => area === phone.slice(0, 3)).length === 1;
          return isLonely || phone[3] === '0';
        }),
    ).toHaveLength(3);
    expect(document.plan.summary).toMatchObject({ adopt: 20_183 - 3, create: 0, update: 0, held: 3 });
    expect(document.summary).toEqual({ done: 20_183 - 3, failed: 0, stale: 0, held: 0 });
    expect(writes).toEqual([]);
  });

  it('held rows leave no business without a location: the code is in the source (R1)', () => {
    expect(first.document.plan.unmatched).toEqual([]);
    expect(settled.document.unmatched).toEqual([]);
  });

  it('settled, a plan makes the 202 calls of one crawl, and finds all unchanged but the held (R10, D26)', () => {
    const { code, document, calls } = settled;

    expect(code).toBe(0);
    expect(calls.filter((call) => !isPage(call))).toEqual([]);
    expect(calls).toHaveLength(Math.ceil(20_183 / 100));
    expect(document.partoo.requests).toBe(202);
    expect(document.summary).toMatchObject({ unchanged: 20_183 - 3, held: 3, update: 0, create: 0, adopt: 0 });
    expect(document.changes).toEqual([]);
  });

  describeEnding(() => tellEnding(world, bytes, ['in the middle of a row', 'at the end of a row']));
});

import { expect, it } from 'vitest';
import type { RemoteBusiness } from '../../../src/domain/ports/remote-business.ts';
import { toRemoteBusiness } from '../../../src/partoo/remote-business.ts';
import { createBusinessPacker } from '../../../src/sync/read/packed-businesses.ts';
import { codec, today } from '../plan/plan-fixture.ts';

const raws = ['a1', 'b2'].map((id) => ({
  id,
  code: id === 'a1' ? '0001' : null,
  modified: 1_700_000_000.5,
  country: 'FR',
  groups: [3, 5],
  name: `Boulangerie œ ${id}`,
  features: ['business_edition'],
  specific_hours: { open: [], close: [] },
  contacts: [{ phone_numbers: ['+33123456789'] }],
}));

/** Some of it is made when it is asked for. */
function said(business: RemoteBusiness): RemoteBusiness {
  const { id, code, modified, country, groups, isEditable, listsSpecialDates, values, raw, resources } = business;
  return { id, code, modified, country, groups, isEditable, listsSpecialDates, values, raw, resources };
}

it('a packed business says all that it said before, and may be kept while others are asked (R4)', () => {
  const pack = createBusinessPacker(codec);
  const plain = raws.map((raw) => toRemoteBusiness(raw, today));

  const packed = plain.map(pack);

  expect(packed.map(said)).toEqual(plain.map(said));
  expect([packed[0], packed[1], packed[0]].map((one) => one?.values['name'])).toEqual([
    'Boulangerie œ a1',
    'Boulangerie œ b2',
    'Boulangerie œ a1',
  ]);
});

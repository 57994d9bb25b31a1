import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldPolicy, Policy } from '../../../src/domain/policy.ts';
import type { RemoteBusiness } from '../../../src/domain/ports/remote-business.ts';
import type { FieldValues } from '../../../src/domain/value.ts';
import { passOver } from '../../../src/sync/plan/pass-over.ts';
import { planLinked } from '../../../src/sync/plan/plan-location.ts';
import { defaultFields, policyOf } from '../shops.ts';
import { baseOf, business, codec, linkTo, location, problem } from './plan-fixture.ts';

const policy = policyOf({ ...defaultFields, lat: 'lat', long: 'long', status: 'status' });
const shop = location('0001');

function world(facts: Partial<Parameters<typeof passOver>[0]> = {}): Parameters<typeof passOver>[0] {
  return {
    location: shop,
    business: business('0001'),
    link: linkTo('0001'),
    base: baseOf(shop),
    ...{ settling: [], resolutions: [], undone: [] },
    ...facts,
  };
}

function holding(values: FieldValues): RemoteBusiness {
  const { id, code, modified, country, groups, raw, resources } = business('0001');
  return { id, code, modified, country, groups, raw, resources, isEditable: true, listsSpecialDates: true, values };
}

describe('a linked location', () => {
  it('on which all three agree leaves nothing behind', () => {
    expect(passOver(world(), policy, codec)).toEqual({});
  });

  it('on which both sides agree leaves what the base does not know yet', () => {
    const renamed = location('0001', { name: 'New name' });

    const agreed = passOver(
      world({ location: renamed, business: business('0001', { name: 'New name' }) }),
      policy,
      codec,
    );

    expect(agreed).toEqual({ name: 'New name' });
  });

  it.each([
    ['has something to write', { location: location('0001', { city: 'Lyon' }) }],
    ['was changed in Partoo', { business: business('0001', { city: 'Lyon' }) }],
    ['has a warning to show', { location: location('0001', {}, { warnings: [problem(1)] }) }],
    ['left the scope and is back', { link: linkTo('0001', { state: 'left_scope' }) }],
    [
      'was closed by us',
      { link: linkTo('0001', { closedByUs: 'closed' }), business: business('0001', { status: 'closed' }) },
    ],
    ['lost its Partoo plan', { business: business('0001', { features: [] }) }],
  ] as const)('that %s is planned with all others', (_what, facts) => {
    expect(passOver(world(facts), policy, codec)).toBeNull();
  });

  it('outside the scope is planned with all others', () => {
    expect(passOver(world(), { ...policy, scope: { country: ['ES'] } }, codec)).toBeNull();
  });
});

describe('the short way, over the fields that moved', () => {
  const values = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<FieldValues> =>
    fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<FieldValues>;
  const said = values({
    name: fc.constantFrom('Shop 0001', 'shop 0001', 'Other'),
    city: fc.constantFrom('Paris', 'Lyon', null),
    phone: fc.constantFrom('+33140000001', '+33140000002'),
    website_url: fc.constantFrom('https://a.example', 'https://a.example/', null),
    status: fc.constantFrom('open', 'closed'),
    lat: fc.constantFrom(48.85, 48.850001, 49),
    long: fc.constantFrom(2.35, 2.350001, 3),
    'open_hours.monday': fc.constantFrom(['09:00-18:00'], ['09:00-12:00', '13:00-18:00'], []),
    'specific_hours.2026-12-25': fc.constantFrom([], ['10:00-12:00'], null),
    'specific_hours.2026-12-31': fc.constantFrom([], ['10:00-12:00']),
    description_short: fc.constantFrom('One', 'Two', null),
  });
  const owner = fc.record<FieldPolicy>({
    owner: fc.constantFrom('source', 'partoo', 'shared'),
    onConflict: fc.constantFrom('manual', 'source', 'partoo'),
    when: fc.constantFrom('always', 'if_empty', 'create_only'),
    clear: fc.boolean(),
  });
  const policies: fc.Arbitrary<Policy> = fc
    .tuple(...Object.keys(policy.fields).map((field) => fc.tuple(fc.constant(field), owner)))
    .map((fields) => ({ ...policy, fields: Object.fromEntries(fields) }));

  it('comes to what planning the whole location comes to', () => {
    fc.assert(
      fc.property(
        fc.record({ source: said, moved: said, base: said, reshaped: said, policies, isAgreed: fc.boolean() }),
        ({ source, moved, base, reshaped, policies: owners, isAgreed }) => {
          const here = location('0001', source);
          const there = holding({ ...here.values, ...(isAgreed ? {} : moved) });
          const known = { ...baseOf(location('0001', base)), reshaped: isAgreed ? {} : reshaped };
          const linked = world({ location: here, business: there, base: known });

          const agreed = passOver(linked, owners, codec);
          const whole = planLinked(linked, owners, codec);

          const { changes, conflicts, held, proposals, notices } = whole;
          const isIdle = [changes, conflicts, held, proposals, notices].every(({ length }) => length === 0);
          expect(agreed).toEqual(isIdle ? whole.agreed : null);
        },
      ),
      { seed: 20_261_122, numRuns: 1000 },
    );
  });
});

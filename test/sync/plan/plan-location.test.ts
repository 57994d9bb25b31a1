import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../src/domain/policy.ts';
import { planCreate, planLinked, type LinkedWorld, type LocationPlan } from '../../../src/sync/plan/plan-location.ts';
import { defaultFields, policyOf } from '../shops.ts';
import { baseOf, business, codec, linkTo, location, without } from './plan-fixture.ts';

const policy = policyOf({ ...defaultFields, lat: 'lat' });

function linked(facts: Partial<LinkedWorld> = {}): LinkedWorld {
  return {
    location: location('0001'),
    business: business('0001'),
    link: linkTo('0001'),
    base: baseOf(location('0001')),
    settling: [],
    resolutions: [],
    undone: [],
    ...facts,
  };
}

function rules({ changes }: LocationPlan): readonly string[] {
  return changes.flatMap(({ action, fields }) => fields.map(({ field, rule }) => `${action} ${field}: ${rule}`));
}

describe('a location with its business', () => {
  it('in step: nothing at all', () => {
    const plan = planLinked(linked(), policy, codec);

    expect(plan).toEqual({ changes: [], conflicts: [], held: [], proposals: [], notices: [], agreed: {} });
  });

  it('an update carries what both sides said, and the patch of complete top-level properties (R18, R19)', () => {
    const raw = {
      contacts: [{ name: 'Ann', email: null, fax: null, phone_numbers: ['+33140000001', '+33699999999'] }],
    };
    const moved = location('0001', { phone: '+33140000099' });

    const plan = planLinked(linked({ location: moved, business: business('0001', raw) }), policy, codec);

    expect(plan.changes).toMatchObject([
      {
        action: 'update',
        side: 'partoo',
        label: 'Shop 0001, Paris',
        fields: [
          {
            field: 'phone',
            base: '+33140000001',
            source: '+33140000099',
            partoo: '+33140000001',
            to: '+33140000099',
            rule: 'source changed',
          },
        ],
        patch: [{ op: 'replace', path: '/contacts/0/phone_numbers/0', value: '+33140000099' }],
      },
    ]);
  });
});

describe('a location that reappears after we closed it', () => {
  const closed = {
    link: linkTo('0001', { closedByUs: 'closed' as const }),
    business: business('0001', { status: 'closed' }),
  };

  it('is reopened by one update of status, though status is not mapped', () => {
    const plan = planLinked(linked(closed), policy, codec);

    expect(rules(plan)).toEqual(['update status: reappeared in the source']);
    expect(plan.changes[0]?.fields[0]).toMatchObject({ partoo: 'closed', to: 'open' });
  });

  it('takes what the source says of its status', () => {
    const withStatus = policyOf({ ...defaultFields, status: 'state' });

    const plan = planLinked(
      linked({ ...closed, location: location('0001', { status: 'temporarily_closed' }) }),
      withStatus,
      codec,
    );

    expect(plan.changes[0]?.fields).toMatchObject([
      { field: 'status', source: 'temporarily_closed', to: 'temporarily_closed' },
    ]);
  });

  it('is updated and reopened in one request', () => {
    const plan = planLinked(linked({ ...closed, location: location('0001', { city: 'Lyon' }) }), policy, codec);

    expect(plan.changes).toHaveLength(1);
    expect(rules(plan)).toEqual(['update status: reappeared in the source', 'update city: source changed']);
  });

  it('is left as it is when somebody changed its status in Partoo since, and says so', () => {
    const plan = planLinked(
      linked({ ...closed, business: business('0001', { status: 'temporarily_closed' }) }),
      policy,
      codec,
    );

    expect(plan.changes).toEqual([]);
    expect(plan.notices).toEqual([expect.stringContaining('its status was changed in Partoo since')]);
  });

  it('one that somebody else closed is not reopened', () => {
    const plan = planLinked(linked({ business: business('0001', { status: 'closed' }) }), policy, codec);

    expect(plan.changes).toEqual([]);
  });
});

describe('a field that Partoo changed and that the source should hold', () => {
  const edited = linked({
    location: location('0001', { description_short: 'Bread' }),
    business: business('0001', { description_short: 'Good bread' }),
    base: baseOf(location('0001', { description_short: 'Bread' })),
  });

  it('is written back where the source can be written', () => {
    const plan = planLinked(edited, { ...policy, writeBack: true }, codec);

    expect(plan.changes).toMatchObject([
      {
        action: 'write_back',
        side: 'source',
        fields: [{ field: 'description_short', to: 'Good bread', rule: 'partoo changed' }],
      },
    ]);
  });

  it('is held where the source is only read, and Partoo keeps its value', () => {
    const plan = planLinked(edited, policy, codec);

    expect(plan.changes).toEqual([]);
    expect(plan.held).toMatchObject([{ reason: 'read_only', field: 'description_short' }]);
  });

  it('owned by Partoo is no hold: the source was never meant to decide', () => {
    const ownedByPartoo = policyOf({ ...defaultFields, description_short: { owner: 'partoo' } });

    const plan = planLinked(edited, ownedByPartoo, codec);

    expect(plan).toMatchObject({ changes: [], held: [] });
  });
});

describe('a location without a business', () => {
  it('is created with everything that the source says and that is mapped', () => {
    const shop = location('0001', { website_url: null, email: 'a@acme.example' });

    const plan = planCreate(shop, policy, codec);

    expect(plan.changes[0]).toMatchObject({ action: 'create', business_id: null, side: 'partoo' });
    expect(plan.changes[0]?.fields.map(({ field }) => field)).toEqual([
      ...['name', 'zipcode', 'city', 'country', 'phone', 'categories', 'open_hours.monday', 'open_hours.tuesday'],
      ...[
        'open_hours.wednesday',
        'open_hours.thursday',
        'open_hours.friday',
        'open_hours.saturday',
        'open_hours.sunday',
      ],
    ]);
    expect(plan.changes[0]?.fields.every(({ source, to, rule }) => source === to && rule === 'new location')).toBe(
      true,
    );
  });

  it('also with fields that Partoo owns or that are written at creation only', () => {
    const create: Policy = policyOf({ ...defaultFields, description_short: { when: 'create_only' } });

    const plan = planCreate(location('0001', { description_short: 'Bread' }), create, codec);

    expect(plan.changes[0]?.fields.map(({ field }) => field)).toContain('description_short');
  });

  it.each(['name', 'city', 'country', 'phone', 'categories'])(
    'is held without %s, which Partoo requires: no 400 loop (R33)',
    (field) => {
      const plan = planCreate(without(location('0001'), field), policy, codec);

      expect(plan.changes).toEqual([]);
      expect(plan.held).toMatchObject([{ reason: 'invalid', detail: expect.stringContaining(`without ${field}`) }]);
    },
  );

  it('names everything that is missing at once', () => {
    const plan = planCreate(without(location('0001'), 'name', 'phone'), policy, codec);

    expect(plan.held[0]?.detail).toContain('without name, phone. Fill them in');
  });

  it('is created without hours when a day is not known, and says so (D16)', () => {
    const plan = planCreate(without(location('0001'), 'open_hours.sunday'), policy, codec);

    expect(plan.changes[0]?.fields.some(({ field }) => field.startsWith('open_hours'))).toBe(false);
    expect(plan.notices).toEqual([expect.stringContaining('nothing is known of sunday')]);
  });
});

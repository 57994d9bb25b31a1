import { describe, expect, it } from 'vitest';
import { allRights, type KeyRights } from '../../../src/domain/key-rights.ts';
import { makePlan } from '../../../src/sync/plan/make-plan.ts';
import { policyOf, defaultFields } from '../shops.ts';
import { at, business, codec, location, seenOf, type Sides } from './plan-fixture.ts';

const policy = policyOf(defaultFields);

function plan(sides: Sides, rights: Partial<KeyRights>, changed = {}) {
  return makePlan(
    seenOf({ ...sides, seen: { ...sides.seen, rights: { ...allRights, ...rights } } }),
    { ...policy, ...changed },
    codec,
  );
}

function linesOf({ changes }: Pick<ReturnType<typeof makePlan>, 'changes'>): readonly string[] {
  return changes.map(({ action, code, fields }) => [action, code, ...fields.map(({ field }) => field)].join(' '));
}

const noName = { forbidden: new Map([['name', 'it lacks the permission business_edit_name']]) };

describe('a field that the key may not edit', () => {
  it('R33 is left out of every change, with one notice that counts the locations', () => {
    const draft = plan(
      {
        locations: ['0001', '0002', '0003'].map((code) =>
          location(code, { name: 'New', ...(code === '0001' && { city: 'Lyon' }) }),
        ),
        businesses: ['0001', '0002', '0003'].map((code) => business(code)),
        linked: ['0001', '0002', '0003'],
      },
      noName,
    );

    expect(linesOf(draft)).toEqual(['update 0001 city']);
    expect(draft.changes[0]?.patch).toEqual([{ op: 'replace', path: '/city', value: 'Lyon' }]);
    expect(draft.held).toEqual([]);
    expect(draft.notices).toEqual([
      {
        code: null,
        message:
          'the API key may not edit name (it lacks the permission business_edit_name): left out of the changes of 3 locations. Give the key the right, or take the field out of the mapping',
      },
    ]);
  });

  it('keeps its location from being passed over, so that it is written once the key may', () => {
    const sides = { locations: [location('0001', { name: 'New' })], businesses: [business('0001')], linked: ['0001'] };

    const [without, withRight] = [plan(sides, noName), plan(sides, {})];

    expect([...without.settled, ...without.leftOut]).toEqual(['0001']);
    expect(without.settled.size).toBe(0);
    expect(linesOf(withRight)).toEqual(['update 0001 name']);
  });

  it('is no news where both sides hold the same', () => {
    const draft = plan({ locations: [location('0001')], businesses: [business('0001')], linked: ['0001'] }, noName);

    expect([draft.notices, draft.settled.size]).toEqual([[], 1]);
  });

  it('reopens and closes nothing where it is the status', () => {
    const closed = business('0002', { status: 'closed' });
    const draft = plan(
      {
        locations: [location('0002')],
        businesses: [business('0001'), closed],
        links: [
          { code: location('0001').key, businessId: business('0001').id, state: 'active', closedByUs: null },
          { code: location('0002').key, businessId: closed.id, state: 'active', closedByUs: 'closed' },
        ],
        seen: {
          absences: new Map([
            [location('0001').key, { reads: 9, firstMissedAt: '2026-11-01T00:00:00.000Z', lastMissedAt: at }],
          ]),
        },
      },
      { forbidden: new Map([['status', 'x']]) },
    );

    expect(linesOf(draft)).toEqual([]);
    expect(draft.notices[0]?.message).toContain('status (x): left out of the changes of 2 locations');
  });

  it('is not written into the source either, where both sides were merged', () => {
    const merged = policyOf({ ...defaultFields, categories: { from: 'kinds', owner: 'shared' } }, { writeBack: true });
    const draft = makePlan(
      seenOf({
        locations: [location('0001', { categories: ['gcid:bakery', 'gcid:cafe'] })],
        businesses: [business('0001', { categories: ['gcid:bakery', 'gcid:bar'] })],
        linked: ['0001'],
        seen: { rights: { ...allRights, forbidden: new Map([['categories', 'x']]) } },
      }),
      merged,
      codec,
    );

    expect(linesOf(draft)).toEqual([]);
    expect([...draft.leftOut]).toEqual(['0001']);
  });
});

describe('a key that creates nothing', () => {
  it('holds new locations, with one notice, and links those that are there', () => {
    const draft = plan(
      { locations: ['0001', '0002', '0003'].map((code) => location(code)), businesses: [business('0003')] },
      { createsNothing: 'its role is GROUP_MANAGER' },
    );

    expect(linesOf(draft)).toEqual(['adopt 0003']);
    expect(draft.held).toEqual(
      ['0001', '0002'].map((code) => ({
        code,
        reason: 'forbidden',
        detail: 'not created: its role is GROUP_MANAGER',
      })),
    );
    expect(draft.notices.map(({ message }) => message)).toEqual([
      expect.stringContaining('its role is GROUP_MANAGER. 2 new locations are not created'),
    ]);
  });
});

describe('a key that writes nothing', () => {
  it('shows what differs all the same, and that a run refuses it', () => {
    const draft = plan(
      { locations: [location('0001', { city: 'Lyon' })], businesses: [business('0001')], linked: ['0001'] },
      { writesNothing: 'its role PUBLISHER only reads' },
    );

    expect(linesOf(draft)).toEqual(['update 0001 city']);
    expect(draft.notices[0]?.message).toBe(
      'the API key writes nothing: its role PUBLISHER only reads. A run refuses the change to Partoo; use the key of an ORG_ADMIN',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { asBusinessId, asRunId } from '../../../src/domain/ids.ts';
import { allRights } from '../../../src/domain/key-rights.ts';
import type { HistoryEntry } from '../../../src/domain/memory/history.ts';
import type { FieldChange } from '../../../src/domain/plan.ts';
import { planUndo } from '../../../src/sync/plan/plan-undo.ts';
import type { UndoWorld } from '../../../src/sync/plan/undo-world.ts';
import { businessIdOf, defaultFields, policyOf } from '../shops.ts';
import { baseOf, business, codec, everyDay, fieldChange, key, linkTo, location, today } from './plan-fixture.ts';

const run = asRunId('run-1');
const policy = policyOf(defaultFields);

function wrote(code: string, facts: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    id: 1,
    runId: run,
    at: '2026-11-20T09:00:00.000Z',
    code: key(code),
    businessId: asBusinessId(businessIdOf(code)),
    action: 'update',
    side: 'partoo',
    fields: [city],
    result: 'done',
    detail: 'read back equal',
    patch: [],
    ...facts,
  };
}

/** Paris until the run, Lyon since, in the source too. */
const city: FieldChange = fieldChange('city', { base: 'Paris', source: 'Lyon', partoo: 'Paris', to: 'Lyon' });

/** One shop that the run moved to Lyon, and nobody since. */
function undoWorld(changed: Partial<UndoWorld> = {}): UndoWorld {
  const moved = location('0001', { city: 'Lyon' });
  const held = business('0001', { city: 'Lyon' });
  return {
    runId: run,
    writes: [wrote('0001')],
    source: { keys: new Set([moved.key]), locations: new Map([[moved.key, moved]]) },
    businesses: new Map([[held.id, held]]),
    links: new Map([[moved.key, linkTo('0001')]]),
    bases: new Map([[moved.key, baseOf(moved)]]),
    today,
    isTentative: false,
    rights: allRights,
    ...changed,
  };
}

describe('R24 a location', () => {
  it('is updated back, with the patch and the run that is undone', () => {
    const plan = planUndo(undoWorld(), policy, codec);

    expect(plan.changes).toEqual([
      {
        action: 'update',
        code: '0001',
        business_id: businessIdOf('0001'),
        side: 'partoo',
        fields: [expect.objectContaining({ field: 'city', to: 'Paris' })],
        patch: [{ op: 'replace', path: '/city', value: 'Paris' }],
        undoes: run,
        label: 'Shop 0001, Lyon',
      },
    ]);
    expect(plan.summary).toMatchObject({ update: 1, held: 0, unchanged: 0 });
  });

  it.each<[string, Partial<UndoWorld>, string]>([
    ['created', { writes: [wrote('0001', { action: 'create' })] }, `business ${businessIdOf('0001')}`],
    ['deleted', { writes: [wrote('0001', { action: 'delete', fields: [] })], links: new Map() }, 'creates it again'],
    ['wrote into its source', { writes: [wrote('0001', { action: 'write_back', side: 'source' })] }, 'by hand'],
    [
      'wrote, and nobody keeps in step any more',
      { links: new Map([[key('0001'), linkTo('0001', { state: 'forgotten' })]]) },
      'no longer linked',
    ],
    [
      'wrote, and that has another business now',
      { links: new Map([[key('0001'), linkTo('0002', { code: key('0001') })]]) },
      'no longer linked',
    ],
    ['wrote, and whose business is gone', { businesses: new Map() }, 'was not found'],
    ['wrote, and whose row is broken', { source: { keys: new Set([key('0001')]), locations: new Map() } }, 'broken'],
    ['wrote, and that left the source', { source: { keys: new Set(), locations: new Map() } }, 'left the source'],
  ])('R5 R18 that the run %s is held, saying why', (_what, changed, detail) => {
    const plan = planUndo(undoWorld(changed), policy, codec);

    expect(plan.changes).toEqual([]);
    expect(plan.held).toMatchObject([{ code: '0001', reason: 'not_undoable' }]);
    expect(plan.held[0]?.detail).toContain(detail);
    expect(plan.summary).toMatchObject({ update: 0, held: 1, unchanged: 0 });
  });

  it('that the run only linked stays linked, and a notice says so', () => {
    const plan = planUndo(undoWorld({ writes: [wrote('0001', { action: 'adopt', fields: [] })] }), policy, codec);

    expect([plan.changes, plan.held]).toEqual([[], []]);
    expect(plan.notices.map(({ message }) => message)).toEqual([expect.stringContaining('1 location(s) stay linked')]);
    expect(plan.summary.unchanged).toBe(0);
  });

  it('that the run created and somebody gave up since needs nothing', () => {
    const links = new Map([[key('0001'), linkTo('0001', { state: 'gone_in_partoo' })]]);

    const plan = planUndo(undoWorld({ writes: [wrote('0001', { action: 'create' })], links }), policy, codec);

    expect([plan.changes, plan.held, plan.summary.unchanged]).toEqual([[], [], 1]);
  });

  it('that the run closed is opened by an update, while the source still lacks it', () => {
    const close = fieldChange('status', { partoo: 'open', to: 'closed', rule: 'absent from the source' });
    const { source: _source, base: _base, ...status } = close;
    const closed = business('0001', { status: 'closed' });
    const world = undoWorld({
      writes: [wrote('0001', { action: 'close', fields: [status] })],
      source: { keys: new Set(), locations: new Map() },
      businesses: new Map([[closed.id, closed]]),
    });

    const plan = planUndo(world, policy, codec);

    expect(plan.changes).toMatchObject([
      { action: 'update', fields: [{ field: 'status', partoo: 'closed', to: 'open' }] },
    ]);
  });

  it.each([
    [false, ['close'], []],
    [true, [], ['status']],
  ])(
    'R8 that an undo opened is closed again, unless the configuration waits for approval: %s',
    (isTentative, actions, held) => {
      const { source: _source, base: _base, ...status } = fieldChange('status', { partoo: 'closed', to: 'open' });
      const open = business('0001');
      const world = undoWorld({
        writes: [wrote('0001', { fields: [status] })],
        source: { keys: new Set(), locations: new Map() },
        businesses: new Map([[open.id, open]]),
        isTentative,
      });

      const plan = planUndo(world, policy, codec);

      expect(plan.changes.map(({ action }) => action)).toEqual(actions);
      expect(plan.held.map(({ field }) => field)).toEqual(held);
    },
  );

  it('goes back to before the first of several writes of one run, through the last', () => {
    const first = fieldChange('city', { source: 'Nice', partoo: 'Paris', to: 'Nice' });
    const last = fieldChange('city', { source: 'Lyon', partoo: 'Nice', to: 'Lyon' });

    const plan = planUndo(
      undoWorld({ writes: [wrote('0001', { fields: [last] }), wrote('0001', { fields: [first] })] }),
      policy,
      codec,
    );

    expect(plan.changes.flatMap(({ fields }) => fields.map(({ to }) => to))).toEqual(['Paris']);
  });

  it('tells once that Partoo cannot hold a whole week empty again', () => {
    const week = Object.keys(everyDay([])).map((field) =>
      fieldChange(field, { source: ['09:00-18:00'], partoo: null, to: ['09:00-18:00'] }),
    );

    const plan = planUndo(undoWorld({ writes: [wrote('0001', { fields: [...week, city] })] }), policy, codec);

    expect(plan.held.map(({ field }) => field)).toEqual(['open_hours']);
    expect(plan.changes.flatMap(({ fields }) => fields.map(({ field }) => field))).toEqual(['city']);
  });

  it('R14 special hours of days gone by are history', () => {
    const past = fieldChange('specific_hours.2026-11-21', { source: [], partoo: ['10:00-12:00'], to: [] });

    const plan = planUndo(undoWorld({ writes: [wrote('0001', { fields: [past] })] }), policy, codec);

    expect([plan.changes, plan.held, plan.summary.unchanged]).toEqual([[], [], 1]);
  });

  it('R33 goes back without what the API key may not edit, and a notice says so', () => {
    const name = fieldChange('name', { base: 'Old', source: 'Shop 0001', partoo: 'Old', to: 'Shop 0001' });
    const writes = [wrote('0001', { fields: [city, name] })];
    const rights = { ...allRights, forbidden: new Map([['name', 'Partoo refused it on 2026-11-20']]) };

    const plan = planUndo(undoWorld({ writes, rights }), policy, codec);

    expect(plan.changes.map(({ fields, patch }) => [fields.map(({ field }) => field), patch])).toEqual([
      [['city'], [{ op: 'replace', path: '/city', value: 'Paris' }]],
    ]);
    expect(plan.notices.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        'may not edit name (Partoo refused it on 2026-11-20): left out of the changes of 1 location',
      ),
    ]);
  });

  it('R33 is not done with where the key may edit none of it', () => {
    const rights = { ...allRights, forbidden: new Map([['city', 'Partoo refused it on 2026-11-20']]) };

    const plan = planUndo(undoWorld({ rights }), policy, codec);

    expect([plan.changes, plan.held, plan.summary.unchanged]).toEqual([[], [], 0]);
    expect(plan.notices).toHaveLength(1);
  });

  it('R33 closes nothing where the key may not edit the status, and takes back the rest', () => {
    const opened = fieldChange('status', { base: 'closed', source: 'open', partoo: 'closed', to: 'open' });
    const rights = { ...allRights, forbidden: new Map([['status', 'Partoo refused it on 2026-11-20']]) };
    const { source: _source, ...cityAlone } = city;
    const { source: _said, ...openedAlone } = opened;
    const world = undoWorld({
      writes: [wrote('0001', { fields: [cityAlone, openedAlone] })],
      source: { keys: new Set(), locations: new Map() },
      rights,
    });

    const plan = planUndo(world, policy, codec);

    expect(plan.changes.map(({ action, fields }) => [action, fields.map(({ field }) => field)])).toEqual([
      ['update', ['city']],
    ]);
  });
});

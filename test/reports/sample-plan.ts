import { asBusinessId, asLocationKey } from '../../src/domain/ids.ts';
import type { Change, Conflict, FieldChange, Held, Plan, PlanSummary, Verdict } from '../../src/domain/plan.ts';

const nothing: PlanSummary = {
  create: 0,
  update: 0,
  close: 0,
  delete: 0,
  adopt: 0,
  write_back: 0,
  conflict: 0,
  held: 0,
  unchanged: 0,
  unmatched: 0,
};

/** The command that plans are told to be approved with. */
export const approve = 'partoo-sync sync --yes';

/** A plan that passes and holds what is given; counts of changes, conflicts and held follow from them. */
export function samplePlan(parts: Partial<Plan> = {}): Plan {
  const { changes = [], conflicts = [], held = [], summary, ...others } = parts;
  const count = (action: Change['action']): number => changes.filter((change) => change.action === action).length;
  return {
    version: 1,
    id: 'plan-1',
    created_at: '2026-11-22T09:00:00Z',
    digest: 'sha256:0',
    target: { base_url: 'https://api.example.test/v2', org_id: null, fingerprint: 'f' },
    source: { outcome: 'complete', locations: 1200, invalid: 3 },
    partoo: { outcome: 'complete', businesses: 1197, requests: 12, watermark: 0 },
    linked: 1197,
    summary: summary ?? {
      ...nothing,
      create: count('create'),
      update: count('update'),
      close: count('close'),
      delete: count('delete'),
      adopt: count('adopt'),
      write_back: count('write_back'),
      conflict: conflicts.length,
      held: held.length,
      unchanged: 1188,
    },
    guard: { verdict: 'pass', violations: [], approvals: [] },
    cost: { requests: 7, seconds: 3 },
    changes,
    conflicts,
    held,
    notices: [],
    unmatched: [],
    ...others,
  };
}

export function sampleChange(
  action: Change['action'],
  code: string,
  fields: readonly FieldChange[],
  more: Partial<Change> = {},
): Change {
  return {
    action,
    code: asLocationKey(code),
    business_id: action === 'create' ? null : asBusinessId('5409c35a97bbc544d8e26737'),
    side: action === 'write_back' ? 'source' : 'partoo',
    fields,
    patch: [],
    ...more,
  };
}

export function sampleConflict(code: string, conflict: Omit<Conflict, 'code'>): Conflict {
  return { code: asLocationKey(code), ...conflict };
}

export function sampleHeld(code: string, reason: Held['reason'], detail: string): Held {
  return { code: asLocationKey(code), reason, detail };
}

/** The hours of Monday to Friday, each from one value to another. */
export function weekChange(before: readonly string[], to: readonly string[], rule = 'source changed'): FieldChange[] {
  return ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => ({
    field: `open_hours.${day}`,
    base: before,
    source: to,
    partoo: before,
    to,
    rule,
  }));
}

export const stoppedVerdict: Verdict = {
  verdict: 'stop',
  violations: [
    {
      limit: 'delete',
      value: 9,
      allowed: 5,
      of: 1200,
      message: 'deletes 9 of 1200 locations (0.8 %), limit 5: 5 allowed',
      override: '--override delete',
    },
  ],
  approvals: [],
};

/** One of everything, for looking at. */
export function fullPlan(): Plan {
  return samplePlan({
    guard: { ...stoppedVerdict, approvals: ['The mapping of phone has changed since the last run'] },
    changes: [
      sampleChange('delete', '0003', [], { label: 'Acme Brest', reason: 'absent in 3 complete reads over 26 hours' }),
      sampleChange(
        'close',
        '0007',
        [{ field: 'status', base: 'open', partoo: 'open', to: 'temporarily_closed', rule: 'absent' }],
        { label: 'Acme Caen', reason: 'absent in 3 complete reads over 26 hours' },
      ),
      sampleChange(
        'create',
        '0061',
        [
          { field: 'name', source: 'Acme Dijon', to: 'Acme Dijon', rule: 'new' },
          { field: 'address_full', source: '12 rue de la Liberté', to: '12 rue de la Liberté', rule: 'new' },
          { field: 'zipcode', source: '21000', to: '21000', rule: 'new' },
          { field: 'city', source: 'Dijon', to: 'Dijon', rule: 'new' },
          { field: 'country', source: 'FR', to: 'FR', rule: 'new' },
          { field: 'phone', source: '+33380300000', to: '+33380300000', rule: 'new' },
          { field: 'categories', source: ['gcid:bakery'], to: ['gcid:bakery'], rule: 'new' },
          ...weekChange([], ['09:00-12:30', '14:00-19:00'], 'new'),
          { field: 'open_hours.saturday', source: ['10:00-16:00'], to: ['10:00-16:00'], rule: 'new' },
          { field: 'open_hours.sunday', source: [], to: [], rule: 'new' },
          { field: 'lat', source: 47.32, to: 47.32, rule: 'new' },
          { field: 'long', source: 5.04, to: 5.04, rule: 'new' },
          { field: 'custom_fields.Parking', source: 'yes', to: 'yes', rule: 'new' },
        ],
        { label: 'Acme Dijon, Dijon' },
      ),
      sampleChange(
        'update',
        '0012',
        [
          ...weekChange(['09:00-18:00'], ['09:00-19:00']),
          {
            field: 'open_hours.saturday',
            base: [],
            source: ['10:00-12:30', '14:00-16:00'],
            partoo: [],
            to: ['10:00-12:30', '14:00-16:00'],
            rule: 'source changed',
          },
          { field: 'specific_hours.2026-12-25', source: [], to: [], rule: 'source changed' },
          { field: 'specific_hours.2026-12-26', source: [], to: [], rule: 'source changed' },
          {
            field: 'phone',
            base: '+33472000001',
            source: '+33472000001',
            partoo: '+33472999999',
            to: '+33472000001',
            rule: 'drift',
          },
          {
            field: 'categories',
            base: ['gcid:bakery', 'gcid:cafe'],
            partoo: ['gcid:bakery', 'gcid:cafe'],
            source: ['gcid:bakery', 'gcid:coffee_shop'],
            to: ['gcid:bakery', 'gcid:coffee_shop'],
            rule: 'source changed',
          },
          {
            field: 'description_long',
            partoo:
              'Your bakery in the heart of Lyon. We bake fresh bread every morning, with flour from the region, and since 1901 the recipe has stayed the same.',
            to: 'Your bakery in the heart of Lyon. We bake fresh bread twice a day, with flour from the region, and since 1901 the recipe has stayed the same.',
            rule: 'source changed',
          },
        ],
        { label: 'Acme Lyon, Lyon' },
      ),
      sampleChange(
        'write_back',
        '0013',
        [{ field: 'email', base: 'a@acme.test', source: 'a@acme.test', to: 'nice@acme.test', rule: 'partoo changed' }],
        { label: 'Acme Nice' },
      ),
      sampleChange('adopt', '0014', [], { label: 'Acme Metz', reason: 'same phone and postcode' }),
    ],
    conflicts: [
      sampleConflict('0044', {
        field: 'phone',
        base: '+33140000000',
        source: '+33140000001',
        partoo: '+33140000002',
        since: '2026-11-20T08:00:00Z',
      }),
    ],
    held: [
      sampleHeld('0051', 'invalid', 'row 52, column tel: "abc" is not a phone number. Write it with its country code'),
      sampleHeld('0052', 'invalid', 'row 53, column mon: "25:00-26:00" is not a time window'),
      sampleHeld('0053', 'absent', 'missing from 1 of 3 complete reads, since 2026-11-22 03:00 UTC'),
    ],
    notices: [{ code: asLocationKey('0012'), message: 'lat and long looked swapped and were put right' }],
    unmatched: [{ business_id: asBusinessId('5409c35a97bbc544d8e26799'), code: null, name: 'Acme pop-up store' }],
  });
}

import fc from 'fast-check';
import type { Policy } from '../../src/domain/policy.ts';
import { codes, type Edit, type Start } from './random-story.ts';
import { defaultFields, rawOf, row, type Row } from './shops.ts';

/** A company and its Partoo, both of which write, and what happens to them. */
export interface TwoWayStory {
  readonly start: Start;
  /** Some edits, and then a run; and so on. */
  readonly history: readonly (readonly Edit[])[];
  readonly fields: Readonly<Record<string, unknown>>;
  readonly policy: Partial<Policy>;
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const hoursFrom = { ...Object.fromEntries(weekdays.map((name) => [name, 'hours'])), monday: 'mon', tuesday: 'tue' };

const days = ['09:00-18:00', '09:00-12:00,14:00-19:00', 'closed', '22:00-02:00', ''];
const specials = ['', '2026-12-24: closed', '2026-12-24: 10:00-16:00; 2026-12-31: closed', '2026-12-31: 10:00-12:00'];
const kinds = [
  ...['gcid:bakery', 'gcid:bakery, gcid:cafe', 'gcid:cafe, gcid:bakery'],
  ...['gcid:bakery, gcid:restaurant', 'gcid:bakery, gcid:cafe, gcid:restaurant'],
];

export const cells: fc.Arbitrary<Row> = fc.oneof(
  fc.record({ city: fc.constantFrom('Paris', 'Lyon', 'Nice') }),
  fc.record({ url: fc.constantFrom('', 'https://acme.example/', 'acme.example/shop') }),
  fc.record({ mon: fc.constantFrom(...days) }),
  fc.record({ tue: fc.constantFrom(...days) }),
  fc.record({ special: fc.constantFrom(...specials) }),
  fc.record({ about: fc.constantFrom('', 'Bread', 'Cake') }),
  fc.record({ kinds: fc.constantFrom(...kinds) }),
);

const day = fc.constantFrom(['09:00-18:00'], ['08:00-12:00'], [], ['22:00-02:00']);
const week = fc
  .record({ monday: day, tuesday: day })
  .map((drawn) => ({ ...Object.fromEntries(weekdays.map((name) => [name, ['09:00-18:00']])), ...drawn }));
const closedOn = (...dates: readonly string[]): object => ({
  open: [],
  close: dates.map((date) => ({ starts_at: date, ends_at: date })),
});

export const properties: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  fc.record({ city: fc.constantFrom('Paris', 'Lyon', 'Nice') }),
  fc.record({ website_url: fc.constantFrom(null, 'https://acme.example', 'http://acme.example/shop/') }),
  fc.record({ open_hours: week }),
  fc.record({ open_hours: week }),
  fc.record({
    specific_hours: fc.constantFrom(closedOn(), closedOn('2026-12-24'), closedOn('2026-12-24', '2026-12-31'), {
      open: [{ starts_at: '2026-12-31', ends_at: '2026-12-31', open_hours: ['10:00-12:00'] }],
      close: [],
    }),
  }),
  fc.record({ description_short: fc.constantFrom(null, '', 'Bread', 'Cake') }),
  fc.record({ categories: fc.constantFrom(...kinds.map((text) => text.split(', '))) }),
);

const code = fc.constantFrom(...codes);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('source' as const), code, cells }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('partoo' as const), code, fields: properties }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('drop' as const, 'restore' as const, 'break' as const), code }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      code,
      take: fc.constantFrom('source' as const, 'partoo' as const, 'value' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.constantFrom(1, 25) }) },
);

const entry = (origin: object, canClear: boolean): fc.Arbitrary<object> =>
  fc
    .record({
      owner: fc.constantFrom('source', 'partoo', 'shared', 'shared', 'shared'),
      on_conflict: fc.constantFrom('manual', 'manual', 'source', 'partoo', 'newest'),
      when: fc.constantFrom('always', 'always', 'always', 'if_empty', 'create_only'),
      clear: canClear ? fc.boolean() : fc.constant(false),
    })
    .map((drawn) => ({ ...origin, ...drawn }));

export const fields: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .record({
    city: entry({ from: 'city' }, false),
    website_url: entry({ from: 'url' }, true),
    open_hours: entry(hoursFrom, false),
    specific_hours: entry({ from: 'special' }, true),
    description_short: entry({ from: 'about' }, true),
    categories: entry({ from: 'kinds' }, false),
  })
  .map((drawn) => ({ ...defaultFields, ...drawn }));

export const policy: fc.Arbitrary<Partial<Policy>> = fc.record({
  writeBack: fc.constantFrom(true, true, true, false),
  unmatched: fc.constantFrom('report' as const, 'import' as const),
  absent: fc.constantFrom(
    { action: 'close' as const, afterReads: 2, afterHours: 24 },
    { action: 'report' as const, afterReads: 1, afterHours: 0 },
  ),
});

const start: fc.Arbitrary<Start> = fc
  .record({
    sides: fc.array(fc.constantFrom('both', 'both', 'both', 'source', 'partoo'), { minLength: 6, maxLength: 6 }),
    cells: fc.array(cells, { minLength: 6, maxLength: 6 }),
    properties: fc.array(properties, { minLength: 6, maxLength: 6 }),
  })
  .map((drawn) => {
    const on = (side: string): readonly (readonly [string, number])[] =>
      codes
        .map((one, index) => [one, index] as const)
        .filter(([, index]) => drawn.sides[index] === 'both' || drawn.sides[index] === side);
    const rows = on('source').map(([one, index]) => row(one, drawn.cells[index]));
    return {
      rows: rows.length === 0 ? [row('0001')] : rows,
      businesses: on('partoo').map(([one, index]) => rawOf(one, drawn.properties[index])),
    };
  });

export const twoWayStory: fc.Arbitrary<TwoWayStory> = fc.record({
  start,
  fields,
  policy,
  history: fc.array(fc.array(edit, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
});

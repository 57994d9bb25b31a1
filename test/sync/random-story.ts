import fc from 'fast-check';
import type { MemoryWriter } from '../../src/domain/memory.ts';
import { businessIdOf, rawOf, row, type Row } from './shops.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { Raw } from './simulated-partoo.ts';

/** Something that happens to one of the sides between two runs. */
export type Edit =
  | { readonly kind: 'source'; readonly code: string; readonly cells: Row }
  | { readonly kind: 'partoo'; readonly code: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'drop' | 'restore' | 'break' | 'add'; readonly code: string }
  /** A person decides the open conflicts of a location; `value` is neither side's, for those of the city. */
  | { readonly kind: 'answer'; readonly code: string; readonly take: 'source' | 'partoo' | 'value' }
  | { readonly kind: 'wait'; readonly hours: number };

/** Where every location starts: on which sides it is, and how they differ. */
export interface Start {
  readonly rows: readonly Row[];
  readonly businesses: readonly Raw[];
}

export const codes = ['0001', '0002', '0003', '0004', '0005', '0006'] as const;

const week = (windows: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, windows]),
  );

const cities = ['Paris', 'Lyon', 'Nice'];
const texts = ['', 'Bread', 'Cake'];

const cells: fc.Arbitrary<Row> = fc.oneof(
  fc.record({ city: fc.constantFrom(...cities) }),
  fc.record({ url: fc.constantFrom('', 'https://acme.example/', 'acme.example/shop') }),
  fc.record({ hours: fc.constantFrom('', 'closed', '09:00-18:00', '09:00-12:00,14:00-19:00', '22:00-02:00') }),
  fc.record({ special: fc.constantFrom('', '2026-12-24: closed', '2026-12-24: 10:00-16:00; 2026-12-31: closed') }),
  fc.record({ about: fc.constantFrom(...texts) }),
);

const fields: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  fc.record({ city: fc.constantFrom(...cities) }),
  fc.record({ website_url: fc.constantFrom(null, 'https://acme.example', 'http://acme.example/shop/') }),
  fc.record({ open_hours: fc.constantFrom(week(['09:00-18:00']), week([]), null) }),
  fc.record({
    specific_hours: fc.constantFrom(
      { open: [], close: [] },
      { open: [], close: [{ starts_at: '2026-12-24', ends_at: '2026-12-26' }] },
    ),
  }),
  fc.record({ description_short: fc.constantFrom(null, ...texts) }),
  fc.record({ photos: fc.constant({ LOGO: 'https://acme.example/logo.png', primary: null, secondary: [] }) }),
);

const code = fc.constantFrom(...codes);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('source' as const), code, cells }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('partoo' as const), code, fields }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('drop' as const, 'restore' as const), code }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('break' as const), code }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.constantFrom(1, 25) }) },
);

/** Some edits, and then a run. */
export const history: fc.Arbitrary<readonly (readonly Edit[])[]> = fc.array(
  fc.array(edit, { minLength: 1, maxLength: 5 }),
  { minLength: 1, maxLength: 4 },
);

export const start: fc.Arbitrary<Start> = fc
  .record({
    sides: fc.array(fc.constantFrom('both', 'both', 'source', 'partoo', 'neither'), { minLength: 6, maxLength: 6 }),
    cells: fc.array(cells, { minLength: 6, maxLength: 6 }),
    fields: fc.array(fields, { minLength: 6, maxLength: 6 }),
  })
  .map((drawn) => {
    const on = (side: string): readonly (readonly [string, number])[] =>
      codes
        .map((one, index) => [one, index] as const)
        .filter(([, index]) => drawn.sides[index] === 'both' || drawn.sides[index] === side);
    const rows = on('source').map(([one, index]) => row(one, drawn.cells[index]));
    return {
      rows: rows.length === 0 ? [row('0001')] : rows,
      businesses: on('partoo').map(([one, index]) => rawOf(one, drawn.fields[index])),
    };
  });

/** Makes it happen, where it can. The last row always stays: a source without rows is another story. */
export function apply(world: SimulatedWorld, happening: Edit): void {
  switch (happening.kind) {
    case 'source':
      change(world, happening.code, happening.cells);
      return;
    case 'break':
      change(world, happening.code, { tel: 'no idea' });
      return;
    case 'partoo': {
      const id = world.partoo.byCode(happening.code)[0]?.id ?? businessIdOf(happening.code);
      if (world.partoo.businesses.has(id)) world.partoo.edit(id, happening.fields);
      return;
    }
    case 'drop':
      if (world.rows.length > 1) world.rows = world.rows.filter(({ id }) => id !== happening.code);
      return;
    case 'restore':
      world.rows = [...world.rows.filter(({ id }) => id !== happening.code), row(happening.code)];
      return;
    case 'add':
      world.partoo.businesses.set(businessIdOf(happening.code), rawOf(happening.code));
      return;
    case 'answer':
      answer(world.memory, happening);
      return;
    case 'wait':
      world.clock.advance(happening.hours);
  }
}

/** A person's answer to the open conflicts of a location, as `resolve` notes it. */
export function answer(memory: MemoryWriter, { code: of, take: wanted }: Extract<Edit, { kind: 'answer' }>): void {
  for (const { code: key, field, source, partoo } of memory.conflicts().filter((one) => one.code === of)) {
    const take = wanted === 'value' && field !== 'city' ? 'partoo' : wanted;
    memory.recordResolution({
      ...{ code: key, field, take, who: 'tester@here' },
      ...(take === 'value' ? { value: 'Nantes' } : {}),
      ...(source === undefined ? {} : { source }),
      ...(partoo === undefined ? {} : { partoo }),
    });
  }
}

function change(world: SimulatedWorld, id: string, changed: Row): void {
  world.rows = world.rows.map((one) => (one['id'] === id ? { ...one, ...changed } : one));
}

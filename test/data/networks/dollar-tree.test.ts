import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/domain/plan.ts';
import { hasSharedData, whenShared } from '../../mapping/shared-data.ts';
import type { CliWorld, RunDocument } from '../../support/cli-world.ts';
import {
  byKey,
  cellOf,
  type Described,
  differences,
  metresBetween,
  networkFile,
  readRows,
  type Row,
  textOf,
} from './network.ts';
import { describeEnding, openNetwork, planStep, type Step, storyMs, syncStep, tellEnding } from './story.ts';

const dates = ['2024-03-13', '2024-03-18', '2024-06-05'] as const;
const key = 'clientkey';

const fields = {
  name: { template: '{{brand}} {{city}}' },
  address_full: 'street',
  address2: 'location',
  city: 'city',
  zipcode: 'zip',
  region: 'state',
  // The American rows name their state; those of the Canadian provinces leave it empty.
  country: { from: 'state', lookup: { '': 'CA' }, default: 'US' },
  phone: 'phone',
  lat: 'latitude',
  long: 'longitude',
  // An empty cell says nothing: there is no default.
  status: { from: 'temp_closed', lookup: { '0': 'open', '1': 'temporarily_closed' } },
  categories: { value: 'gcid:dollar_store' },
};

/** What the row says, read by the test itself. */
function describeRow(row: Row): Described {
  const location = textOf(row, 'location');
  return {
    name: `${cellOf(row, 'brand')} ${String(textOf(row, 'city'))}`,
    address_full: textOf(row, 'street'),
    ...(location === 'N/A' ? {} : { address2: location }),
    city: textOf(row, 'city'),
    zipcode: textOf(row, 'zip'),
    region: textOf(row, 'state'),
    country: cellOf(row, 'state') === '' ? 'CA' : 'US',
    phone: `+1${cellOf(row, 'phone').replace(/\D/gu, '')}`,
    lat: Number(cellOf(row, 'latitude')),
    long: Number(cellOf(row, 'longitude')),
    status: { '0': 'open', '1': 'temporarily_closed' }[cellOf(row, 'temp_closed')],
  };
}

type Fleet = ReadonlyMap<string, Described>;

/** What an export adds to what Partoo holds already; Partoo calls a new business open. */
function after(held: Fleet, rows: readonly Row[]): Fleet {
  const next = new Map(held);
  for (const row of rows) {
    const code = cellOf(row, key);
    const said = Object.entries(describeRow(row)).filter(([, value]) => value !== undefined);
    next.set(code, { status: 'open', ...held.get(code), ...Object.fromEntries(said) });
  }
  return next;
}

/** `code field field` for every location that changes by meaning; latitude and longitude together are the point. */
function expectedUpdates(held: Fleet, rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row) => {
    const code = cellOf(row, key);
    const before = held.get(code);
    if (before === undefined) return [];
    const { lat, long, ...said } = describeRow(row);
    const changed = Object.entries(said)
      .filter(([field, value]) => value !== undefined && value !== before[field])
      .map(([field]) => field);
    if (metresBetween(before, { lat, long }) > 5) changed.push('point');
    return changed.length === 0 ? [] : [[code, ...changed.sort()].join(' ')];
  });
}

function plannedUpdates({ changes }: Plan): readonly string[] {
  return changes
    .filter(({ action }) => action === 'update')
    .map(({ code, fields: changed }) => {
      const names = changed.map(({ field }) => (field === 'lat' || field === 'long' ? 'point' : field));
      return [code, ...[...new Set(names)].sort()].join(' ');
    });
}

/** The field that a column fills; latitude and longitude fill the point. */
const fieldOf: Readonly<Record<string, string>> = {
  street: 'address_full',
  location: 'address2',
  city: 'city',
  zip: 'zipcode',
  state: 'region',
  phone: 'phone',
  latitude: 'point',
  longitude: 'point',
  temp_closed: 'status',
};

/** Cells of the mapped columns that differ between two exports, whatever they mean: `code field: before → after`. */
function changedCells(before: readonly Row[], rows: readonly Row[]): readonly string[] {
  const old = byKey(before, key);
  return rows.flatMap((row) => {
    const was = old.get(cellOf(row, key));
    if (was === undefined) return [];
    return Object.entries(fieldOf)
      .filter(([column]) => cellOf(row, column) !== cellOf(was, column))
      .map(([column, field]) => `${cellOf(row, key)} ${field}: ${cellOf(was, column)} → ${cellOf(row, column)}`);
  });
}

const codesOf = (rows: readonly Row[]): readonly string[] => rows.map((row) => cellOf(row, key));
const without = (codes: readonly string[], others: readonly string[]): readonly string[] => {
  const known = new Set(others);
  return codes.filter((code) => !known.has(code)).sort();
};
const codesOfAction = ({ changes }: Plan, action: string): readonly string[] =>
  changes.filter((change) => change.action === action).map(({ code }) => code);

/** Another program's export of the same shops: nothing in it means anything else. */
function spelledOtherwise(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {}).reverse();
  const cell = (row: Row, column: string): string => {
    const text = cellOf(row, column);
    if (column === 'phone') return text.replace(/^(\d{3})-(\d{3})-(\d{4})$/u, '($1) $2-$3');
    if (column === 'latitude' || column === 'longitude') return Number(text).toFixed(5).replace('.', ',');
    if (column === 'updated') return '2024-06-06';
    return column === 'street' || column === 'city' ? ` ${text.replaceAll(' ', '\u00A0')} ` : text;
  };
  const line = (cells: readonly string[]): string =>
    `${cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(';')}\r\n`;
  const body = rows.toReversed().map((row) => line(columns.map((column) => cell(row, column))));
  return `\uFEFF${line(columns)}${body.join('')}`;
}

describe.skipIf(!hasSharedData)(`Dollar Tree at three dates${whenShared}`, () => {
  let world: CliWorld;
  let files: readonly Buffer[];
  let exports: readonly (readonly Row[])[];
  let fleets: readonly Fleet[];
  let first: Step<RunDocument>;
  let march: { readonly plan: Step<Plan>; readonly sync: Step<RunDocument> };
  let june: { readonly plan: Step<Plan>; readonly refused: Step<RunDocument>; readonly sync: Step<RunDocument> };
  let differencesAfter: readonly (readonly string[])[];
  let respelled: Step<Plan>;

  beforeAll(async () => {
    files = dates.map((date) => networkFile(`us-dollar-tree-${date}.csv`));
    exports = files.map((bytes) => readRows(bytes));
    fleets = exports.reduce<readonly Fleet[]>((all, rows) => [...all, after(all.at(-1) ?? new Map(), rows)], []);
    world = await openNetwork({ settings: { source: { key }, fields } });
    const compare = (at: number): readonly string[] =>
      differences(fleets[at] ?? new Map(), (code) => world.emulator.businessByCode(code));
    const show = (at: number): void => {
      world.sourceText(files[at] ?? '');
    };

    show(0);
    first = await syncStep(world, '--yes');
    const afterFirst = compare(0);
    show(1);
    march = { plan: await planStep(world), sync: await syncStep(world) };
    const afterMarch = compare(1);
    show(2);
    june = {
      plan: await planStep(world),
      refused: await syncStep(world),
      sync: await syncStep(world, '--override', 'create'),
    };
    differencesAfter = [afterFirst, afterMarch, compare(2)];
    world.sourceText(spelledOtherwise(exports[2] ?? []));
    respelled = await planStep(world);
  }, storyMs);

  afterAll(async () => {
    await world.remove();
  });

  it('first creates all 4,064 once approved, Canadian ones among them, and holds nothing (R1, R12, D4)', () => {
    const { code, document, writes } = first;

    expect(code).toBe(0);
    expect(document.plan.guard).toMatchObject({ verdict: 'approval', violations: [] });
    expect(document.plan.held).toEqual([]);
    expect(codesOfAction(document.plan, 'create').toSorted()).toEqual(codesOf(exports[0] ?? []).toSorted());
    expect(document.summary).toEqual({ done: 4064, failed: 0, stale: 0, held: 0 });
    expect(writes).toHaveLength(4064);
    expect(
      [...(fleets[0] ?? new Map<string, Described>()).values()].filter(({ country }) => country === 'CA'),
    ).toHaveLength(69);
  });

  it.each([0, 1, 2])('after export %i Partoo holds field by field what it said (R17)', (at) => {
    expect(fleets[at]?.size).toBe([4064, 4068, 4068 + 157][at]);
    expect(differencesAfter[at]).toEqual([]);
  });

  it('five days later plans exactly the 4 new and the 47 changed locations (D25)', () => {
    const { document } = march.plan;
    const [before = [], rows = []] = exports;

    expect(codesOfAction(document, 'create').toSorted()).toEqual(without(codesOf(rows), codesOf(before)));
    expect(plannedUpdates(document).toSorted()).toEqual(expectedUpdates(fleets[0] ?? new Map(), rows).toSorted());
    expect(document.summary).toMatchObject({ create: 4, update: 47, held: 0, unchanged: 4068 - 4 - 47 });
    expect(document.guard).toEqual({ verdict: 'pass', violations: [], approvals: [] });
  });

  it('three months later plans exactly the 157 new and the 927 changed locations (D25)', () => {
    const { document } = june.plan;
    const [, before = [], rows = []] = exports;

    expect(codesOfAction(document, 'create').toSorted()).toEqual(without(codesOf(rows), codesOf(before)));
    expect(plannedUpdates(document).toSorted()).toEqual(expectedUpdates(fleets[1] ?? new Map(), rows).toSorted());
    expect(document.summary).toMatchObject({ create: 157, update: 927, close: 0, delete: 0, held: 61 });
    expect(document.summary.unchanged).toBe(rows.length - 157 - 927);
  });

  it('every cell that changed is planned as a change of its field (R14, D25)', () => {
    const cells = [0, 1].map((index) => changedCells(exports[index] ?? [], exports[index + 1] ?? []));

    const unplanned = [march, june].map(({ plan }, index) => {
      const planned = new Set(
        plannedUpdates(plan.document).flatMap((line) => {
          const [code = '', ...changed] = line.split(' ');
          return changed.map((field) => `${code} ${field}`);
        }),
      );
      return cells[index]?.filter((cell) => !planned.has(cell.split(':')[0] ?? ''));
    });

    expect(cells.map(({ length }) => length)).toEqual([50, 965]);
    expect(unplanned).toEqual([[], []]);
  });

  it('the 61 that are gone are reported as absent, neither closed nor deleted (R3, R5)', () => {
    const [, before = [], rows = []] = exports;
    const gone = without(codesOf(before), codesOf(rows));

    const held = june.sync.document.plan.held;

    expect(gone).toHaveLength(61);
    expect(held.map(({ code, reason }) => `${code} ${reason}`).toSorted()).toEqual(
      gone.map((code) => `${code} absent`),
    );
    expect(world.emulator.businesses()).toHaveLength(4068 + 157);
    expect(june.sync.writes.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  it('157 new ones are above the default limit: said with the option, refused without it, done with it (R6, R7)', () => {
    const { plan, refused, sync } = june;

    expect(plan.code).toBe(3);
    expect(plan.document.guard.violations).toEqual([
      expect.objectContaining({ limit: 'create', value: 157, allowed: 100, of: 4068, override: '--override create' }),
    ]);
    expect(refused).toMatchObject({ code: 3, writes: [], document: { outcomes: [] } });
    expect(sync).toMatchObject({ code: 0, document: { summary: { done: 157 + 927, failed: 0, stale: 0, held: 0 } } });
    expect(sync.writes).toHaveLength(157 + 927);
  });

  it('the same shops in another spelling, order, encoding and layout are no change (R14, D1, D5, D22)', () => {
    const { code, document } = respelled;

    expect(code).toBe(0);
    expect(document.changes).toEqual([]);
    expect(document.summary).toMatchObject({ held: 61, unchanged: 4164 });
    expect(document.source).toMatchObject({ outcome: 'complete', locations: 4164, invalid: 0 });
  });

  describeEnding(() => tellEnding(world, files[2] ?? Buffer.alloc(0)));
});

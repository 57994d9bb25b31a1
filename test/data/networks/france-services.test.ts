import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Action, Held, Plan } from '../../../src/domain/plan.ts';
import type { LoggedRequest } from '../../../src/emulator/request-log.ts';
import { hasSharedData, whenShared } from '../../mapping/shared-data.ts';
import type { CliWorld, RunDocument, Settings } from '../../support/cli-world.ts';
import { asOpenHours, type Day, dayNames, weekOf } from './day-cells.ts';
import { cellOf, type Described, differences, networkFile, readRows, type Row, textOf } from './network.ts';
import { describeEnding, openNetwork, planStep, type Step, storyMs, syncStep, tellEnding } from './story.ts';

const key = 'id_fs';
const dayColumns = ['h_lundi', 'h_mardi', 'h_mercredi', 'h_jeudi', 'h_vendredi', 'h_samedi'];

/** Departments overseas have a country code, and numbers, of their own. */
const overseas: Readonly<Record<string, readonly [country: string, prefix: string, areas: RegExp]>> = {
  '971': ['GP', '+590', /^0[56]90|^0691/u],
  '972': ['MQ', '+596', /^0[56]96|^0697/u],
  '973': ['GF', '+594', /^0[56]94/u],
  '974': ['RE', '+262', /^0262|^069[23]/u],
  '976': ['YT', '+262', /^0269|^0639/u],
  '978': ['MF', '+590', /^0[56]90|^0691/u],
};

const openHours = (entry: (column: string) => unknown): Settings => ({
  ...Object.fromEntries(dayColumns.map((column, index) => [dayNames[index] ?? '', entry(column)] as const)),
  sunday: { value: 'closed' },
});

const settingsWith = (hours: Settings): Settings => ({
  source: { key },
  limits: {},
  fields: {
    name: 'lib_fs',
    address_full: 'adresse',
    address2: 'complement_adresse',
    zipcode: 'code_postal',
    city: 'lib_com',
    country: {
      from: 'insee_dep',
      lookup: Object.fromEntries(Object.entries(overseas).map(([department, [country]]) => [department, country])),
      default: 'FR',
    },
    phone: 'telephone',
    email: 'mail',
    lat: 'latitude',
    long: 'longitude',
    categories: { value: 'gcid:government_office' },
    open_hours: hours,
  },
});

const weekIn = (row: Row): readonly Day[] =>
  weekOf(row, (_, day) => (day < 6 ? textOf(row, dayColumns[day] ?? '') : '')).with(6, []);

/** Columns of a row that hold something no reader can take. */
function brokenColumns(row: Row): readonly string[] {
  const phone = cellOf(row, 'telephone').replaceAll(' ', '');
  const areas = overseas[cellOf(row, 'insee_dep')]?.[2];
  const isPhoneBroken = phone !== '' && areas !== undefined && !areas.test(phone);
  const isMailBroken = cellOf(row, 'mail').split('@').length > 2;
  const days = weekIn(row).flatMap((day, index) => (day === 'impossible' ? [dayColumns[index] ?? ''] : []));
  return [...(isPhoneBroken ? ['telephone'] : []), ...(isMailBroken ? ['mail'] : []), ...days];
}

/** Partoo creates no business without a phone. */
const lacksPhone = (row: Row): boolean => cellOf(row, 'telephone') === '';
const isSent = (row: Row): boolean => brokenColumns(row).length === 0 && !lacksPhone(row);
const isWeekWhole = (row: Row): boolean => !weekIn(row).includes('not said');

function describeRow(row: Row): Described {
  const [country = 'FR', prefix = '+33'] = overseas[cellOf(row, 'insee_dep')] ?? [];
  return {
    name: textOf(row, 'lib_fs'),
    address_full: textOf(row, 'adresse'),
    address2: textOf(row, 'complement_adresse'),
    zipcode: textOf(row, 'code_postal'),
    city: textOf(row, 'lib_com'),
    country,
    phone: cellOf(row, 'telephone').replaceAll(' ', '').replace(/^0/u, prefix),
    email: textOf(row, 'mail'),
    lat: Number(cellOf(row, 'latitude')),
    long: Number(cellOf(row, 'longitude')),
  };
}

/** The shop as it stands at Partoo already, without hours. */
function seedOf(row: Row): Described {
  const { phone, email = null, ...fields } = describeRow(row);
  return {
    ...fields,
    code: cellOf(row, key),
    categories: ['gcid:government_office'],
    contacts: [{ name: null, email, phone_numbers: [phone], fax: null }],
  };
}

/** One in ten, and all overseas, are left to be created; to create them all is not the point here. */
const isSeeded = (row: Row): boolean =>
  isSent(row) && overseas[cellOf(row, 'insee_dep')] === undefined && Number(cellOf(row, key)) % 10 !== 0;

const codesOf = (rows: readonly Row[]): readonly string[] => rows.map((row) => cellOf(row, key)).toSorted();
const hoursIn = ({ changes }: Plan): readonly string[] =>
  changes.flatMap(({ fields }) => fields.map(({ field }) => field)).filter((field) => field.startsWith('open_hours'));
const bodyOf = ({ body }: LoggedRequest): Readonly<Record<string, unknown>> => body as Record<string, unknown>;

describe.skipIf(!hasSharedData)(`France services 2024${whenShared}`, () => {
  let world: CliWorld;
  let bytes: Buffer;
  let rows: readonly Row[];
  let unsaid: Step<RunDocument>;
  let afterUnsaid: readonly string[];
  let closed: { readonly plan: Step<Plan>; readonly refused: Step<RunDocument>; readonly sync: Step<RunDocument> };
  let afterClosed: readonly string[];
  let remarks: { readonly held: Step<Plan>; readonly skipped: Step<Plan> };

  beforeAll(async () => {
    bytes = networkFile('fr-france-services-2024.csv');
    rows = readRows(bytes);
    world = await openNetwork({
      settings: settingsWith(openHours((column) => column)),
      emulator: { seed: { businesses: rows.filter(isSeeded).map(seedOf) } },
    });
    world.sourceText(bytes);
    const compare = (hours: (row: Row) => unknown): readonly string[] =>
      differences(
        new Map(rows.filter(isSent).map((row) => [cellOf(row, key), { ...describeRow(row), open_hours: hours(row) }])),
        (code) => world.emulator.businessByCode(code),
      );

    unsaid = await syncStep(world, '--yes');
    afterUnsaid = compare((row) => (isWeekWhole(row) ? asOpenHours(weekIn(row), []) : null));

    const withDefault = settingsWith(openHours((column) => ({ from: column, default: 'closed' })));
    world.configure(withDefault);
    closed = {
      plan: await planStep(world),
      refused: await syncStep(world, '--yes'),
      sync: await syncStep(world, '--yes', '--override', 'update,field'),
    };
    afterClosed = compare((row) => asOpenHours(weekIn(row), []));

    world.configure(settingsWith(openHours(() => 'commentaire')));
    const held = await planStep(world);
    world.configure(settingsWith(openHours(() => ({ from: 'commentaire', on_invalid: 'skip' }))));
    remarks = { held, skipped: await planStep(world) };

    world.configure(withDefault);
  }, storyMs);

  afterAll(async () => {
    await world.remove();
  });

  it('adopts every row that Partoo knows and creates all others, overseas ones in their own country (R1, R4, R26)', () => {
    const { code, document } = unsaid;
    const codes = (action: Action): readonly string[] =>
      document.plan.changes.filter((change) => change.action === action).map((change) => String(change.code));

    expect(rows).toHaveLength(2845);
    expect(codes('adopt').toSorted()).toEqual(codesOf(rows.filter(isSeeded)));
    expect(codes('create').toSorted()).toEqual(codesOf(rows.filter((row) => isSent(row) && !isSeeded(row))));
    expect(document.summary).toEqual({ done: document.plan.changes.length, failed: 0, stale: 0, held: 0 });
    expect(code).toBe(4);
  });

  it('holds every other row alone, named with row, column and what to do (R1, R31, D2)', () => {
    const held = new Map(unsaid.document.plan.held.map((one) => [String(one.code), one]));
    const broken = rows.filter((row) => !isSent(row));
    const isExplained = ({ reason, detail }: Held, row: Row): boolean => {
      const columns = brokenColumns(row);
      const at = `row ${String(rows.indexOf(row) + 1)}`;
      if (columns.length === 0) return detail.startsWith(at) && /without phone\. Fill it in/u.test(detail);
      // The last part ends in a sentence that says what to do; those before it, too, unless that goes for them as well.
      const parts = detail.split(/; (?=row \d)/u);
      return (
        reason === 'invalid' &&
        parts.length === columns.length &&
        parts.every((part) => part.startsWith(at)) &&
        /: .+\. [A-Z]/u.test(parts.at(-1) ?? '') &&
        columns.every((column) => parts.some((part) => part.includes(`, column ${column}: `)))
      );
    };

    const unexplained = broken.filter((row) => {
      const one = held.get(cellOf(row, key));
      return one === undefined || !isExplained(one, row);
    });

    expect([...held.keys()].toSorted()).toEqual(codesOf(broken));
    expect(unexplained.map((row) => held.get(cellOf(row, key))?.detail)).toEqual([]);
  });

  it('sends the hours of whole weeks only, exactly as the cells say (R31, D16, D17, D18)', () => {
    const withHours = unsaid.writes.filter((write) => 'open_hours' in bodyOf(write));

    const codes = withHours.map((write) => {
      const created = bodyOf(write)['code'];
      return typeof created === 'string' ? created : world.emulator.business(write.path.split('/')[2] ?? '')?.code;
    });
    expect(codes.toSorted()).toEqual(codesOf(rows.filter((row) => isSent(row) && isWeekWhole(row))));
    expect(withHours.length).toBeGreaterThan(300);
    expect(afterUnsaid).toEqual([]);
  });

  it('says of every week with an unsaid day that its hours are not sent, and which days are missing (D16)', () => {
    const notices = unsaid.document.plan.notices.filter(({ message }) => message.includes('hours are not sent'));

    const expected = rows
      .filter((row) => isSent(row) && !isWeekWhole(row))
      .map((row) => {
        const missing = dayNames.filter((_, index) => weekIn(row)[index] === 'not said');
        return `${cellOf(row, key)} nothing is known of ${missing.join(', ')}, and`;
      });
    expect(
      notices.map(({ code, message }) => `${String(code)} ${/nothing.*, and/u.exec(message)?.[0] ?? ''}`).toSorted(),
    ).toEqual(expected.toSorted());
  });

  it('with default: closed every well-formed week is at Partoo, unsaid days closed as configured (D16, R17)', () => {
    const { sync } = closed;

    expect(afterClosed).toEqual([]);
    expect(new Set(hoursIn(sync.document.plan)).size).toBeLessThanOrEqual(7);
    expect(sync.writes.map((write) => Object.keys(bodyOf(write)))).toEqual(sync.writes.map(() => ['open_hours']));
    expect(sync.writes).toHaveLength(rows.filter((row) => isSent(row) && !isWeekWhole(row)).length);
  });

  it('a week that only the default closes is pointed out (D16, D19)', () => {
    const notices = closed.plan.document.notices.filter(({ message }) => message.includes('all seven days are closed'));

    const withoutHours = rows.filter(
      (row) =>
        brokenColumns(row).length === 0 &&
        weekIn(row)
          .slice(0, 6)
          .every((day) => day === 'not said'),
    );
    expect(notices.map(({ code }) => String(code)).toSorted()).toEqual(codesOf(withoutHours));
    expect(withoutHours.length).toBeGreaterThan(40);
  });

  it('such a change of the mapping needs approval, and trips two limits that are said and passed (R6, R7, R8)', () => {
    const { plan, refused, sync } = closed;
    const linked = rows.filter(isSent).length;
    const changed = rows.filter((row) => isSent(row) && !isWeekWhole(row)).length;

    expect(plan.code).toBe(3);
    expect(plan.document.guard.approvals).toEqual([expect.stringContaining('fields')]);
    expect(plan.document.guard.violations).toMatchObject([
      { limit: 'update', value: changed, allowed: Math.ceil(linked * 0.3), of: linked, override: '--override update' },
      {
        limit: 'field',
        field: 'open_hours',
        value: changed,
        allowed: Math.ceil(linked / 2),
        override: '--override field',
      },
    ]);
    expect(refused).toMatchObject({ code: 3, writes: [] });
    expect(sync.document.summary).toEqual({ done: changed, failed: 0, stale: 0, held: 0 });
  });

  it('the remarks, mapped as hours on purpose, yield not one window: held, or left out as configured (D18)', () => {
    // One remark is a lone dot: that says nothing.
    const isRemark = (row: Row): boolean => /\w/u.test(cellOf(row, 'commentaire'));
    const { held, skipped } = remarks;

    expect(rows.filter((row) => cellOf(row, 'commentaire') !== '')).toHaveLength(830);
    expect(hoursIn(held.document)).toEqual([]);
    expect(hoursIn(skipped.document)).toEqual([]);
    expect(
      held.document.held
        .filter(({ detail }) => detail.includes('column commentaire: '))
        .map(({ code }) => String(code))
        .toSorted(),
    ).toEqual(codesOf(rows.filter(isRemark)));
    expect(skipped.document.held.filter(({ detail }) => detail.includes('commentaire'))).toEqual([]);
  });

  describeEnding(() => tellEnding(world, bytes));
});

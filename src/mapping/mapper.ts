import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import { fieldNameOf, partOf, specOf } from '../domain/fields.ts';
import type { HolidayCalendar } from '../domain/holidays.ts';
import type { MappedRecord } from '../domain/location.ts';
import type { SourceRecord } from '../domain/ports/source-read.ts';
import { readCountry } from '../domain/values/country.ts';
import {
  strictDaySettings,
  strictWeekSettings,
  type DaySettings,
  type WeekSettings,
} from '../domain/values/hours-settings.ts';
import type { ParseContext } from '../domain/values/value-type.ts';
import type { FieldPath } from '../domain/value.ts';
import { weekdays, type Weekday } from '../domain/weekday.ts';
import {
  columnsOf,
  createFindColumn,
  missingColumns,
  originEntries,
  type FindColumn,
  type NamedEntry,
} from './columns.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { checkCoordinates } from './coordinates.ts';
import { readField, type FieldPlan, type ReadDates } from './field-reader.ts';
import type { Findings } from './findings.ts';
import { createReadHolidays, holidaySetting } from './holidays.ts';
import { describeCount, readKey, type KeyReading } from './key.ts';
import { createLastOnly, type RememberLast } from './last-only.ts';
import type { FieldEntry } from './entry-options.ts';
import type { WeeklyHoursEntry } from './hours-options.ts';
import type { FieldsBlock } from './options.ts';
import { createOrigin } from './origin.ts';
import { createToItsRow } from './rows-of-columns.ts';
import { definitionOf, refuseMissingColumns, refuseWrongEntries } from './refuse.ts';
import { createValueShapes } from './value-shapes.ts';
import { createWeekReader, type WeekPlan } from './week-reader.ts';

/** Turns records of one source into locations, as the `fields` block says. Pure, but for what it remembers of cells. */
export interface Mapper {
  /** Columns of the header this mapping reads, as indexes in ascending order: what a row's fingerprint is made of. */
  readonly usedColumns: readonly number[];
  /** The record's key alone, as {@link Mapper.map} would read it. */
  keyOf(record: SourceRecord): KeyReading;
  /**
   * The location that the record describes; never throws, whatever the cells hold.
   * All problems of a record are reported, in the order of the configuration.
   *
   * @param today `YYYY-MM-DD` in the schedule's time zone: special hours before it are left out.
   */
  map(record: SourceRecord, today: string): MappedRecord;
}

export interface MapperDeps {
  /** Column whose value identifies a location. */
  readonly key: string;
  readonly fields: FieldsBlock;
  /** The source's header. */
  readonly columns: readonly string[];
  /** The organization's definitions; null when they are not known, then custom fields are read as text. */
  readonly customFields: readonly CustomFieldDefinition[] | null;
  /** Where it is not given, `holidays` of `specific_hours` has no effect: for a look at a mapping before it is used. */
  readonly calendar?: HolidayCalendar;
}

/**
 * Makes the mapping ready for one header.
 *
 * @throws {@link SyncError} SOURCE_COLUMN_MISSING with every missing column and the nearest name of each;
 *   CONFIG_INVALID with every `country` that is none, and every pattern and expression that is not understood.
 */
export function createMapper(deps: MapperDeps): Mapper {
  refuseMissingColumns(missingColumns(deps.key, deps.fields, deps.columns));
  const find = createFindColumn(deps.columns);
  const entries = originEntries(deps.fields);
  refuseWrongEntries(entries);

  const keyIndex = find(deps.key) ?? 0;
  const readWeek = createWeekReader(weekPlan(deps.fields.open_hours, entries, find));
  // Phones, zips and coordinates are read with the country.
  const plans = fieldPlans(deps, entries, find).sort(
    (a, b) => Number(b.path === 'country') - Number(a.path === 'country'),
  );
  const latPlan = plans.find(({ path }) => path === 'lat');
  const longPlan = plans.find(({ path }) => path === 'long');
  const keyOf = (record: SourceRecord): KeyReading => {
    const reading = readKey(record, deps.key, keyIndex, deps.columns.length);
    const [known] = record.problems ?? [];
    return 'problem' in reading && known !== undefined ? { problem: known } : reading;
  };
  const shapes = createValueShapes(usualFields(plans, entries));
  const toItsRow = createToItsRow(find);
  const setting = holidaySetting(deps.fields);
  const readHolidays =
    setting === null || deps.calendar === undefined ? null : createReadHolidays(setting, deps.calendar);

  return {
    usedColumns: usedColumns(keyIndex, entries, find),
    keyOf,
    map(record, today) {
      const { at, cells } = record;
      const reading = keyOf(record);
      if ('problem' in reading) return { kind: 'keyless', at, problems: [reading.problem] };
      const { key } = reading;
      if (cells.length !== deps.columns.length) {
        if (record.problems !== undefined) return { kind: 'invalid', key, at, problems: record.problems, values: {} };
        const message = describeCount(cells.length, deps.columns.length);
        const problem = { at, column: deps.key, message, hint: 'Check delimiters and quotes of this row' };
        return { kind: 'invalid', key, at, problems: [problem], values: {} };
      }

      const findings: Findings = { at, values: shapes.begin(), problems: [], warnings: [] };
      let context: ParseContext = { country: null, today };
      let saysSpecialHours = true;
      for (const plan of plans) {
        const isRead = readField(plan, record, context, findings);
        if (plan.path === 'specific_hours') saysSpecialHours = isRead;
        if (plan.path === 'country') context = { country: countryOf(findings), today };
      }
      readWeek(record, findings);
      if (latPlan !== undefined || longPlan !== undefined) {
        const absent = { column: '(not mapped)', skipsInvalid: true };
        const latPlace = latPlan ?? { ...absent, path: 'lat' };
        const longPlace = longPlan ?? { ...absent, path: 'long' };
        checkCoordinates(findings, latPlace, longPlace, context.country);
      }

      const problems = [...(record.problems ?? []), ...toItsRow(findings.problems, record)];
      if (problems.length > 0) return { kind: 'invalid', key, at, problems, values: shapes.end(findings.values) };
      // What a cell that cannot be read says of a holiday, nobody knows.
      const calendar = saysSpecialHours ? (readHolidays?.(findings.values, today, key) ?? null) : null;
      const location = { key, values: shapes.end(findings.values), at, warnings: toItsRow(findings.warnings, record) };
      return { kind: 'location', location: calendar === null ? location : { ...location, calendar } };
    },
  };
}

/** Fields that a record says, but for those that are named in its cells, such as dates. */
function usualFields(plans: readonly FieldPlan[], entries: readonly NamedEntry[]): readonly FieldPath[] {
  const plain = plans.filter(({ path, spec }) => spec.parts !== 'date' && path !== 'groups');
  const hasWeek = entries.some(({ field }) => fieldNameOf(field) === 'open_hours');
  const days = hasWeek ? weekdays.map((day) => `open_hours.${day}`) : [];
  return [...plain.map(({ path }) => path), ...days];
}

const rememberedDateCells = 1000;

function createDatesCache(): RememberLast<ReadDates> {
  const last = createLastOnly<ReadDates>();
  const known = createBoundedCache<ReadDates>(rememberedDateCells);
  return (text, compute, today) => last(text, () => known(`${String(today)} ${text}`, compute), today);
}

function countryOf({ values }: Findings): string | null {
  const { country } = values;
  return typeof country === 'string' ? country : null;
}

function fieldPlans(deps: MapperDeps, entries: readonly NamedEntry[], find: FindColumn): FieldPlan[] {
  return entries
    .filter(({ field }) => fieldNameOf(field) !== 'open_hours')
    .map(({ field, entry }): FieldPlan => {
      const spec = specOf(field);
      const written = deps.fields[field] as FieldEntry;
      const origin = createOrigin(entry, find, field);
      return {
        path: field,
        spec,
        origin,
        column: origin.column,
        skipsInvalid: entry.on_invalid === 'skip' || isPartooOwned(written),
        // An empty cell of special hours names no date that could be emptied, and one of all groups no section.
        clears:
          typeof written === 'object' && written.clear && spec.clearable && spec.parts !== 'date' && field !== 'groups',
        repairsZeros: entry.repair.includes('leading_zeros'),
        country: entry.country === undefined ? null : readCountry(entry.country),
        definition: definitionOf(field, deps.customFields) ?? null,
        attributeType: (spec.type === 'attribute' && entry.type) || null,
        rememberValue: createLastOnly(),
        rememberDates: createDatesCache(),
      };
    });
}

function weekPlan(written: WeeklyHoursEntry | undefined, entries: readonly NamedEntry[], find: FindColumn): WeekPlan {
  const isSkipped = isPartooOwned(written);
  const hours = entries
    .filter(({ field }) => fieldNameOf(field) === 'open_hours')
    .map(({ field, entry }) => {
      const origin = createOrigin(entry, find, field);
      const place = { path: field, column: origin.column, skipsInvalid: entry.on_invalid === 'skip' || isSkipped };
      return { ...place, place, day: partOf(field) as Weekday | null, origin };
    });
  const [whole] = hours;
  if (whole?.day === null) {
    return { kind: 'week', place: whole.place, origin: whole.origin, settings: weekSettings(written) };
  }
  const days = hours.map((entry) => ({ ...entry, day: entry.day ?? 'monday' }));
  return { kind: 'days', entries: days, settings: daySettings(written) };
}

function daySettings(written: WeeklyHoursEntry | undefined): DaySettings {
  if (written === undefined) return strictDaySettings;
  const { open_equals_close: openEqualsClose, overlaps, end_2359: end2359 } = written;
  return { ...strictDaySettings, openEqualsClose, overlaps, end2359 };
}

function weekSettings(written: WeeklyHoursEntry | undefined): WeekSettings {
  if (written === undefined) return strictWeekSettings;
  return {
    ...daySettings(written),
    format: written.format,
    unnamedDays: written.unnamed_days,
    unsureDays: written.unsure_days,
    withoutDays: written.without_days,
    languages: written.languages ?? null,
  };
}

/** What Partoo decides is never sent, so a bad cell there is no reason to hold the location. */
function isPartooOwned(entry: FieldEntry | FieldsBlock['open_hours']): boolean {
  return typeof entry === 'object' && entry.owner === 'partoo';
}

function usedColumns(keyIndex: number, entries: readonly NamedEntry[], find: FindColumn): readonly number[] {
  const read = entries.flatMap(({ entry }) => columnsOf(entry).map((column) => find(column) ?? 0));
  return [...new Set([keyIndex, ...read])].sort((a, b) => a - b);
}

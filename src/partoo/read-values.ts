import { type FieldName, fieldNames, fieldSpecs, specOf } from '../domain/fields.ts';
import type { Section } from '../domain/groups.ts';
import type { RawBusiness } from '../domain/ports/remote-business.ts';
import type { FieldPath, FieldValue, FieldValues } from '../domain/value.ts';
import { collapse } from '../domain/values/text.ts';
import type { ParseContext } from '../domain/values/value-type.ts';
import { valueTypes } from '../domain/values/value-types.ts';
import { weekdays } from '../domain/weekday.ts';
import { readGroups } from './group-values.ts';
import { knownSpecialHours, knownWeek } from './read-hours.ts';
import { isRecord, readNumber, readRecords, readText as readTextOrNull, readTexts } from './schema.ts';

/**
 * Every field of a business, in canonical form (R14).
 *
 * | Partoo holds                           | value                                                  |
 * | -------------------------------------- | ------------------------------------------------------ |
 * | null, nothing, an empty or blank text  | null: known to be empty                                |
 * | a text its type cannot read            | that text, trimmed; it differs from whatever we want   |
 * | no `open_hours`, or a day missing in it | the day is absent: nobody said it is closed            |
 * | a special period                       | one value a date, from `today` on; past ones are no difference |
 * | groups                                 | `groups.SECTION`, by name, for the sections that are given |
 * | photos                                 | `photos.primary`, `photos.LOGO`, `photos.secondary`     |
 * | custom fields                          | `custom_fields.NAME`; a value of unknown shape is absent |
 */
export function readValues(raw: RawBusiness, today: string, sections: readonly Section[] = []): FieldValues {
  const country = readCountry(raw);
  const context: ParseContext = { country, today };
  const week = Object.entries(knownWeek(raw));
  const values: Record<FieldPath, FieldValue> = { ...(week.length === weekdays.length ? unreadWeek : unread) };

  for (const field of plainFields) values[field] = readPlain(field, raw, context);
  for (const [day, windows] of week) values[`open_hours.${day}`] = windows;
  for (const [date, windows] of Object.entries(knownSpecialHours(raw, today))) {
    values[`specific_hours.${date}`] = windows;
  }
  for (const [name, value] of readCustomFields(raw)) values[`custom_fields.${name}`] = value;
  for (const [path, value] of readGroups(raw, sections)) values[path] = value;
  for (const [slot, value] of readPhotos(raw)) values[`photos.${slot}`] = value;
  return values;
}

const plainFields = fieldNames.filter((field) => {
  const { parts, createOnly, resource } = specOf(field);
  return parts === undefined && !createOnly && resource === undefined;
});

/** To begin with a copy of it is three times as fast as to add the fields one by one, for every business there is. */
const unread: FieldValues = Object.fromEntries(plainFields.map((field) => [field, null]));
const unreadWeek: FieldValues = {
  ...unread,
  ...Object.fromEntries(weekdays.map((day) => [`open_hours.${day}`, null])),
};

/** ISO 3166 alpha-2, upper case; null when unknown. */
export function readCountry(raw: RawBusiness): string | null {
  const { country } = raw;
  return typeof country === 'string' && country.trim() !== '' ? country.trim().toUpperCase() : null;
}

/** A phone number as Partoo wants it written, E.164 (section 11); unreadable ones stay as they are. */
export function canonicalPhone(text: string, country: string | null): string {
  if (/^\+[1-9]\d{6,14}$/.test(text)) return text; // by far the most, and reading costs
  const parsed = valueTypes.phone.parse(text, { country, today: '' });
  return parsed.ok ? String(parsed.value) : collapse(text);
}

function readPlain(field: FieldName, raw: RawBusiness, context: ParseContext): FieldValue {
  switch (field) {
    case 'phone':
    case 'email': {
      // Which of several publishers see is unknown: the first is taken as the main one (section 11).
      const [contact] = readRecords(raw['contacts']);
      if (field === 'email') return readText(field, contact?.['email'], context);
      const [number] = readTexts(contact?.['phone_numbers']);
      return number === undefined || number.trim() === '' ? null : canonicalPhone(number, context.country);
    }
    case 'categories': {
      const ids = readTexts(raw['categories']).map((id) => id.trim());
      return ids.length === 0 ? null : ids;
    }
    case 'lat':
    case 'long':
      return readNumber(raw[field]) ?? readText(field, raw[field], context);
    default:
      return readText(field, raw[field], context);
  }
}

function readText(field: FieldName, value: unknown, context: ParseContext): FieldValue {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.trim() === '') return null;
  const parsed = valueTypes[fieldSpecs[field].type].parse(text.trim(), context);
  return parsed.ok ? parsed.value : collapse(text);
}

/** Read as an array of `{id, type, name, value, order}` (section 16) [2021]. */
function readCustomFields(raw: RawBusiness): readonly (readonly [string, FieldValue])[] {
  return readRecords(raw['custom_fields']).flatMap(({ name, value }) => {
    const said = readCustomValue(value);
    return typeof name === 'string' && said !== undefined ? [[name, said] as const] : [];
  });
}

/** Addresses as Partoo answers them (section 13). */
function readPhotos(raw: RawBusiness): readonly (readonly [string, FieldValue])[] {
  const { photos } = raw;
  if (!isRecord(photos)) return [];
  return photoSlots.map((slot) => {
    const urls = slot === 'secondary' ? readTexts(photos[slot]) : [readTextOrNull(photos[slot]) ?? ''];
    const said = urls.filter((url) => url !== '');
    return [slot, said.length === 0 ? null : slot === 'secondary' ? said : (said[0] ?? null)] as const;
  });
}

const photoSlots = fieldSpecs.photos.partNames;

function readCustomValue(value: unknown): FieldValue | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return value.trim() === '' ? null : collapse(value);
  // IMAGES_UPLOADER has a shape nobody has seen (section 33): not ours to compare.
  const isTexts = Array.isArray(value) && value.every((entry) => typeof entry === 'string');
  return isTexts ? value.map((entry) => collapse(entry)) : undefined;
}

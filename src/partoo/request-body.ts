import { fieldNameOf, fieldSpecs, partOf, specOf } from '../domain/fields.ts';
import type { Section } from '../domain/groups.ts';
import type { RawBusiness } from '../domain/ports/remote-business.ts';
import type { FieldPath, FieldValue, FieldValues } from '../domain/value.ts';
import { toPartooWeek } from '../domain/values/opening-hours.ts';
import { toPartooSpecific } from '../domain/values/special-hours.ts';
import { type Weekday, weekdays } from '../domain/weekday.ts';
import { writeGroups } from './group-values.ts';
import { knownSpecialHours, knownWeek } from './read-hours.ts';
import { canonicalPhone, readCountry } from './read-values.ts';
import { isRecord, type RawContact, readRecords, readTexts } from './schema.ts';

/** What of `to` is a property of the business itself. */
function ownProperties(to: FieldValues): readonly string[] {
  const own = Object.entries(to).filter(([path]) => specOf(path).resource === undefined);
  return touchedProperties(Object.fromEntries(own));
}

/** The top-level properties that writing `to` sends, in the order of {@link fieldSpecs}. */
export function touchedProperties(to: FieldValues): readonly string[] {
  const touched = new Set(Object.keys(to).map((path) => specOf(path).property));
  return [...new Set(Object.values(fieldSpecs).map(({ property }) => property))].filter((name) => touched.has(name));
}

/** The days nobody has said, when `to` touches the week: all seven are required (section 10). */
export function missingDays(raw: RawBusiness | null, to: FieldValues): readonly Weekday[] {
  if (!touchedProperties(to).includes('open_hours')) return [];
  const week = overlaidWeek(raw, to);
  return weekdays.filter((day) => week[day] === undefined);
}

/**
 * The JSON that writes `to` into a business last read as `raw` (null: a new one): only touched properties, each complete
 * and rebuilt from `raw`, since whether Partoo merges or replaces nested values is unknown (section 8). Of custom fields
 * only the changed ones, by exact name (section 16).
 *
 * | property       | kept from `raw`                                                         |
 * | -------------- | ----------------------------------------------------------------------- |
 * | contacts       | all other contacts, numbers, name, fax                                  |
 * | open_hours     | the days that `to` does not name                                        |
 * | groups         | groups of other sections, of automations, and those we do not see        |
 * | photos         | the slots that `to` does not name                                       |
 * | specific_hours | the dates that `to` does not name; expired ones would be refused (10)   |
 *
 * Throws an Error when {@link missingDays} names any: such a change must not have been planned.
 */
export function requestBody(
  raw: RawBusiness | null,
  to: FieldValues,
  today: string,
  sections: readonly Section[] = [],
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const property of ownProperties(to)) body[property] = writeProperty(property, raw, to, { today, sections });
  return body;
}

interface Surroundings {
  readonly today: string;
  readonly sections: readonly Section[];
}

function writeProperty(
  property: string,
  raw: RawBusiness | null,
  to: FieldValues,
  { today, sections }: Surroundings,
): unknown {
  switch (property) {
    case 'contacts':
      return writeContacts(raw, to);
    case 'open_hours':
      return writeWeek(raw, to);
    case 'specific_hours':
      return writeSpecialHours(raw, to, today);
    case 'groups':
      return writeGroups(raw, partsOf('groups', to), sections);
    case 'photos':
      return writePhotos(raw, to);
    case 'custom_fields':
      return Object.fromEntries(partsOf('custom_fields', to));
    default:
      return to[property];
  }
}

/** `contacts[0]` holds the main number and e-mail (section 11); numbers shown in another form go back as E.164. */
function writeContacts(raw: RawBusiness | null, to: FieldValues): readonly RawContact[] {
  const country = readCountry({ country: to['country'] ?? raw?.['country'] });
  const contacts = readRecords(raw?.['contacts']).map((contact): RawContact => {
    const phones = readTexts(contact['phone_numbers']).map((number) => canonicalPhone(number, country));
    return Array.isArray(contact['phone_numbers']) ? { ...contact, phone_numbers: phones } : contact;
  });
  const [main = {}, ...others] = contacts;

  const { phone, email } = to;
  const [, ...otherNumbers] = readTexts(main.phone_numbers);
  const numbers = typeof phone === 'string' ? [phone, ...otherNumbers.filter((one) => one !== phone)] : otherNumbers;
  const changed: RawContact = {
    ...main,
    ...(phone === undefined ? {} : { phone_numbers: numbers }),
    ...(email === undefined ? {} : { email: typeof email === 'string' ? email : null }),
  };
  return [changed, ...others];
}

/** All three slots, as nested values may be replaced; those that are not changed go back under the address Partoo gave them. */
function writePhotos(raw: RawBusiness | null, to: FieldValues): unknown {
  const photos = raw?.['photos'];
  const known = isRecord(photos) ? photos : {};
  const slots = fieldSpecs.photos.partNames.flatMap((slot): readonly (readonly [string, unknown])[] => {
    const value = to[`photos.${slot}`];
    if (value === undefined) return known[slot] === undefined ? [] : [[slot, known[slot]]];
    return [[slot, slot === 'secondary' ? (value ?? []) : value]];
  });
  return Object.fromEntries(slots);
}

function writeWeek(raw: RawBusiness | null, to: FieldValues): unknown {
  const week = overlaidWeek(raw, to);
  const missing = weekdays.filter((day) => week[day] === undefined);
  if (missing.length > 0) throw new Error(`open_hours cannot be sent: nobody has said ${missing.join(', ')}`);
  return toPartooWeek(week);
}

function overlaidWeek(raw: RawBusiness | null, to: FieldValues): Partial<Record<Weekday, readonly string[]>> {
  const week = { ...knownWeek(raw) };
  for (const day of weekdays) {
    const windows = to[`open_hours.${day}`];
    if (isWindows(windows)) week[day] = windows;
  }
  return week;
}

function writeSpecialHours(raw: RawBusiness | null, to: FieldValues, today: string): unknown {
  const wanted = new Map(Object.entries(knownSpecialHours(raw, today)));
  for (const [date, windows] of partsOf('specific_hours', to)) {
    if (isWindows(windows)) wanted.set(date, windows);
    else wanted.delete(date);
  }
  return toPartooSpecific(Object.fromEntries([...wanted].filter(([date]) => date >= today)));
}

function isWindows(value: FieldValue | undefined): value is readonly string[] {
  return Array.isArray(value);
}

/** `specific_hours.2026-12-24` → `2026-12-24` with its value. */
export function partsOf(field: FieldPath, to: FieldValues): readonly (readonly [string, FieldValue])[] {
  return Object.entries(to).flatMap(([path, value]) => {
    const part = partOf(path);
    return fieldNameOf(path) === field && part !== null ? [[part, value] as const] : [];
  });
}

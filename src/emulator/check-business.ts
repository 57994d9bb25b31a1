import { readOnlyFields } from './business.ts';
import { isCountryCode } from './countries.ts';
import { checkCustomValue, findDefinition } from './custom-fields.ts';
import type { CustomFieldDefinition } from './custom-fields.ts';
import { checkSpecificHours, checkWeek, isDate } from './hours.ts';
import { isObject } from './is-object.ts';
import type { Switches } from './switches.ts';

/** What the checks must know beyond the body. */
export interface CheckContext {
  readonly switches: Switches;
  /** The date in the business's country. */
  readonly today: string;
  readonly definitions: readonly CustomFieldDefinition[];
  readonly categoryState: (gmbId: string) => 'OK' | 'DEPRECATED' | undefined;
  readonly hasGroup: (id: number) => boolean;
  readonly isCodeTaken: (code: string) => boolean;
}

type Check = (value: unknown, context: CheckContext) => string | undefined;

interface FieldRule {
  readonly isNullable: boolean;
  readonly check: Check;
}

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a text');

const nullableText: FieldRule = {
  isNullable: true,
  check: (value, context) => text(value, context) ?? checkEmpty(value, context),
};
const nullableUrl: FieldRule = { isNullable: true, check: checkUrl };

/** Every writable field (section 9, column rw) [current]; nullable as in BusinessWritable of openapi.yaml. */
const rules: Readonly<Record<string, FieldRule>> = {
  name: { isNullable: false, check: (value) => (isFilled(value) ? undefined : 'must hold at least 1 character') },
  code: { isNullable: false, check: checkCode },
  status: { isNullable: false, check: oneOf('open', 'closed', 'temporarily_closed') }, // opening_soon is a filter only
  opening_date: { isNullable: true, check: (value) => (isDate(value) ? undefined : 'must be a date, YYYY-MM-DD') },
  org_id: { isNullable: false, check: (value) => (Number.isInteger(value) ? undefined : 'must be an integer') },
  groups: { isNullable: false, check: checkGroups },
  country: { isNullable: false, check: checkCountry },
  address_full: nullableText,
  address2: nullableText,
  city: nullableText,
  zipcode: nullableText,
  region: nullableText,
  lat: { isNullable: true, check: numberWithin(90) },
  long: { isNullable: true, check: numberWithin(180) },
  categories: { isNullable: false, check: checkCategories },
  open_hours: { isNullable: false, check: (value, { switches }) => checkWeek(value, switches) },
  specific_hours: {
    isNullable: false,
    check: (value, { today, switches }) => checkSpecificHours(value, today, switches),
  },
  description_short: {
    isNullable: true,
    check: (value, context) => checkLength(value, context.switches.descriptionShortLimit) ?? checkEmpty(value, context),
  },
  description_long: {
    isNullable: true,
    check: (value, context) => checkLength(value, 750) ?? checkEmpty(value, context), // [current] [2021]
  },
  website_url: nullableUrl,
  facebook_url: nullableUrl,
  twitter_url: nullableUrl,
  contacts: { isNullable: false, check: checkContacts },
  photos: { isNullable: false, check: checkPhotos },
  national_identification_number: nullableText,
  custom_fields: { isNullable: false, check: checkCustomFields },
};

const createRules: Readonly<Record<string, FieldRule>> = {
  ...rules,
  reach: { isNullable: false, check: oneOf('LOCAL', 'GLOBAL') }, // create only, as seen [current]
};

/** Names of the fields a write may hold. */
export const writableFields: ReadonlySet<string> = new Set(Object.keys(rules));

/**
 * What is wrong with the body of a create or an update, by field; empty when nothing is. All mistakes at once.
 * `reach` is the reach the business has, or will have.
 */
export function checkBusiness(
  kind: 'create' | 'update',
  body: Readonly<Record<string, unknown>>,
  context: CheckContext,
  reach: unknown,
): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  const table = kind === 'create' ? createRules : rules;

  for (const [field, value] of Object.entries(body)) {
    const problem = checkField(field, value, Object.hasOwn(table, field) ? table[field] : undefined, context);
    if (problem !== undefined) problems[field] = problem;
  }
  if (kind === 'create') {
    for (const field of requiredOnCreate(reach, context.switches)) {
      if (body[field] === undefined || body[field] === null) problems[field] = 'is required';
    }
  }
  if (reach !== 'GLOBAL' && 'city' in body && !isFilled(body['city'])) problems['city'] ??= 'is required';
  if (isPhoneMissing(kind, body['contacts'], context.switches)) problems['contacts'] ??= 'a phone number is required';
  return problems;
}

function checkField(
  field: string,
  value: unknown,
  rule: FieldRule | undefined,
  context: CheckContext,
): string | undefined {
  if (rule === undefined) {
    if (field === 'address_details' && context.switches.addressDetails === 'ignored') return undefined; // section 12
    return readOnlyFields.has(field) ? 'is read-only' : 'unknown field';
  }
  if (value !== null) return rule.check(value, context);
  return rule.isNullable && context.switches.clearing === 'null-ok' ? undefined : 'may not be null';
}

/** Section 8: the current page lists required keys first; city unless GLOBAL [current], zipcode [2021]. */
function requiredOnCreate(reach: unknown, switches: Switches): readonly string[] {
  const always = ['name', 'country', 'categories', 'contacts'];
  if (reach === 'GLOBAL') return always;
  return switches.zipcodeRequired ? [...always, 'city', 'zipcode'] : [...always, 'city'];
}

/** On create at least one phone number is expected [2021]; on update it is unknown. */
function isPhoneMissing(kind: 'create' | 'update', contacts: unknown, switches: Switches): boolean {
  if (!Array.isArray(contacts)) return false;
  if (kind === 'update' && switches.contactsWithoutPhone === 'refused-on-create') return false;
  const first: unknown = contacts[0];
  return !(isObject(first) && Array.isArray(first['phone_numbers']) && first['phone_numbers'].length > 0);
}

function checkCode(value: unknown, { switches, isCodeTaken }: CheckContext): string | undefined {
  if (!isFilled(value)) return 'must be a text';
  if (switches.codeCharacters === 'url-safe' && !/^[A-Za-z0-9._~-]+$/.test(value)) return 'holds a refused character';
  return isCodeTaken(value) ? 'is already used by another business' : undefined; // unique per organization [current]
}

function checkGroups(value: unknown, { hasGroup }: CheckContext): string | undefined {
  if (!Array.isArray(value) || !value.every((id) => Number.isInteger(id))) return 'must be a list of group ids';
  const unknownId = (value as readonly number[]).find((id) => !hasGroup(id));
  return unknownId === undefined ? undefined : `${String(unknownId)} is no group`;
}

function checkCountry(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a text';
  return isCountryCode(value) ? undefined : 'must be an upper-case ISO 3166 alpha-2 code'; // [current]
}

/** At least one [current], at most ten [2021], all in the catalogue. */
function checkCategories(value: unknown, { switches, categoryState }: CheckContext): string | undefined {
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string'))
    return 'must be a list of gcid values';
  if (value.length < 1 || value.length > 10) return 'must hold 1 to 10 categories';
  if (new Set(value).size < value.length) return 'holds a category twice';

  for (const gmbId of value) {
    const state = categoryState(gmbId);
    if (state === undefined) return `${gmbId} is not a category`;
    if (state === 'DEPRECATED' && switches.deprecatedCategory === 'refused') return `${gmbId} is deprecated`;
  }
  return undefined;
}

function checkUrl(value: unknown, context: CheckContext): string | undefined {
  if (value === '') return context.switches.emptyText === 'to-null' ? undefined : 'is not a URL';
  return isUrl(value) ? undefined : 'is not a URL';
}

/** Section 11: `{name, email, phone_numbers, fax}` [current], phones in E.164 [2021]. */
function checkContacts(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'must be a list';
  for (const [index, contact] of value.entries()) {
    const problem = checkContact(contact);
    if (problem !== undefined) return `${String(index)}: ${problem}`;
  }
  return undefined;
}

function checkContact(contact: unknown): string | undefined {
  if (!isObject(contact)) return 'must be an object';
  for (const [key, value] of Object.entries(contact)) {
    if (!['name', 'email', 'phone_numbers', 'fax'].includes(key)) return `${key}: unknown field`;
    if (key === 'phone_numbers') {
      if (!Array.isArray(value)) return 'phone_numbers: must be a list';
      const bad: unknown = value.find((phone) => typeof phone !== 'string' || !/^\+[1-9]\d{6,14}$/.test(phone));
      if (bad !== undefined) return `phone_numbers: ${JSON.stringify(bad)} is not in E.164 form`;
    } else if (value !== null && typeof value !== 'string') return `${key}: must be a text`;
    else if (key === 'email' && isFilled(value) && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value))
      return 'email: is no address';
  }
  return undefined;
}

/** Section 13: LOGO in upper case, primary, secondary [current]. */
function checkPhotos(value: unknown): string | undefined {
  if (!isObject(value)) return 'must be an object';
  for (const [slot, photo] of Object.entries(value)) {
    if (slot === 'secondary') {
      if (!Array.isArray(photo) || !photo.every(isUrl)) return 'secondary: must be a list of URLs';
    } else if (slot !== 'LOGO' && slot !== 'primary') return `${slot}: unknown field`;
    else if (photo !== null && !isUrl(photo)) return `${slot}: is not a URL`;
  }
  return undefined;
}

/** Written as an object keyed by field name [current / 2021]. */
function checkCustomFields(value: unknown, { definitions, switches }: CheckContext): string | undefined {
  if (!isObject(value)) return 'must be an object keyed by field name';
  for (const [key, entry] of Object.entries(value)) {
    const definition = findDefinition(key, definitions, switches);
    if (definition === undefined) return `${key}: no such custom field`;
    const problem = checkCustomValue(entry, definition, switches);
    if (problem !== undefined) return `${key}: ${problem}`;
  }
  return undefined;
}

function checkLength(value: unknown, limit: number): string | undefined {
  if (typeof value !== 'string') return 'must be a text';
  return Array.from(value).length > limit ? `is longer than ${String(limit)} characters` : undefined;
}

function checkEmpty(value: unknown, { switches }: CheckContext): string | undefined {
  return value === '' && switches.emptyText === 'refused' ? 'may not be empty' : undefined; // unknown, section 33
}

function oneOf(...values: readonly string[]): Check {
  return (value) => (values.some((known) => known === value) ? undefined : `must be one of ${values.join(', ')}`);
}

function numberWithin(limit: number): Check {
  return (value) => {
    if (typeof value !== 'number') return 'must be a number';
    return Math.abs(value) > limit ? `must be between -${String(limit)} and ${String(limit)}` : undefined;
  };
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\/[^\s/]+\S*$/i.test(value) && URL.canParse(value);
}

import { valueTypes } from './values/value-types.ts';
import type { ValueType, ValueTypeName } from './values/value-type.ts';
import type { SubResource } from './sub-resources.ts';
import type { FieldPath, FieldValue } from './value.ts';

/** One synced field of a location, named as in the configuration. */
export interface FieldSpec {
  /** For people: `Opening hours`. */
  readonly label: string;
  readonly type: ValueTypeName;
  /** Parts that are of another type than the field. */
  readonly partTypes?: Readonly<Record<string, ValueTypeName>>;
  /** Top-level property of Partoo's business that holds it; it is sent complete, except `custom_fields`. */
  readonly property: string;
  /** A field with parts is compared, merged and shown part by part. */
  readonly parts?: 'weekday' | 'date' | 'name';
  /** Where it lives: a call of its own for each business. Absent: in the business itself. */
  readonly resource?: SubResource;
  /** The names that parts may have, where Partoo knows only these. */
  readonly partNames?: readonly string[];
  /** Partoo refuses a create without it. */
  readonly requiredOnCreate?: true;
  /** Can Partoo hold it empty (documented as nullable, or a list)? Others are never emptied. */
  readonly clearable: boolean;
  /** Partoo takes it with a create, and never again. */
  readonly createOnly?: true;
  /**
   * Partoo answers with an address of its own for what was sent (partoo-api section 13): another one there is no edit, and
   * only news of the source is sent again.
   */
  readonly isRehosted?: true;
  /** Partoo stores it as it was sent: what is read back otherwise was not taken. */
  readonly isExact?: true;
  /** Only ever read from Partoo: its owner is Partoo. */
  readonly isReadOnly?: true;
  /** Written before other fields when calls are scarce (R27). */
  readonly urgent?: true;
}

/**
 * Every field that is kept in step. Adding one: a row here, its value type if new, its place in the Partoo codec, a test.
 * Limits and nullability: partoo-api section 9.
 */
export const fieldSpecs = {
  name: { label: 'Name', type: 'text', property: 'name', requiredOnCreate: true, clearable: false },
  status: { label: 'Status', type: 'status', property: 'status', clearable: false, urgent: true },
  opening_date: { label: 'Opening date', type: 'date', property: 'opening_date', clearable: true },
  address_full: { label: 'Street', type: 'text', property: 'address_full', clearable: true },
  address2: { label: 'Address complement', type: 'text', property: 'address2', clearable: true },
  zipcode: { label: 'Zip code', type: 'zipcode', property: 'zipcode', clearable: true },
  city: { label: 'City', type: 'text', property: 'city', requiredOnCreate: true, clearable: false },
  region: { label: 'Region', type: 'text', property: 'region', clearable: true },
  country: { label: 'Country', type: 'country', property: 'country', requiredOnCreate: true, clearable: false },
  lat: { label: 'Latitude', type: 'latitude', property: 'lat', clearable: true },
  long: { label: 'Longitude', type: 'longitude', property: 'long', clearable: true },
  phone: { label: 'Phone', type: 'phone', property: 'contacts', requiredOnCreate: true, clearable: false },
  email: { label: 'E-mail', type: 'email', property: 'contacts', clearable: true },
  website_url: { label: 'Website', type: 'url', property: 'website_url', clearable: true },
  facebook_url: { label: 'Facebook page', type: 'url', property: 'facebook_url', clearable: true },
  twitter_url: { label: 'Twitter page', type: 'url', property: 'twitter_url', clearable: true },
  categories: {
    label: 'Categories',
    type: 'categories',
    property: 'categories',
    requiredOnCreate: true,
    clearable: false,
  },
  open_hours: {
    label: 'Opening hours',
    type: 'weekly-hours',
    property: 'open_hours',
    parts: 'weekday',
    clearable: false,
    urgent: true,
  },
  specific_hours: {
    label: 'Special hours',
    type: 'special-hours',
    property: 'specific_hours',
    parts: 'date',
    clearable: true,
    urgent: true,
  },
  description_short: {
    label: 'Short description',
    type: 'description-short',
    property: 'description_short',
    clearable: true,
  },
  description_long: {
    label: 'Long description',
    type: 'description-long',
    property: 'description_long',
    clearable: true,
  },
  photos: {
    label: 'Photo',
    type: 'url',
    property: 'photos',
    parts: 'name',
    partNames: ['primary', 'LOGO', 'secondary'],
    partTypes: { secondary: 'url-list' },
    clearable: true,
    isRehosted: true,
  },
  reach: { label: 'Reach', type: 'reach', property: 'reach', clearable: false, createOnly: true },
  national_identification_number: {
    label: 'National id number',
    type: 'text',
    property: 'national_identification_number',
    clearable: true,
  },
  groups: {
    label: 'Groups',
    type: 'name-set',
    property: 'groups',
    parts: 'name',
    clearable: true,
    isExact: true,
  },
  additional_data: {
    label: 'Additional data',
    type: 'custom-field',
    property: 'additional_data',
    resource: 'additional_data',
    parts: 'name',
    clearable: true,
  },
  more_hours: {
    label: 'More hours',
    type: 'whole-week',
    property: 'more_hours',
    resource: 'more_hours',
    parts: 'name',
    clearable: true,
  },
  attributes: {
    label: 'Attribute',
    type: 'attribute',
    property: 'attributes',
    resource: 'attributes',
    parts: 'name',
    clearable: true,
  },
  place_action_links: {
    label: 'Link',
    type: 'url-set',
    property: 'place_action_links',
    resource: 'place_action_links',
    parts: 'name',
    partNames: [
      'SHOP_ONLINE',
      'FOOD_TAKEOUT',
      'FOOD_ORDERING',
      'FOOD_DELIVERY',
      'DINING_RESERVATION',
      'APPOINTMENT',
      'ONLINE_APPOINTMENT',
    ],
    clearable: true,
  },
  services: {
    label: 'Services',
    type: 'service-list',
    property: 'services',
    resource: 'services',
    parts: 'name',
    clearable: true,
    isExact: true,
  },
  lodging: {
    label: 'Lodging',
    type: 'passthrough',
    property: 'lodging',
    resource: 'lodging',
    parts: 'name',
    clearable: false,
    isReadOnly: true,
  },
  plans: { label: 'Plans', type: 'name-set', property: 'plans', resource: 'plans', clearable: false },
  custom_fields: {
    label: 'Custom field',
    type: 'custom-field',
    property: 'custom_fields',
    parts: 'name',
    clearable: true,
  },
} as const satisfies Record<string, FieldSpec>;

export type FieldName = keyof typeof fieldSpecs;

/** Fields with parts of their own names: {@link hasNamedParts}. */
export type FieldOfParts = {
  [F in FieldName]: (typeof fieldSpecs)[F] extends { readonly parts: 'name' } ? F : never;
}[FieldName];

export const fieldNames = Object.keys(fieldSpecs) as readonly FieldName[];

/** `open_hours.monday` → `open_hours`. */
export function fieldNameOf(path: FieldPath): FieldName {
  const dot = path.indexOf('.');
  return (dot === -1 ? path : path.slice(0, dot)) as FieldName;
}

/** `open_hours.monday` → `monday`; `phone` → null. */
export function partOf(path: FieldPath): string | null {
  const dot = path.indexOf('.');
  return dot === -1 ? null : path.slice(dot + 1);
}

export function specOf(path: FieldPath): FieldSpec {
  return fieldSpecs[fieldNameOf(path)];
}

/** Of the field, or of its part where that has one of its own. */
export function typeNameOf(path: FieldPath): ValueTypeName {
  const { type, partTypes } = specOf(path);
  return partTypes?.[partOf(path) ?? ''] ?? type;
}

function typeOf(path: FieldPath): ValueType {
  return valueTypes[typeNameOf(path)];
}

/** Equal by meaning (R14). A value not said equals nothing but another not said. */
export function isSameValue(path: FieldPath, a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (a === null || b === null) return isEmptyValue(a) && isEmptyValue(b) && !specHasClosedDays(path);
  return typeOf(path).isSame(a, b);
}

/** Equal by meaning, or nothing on either side: for what was written and read back, not said and emptied are the same. */
export function isSameOrEmpty(path: FieldPath, a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  return isSameValue(path, a, b) || (isEmptyValue(a ?? null) && isEmptyValue(b ?? null));
}

/** Nothing in it: null, or an empty text. An empty list is a value: closed, for hours. */
export function isEmptyValue(value: FieldValue | undefined): boolean {
  return value === null || value === '';
}

function specHasClosedDays(path: FieldPath): boolean {
  const { type } = specOf(path);
  return type === 'weekly-hours' || type === 'special-hours';
}

/** Has the field parts with names of their own, each mapped by itself: `custom_fields.Parking`? */
export function hasNamedParts(path: FieldPath): boolean {
  return specOf(path).parts === 'name';
}

/** What is mapped, counted and told as one: `open_hours` for `open_hours.monday`, but each named part by itself. */
export function entryOf(path: FieldPath): FieldPath {
  return hasNamedParts(path) ? path : fieldNameOf(path);
}

/** The value in words a shop manager understands: `09:00–12:30, 14:00–19:00`, `closed`, `(empty)`. */
export function showValue(path: FieldPath, value: FieldValue | undefined): string {
  if (value === undefined) return '(not said)';
  if (isEmptyValue(value)) return '(empty)';
  return typeOf(path).show(value);
}

/** `Opening hours, Monday`; `Photo, LOGO`; `Parking` for a custom field. */
export function labelOf(path: FieldPath): string {
  const part = partOf(path);
  const spec = specOf(path);
  if (part === null) return spec.label;
  if (fieldNameOf(path) === 'custom_fields') return part;
  // An id, which means something to the letter: `Services, gcid:bakery`.
  if (part.startsWith('gcid:')) return `${spec.label}, ${part}`;
  return `${spec.label}, ${part.charAt(0).toUpperCase()}${part.slice(1)}`;
}

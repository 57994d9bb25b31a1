import type { FieldValue } from '../value.ts';

export type ValueTypeName =
  | 'text'
  | 'status'
  | 'date'
  | 'zipcode'
  | 'country'
  | 'latitude'
  | 'longitude'
  | 'phone'
  | 'email'
  | 'url'
  | 'url-list'
  | 'reach'
  | 'name-set'
  | 'url-set'
  | 'whole-week'
  | 'attribute'
  | 'service-list'
  | 'passthrough'
  | 'categories'
  | 'weekly-hours'
  | 'special-hours'
  | 'description-short'
  | 'description-long'
  | 'custom-field';

/** What else of the record decides how a cell is read. */
export interface ParseContext {
  /** ISO 3166 alpha-2 of the record, if known: phones, zips and coordinate boxes depend on it. */
  readonly country: string | null;
  /** Calendar date `YYYY-MM-DD` in the schedule's time zone: special hours before it are dropped. */
  readonly today: string;
}

/**
 * A cell understood, or not, to the last character (D18).
 * `notes` are repairs and oddities worth a warning; they stop nothing.
 */
export type Parsed<T = FieldValue> =
  | { readonly ok: true; readonly value: T; readonly notes?: readonly string[] }
  | { readonly ok: false; readonly message: string; readonly hint?: string };

/** One kind of value: how a source cell is read, when two are equal by meaning, how a person sees one. All pure. */
export interface ValueType {
  /** Reads a trimmed, non-empty cell. Hours types read one day, or one date list, elsewhere: see their own modules. */
  parse(cell: string, context: ParseContext): Parsed;
  /** Both are canonical and not null. */
  isSame(a: FieldValue, b: FieldValue): boolean;
  show(value: FieldValue): string;
}

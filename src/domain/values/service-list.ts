import type { FieldValue } from '../value.ts';
import { quoteCell } from './quote-cell.ts';
import { collapse, oddityNotes, unreadableIn } from './text.ts';
import type { Parsed, ValueType } from './value-type.ts';

/** A custom service of a business (partoo-api section 20). Its currency is that of the country: Partoo takes a bare number. */
export interface Service {
  readonly name: string;
  readonly price: number | null;
  readonly description: string | null;
}

/** Characters of a description (partoo-api section 20). */
const longestDescription = 300;
/** Whole digits, and decimals: no currency is finer, and no sum is lost to rounding. */
const plainPrice = /^\d{1,9}(?:[.,]\d{1,4})?$/u;
const example = 'Cutting | 12.50 | With washing';

/** `Cutting`, `Cutting | 12.50`, `Cutting | | With washing`, `Cutting | 12.50 | With washing`. */
export function spellService({ name, price, description }: Service): string {
  const parts = [collapse(name), price === null ? '' : spellPrice(price), collapse(description ?? '')];
  while (parts.at(-1) === '') parts.pop();
  return parts.join(' | ').replaceAll(' |  | ', ' | | ');
}

/** The service that {@link spellService} spelled. */
export function readService(text: string): Service {
  const [name = '', price = '', description = ''] = partsOf(text);
  return { name, price: price === '' ? null : Number(price), description: description === '' ? null : description };
}

/** Partoo refuses a second service of a name: whether case counts to it is unknown, so that it does not here. */
export function isSameName(a: string, b: string): boolean {
  return looseName(a) === looseName(b);
}

/**
 * The calls that make one list of services of another: an addition and a removal for each that differs. Nothing can be
 * changed in place.
 */
export function countServiceCalls(from: FieldValue | undefined, to: FieldValue): number {
  const [before, after] = [asList(from ?? null), asList(to)];
  const added = after.filter((one) => !before.includes(one));
  const removed = before.filter((one) => !after.includes(one));
  return added.length + removed.length;
}

/** Are the names of these spelled services all different? */
export function areNamedApart(services: readonly string[]): boolean {
  return new Set(services.map((one) => looseName(readService(one).name))).size === services.length;
}

/**
 * Custom services of one category, in whichever order: one a line, or on one line with `;` between them; or as JSON, a list
 * of texts or of `{name, price, description}`. An empty list says that there is none.
 */
export const serviceList: ValueType = {
  parse(cell) {
    const unreadable = unreadableIn(cell);
    if (unreadable !== null) return unreadable;
    const texts = /^\s*[[{]/u.test(cell) ? fromJson(cell) : fromLines(cell);
    if ('ok' in texts) return texts;
    const services: string[] = [];
    for (const text of texts) {
      const read = parseService(text);
      if (!read.ok) return read;
      if (!services.includes(read.value)) services.push(read.value);
    }
    if (!areNamedApart(services)) {
      const hint = 'Partoo takes a name once: keep one of them';
      return { ok: false, message: `${quoteCell(cell)} names a service twice`, hint };
    }
    const notes = oddityNotes(cell);
    const value = services.length === 0 ? null : services;
    return notes.length === 0 ? { ok: true, value } : { ok: true, value, notes };
  },
  isSame: (a, b) => asList(a).toSorted().join('\n') === asList(b).toSorted().join('\n'),
  show: (value) => asList(value).join('; '),
};

/** The spelled services as JSON, for cells that hold it, and for names that no other spelling can hold. */
export function servicesToJson(services: readonly string[]): string {
  const objects = services.map((one) => {
    const { name, price, description } = readService(one);
    return { name, ...(price === null ? {} : { price }), ...(description === null ? {} : { description }) };
  });
  return JSON.stringify(objects);
}

function fromLines(cell: string): readonly string[] {
  const isLines = /[\r\n]/u.test(cell);
  return cell.split(isLines ? /[\r\n]+/u : ';').filter((text) => text.trim() !== '');
}

function fromJson(cell: string): readonly string[] | Parsed<never> {
  const entries = parseJson(cell);
  if (entries === undefined) {
    const hint = `Write { "name": …, "price": …, "description": … } in a list, or ${example}`;
    return { ok: false, message: `${quoteCell(cell)} is no JSON of services`, hint };
  }
  return entries;
}

function parseJson(cell: string): readonly string[] | undefined {
  try {
    const entries = [JSON.parse(cell) as unknown].flat().map(textOf);
    return entries.every((entry) => entry !== undefined) ? entries : undefined;
  } catch {
    return undefined;
  }
}

function textOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
  const { name, price = null, description = null, ...others } = entry as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || Object.keys(others).length > 0) return undefined;
  if (price !== null && typeof price !== 'number' && typeof price !== 'string') return undefined;
  if (description !== null && typeof description !== 'string') return undefined;
  // A bar would make another service of it; no name with one can be told from a price.
  if (name.includes('|')) return undefined;
  return [name, String(price ?? ''), description ?? ''].join(' | ');
}

/** Up to three parts; a bar in the third belongs to the description. */
function partsOf(text: string): readonly string[] {
  const [name = '', price = '', ...rest] = text.split('|');
  return [name, price, rest.join('|')].map(collapse);
}

function parseService(text: string): Parsed<string> {
  const [name = '', price = '', description = ''] = partsOf(text);
  if (name === '') return { ok: false, message: `${quoteCell(text)} names no service`, hint: `Write ${example}` };
  if (price !== '' && !plainPrice.test(price)) {
    const hint = `Write plain digits without a currency, as in ${example}; without a price: Cutting | | With washing`;
    return { ok: false, message: `the price of ${quoteCell(name)} is ${quoteCell(price)}`, hint };
  }
  const length = Array.from(description).length;
  if (length > longestDescription) {
    return {
      ok: false,
      message: `the description of ${quoteCell(name)} has ${String(length)} characters, the limit is ${String(longestDescription)}`,
      hint: `Shorten it by ${String(length - longestDescription)}`,
    };
  }
  const service = { name, price: price === '' ? null : Number(price.replace(',', '.')), description };
  return { ok: true, value: spellService(service) };
}

/** Two decimals, as prices have, unless it has none or more. */
function spellPrice(price: number): string {
  if (Number.isInteger(price)) return String(price);
  const cents = price.toFixed(2);
  return Number(cents) === price ? cents : String(price);
}

function looseName(name: string): string {
  return collapse(name).toLowerCase();
}

function asList(value: FieldValue): readonly string[] {
  if (value === null) return [];
  return Array.isArray(value) ? (value as readonly string[]) : [String(value)];
}

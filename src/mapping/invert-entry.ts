import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import { isEmptyValue, isSameValue, typeNameOf } from '../domain/fields.ts';
import type { FieldPath, FieldValue } from '../domain/value.ts';
import { parseAttribute, type AttributeType } from '../domain/values/attribute.ts';
import { parseCustomField } from '../domain/values/custom-field.ts';
import { readCountry } from '../domain/values/country.ts';
import { parseDayCell, type ParsedDay } from '../domain/values/day-cell.ts';
import { collapse } from '../domain/values/text.ts';
import type { ParseContext, ValueTypeName } from '../domain/values/value-type.ts';
import { valueTypes } from '../domain/values/value-types.ts';
import { createBoundedCache, type Remember } from './bounded-cache.ts';
import type { FindColumn, NamedEntry } from './columns.ts';
import { createHabits, type Habits } from './habits.ts';
import type { OriginEntry } from './options.ts';
import { createOrigin, type Origin } from './origin.ts';
import { placeText, type CellTexts, type Placing } from './place-text.ts';
import { definitionOf } from './refuse.ts';
import type { Spell } from './spell-value.ts';

/** One entry of the mapping, the other way round. */
export interface EntryInverse {
  /** `phone`, `open_hours.monday`, `specific_hours`. */
  readonly path: FieldPath;
  readonly entry: OriginEntry;
  readonly origin: Origin;
  /** The origin without lookup and default: what the cells themselves say. */
  readonly base: Origin;
  readonly habits: Habits;
  /** Ways to make the entry say this value, best first. They are proposals: only reading them shows whether they do. */
  ways(cells: readonly string[], value: FieldValue, around: Around): Placing;
}

/** What else decides how a value is written. */
export interface Around {
  readonly country: string | null;
  readonly today: string;
  /** Cells of columns alike, to learn spellings from. */
  readonly alike: readonly (readonly string[])[];
}

/** Distinct hours cells to remember: samples are looked at again and again. */
const rememberedCells = 1000;

export function invertEntry(
  { field, entry }: NamedEntry,
  find: FindColumn,
  customFields: readonly CustomFieldDefinition[] | null,
  spell: Spell,
): EntryInverse {
  const { lookup: _lookup, default: _default, ...plain } = entry;
  const base = createOrigin({ ...plain, lookup: undefined, default: undefined }, find, field);
  const habits = createHabits(base);
  const definition = definitionOf(field, customFields) ?? null;
  const ownCountry = entry.country === undefined ? null : readCountry(entry.country);
  const type = typeNameOf(field);
  const rememberDay = createBoundedCache<ParsedDay>(rememberedCells);
  const join = Array.isArray(entry.from) ? (entry.join ?? ' ') : null;

  return {
    path: field,
    entry,
    origin: createOrigin(entry, find, field),
    base,
    habits,
    ways(cells, value, around) {
      const texts = textsFor(cells, value, around);
      if (texts.length === 0) return { problem: `no entry of its lookup says ${show(value)}` };
      const isList = Array.isArray(value);
      const placings = texts.map((text) => placeText(entry, find, cells, text, isList));
      const ways = placings.flatMap((placing) => ('ways' in placing ? placing.ways : []));
      const [first] = placings;
      return ways.length === 0 && first !== undefined ? first : { ways };
    },
  };

  function textsFor(cells: readonly string[], value: FieldValue, around: Around): readonly string[] {
    if (isEmptyValue(value)) return [''];
    const country = ownCountry ?? around.country;
    const read = (text: string): FieldValue | undefined =>
      readText({ type, definition, attributeType: entry.type ?? null, rememberDay }, text, {
        country,
        today: around.today,
      });
    const reads = (text: string): boolean => isSameValue(field, read(text), value);
    if (entry.lookup !== undefined) return translatedTexts(entry.lookup, reads);
    const reading = base.read(cells);
    const current = reading.kind === 'said' ? reading.text : null;
    const samples = [habits.texts, ...around.alike];
    return spell(value, { type, current, samples, join, reads, isUnderstood: (text) => read(text) !== undefined });
  }

  /** Texts that the lookup translates into the value, as the file writes them, then the empty text for the default. */
  function translatedTexts(
    lookup: NonNullable<OriginEntry['lookup']>,
    reads: (text: string) => boolean,
  ): readonly string[] {
    const listed = Object.entries(lookup)
      .filter(([, to]) => reads(textOf(to)))
      .map(([from]) => habits.texts.find((text) => looseText(text) === looseText(from)) ?? from);
    return entry.default !== undefined && reads(textOf(entry.default)) ? [...listed, ''] : listed;
  }
}

function readText(
  {
    type,
    definition,
    attributeType,
    rememberDay,
  }: {
    readonly type: ValueTypeName;
    readonly definition: CustomFieldDefinition | null;
    readonly attributeType: AttributeType | null;
    readonly rememberDay: Remember<ParsedDay>;
  },
  text: string,
  context: ParseContext,
): FieldValue | undefined {
  if (type === 'weekly-hours') {
    const day = rememberDay(text, () => parseDayCell(text));
    return day.ok && 'value' in day ? day.value : undefined;
  }
  if (type === 'attribute') {
    const read = parseAttribute(text, attributeType, context);
    return read.ok ? read.value : undefined;
  }
  const parsed = definition === null ? valueTypes[type].parse(text, context) : parseCustomField(text, definition);
  return parsed.ok ? parsed.value : undefined;
}

/** The cells with some of them changed. */
export function withTexts(cells: readonly string[], texts: CellTexts): readonly string[] {
  return cells.map((cell, index) => texts.get(index) ?? cell);
}

function textOf(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : value.join(', ');
}

function looseText(text: string): string {
  return collapse(text).toLowerCase();
}

function show(value: FieldValue): string {
  return JSON.stringify(value);
}

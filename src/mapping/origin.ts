import { quoteCell } from '../domain/values/quote-cell.ts';
import { collapse } from '../domain/values/text.ts';
import { readCell, type CellReading } from './cell.ts';
import { columnsOf, partsOfTemplate, type FindColumn } from './columns.ts';
import { nearestOf } from '../domain/nearest.ts';
import { evaluated } from './evaluated.ts';
import { createLastOnly } from './last-only.ts';
import { openClosePairs, withClosedFlag } from './open-close.ts';
import type { OriginEntry } from './options.ts';
import type { OriginReading, ReadCells } from './origin-reading.ts';
import { withSteps } from './steps.ts';

/** Between the columns of an entry, where a message names them all. */
export const columnSeparator = ' + ';

/** Where the text of one value comes from, with its columns already found. */
export interface Origin {
  /** For messages: `tel`, `street + street_2`, `(constant)`. */
  readonly column: string;
  readonly read: ReadCells;
}

/**
 * Makes an entry ready for reading record after record. Its columns must exist: see `missingColumns`.
 *
 * @param field that it fills
 */
export function createOrigin(entry: OriginEntry, find: FindColumn, field = ''): Origin {
  const named = columnsOf(entry);
  const column = named.length === 0 ? '(constant)' : named.join(columnSeparator);
  const read = withSteps(entry, field, baseRead(entry, find));
  return { column, read: withLookup(entry, withClosedFlag(entry, find, read)) };
}

function baseRead(entry: OriginEntry, find: FindColumn): ReadCells {
  const cellAt = (column: string): ReadCells => {
    const index = find(column);
    const remember = createLastOnly<CellReading>();
    return (cells) => {
      const cell = index === undefined ? '' : (cells[index] ?? '');
      return remember(cell, () => readCell(cell));
    };
  };
  if (entry.jsonata !== undefined) {
    const columns = [entry.from ?? []].flat();
    return evaluated(entry.jsonata, columns, columns.map(cellAt));
  }
  if (typeof entry.from === 'string') return cellAt(entry.from);
  if (entry.from !== undefined) return joined(entry.from, entry.from.map(cellAt), entry.join ?? ' ');
  if (entry.coalesce !== undefined) return firstThatSays(entry.coalesce, entry.coalesce.map(cellAt));
  if (entry.template !== undefined) return filledIn(entry.template, cellAt);
  if (entry.opens !== undefined) return openClosePairs([entry.opens].flat(), [entry.closes ?? []].flat(), cellAt);
  const constant = textOf(entry.value ?? '');
  return () => (constant === '' ? { kind: 'empty' } : { kind: 'said', text: constant });
}

function textOf(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : value.join(', ');
}

/** Reads the parts in order. The first broken one stops; otherwise the texts that are said, '' where nothing is. */
function readParts(
  columns: readonly string[],
  reads: readonly ReadCells[],
  cells: readonly string[],
): string[] | OriginReading {
  const texts: string[] = [];
  let silence: CellReading = { kind: 'empty' };
  for (const [index, read] of reads.entries()) {
    const part = read(cells);
    if (part.kind === 'broken') return { ...part, column: columns[index] ?? '' };
    // Cleared on purpose only if every cell is exactly empty.
    if (part.kind === 'nothing') silence = part;
    texts.push(part.kind === 'said' ? part.text : '');
  }
  return texts.every((text) => text === '') ? silence : texts;
}

function joined(columns: readonly string[], reads: readonly ReadCells[], join: string): ReadCells {
  return (cells) => {
    const texts = readParts(columns, reads, cells);
    return Array.isArray(texts) ? { kind: 'said', text: texts.filter((text) => text !== '').join(join) } : texts;
  };
}

function firstThatSays(columns: readonly string[], reads: readonly ReadCells[]): ReadCells {
  return (cells) => {
    let silence: CellReading = { kind: 'empty' };
    for (const [index, read] of reads.entries()) {
      const part = read(cells);
      if (part.kind === 'said') return part;
      if (part.kind === 'broken') return { ...part, column: columns[index] ?? '' };
      if (part.kind === 'nothing') silence = part;
    }
    return silence;
  };
}

const danglingMarks: ReadonlySet<string> = new Set(Array.from(' ,;/|–-'));

/** Without marks at its ends; in one pass, as a pattern would try every run of marks anew. */
function withoutDanglingMarks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && danglingMarks.has(text.charAt(start))) start += 1;
  while (end > start && danglingMarks.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function filledIn(template: string, cellAt: (column: string) => ReadCells): ReadCells {
  const { texts, columns } = partsOfTemplate(template);
  const reads = columns.map(cellAt);
  if (columns.length === 0) return () => ({ kind: 'said', text: template });
  return (cells) => {
    const parts = readParts(columns, reads, cells);
    if (!Array.isArray(parts)) return parts;
    const filled = collapse(texts.map((text, index) => text + (parts[index] ?? '')).join(''));
    // `{{street}}, {{floor}}` without a floor must not end in a comma.
    return { kind: 'said', text: parts.includes('') ? withoutDanglingMarks(filled) : filled };
  };
}

/** A listed text is translated, whatever it looks like, even `-` or an empty cell; `default` steps in for all others. */
function withLookup(entry: OriginEntry, read: ReadCells): ReadCells {
  const fallback: OriginReading | null =
    entry.default === undefined ? null : { kind: 'said', text: textOf(entry.default) };
  if (entry.lookup === undefined) {
    if (fallback === null) return read;
    return (cells) => {
      const reading = read(cells);
      return reading.kind === 'empty' || reading.kind === 'nothing' ? fallback : reading;
    };
  }
  const listed = Object.keys(entry.lookup);
  const translations = new Map<string, OriginReading>(
    Object.entries(entry.lookup).map(([from, to]) => [lookupKey(from), { kind: 'said', text: textOf(to) }]),
  );
  const remember = createLastOnly<OriginReading | null>();
  const translate = (text: string): OriginReading | null =>
    remember(text, () => translations.get(lookupKey(text)) ?? fallback);
  return (cells) => {
    const reading = read(cells);
    if (reading.kind === 'broken') return reading;
    const text = reading.kind === 'said' ? reading.text : reading.kind === 'nothing' ? (reading.word ?? '') : '';
    const translated = translate(text);
    if (translated !== null) return reading.note === undefined ? translated : { ...translated, note: reading.note };
    return reading.kind === 'said' ? unlisted(text, listed) : reading;
  };
}

function lookupKey(text: string): string {
  return collapse(text).toLowerCase();
}

function unlisted(text: string, listed: readonly string[]): OriginReading {
  const nearest = nearestOf(text, listed);
  const meant = nearest === null ? '' : `; the nearest is ${quoteCell(nearest)}`;
  return {
    kind: 'broken',
    message: `${quoteCell(text)} is not in the lookup${meant}`,
    hint: 'Add it to lookup, or set default',
  };
}

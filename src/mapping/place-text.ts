import { readCell } from './cell.ts';
import type { FindColumn } from './columns.ts';
import { whyUninvertible, type OriginEntry } from './options.ts';

/** New texts of some cells, by their position in the record. */
export type CellTexts = ReadonlyMap<number, string>;

/** Ways to put a text into the columns of an entry, best first; or why there is none. */
export type Placing = { readonly ways: readonly CellTexts[] } | { readonly problem: string };

/**
 * Puts a text where an entry would find it; the reverse of `createOrigin`, before its lookup.
 *
 * | entry                | the text goes                                                                      |
 * | -------------------- | ---------------------------------------------------------------------------------- |
 * | `from: column`       | there                                                                              |
 * | `coalesce`           | into the column that speaks now, else the first                                    |
 * | `from: [a, b]`       | into the one part that speaks; or into the one part by which it differs from now; or, cut at `join`, into as many parts as speak, for lists as many as there are |
 * | `template`, `value`, … | nowhere: see `uninvertible`                                                      |
 *
 * An empty text empties every column that speaks.
 *
 * @param isList the text is a list whose elements `join` may separate: hours, categories
 */
export function placeText(
  entry: OriginEntry,
  find: FindColumn,
  cells: readonly string[],
  text: string,
  isList: boolean,
): Placing {
  const what = whyUninvertible(entry);
  if (what !== null) return { problem: `${what} cannot be written back` };
  if (typeof entry.from === 'string') return one(new Map([[find(entry.from) ?? 0, text]]));
  const columns = entry.from ?? entry.coalesce;
  if (columns === undefined) return { problem: 'it has no column' };
  const parts = columns.map((column): Part => partAt(find(column) ?? 0, cells));
  const speaking = parts.filter(({ speaks }) => speaks);
  if (text === '') return one(new Map(speaking.map(({ index }) => [index, ''])));
  if (entry.from === undefined) return one(new Map([[(speaking[0] ?? parts[0])?.index ?? 0, text]]));
  return placeJoined(parts, entry.join ?? ' ', text, isList);
}

interface Part {
  readonly index: number;
  /** Trimmed; empty when the cell says nothing. */
  readonly text: string;
  /** Does a value come from it, or the reason why there is none? */
  readonly speaks: boolean;
}

function partAt(index: number, cells: readonly string[]): Part {
  const reading = readCell(cells[index] ?? '');
  return {
    index,
    text: reading.kind === 'said' ? reading.text : '',
    speaks: reading.kind === 'said' || reading.kind === 'broken',
  };
}

function one(way: CellTexts): Placing {
  return { ways: [way] };
}

function placeJoined(parts: readonly Part[], join: string, text: string, isList: boolean): Placing {
  const speaking = parts.filter(({ speaks }) => speaks);
  const ways: CellTexts[] = [];
  const pieces = join === '' ? [text] : text.split(join);
  if (isList && pieces.length <= parts.length) ways.push(inOrder(parts, pieces));
  const [only = parts[0]] = speaking;
  if (speaking.length <= 1 && only !== undefined) ways.push(new Map([[only.index, text]]));
  else {
    const [change, ...others] = singleChanges(speaking, join, text);
    if (change !== undefined && others.length === 0) ways.push(change);
    if (pieces.length === speaking.length) ways.push(inOrder(speaking, pieces));
  }
  if (ways.length > 0) return { ways };
  return { problem: `nobody can tell which part of it stands in which of ${String(parts.length)} joined columns` };
}

function inOrder(parts: readonly Part[], pieces: readonly string[]): CellTexts {
  return new Map(parts.map(({ index }, position) => [index, pieces[position] ?? '']));
}

/** Each way to make the text by changing, or emptying, a single part. */
function singleChanges(parts: readonly Part[], join: string, text: string): readonly CellTexts[] {
  const found = new Map<string, CellTexts>();
  for (const [position, { index }] of parts.entries()) {
    const before = parts.slice(0, position).map((part) => part.text + join);
    const after = parts.slice(position + 1).map((part) => join + part.text);
    const [start, end] = [before.join(''), after.join('')];
    if (text.length > start.length + end.length && text.startsWith(start) && text.endsWith(end)) {
      const part = text.slice(start.length, text.length - end.length);
      found.set(`${String(index)} ${part}`, new Map([[index, part]]));
    }
    const others = parts.filter((part) => part.index !== index).map((part) => part.text);
    if (others.join(join) === text) found.set(`${String(index)} `, new Map([[index, '']]));
  }
  return [...found.values()];
}

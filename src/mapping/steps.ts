import { fieldNameOf } from '../domain/fields.ts';
import { cleaningSteps } from '../domain/values/clean-text.ts';
import { quoteCell } from '../domain/values/quote-cell.ts';
import type { OriginEntry } from './options.ts';
import type { OriginReading, ReadCells } from './origin-reading.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** Makes another text of a text; or says that there is none, or why not. */
type Step = (text: string) => OriginReading;

/**
 * Puts the steps of an entry behind its reading, in this order whatever the order in the file: split, extract, clean,
 * scale, patterns.
 *
 * @param field that the entry fills: a group of this name is what `extract` takes by default
 */
export function withSteps(entry: OriginEntry, field: string, read: ReadCells): ReadCells {
  const steps: Step[] = [
    ...(entry.split === undefined
      ? []
      : [
          fieldNameOf(field) === 'services' && entry.part === undefined
            ? linesStep([entry.split].flat())
            : splitStep([entry.split].flat(), entry.part ?? 1),
        ]),
    ...(entry.extract === undefined ? [] : [extractStep(entry.extract, entry.group, field)]),
    ...(entry.clean ?? []).map(
      (name): Step =>
        (text) => ({ kind: 'said', ...cleaningSteps[name](text) }),
    ),
    ...(entry.scale === undefined ? [] : [scaleStep(entry.scale)]),
    ...(entry.patterns === undefined ? [] : [patternsStep(entry.patterns, entry.default !== undefined)]),
  ];
  if (steps.length === 0) return read;
  return (cells) => {
    let reading = read(cells);
    const notes = reading.note === undefined ? [] : [reading.note];
    const { column } = reading;
    for (const step of steps) {
      if (reading.kind !== 'said') break;
      reading = step(reading.text);
      if (reading.note !== undefined) notes.push(reading.note);
    }
    const { note: _note, ...rest } = reading;
    return {
      ...rest,
      ...(column === undefined ? {} : { column }),
      ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
    };
  };
}

function said(text: string): OriginReading {
  return text === '' ? { kind: 'empty' } : { kind: 'said', text };
}

/** The filled pieces of a text, trimmed. */
function piecesOf(text: string, separators: readonly string[]): readonly string[] {
  let pieces = [text];
  for (const separator of separators) pieces = pieces.flatMap((piece) => piece.split(separator));
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}

/** Services are all taken: one a line, and with a line end even where there is but one, so that a `;` in it stays. */
function linesStep(separators: readonly string[]): Step {
  return (text) =>
    said(
      piecesOf(text, separators)
        .map((piece) => `${piece}\n`)
        .join(''),
    );
}

function splitStep(separators: readonly string[], part: number): Step {
  return (text) => {
    const filled = piecesOf(text, separators);
    const taken = filled.at(part > 0 ? part - 1 : part) ?? '';
    const reading = said(taken);
    if (filled.length < 2 || taken === '') return reading;
    return { ...reading, note: `${quoteCell(text)} has ${String(filled.length)} parts; ${quoteCell(taken)} is taken` };
  };
}

/** The group of an `extract` that fills a field: the one that is named, or called like the field, or the only one. */
export function groupOf(groups: readonly string[], group: string | undefined, field: string): string | null {
  if (group !== undefined) return groups.includes(group) ? group : null;
  const own = field.split('.').at(-1) ?? field;
  if (groups.includes(own)) return own;
  return groups.length === 1 ? (groups[0] ?? null) : null;
}

function extractStep(source: string, group: string | undefined, field: string): Step {
  const pattern = compilePattern(source);
  // Refused before any record is read: see `refuseWrongEntries`.
  if (typeof pattern === 'string') return () => ({ kind: 'broken', message: pattern, hint: 'Correct extract' });
  const name = groupOf(pattern.groups, group, field) ?? '';
  return (text) => {
    const match = pattern.match(text);
    if (match !== null) return said((match[name] ?? '').trim());
    return {
      kind: 'broken',
      message: `${quoteCell(text)} does not fit extract`,
      hint: 'Correct the cell, or let the pattern fit it to its last character',
    };
  };
}

/** Exact where the factor is a power of ten: 0.1 + 0.2 must not become a coordinate. */
function scaleStep(factor: number): Step {
  return (text) => {
    const number = /^[+-]?\d+(?:[.,]\d+)?$/u.test(text) ? Number(text.replace(',', '.')) : NaN;
    if (Number.isNaN(number)) {
      return { kind: 'broken', message: `${quoteCell(text)} is not a number to scale`, hint: 'Write plain digits' };
    }
    return said(String(Number((number * factor).toPrecision(12))));
  };
}

function patternsStep(patterns: NonNullable<OriginEntry['patterns']>, hasDefault: boolean): Step {
  const listed = Object.entries(patterns).flatMap(([source, value]): (readonly [Pattern, string])[] => {
    const pattern = compilePattern(source);
    return typeof pattern === 'string' ? [] : [[pattern, typeof value === 'string' ? value : value.join(', ')]];
  });
  return (text) => {
    const found = listed.find(([pattern]) => pattern.match(text) !== null);
    if (found !== undefined) return said(found[1]);
    if (hasDefault) return { kind: 'empty' };
    return {
      kind: 'broken',
      message: `${quoteCell(text)} fits none of patterns`,
      hint: 'Add a pattern for it, or set default',
    };
  };
}

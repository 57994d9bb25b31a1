import type { DataFinding, DataFindingKind, DataReport, FieldReport } from '../domain/data-report.ts';
import { cleanText } from './clean-text.ts';
import { countOf, showNumber } from './plural.ts';

/** Which findings are about records that are there twice; the others are odd values. */
const duplicateKinds: ReadonlySet<DataFindingKind> = new Set(['duplicate_code', 'same_place', 'shared_phone']);

export function isDuplicate({ kind }: DataFinding): boolean {
  return duplicateKinds.has(kind);
}

/** `2,845 rows: 2,780 locations can be synced, 60 are held for a cell, 3 share a code, 2 have no code`. */
export function totalWords({ rows, locations, invalid, repeated, keyless }: DataReport): string {
  const parts = [`${countOf(locations, 'location')} can be synced`];
  if (invalid > 0) parts.push(`${showNumber(invalid)} held for a cell`);
  if (repeated > 0) parts.push(`${showNumber(repeated)} held for sharing a code`);
  if (keyless > 0) parts.push(`${showNumber(keyless)} without a code`);
  return `${countOf(rows, 'row')}: ${parts.join(', ')}`;
}

/** What the values of a field are like: all of few with their numbers, else how many, and the first ones. */
export function valueWords({ filled, distinct, values, examples }: FieldReport): string {
  if (filled === 0) return '';
  if (distinct === 1) return `always ${cleanText(examples[0] ?? '')}`;
  if (values.length > 0)
    return values.map(({ value, count }) => `${cleanText(value)} (${showNumber(count)})`).join(', ');
  const different =
    distinct === null ? 'thousands' : distinct === filled ? 'all different' : `${showNumber(distinct)} different`;
  return `${different}: ${examples.map(cleanText).join(' | ')}`;
}

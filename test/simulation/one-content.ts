import { isSameOrEmpty } from '../../src/domain/fields.ts';
import type { Change } from '../../src/domain/plan.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import type { Row } from '../sync/shops.ts';
import type { SourceDeed } from '../sync/simulated-world.ts';
import type { Company } from './company.ts';
import type { Journal, Noted } from './journal.ts';
import { toldByNewestRun } from './lost.ts';
import { rowValues } from './said-values.ts';

type Read = Extract<SourceDeed, { kind: 'source read' }>;

/** What a run rests on: one content of the source, read to its end, and none that was changed meanwhile (R2, R25). */
export function restsOnOtherContent(
  { journal, isInterfered }: { readonly journal: Journal; readonly isInterfered: boolean },
  kind: 'run' | 'narrow' | 'apply' | 'undo',
  company: Company,
): string | null {
  const { entries } = journal;
  return (
    writtenOnHalf(entries) ??
    (isInterfered
      ? (writtenOnChanged(entries, kind) ?? (kind === 'apply' || kind === 'undo' ? null : mixed(entries, company)))
      : null)
  );
}

/** Nothing is written on a source that was not read to its end, or that changed while it was (R2). */
function writtenOnHalf(entries: readonly Noted[]): string | null {
  let last: Read | null = null;
  for (const entry of entries) {
    if (entry.kind === 'source read') last = entry;
    if ((entry.kind === 'write' || entry.kind === 'source write') && last?.isWhole === false)
      return `half: written on a source that was not read to its end: ${entry.kind === 'write' ? entry.written.what : 'into it'}`;
  }
  return null;
}

/** Cells are written only into the very content that they were planned from; a plan of this run reads it once more for them (R25). */
function writtenOnChanged(entries: readonly Noted[], kind: string): string | null {
  for (const [index, entry] of entries.entries()) {
    if (entry.kind !== 'source write') continue;
    const reads = readsAmong(entries.slice(0, index)).slice(kind === 'apply' ? -1 : -2);
    if (reads.some(({ rows }) => textOf(rows) !== textOf(entry.before)))
      return 'stale: written into a source that had changed since it was read';
  }
  return null;
}

/** All that a run carries out comes out of one content: there is one read that says every value as its changes do. */
function mixed(entries: readonly Noted[], company: Company): string | null {
  const { world } = company;
  const codes = [...world.memory.links().keys(), ...world.rows.map(({ id }) => id ?? '')];
  const changes = toldByNewestRun([...new Set(codes)], company).filter(isOfSource);
  const reads = readsAmong(entries).map(({ rows }) => rowValues(world, rows));
  if (changes.length === 0 || reads.length === 0) return null;
  const odd = reads.map((values) => changes.find((change) => !saysSo(values, change)));
  return odd.includes(undefined) ? null : `mixed: no one content of the source says all of ${JSON.stringify(changes)}`;
}

function isOfSource({ fields }: Pick<Change, 'fields'>): boolean {
  return fields.some(({ source }) => source !== undefined);
}

function saysSo(
  read: ReadonlyMap<string, FieldValues>,
  { code, fields }: { readonly code: string } & Pick<Change, 'fields'>,
): boolean {
  const values = read.get(code) ?? {};
  return fields.every(({ field, source }) => source === undefined || isSameOrEmpty(field, values[field], source));
}

function readsAmong(entries: readonly Noted[]): readonly Read[] {
  return entries.filter((entry) => entry.kind === 'source read').filter(({ isWhole }) => isWhole);
}

function textOf(rows: readonly Row[]): string {
  return JSON.stringify(rows);
}

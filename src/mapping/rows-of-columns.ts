import type { Problem, RowRef } from '../domain/location.ts';
import type { SourceRecord } from '../domain/ports/source-read.ts';
import type { FieldPath } from '../domain/value.ts';
import { readCell } from './cell.ts';
import { columnsOf, createFindColumn, originEntries, type FindColumn } from './columns.ts';
import { columnSeparator } from './origin.ts';
import type { FieldsBlock, OriginEntry } from './options.ts';

/** The cell that gave a value, or a part of it. */
export interface ValueOrigin {
  /** The row, with the name of its source where that is a joined one. */
  readonly at: RowRef;
  /** As the configuration names it. */
  readonly column: string;
}

/** The row that the cell at `index` comes from. */
function rowOf({ at, origins = [] }: SourceRecord, index: number): RowRef {
  return origins.find(({ from, to }) => index >= from && index < to)?.at ?? at;
}

/** Makes findings about cells of a joined source name its row; what is about several rows names that of the record. */
export function createToItsRow(find: FindColumn): (findings: Problem[], record: SourceRecord) => readonly Problem[] {
  return (findings, record) => {
    if (record.origins === undefined || findings.length === 0) return findings;
    return findings.map((finding) => {
      const indexes = finding.column.split(columnSeparator).map(find);
      const [first, ...others] = indexes.map((index) => (index === undefined ? record.at : rowOf(record, index)));
      return first === undefined || others.some((other) => other !== first) ? finding : { ...finding, at: first };
    });
  };
}

/**
 * Where the mapped values of one record come from, by `phone`, `open_hours.monday`, `specific_hours`: every column that an
 * entry reads and that says something; of `coalesce`, the first. None for a constant, a default, and what is not said.
 */
export function originsOf(
  record: SourceRecord,
  fields: FieldsBlock,
  columns: readonly string[],
): ReadonlyMap<FieldPath, readonly ValueOrigin[]> {
  const find = createFindColumn(columns);
  const speaking = (entry: OriginEntry): readonly ValueOrigin[] => {
    const found = columnsOf(entry).flatMap((column) => {
      const index = find(column);
      if (index === undefined || readCell(record.cells[index] ?? '').kind !== 'said') return [];
      return [{ at: rowOf(record, index), column }];
    });
    return entry.coalesce === undefined ? found : found.slice(0, 1);
  };
  return new Map(originEntries(fields).map(({ field, entry }) => [field, speaking(entry)]));
}

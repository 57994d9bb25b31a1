import type { App } from '../app.ts';
import { SyncError } from '../domain/errors.ts';
import type { LocationKey } from '../domain/ids.ts';
import { describeProblem, type RowRef } from '../domain/location.ts';
import type { Memory } from '../domain/memory.ts';
import type { Mapper } from '../domain/ports/mapper.ts';
import type { SourceRecord } from '../domain/ports/source-read.ts';
import type { FieldPath, FieldValues } from '../domain/value.ts';
import { originsOf, type ValueOrigin } from '../mapping/rows-of-columns.ts';

export interface FoundRecord {
  readonly at: RowRef;
  readonly cells: readonly { readonly column: string; readonly text: string }[];
  /** Null where the record cannot be mapped. */
  readonly values: FieldValues | null;
  /** The cells that its values come from, by entry of the mapping: `phone`, `open_hours.monday`, `specific_hours`. */
  readonly origins: ReadonlyMap<FieldPath, readonly ValueOrigin[]>;
  /** Special dates that the calendar of public holidays made. */
  readonly holidays: readonly FieldPath[];
  readonly problems: readonly string[];
}

/** The record of one location as the source holds it now; null when it is not there, or the source cannot be read. */
export async function findRecord(
  app: App,
  memory: Memory,
  key: LocationKey,
  signal: AbortSignal,
): Promise<FoundRecord | null> {
  const deps = app.runDeps(memory);
  const customFields = memory.knownCustomFields()?.definitions ?? null;
  const seen: { columns: readonly string[]; mapper: Mapper | null; record: SourceRecord | null } = {
    columns: [],
    mapper: null,
    record: null,
  };
  try {
    await deps.source.read(
      {
        header: (found) => {
          seen.columns = found;
          seen.mapper = deps.createMapper(found, customFields);
        },
        records: (batch) => {
          seen.record ??= batch.find((record) => isOf(seen.mapper, record, key)) ?? null;
        },
      },
      signal,
    );
  } catch (error) {
    if (!(error instanceof SyncError) || error.code === 'ABORTED' || error.code === 'CONFIG_INVALID') throw error;
    deps.log.warn({ reason: error.message }, 'the source cannot be read now; showing what was last seen');
    return null;
  }
  if (seen.record === null || seen.mapper === null) return null;
  const { record, columns } = seen;
  const mapped = seen.mapper.map(record, deps.today());
  const cells = record.cells.map((text, index) => ({ column: columns[index] ?? `column ${String(index + 1)}`, text }));
  const found = { at: record.at, cells, origins: originsOf(record, app.config.fields, columns) };
  if (mapped.kind === 'location') {
    const { values, calendar } = mapped.location;
    return { ...found, values, holidays: calendar?.made ?? [], problems: [] };
  }
  return { ...found, values: null, holidays: [], problems: mapped.problems.map(describeProblem) };
}

function isOf(mapper: Mapper | null, record: SourceRecord, key: LocationKey): boolean {
  const found = mapper?.keyOf(record);
  return found !== undefined && 'key' in found && found.key === key;
}

import type { CustomFieldDefinition } from '../../domain/custom-field.ts';
import { SyncError } from '../../domain/errors.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Inverse } from '../../domain/inverse.ts';
import type { Mapper } from '../../domain/ports/mapper.ts';
import type { SourceRecord, SourceTraits } from '../../domain/ports/source-read.ts';
import type { RunDeps } from '../deps.ts';

/** Some records just as the source gives them, and the mapping the other way round. */
export interface SourceRecords {
  readonly columns: readonly string[];
  /** The first record of each key that was asked for and is there. */
  readonly records: ReadonlyMap<LocationKey, SourceRecord>;
  /** Has seen how the source spells things. */
  readonly inverse: Inverse;
  /** The same mapping forwards. */
  readonly mapper: Mapper;
  readonly traits: SourceTraits;
}

/** Which records. */
export interface WantedRecords {
  readonly keys: ReadonlySet<LocationKey>;
  readonly customFields: readonly CustomFieldDefinition[] | null;
}

/**
 * Reads the source once more, for its texts: a run keeps values only, and needs these where something is to be written
 * into the source and nowhere else.
 *
 * @throws SyncError SOURCE_UNREADABLE (it changed while it was read, or breaks off), SOURCE_…, ABORTED
 */
export async function readRecords(
  { keys, customFields }: WantedRecords,
  { source, createMapper, createInverse }: Pick<RunDeps, 'source' | 'createMapper' | 'createInverse'>,
  signal: AbortSignal,
): Promise<SourceRecords> {
  const records = new Map<LocationKey, SourceRecord>();
  const table: { columns: readonly string[]; mapper: Mapper | null; inverse: Inverse | null } = {
    columns: [],
    mapper: null,
    inverse: null,
  };
  const read = await source.read(
    {
      header(columns) {
        table.columns = columns;
        table.mapper = createMapper(columns, customFields);
        table.inverse = createInverse(columns, customFields);
      },
      records(batch) {
        for (const record of batch) {
          table.inverse?.observe(record);
          const found = table.mapper?.keyOf(record);
          if (found === undefined || !('key' in found)) continue;
          if (keys.has(found.key) && !records.has(found.key)) records.set(found.key, record);
        }
      },
    },
    signal,
  );
  if (read.outcome !== 'complete' || table.inverse === null || table.mapper === null)
    throw new SyncError(`${source.description} changed while it was being read`, {
      code: 'SOURCE_UNREADABLE',
      retryable: true,
      hint: 'Nothing was written. The next run reads it again.',
    });
  return { columns: table.columns, records, inverse: table.inverse, mapper: table.mapper, traits: read.traits };
}

import type { LocationKey } from '../ids.ts';
import type { MappedRecord, Problem } from '../location.ts';
import type { SourceRecord } from './source-read.ts';

/** Turns records into locations, by configuration; pure. */
export interface Mapper {
  /** Indexes of the header's columns that the mapping reads: what a record's fingerprint is made of. */
  readonly usedColumns: readonly number[];
  keyOf(record: SourceRecord): { readonly key: LocationKey } | { readonly problem: Problem };
  /** `today`: calendar date `YYYY-MM-DD`; special hours before it are dropped. */
  map(record: SourceRecord, today: string): MappedRecord;
}

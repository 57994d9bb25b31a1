import type { CalendarReading } from '../../domain/holidays.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { RowRef } from '../../domain/location.ts';
import type { RememberedRead } from '../../domain/memory/reads.ts';
import type { SeenFingerprint } from '../../domain/memory/seen.ts';
import type { Mapper } from '../../domain/ports/mapper.ts';
import type { JoinedRead, SourceTraits } from '../../domain/ports/source-read.ts';
import type { Source } from '../../domain/ports/source.ts';
import type { Codes, SourceSnapshot } from '../../domain/snapshot.ts';

/** What one read of the source has shown. */
export interface SourceReading {
  readonly snapshot: SourceSnapshot;
  /** Records whose key could be read, row by row: `invalid` counts locations of the snapshot that are not mappable. */
  readonly rows: number;
  readonly traits: SourceTraits;
  /** Only what changed was asked for: there may be no rows. */
  readonly listsChanges: boolean;
  /** Identifies what was read, for writing into it; null where the source cannot be written, or was not read whole. */
  readonly version: string | null;
  /** What another read of the same content would be recognised by; null where it was not read whole, or cannot be. */
  readonly digest: string | null;
  /** How the rows of the joined sources met the locations; nothing where the content was recognised. */
  readonly joined: readonly JoinedRead[];
  /** What the calendar of public holidays made of locations that are not still. */
  readonly calendars: ReadonlyMap<LocationKey, CalendarReading>;
  /** Was it recognised as the content of the read that is remembered, and not parsed? */
  readonly isRecognised: boolean;
  /** Where each key stood, for messages and memory. */
  readonly at: ReadonlyMap<LocationKey, RowRef>;
  /** Keys whose record is the same as when they were settled; not mapped, or mapped to the same values. */
  readonly still: Codes;
  /** New fingerprints of all that is not still, and of what is still under another mapping. */
  readonly hashes: Pick<ReadonlyMap<LocationKey, string>, 'get' | 'has'>;
}

export interface SourceReadDeps {
  readonly source: Source;
  readonly createMapper: (columns: readonly string[]) => Mapper;
  /** Changes with everything besides the cells that decides what they mean. */
  readonly mappingFingerprint: string;
  readonly known: ReadonlyMap<LocationKey, SeenFingerprint>;
  /** Keys that are looked at even if nothing moved. */
  readonly needsLook: ReadonlySet<LocationKey>;
  readonly previousTraits: SourceTraits | null;
  /** The read that the memory holds: the same content under the same mapping is not parsed again. */
  readonly remembered?: RememberedRead | null;
  readonly today: string;
  readonly onProgress?: (rows: number) => void;
}

import type { LocationKey } from '../ids.ts';
import type { SourceTraits } from '../ports/source-read.ts';

/**
 * A complete read in which every record was a location of its own: what another read of the same content would show,
 * without parsing it.
 */
export interface RememberedRead {
  readonly digest: string;
  readonly traits: SourceTraits;
  /** Fingerprint of the mapping that the records were read with. */
  readonly mapping: string;
  /** Over the fingerprints of the records, in order: the sightings must still be of these very records. */
  readonly records: string;
  /** In the order of the records. */
  readonly codes: readonly LocationKey[];
  /** Of each record, in the same order: its row, its line. */
  readonly places: readonly number[];
}

/** From when on a source that lists changes has to be read: all that changed before is settled (R23). */
export interface SourceWatermark {
  /** When the read began after which everything was settled, by our clock; before any overlap. */
  readonly at: string;
  /** Digest of the configuration that it was read with: under another one it says nothing. */
  readonly configuration: string;
}

/** How far either side has been read, and how the source looked then. */
export interface ReadMemory {
  /** Of the last complete read. */
  sourceTraits(): SourceTraits | null;
  /** Null: the last read cannot be recognised again. */
  sourceRead(): RememberedRead | null;
  sourceWatermark(): SourceWatermark | null;
  /** Partoo's seconds from which changed businesses are to be read, inclusive (R23). */
  watermark(): number | null;
}

export interface ReadMemoryWriter extends ReadMemory {
  /** After a complete read only. */
  rememberSourceTraits(traits: SourceTraits): void;
  /** Null: forget it. */
  rememberSourceRead(read: RememberedRead | null): void;
  /** After a complete read of changes of which everything is settled (R23). */
  moveSourceWatermark(watermark: SourceWatermark): void;
  /** After a successful read only, with the instant at which it began (R23). */
  moveWatermark(seconds: number): void;
}

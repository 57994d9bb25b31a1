import type { LocationKey } from '../ids.ts';
import type { Problem, RowRef } from '../location.ts';

/** One record exactly as the source gave it; every cell is text (R30). Cells stand in the order of the header's columns. */
export interface SourceRecord {
  readonly at: RowRef;
  readonly cells: readonly string[];
  /** Of the cells that do not come from the row `at`. */
  readonly origins?: readonly CellOrigin[];
  /** What is wrong with it whatever its cells say: it is invalid, or keyless where its key cannot be read (R1, R13). */
  readonly problems?: readonly Problem[];
}

/** The row, of a joined source, that some neighbouring cells of a record come from. */
export interface CellOrigin {
  /** Index of the first of these cells. */
  readonly from: number;
  /** Index behind the last one. */
  readonly to: number;
  readonly at: RowRef;
}

/** What reading the source to its end has shown (R2). */
export interface SourceRead {
  /** `unchanged`: the very content of the earlier read that was asked about, so nothing was given. */
  readonly outcome: 'complete' | 'incomplete' | 'unchanged';
  /** Why it is incomplete: `the last row (line 1482) has 3 of 24 cells`. */
  readonly reason?: string;
  /** Records given, header excluded; of an unchanged content, those of the earlier read. */
  readonly rows: number;
  /** Only what changed since some moment was asked for: no record means that nothing did, and no column is known then. */
  readonly listsChanges?: true;
  /** Traits of the file to compare with the next read. */
  readonly traits: SourceTraits;
  /**
   * Identifies this very content, opaque: a writer writes into no other. Absent when the read is incomplete
   * or the source cannot be written.
   */
  readonly version?: string;
  /**
   * Proves the same records to whoever reads again: a cryptographic digest of all of the content and of how it is read.
   * Absent when the read is incomplete, when a warning was logged that a later read has to repeat, or when the source
   * cannot tell.
   */
  readonly digest?: string;
}

/** A complete read, as it is remembered to recognise the same content later. */
export interface EarlierRead extends Pick<SourceRead, 'rows' | 'traits'> {
  readonly digest: string;
  /** To be asked once the content is the same, as it costs some time: need none of its records be given? */
  readonly suffices: () => boolean;
}

/** What a file looked like; a change of these between reads hints at a cut or replaced file. */
export interface SourceTraits {
  readonly bytes: number;
  readonly encoding: string;
  readonly delimiter: string;
  readonly endsWithNewline: boolean;
  /** Of a source made of several files: each of them, in the order in which they are read. */
  readonly files?: readonly FileOfSource[];
  /** The same of the joined sources, in their order; absent where there are none. */
  readonly joined?: readonly JoinedTraits[];
}

/** One of the files that a source is made of. */
export interface FileOfSource {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly endsWithNewline: boolean;
}

export interface JoinedTraits extends Pick<SourceTraits, 'bytes' | 'endsWithNewline'> {
  readonly name: string;
}

/** How the rows of one joined source met the locations. */
export interface JoinedRead {
  readonly name: string;
  /** `csv data/closures.csv`. */
  readonly description: string;
  /** Header and blank rows excluded. */
  readonly rows: number;
  /** Rows of locations. */
  readonly matched: number;
  /** Codes that no location has, in the order of their rows; their rows are passed over. */
  readonly unmatched: readonly { readonly key: LocationKey; readonly at: RowRef }[];
  /** Rows whose code cannot be read. */
  readonly keyless: readonly Problem[];
}

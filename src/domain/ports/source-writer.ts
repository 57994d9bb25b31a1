import type { LocationKey } from '../ids.ts';
import type { RowRef } from '../location.ts';
import type { SourceTraits } from './source-read.ts';

/** One cell to be written: its new text, and the one that was read there. */
export interface CellWrite {
  /** As the header gave it. */
  readonly column: string;
  readonly expected: string;
  readonly text: string;
}

/** Cells of one record that are written together or not at all. A record may have several, for different columns. */
export interface SourceWrite {
  readonly key: LocationKey;
  readonly at: RowRef;
  readonly cells: readonly CellWrite[];
}

/** A record to be added at the end; columns that are not named stay empty. */
export interface SourceAppend {
  readonly key: LocationKey;
  readonly cells: readonly Omit<CellWrite, 'expected'>[];
}

export interface SourceWriteRequest {
  /** {@link SourceRead.version} of the read that the rows and the expected texts are from. */
  readonly version: string;
  readonly edits: readonly SourceWrite[];
  readonly appends: readonly SourceAppend[];
}

export type SourceWriteOutcome = { readonly key: LocationKey } & (
  | { readonly kind: 'written' }
  /** The source is no longer as it was read: plan anew (R18). */
  | { readonly kind: 'stale'; readonly detail: string }
  /** The source cannot hold one of the texts; nothing is written instead of it. */
  | { readonly kind: 'unencodable'; readonly column: string; readonly detail: string }
);

/** What became of a request: one outcome for each edit and each append, in the order they were given. */
export interface SourceWritten {
  readonly edits: readonly SourceWriteOutcome[];
  readonly appends: readonly SourceWriteOutcome[];
  /** Of the content that was written: good for the next write without reading in between. The old one if nothing was. */
  readonly version: string;
}

/** Writes planned cells into the source and touches nothing else (R25). */
export interface SourceWriter {
  /** Why a source with these traits cannot hold this text, in words: `"ł" does not exist in windows-1252`; null when it can. */
  refuses(text: string, traits: SourceTraits): string | null;
  /** Why no text can be written into this column, in words; null when texts can. Absent: into all of them. */
  refusesColumn?(column: string): string | null;
  /**
   * Writes all that fits, at once: whoever reads meanwhile sees all of it or nothing. If the source is another than the
   * version, everything is stale and nothing is written; an edit with an unexpected cell is stale by itself.
   * `written` is said of what was read back.
   * @throws SyncError SOURCE_NOT_FOUND, SOURCE_UNREADABLE, SOURCE_UNWRITABLE, ABORTED; nothing is written then
   */
  write(request: SourceWriteRequest, signal: AbortSignal): Promise<SourceWritten>;
}

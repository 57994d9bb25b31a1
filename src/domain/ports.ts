import type { Section } from './groups.ts';
import type { BusinessId, LocationKey } from './ids.ts';
import type { MappedRecord, Problem, RowRef } from './location.ts';
import type { ListedSubResource, SubResource, SubResources } from './sub-resources.ts';
import type { FieldPath, FieldValues } from './value.ts';
import type { Weekday } from './weekday.ts';

/** The time, passed in everywhere so that tests move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or rejects with ABORTED when the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Logger port: fixed message, facts in the object. Implementations scrub secrets (R35). */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

// ── the source ──────────────────────────────────────────────────────────────────────────────────

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
   * Identifies this very content, opaque: {@link SourceWriter} writes into no other. Absent when the read is incomplete
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

/** The company's own system. */
export interface Source {
  /** `csv data/stores.csv`, for messages. */
  readonly description: string;
  readonly canWrite: boolean;
  /** There exactly when {@link Source.canWrite} is. */
  readonly writer?: SourceWriter;
  /**
   * Gives the header, then every record in order, in batches; never keeps them.
   * Resolves with `incomplete` where the content is cut or still changing; a torn last row is not given. Where the
   * content is that of `earlier`, to the last byte, it may resolve with `unchanged` and give nothing, not even the header.
   * @throws SyncError SOURCE_NOT_FOUND, SOURCE_UNREADABLE, SOURCE_EMPTY, SOURCE_COLUMN_MISSING, ABORTED
   */
  read(receive: SourceReceiver, signal: AbortSignal, earlier?: EarlierRead): Promise<SourceRead>;
}

export interface SourceReceiver {
  /** Called once, before any record. Columns are trimmed, Unicode-normalised, without byte order mark. May throw. */
  header(columns: readonly string[]): void;
  /** Called with consecutive records, some hundreds at a time. */
  records(batch: readonly SourceRecord[]): void;
  /** Called once, after the last record, where sources were joined. */
  joined?(reads: readonly JoinedRead[]): void;
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

/** Records of the source as they should be, in the columns of the source. */
export interface ProposedTable {
  readonly columns: readonly string[];
  /** One a change, whole; `changed` are the indexes of the cells that Partoo knows otherwise. */
  readonly rows: readonly { readonly cells: readonly string[]; readonly changed: ReadonlySet<number> }[];
  readonly traits: SourceTraits;
}

/** What a source that is only read should take over, for whoever can write it. */
export interface ProposalFile {
  /** `state/partoo-sync-proposals.csv`, for messages. */
  readonly path: string;
  /** Replaces what was proposed before, in one step. Nothing proposed any more: the file goes. @throws SyncError SOURCE_UNWRITABLE */
  write(table: ProposedTable | null): Promise<void>;
}

/** Turns records into locations, by configuration; pure. */
export interface Mapper {
  /** Indexes of the header's columns that the mapping reads: what a record's fingerprint is made of. */
  readonly usedColumns: readonly number[];
  keyOf(record: SourceRecord): { readonly key: LocationKey } | { readonly problem: Problem };
  /** `today`: calendar date `YYYY-MM-DD`; special hours before it are dropped. */
  map(record: SourceRecord, today: string): MappedRecord;
}

// ── Partoo ──────────────────────────────────────────────────────────────────────────────────────

/** A business as last read, translated; `raw` is Partoo's own object, opaque outside `partoo/`. */
export interface RemoteBusiness {
  readonly id: BusinessId;
  readonly code: string | null;
  /** Unix seconds, as Partoo gives it; 0 when absent. */
  readonly modified: number;
  readonly country: string | null;
  readonly groups: readonly number[];
  /** False when the business lost its Partoo plan (no `diffusion`/`business_edition` feature): never updated (R11). */
  readonly isEditable: boolean;
  /** Did Partoo answer with its special dates? Then a date that is not among them is not in Partoo. */
  readonly listsSpecialDates: boolean;
  /** Every field Partoo holds, canonical; a field that Partoo answers as null is null here, absent if Partoo did not say. */
  readonly values: FieldValues;
  readonly raw: RawBusiness;
  /** What was read of it by calls of their own. */
  readonly resources: SubResources;
}

export type RawBusiness = Readonly<Record<string, unknown>>;

export interface CrawlResult {
  readonly outcome: 'complete' | 'incomplete';
  readonly reason?: string;
  /** Distinct businesses given. */
  readonly businesses: number;
}

/** Reading Partoo. Calls are paced, retried and translated by the adapter. Errors are {@link SyncError}s. */
export interface PartooReader {
  /** Every business of the key's organization, once each, page by page; verified (R10). */
  crawl(
    receive: (page: readonly RemoteBusiness[]) => void,
    signal: AbortSignal,
    onProgress?: (done: number, of: number) => void,
  ): Promise<CrawlResult>;
  /** Any number of ids, 100 a call; ids that Partoo does not answer are missing from the map. */
  findByIds(ids: readonly BusinessId[], signal: AbortSignal): Promise<ReadonlyMap<BusinessId, RemoteBusiness>>;
  /** One direct look-up. `null` only on a 404 (R3). */
  findById(id: BusinessId, signal: AbortSignal): Promise<RemoteBusiness | null>;
  /**
   * One sub-resource, as Partoo answers it; null where there is none for this business, or for this key. `urgent` while
   * a write waits for it.
   */
  readSubResource(
    business: RemoteBusiness,
    resource: ListedSubResource,
    priority: CallPriority,
    signal: AbortSignal,
  ): Promise<unknown>;
  /** Exact matches of a code. */
  findByCode(code: string, signal: AbortSignal): Promise<readonly RemoteBusiness[]>;
  /** Businesses modified at or after, in Partoo's own seconds. */
  findModifiedSince(seconds: number, signal: AbortSignal): Promise<readonly RemoteBusiness[]>;
}

/** What became of one write request. Errors that stop the run (key refused, …) are thrown instead. */
export type WriteResult =
  | { readonly kind: 'accepted'; readonly id: BusinessId }
  /** Refused for good: the same request would be refused again. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly detail: string;
      /** The fields that the key may not edit, in Partoo's words. */
      readonly forbidden?: readonly string[];
      /** Partoo itself says that the key may not do this, and names no field. */
      readonly isDenied?: true;
    }
  /** Nobody knows whether it took effect: time-out, reset, 5xx. */
  | { readonly kind: 'ambiguous'; readonly detail: string };

/** Writing Partoo. Pure translation plus one request each; `writer.create` is never repeated by the adapter (R12). */
export interface PartooWriter {
  create(key: LocationKey, values: FieldValues, signal: AbortSignal): Promise<WriteResult>;
  /** Sends only the top-level fields that `to` touches, each complete, rebuilt from `fresh` (R19); no sub-resources. */
  update(fresh: RemoteBusiness, to: FieldValues, signal: AbortSignal): Promise<WriteResult>;
  /**
   * Sends what `to` says of one sub-resource, rebuilt from what `fresh` holds of it (R19).
   *
   * @param remember of one that no call lists: called with its content before each call that may change it and after each
   * answer. What it is given must outlive the process before it returns.
   */
  updateSubResource(
    fresh: RemoteBusiness,
    resource: SubResource,
    to: FieldValues,
    remember: (content: unknown) => void,
    signal: AbortSignal,
  ): Promise<WriteResult>;
  delete(id: BusinessId, signal: AbortSignal): Promise<WriteResult>;
}

/** A field that Partoo cannot be brought to hold as it is wanted. */
export interface Unwritable {
  readonly field: FieldPath;
  /** `invalid`: the source says what no business like it can have. `unwritable`: something there is in the way. */
  readonly reason: 'invalid' | 'unwritable';
  readonly detail: string;
}

/** The pure half of the Partoo adapter that planning needs. */
export interface PartooCodec {
  /** The touched properties as they would be read after `to` was written; `raw`, with its sub-resources, null: nothing there yet. */
  applied(raw: RawBusiness | null, to: FieldValues): RawBusiness;
  /** The same properties as they stand: the before-image of a patch. Missing ones are left out. */
  pick(raw: RawBusiness | null, properties: readonly string[]): RawBusiness;
  /** The business with these sub-resources, and no others. */
  withResources(business: RemoteBusiness, resources: SubResources): RemoteBusiness;
  /** Top-level properties, and sub-resources, that would be sent. */
  touchedProperties(to: FieldValues): readonly string[];
  /**
   * Weekdays that nobody has said, when `to` touches `open_hours`: Partoo takes all seven or none (partoo-api section 10).
   * Such a change cannot be sent; plan it without `open_hours`.
   */
  missingDays(raw: RawBusiness | null, to: FieldValues): readonly Weekday[];
  /** What of `to` is known to fail before anything is sent (R33); `business` null: nothing there yet. */
  unwritable(business: Pick<RemoteBusiness, 'values' | 'resources'> | null, to: FieldValues): readonly Unwritable[];
}

/** The organization's groups by name. Reader, writer and codec know what was loaded last. */
export interface GroupDirectory {
  /** May sections and groups that are not there be made? */
  readonly mayCreate: boolean;
  /** As last loaded; none before. */
  sections(): readonly Section[];
  /** Reads all sections anew. */
  load(signal: AbortSignal): Promise<void>;
  /** Reads them only if that never happened. */
  ready(signal: AbortSignal): Promise<void>;
  /** Makes an empty group, and its section where there is none. Null: done; else why Partoo refuses it. */
  create(section: string, group: string, signal: AbortSignal): Promise<string | null>;
}

/** How many calls were made, for reports. */
export interface CallCounter {
  readonly total: number;
}

/** How urgent a call is: lower numbers go first within the budget. */
export type CallPriority = 'urgent' | 'normal' | 'background';

/** The budget of calls, shared by all processes that use one state file, kept in any 60-second window (R27). */
export interface CallBudget {
  /** Resolves when one call may be sent now; waits out pauses. */
  take(signal: AbortSignal): Promise<void>;
  /** Holds every call of this key until then; survives a restart. */
  pauseUntil(epochMs: number, reason: string): void;
  /** The pause in force, if any. */
  readonly pause: { readonly until: number; readonly reason: string } | null;
}

import type { EarlierRead, JoinedRead, SourceRead, SourceRecord } from './source-read.ts';
import type { SourceWriter } from './source-writer.ts';

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
   * content is that of `earlier`, to the last byte, and that suffices, it may resolve with `unchanged` and give nothing, not
   * even the header.
   * @throws SyncError SOURCE_NOT_FOUND, SOURCE_UNREADABLE, SOURCE_EMPTY, SOURCE_COLUMN_MISSING, ABORTED
   */
  read(receive: SourceReceiver, signal: AbortSignal, earlier?: EarlierRead): Promise<SourceRead>;
}

export interface SourceReceiver {
  /** Called once, before any record. Columns are trimmed, Unicode-normalised, without byte order mark. May throw. */
  header(columns: readonly string[]): void;
  /** Called with consecutive records, a hundred or so at a time. */
  records(batch: readonly SourceRecord[]): void;
  /** Called once, after the last record, where sources were joined. */
  joined?(reads: readonly JoinedRead[]): void;
}

import { SyncError } from '../../domain/errors.ts';
import type { SourceReceiver } from '../../domain/ports/source.ts';
import { createBatches } from '../batches.ts';
import { isDelimiterLine } from './dialect.ts';
import { columnNames } from './header.ts';
import type { RawRecord } from './tokenizer.ts';
import { unreadable } from '../unreadable.ts';

/** Makes the first record the header, numbers the others, and hands them on in batches. */
export interface Feed {
  record(raw: RawRecord): void;
  /**
   * Takes what stands after the last line end, and hands on what is left; a torn row is not given.
   * Answers where the content is cut, in words, or null when it is whole. `textCut`: where the text itself is.
   * @throws SyncError SOURCE_EMPTY, SOURCE_UNREADABLE
   */
  finish(last: RawRecord | null, textCut: string | null): string | null;
  readonly counts: FeedCounts;
}

export interface FeedCounts {
  /** Records given, the header excluded. */
  readonly rows: number;
  /** Records with text after a closing quote, and the line of the first. */
  readonly strayQuotes: number;
  readonly firstStrayQuoteLine: number;
}

export function createFeed(path: string, receive: SourceReceiver): Feed {
  let columns: readonly string[] | null = null;
  const batches = createBatches(receive);
  let strayQuotes = 0;
  let firstStrayQuoteLine = 0;

  function takeHeader(raw: RawRecord): readonly string[] {
    if (raw.isQuoteOpen) {
      throw unreadable(
        `${path}:${String(raw.line)}: a quote opened in the header is never closed`,
        'Look at that line.',
      );
    }
    const names = columnNames(path, raw.line, raw.cells);
    receive.header(names);
    return names;
  }

  function record(raw: RawRecord): void {
    if (raw.hasStrayQuote) {
      strayQuotes += 1;
      if (strayQuotes === 1) firstStrayQuoteLine = raw.line;
    }
    if (columns === null) {
      if (!isDelimiterLine(raw)) columns = takeHeader(raw);
      return;
    }
    batches.add(raw.cells, raw.line);
  }

  return {
    record,
    finish(last, textCut) {
      const cut = textCut ?? (last === null || columns === null ? null : tornRow(last, columns.length));
      if (last !== null && (cut === null || columns === null)) record(last);
      if (columns === null) {
        throw new SyncError(`cannot read ${path}: there is no header`, {
          code: 'SOURCE_EMPTY',
          retryable: true,
          hint: 'The first row must hold the names of the columns.',
        });
      }
      batches.flush();
      return cut;
    },
    get counts() {
      return { rows: batches.rows, strayQuotes, firstStrayQuoteLine };
    },
  };
}

/** Why a last row without a line end is not whole; null when it is. */
function tornRow(last: RawRecord, columns: number): string | null {
  const row = `the last row (line ${String(last.line)})`;
  if (last.isQuoteOpen) return `${row} ends inside quotes that are never closed`;
  if (last.cells.length < columns) return `${row} has ${String(last.cells.length)} of ${String(columns)} cells`;
  return null;
}

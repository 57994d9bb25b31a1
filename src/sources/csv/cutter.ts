import { recogniseDialect } from './dialect.ts';
import { foreignText } from './foreign-format.ts';
import type { IsSkipped } from './skipped-rows.ts';
import { createTokenizer } from './tokenizer.ts';
import type { RawRecord, RecordPlace, Tokenizer } from './tokenizer.ts';
import { unreadable } from '../unreadable.ts';

/** Cuts a UTF-8 text that comes in pieces into records, once its beginning has shown how. */
export interface Cutter {
  /** @throws SyncError SOURCE_UNREADABLE */
  push(text: Uint8Array): void;
  /** What stands after the last line end. Call once, last. @throws SyncError SOURCE_UNREADABLE */
  end(): RawRecord | null;
  /** As recognised; empty until enough of the text has come. */
  readonly delimiter: string;
  /** The line on which the current record starts, for messages. */
  readonly line: number;
}

export interface CutterOptions {
  readonly path: string;
  /** `auto` or one character. */
  readonly delimiter: string;
  /** The dialect is recognised from this much of the beginning, rounded up to what is pushed at once. */
  readonly headBytes: number;
  readonly maxRecordBytes: number;
  /** Records that are not of the table: passed over. */
  readonly isSkipped?: IsSkipped;
}

export function createCutter(
  options: CutterOptions,
  receive: (record: RawRecord) => void,
  locate?: (place: RecordPlace) => void,
): Cutter {
  const { path, headBytes, maxRecordBytes, isSkipped } = options;
  let tokenizer: Tokenizer | null = null;
  let delimiter = '';
  let head = Buffer.alloc(0);

  function start(isWhole: boolean): Tokenizer {
    const foreign = foreignText(Buffer.from(head.subarray(0, 512)).toString('utf8'));
    if (foreign !== null) {
      const hint = 'Look at what writes the file, or choose the source.kind that fits.';
      throw unreadable(`${path}: this is ${foreign}, not a CSV file`, hint);
    }
    const dialect = recogniseDialect(head, isWhole, options.delimiter, isSkipped);
    const receiveTable =
      isSkipped === undefined
        ? receive
        : (record: RawRecord): void => {
            if (!isSkipped(record)) receive(record);
          };
    const started = createTokenizer(dialect, receiveTable, locate);
    delimiter = dialect.delimiter;
    started.push(head);
    head = Buffer.alloc(0);
    return started;
  }

  return {
    push(text) {
      if (tokenizer === null) {
        head = Buffer.concat([head, text]);
        if (head.length < headBytes) return;
        tokenizer = start(false);
      } else {
        tokenizer.push(text);
      }
      const { bytes, line } = tokenizer.pending;
      if (bytes <= maxRecordBytes) return;
      throw unreadable(
        `${path}: the row that starts on line ${String(line)} has more than ${String(maxRecordBytes)} bytes`,
        'Look for a quote on that line that is never closed.',
      );
    },
    end() {
      tokenizer ??= start(true);
      const last = tokenizer.end();
      return last !== null && isSkipped?.(last) === true ? null : last;
    },
    get delimiter() {
      return delimiter;
    },
    get line() {
      return tokenizer?.pending.line ?? 1;
    },
  };
}

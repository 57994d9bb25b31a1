/** How the cells and records of one file are told apart. */
export interface Dialect {
  /** One character, never a quote, carriage return or line feed. */
  readonly delimiter: string;
  /**
   * `lf`: a line feed ends a record, with or without a carriage return before it; a carriage return elsewhere is text.
   * `cr`: a carriage return ends it too (old Mac files, which have no line feeds).
   */
  readonly lineEnd: 'lf' | 'cr';
}

/** One record, the header included, as it stands in the file. */
export interface RawRecord {
  /** Physical line, from 1, on which it starts. */
  readonly line: number;
  readonly cells: readonly string[];
  /** An opening quote without its closing one; only ever true for the last record of a file. */
  readonly isQuoteOpen: boolean;
  /** Text follows a closing quote (`"Chez "Paul""`); that cell is given as written, quotes included. */
  readonly hasStrayQuote: boolean;
}

/** Where a record stands in the text: what replacing a part of it takes. */
export interface RecordPlace {
  /** Bytes of text before it. */
  readonly from: number;
  /** The record as it stands there, without its line end. */
  readonly text: string;
  /** Empty for a last record that has none. */
  readonly lineEnd: '\n' | '\r\n' | '\r' | '';
}

/** Cuts a stream of UTF-8 bytes into records; chunks may end anywhere, also inside a character or a line end. */
export interface Tokenizer {
  /** Gives every record that ends within these bytes; the bytes may be overwritten afterwards. */
  push(chunk: Uint8Array): void;
  /** Gives what stands after the last line end, or null when nothing does. Call once, last. */
  end(): RawRecord | null;
  /** The record that has begun and not ended: its size so far, and the line on which it starts. */
  readonly pending: { readonly bytes: number; readonly line: number };
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** Scanner states; numbers, as they are compared once a byte. */
const unquoted = 0;
const quoted = 1;
const quoteInQuoted = 2;

/**
 * Creates a tokenizer. Bytes are scanned for record ends only; the cells of a record are cut from its decoded text, so
 * that a cell kept by the receiver keeps at most its own record in memory, never a chunk of the file.
 *
 * | state           | quote                                             | line end            | anything else |
 * | --------------- | ------------------------------------------------- | ------------------- | ------------- |
 * | unquoted        | at a cell's start: quoted; elsewhere it is text   | the record ends     | stays         |
 * | quoted          | quote-in-quoted                                   | text; counts a line | stays         |
 * | quote-in-quoted | it was a doubled quote: quoted                    | as unquoted         | unquoted      |
 *
 * Blank lines (nothing, or only white space, in a single cell) are skipped, but counted as lines.
 *
 * @param locate told where a record stands, right before it is given.
 */
export function createTokenizer(
  dialect: Dialect,
  receive: (record: RawRecord) => void,
  locate?: (place: RecordPlace) => void,
): Tokenizer {
  const delimiter = Buffer.from(dialect.delimiter);
  // A byte that no text holds, where carriage returns end nothing.
  const otherLineEnd = dialect.lineEnd === 'cr' ? carriageReturn : lineFeed;
  let carry: Buffer = Buffer.alloc(0);
  /** Bytes of text before `carry`. */
  let passed = 0;
  let state = unquoted;
  let line = 1;
  let recordLine = 1;
  let hasQuote = false;
  /** In `cr` files: the last byte was a carriage return that counted, so a line feed right after it counts no more. */
  let isAfterCarriageReturn = false;

  function push(chunk: Uint8Array): void {
    const bytes =
      carry.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        : Buffer.concat([carry, chunk]);
    const length = bytes.length;
    let start = 0;

    for (let at = carry.length; at < length; at += 1) {
      // Every byte that matters is a quote, or no larger than a carriage return: this one loop passes over all others.
      let byte = bytes[at] as number;
      if (byte > quote || (byte > carriageReturn && byte !== quote)) {
        if (state === quoteInQuoted) state = unquoted;
        isAfterCarriageReturn = false;
        do at += 1;
        while (at < length && ((byte = bytes[at] as number) > quote || (byte > carriageReturn && byte !== quote)));
        if (at === length) break;
      }
      if (byte === quote) {
        isAfterCarriageReturn = false;
        hasQuote = true;
        if (state === quoted) state = quoteInQuoted;
        else if (state === quoteInQuoted || startsCell(bytes, start, at, delimiter)) state = quoted;
        continue;
      }
      if (state === quoteInQuoted) state = unquoted;
      if (byte !== lineFeed && byte !== otherLineEnd) {
        isAfterCarriageReturn = false;
        continue;
      }
      const isSecondHalf = byte === lineFeed && isAfterCarriageReturn;
      isAfterCarriageReturn = byte === carriageReturn;
      if (!isSecondHalf) line += 1;
      if (state === quoted) continue;

      if (!isSecondHalf) {
        const isPair = byte === lineFeed && at > start && bytes[at - 1] === carriageReturn;
        const text = bytes.toString('utf8', start, isPair ? at - 1 : at);
        const record = cutRecord(text, dialect.delimiter, hasQuote, recordLine);
        if (record !== null) {
          const lineEnd = isPair ? '\r\n' : byte === lineFeed ? '\n' : '\r';
          locate?.({ from: passed + start, text, lineEnd });
          receive(record);
        }
      }
      start = at + 1;
      recordLine = line;
      hasQuote = false;
    }
    carry = start === length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(start));
    passed += start;
  }

  function end(): RawRecord | null {
    const isCut = state !== quoted && carry.length > 0 && carry[carry.length - 1] === carriageReturn;
    const text = carry.toString('utf8', 0, isCut ? carry.length - 1 : carry.length);
    carry = Buffer.alloc(0);
    const record = cutRecord(text, dialect.delimiter, hasQuote, recordLine);
    if (record !== null) locate?.({ from: passed, text, lineEnd: isCut ? '\r' : '' });
    return record;
  }

  return {
    push,
    end,
    get pending() {
      return { bytes: carry.length, line: recordLine };
    },
  };
}

/** Does a cell start at `at`: the record does, or a delimiter ends right there? */
function startsCell(bytes: Buffer, start: number, at: number, delimiter: Buffer): boolean {
  if (at === start) return true;
  const from = at - delimiter.length;
  if (from < start) return false;
  for (let offset = 0; offset < delimiter.length; offset += 1) {
    if (bytes[from + offset] !== delimiter[offset]) return false;
  }
  return true;
}

/** Cuts the text of one record into cells; null for a blank line. */
function cutRecord(text: string, delimiter: string, hasQuote: boolean, line: number): RawRecord | null {
  if (hasQuote) return { line, ...cutQuoted(text, delimiter) };

  const cells = text.split(delimiter);
  if (cells.length === 1 && text.trim() === '') return null;
  return { line, cells, isQuoteOpen: false, hasStrayQuote: false };
}

function cutQuoted(text: string, delimiter: string): Omit<RawRecord, 'line'> {
  const cells: string[] = [];
  let hasStrayQuote = false;
  let start = 0;

  for (;;) {
    let searchFrom = start;
    let quoted: string | null = null;
    if (text.charCodeAt(start) === quote) {
      const close = closingQuote(text, start + 1);
      if (close.at === -1) {
        cells.push(text.slice(start + 1));
        return { cells, isQuoteOpen: true, hasStrayQuote };
      }
      searchFrom = close.at + 1;
      const isClosed = searchFrom === text.length || text.startsWith(delimiter, searchFrom);
      if (isClosed) {
        const inner = text.slice(start + 1, close.at);
        quoted = close.hasDoubled ? inner.replaceAll('""', '"') : inner;
      } else hasStrayQuote = true;
    }
    const next = text.indexOf(delimiter, searchFrom);
    const end = next === -1 ? text.length : next;
    cells.push(quoted ?? text.slice(start, end));
    if (next === -1) return { cells, isQuoteOpen: false, hasStrayQuote };
    start = end + delimiter.length;
  }
}

/** Where each cell of a record stands in its text, quotes included: `[start, end]` in UTF-16 units. */
export function cellSpans(text: string, delimiter: string): readonly (readonly [number, number])[] {
  const spans: [number, number][] = [];
  let start = 0;
  for (;;) {
    let searchFrom = start;
    if (text.charCodeAt(start) === quote) {
      const { at } = closingQuote(text, start + 1);
      searchFrom = at === -1 ? text.length : at + 1;
    }
    const next = text.indexOf(delimiter, searchFrom);
    const end = next === -1 ? text.length : next;
    spans.push([start, end]);
    if (next === -1) return spans;
    start = end + delimiter.length;
  }
}

function closingQuote(text: string, from: number): { at: number; hasDoubled: boolean } {
  let hasDoubled = false;
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === quote) {
    hasDoubled = true;
    at = text.indexOf('"', at + 2);
  }
  return { at, hasDoubled };
}

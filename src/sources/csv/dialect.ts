import { createTokenizer } from './tokenizer.ts';
import type { IsSkipped } from './skipped-rows.ts';
import type { Dialect, RawRecord } from './tokenizer.ts';

const delimiters = [',', ';', '\t', '|'] as const;

/** Records after the header that are looked at. */
const sampleRows = 50;

/**
 * Recognises how cells and records are told apart, from the beginning of a file in UTF-8.
 *
 * Each delimiter is tried by cutting the header and the next 50 records with it, quotes respected. The one wins under
 * which the most records have as many cells as the header, times the cells it yields; text right after a closing quote
 * counts against it. So a quoted delimiter, a decimal comma, or hours like `L-V: 06:00-22:00; S: 07:00-14:00` do not count.
 */
export function recogniseDialect(
  head: Uint8Array,
  isWhole: boolean,
  configured: string,
  isSkipped: IsSkipped = () => false,
): Dialect {
  const lineEnd = recogniseLineEnd(head, isWhole, configured);
  if (configured !== 'auto') return { delimiter: configured, lineEnd };

  const declared = declaredDelimiter(head);
  if (declared !== null) return { delimiter: declared, lineEnd };

  let best: Dialect = { delimiter: delimiters[0], lineEnd };
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const dialect = { delimiter, lineEnd };
    const score = scoreOf(sampleOf(head, isWhole, dialect, isSkipped));
    if (score <= bestScore) continue;
    best = dialect;
    bestScore = score;
  }
  return best;
}

/** Excel writes, and obeys, a first line `sep=;`. */
function declaredDelimiter(head: Uint8Array): string | null {
  const start = Buffer.from(head.subarray(0, 16)).toString('utf8');
  return /^sep=([^"\r\n])(?:[\r\n]|$)/iu.exec(start)?.[1] ?? null;
}

/** Is this Excel's `sep=;` line, cut by that very delimiter? */
export function isDelimiterLine({ line, cells }: RawRecord): boolean {
  return line === 1 && cells.length === 2 && cells[0]?.toLowerCase() === 'sep=' && cells[1] === '';
}

/**
 * Only a file that has carriage returns and no line feed outside quotes ends its records with them; a carriage return
 * among line feeds is text. What is outside quotes depends on the delimiter: one that explains all line feeds is enough.
 */
function recogniseLineEnd(head: Uint8Array, isWhole: boolean, configured: string): Dialect['lineEnd'] {
  const text = Buffer.from(head).toString('utf8');
  // Where a beginning was cut after a carriage return, nobody knows what follows it.
  const carriageReturn = isWhole ? /\r(?!\n)/ : /\r(?!\n|$)/;
  if (!carriageReturn.test(text)) return 'lf';
  const candidates = configured === 'auto' ? delimiters : [configured];
  return text.includes('\n') && candidates.every((delimiter) => hasBareLineFeed(text, delimiter)) ? 'lf' : 'cr';
}

/** Is there a line feed outside quotes, read as if carriage returns ended records? */
function hasBareLineFeed(text: string, delimiter: string): boolean {
  let isQuoted = false;
  let mayOpen = true;
  for (const character of text) {
    if (character === '"') {
      // A quote right after a closing one was a doubled quote: still quoted.
      const isClosing: boolean = isQuoted;
      isQuoted = !isQuoted && mayOpen;
      mayOpen = isClosing;
      continue;
    }
    if (character === '\n' && !isQuoted) return true;
    mayOpen = !isQuoted && (character === delimiter || character === '\r');
  }
  return false;
}

function sampleOf(head: Uint8Array, isWhole: boolean, dialect: Dialect, isSkipped: IsSkipped): readonly RawRecord[] {
  const records: RawRecord[] = [];
  const tokenizer = createTokenizer(dialect, (record) => {
    if (records.length <= sampleRows && !isSkipped(record)) records.push(record);
  });
  tokenizer.push(head);
  // The last record of a mere beginning is cut somewhere; unless there is nothing else, leave it out.
  if (!isWhole && records.length > 1) return records;
  const last = tokenizer.end();
  return last === null || isSkipped(last) || records.length > sampleRows ? records : [...records, last];
}

function scoreOf([header, ...rows]: readonly RawRecord[]): number {
  if (header === undefined) return 0;
  const cells = header.cells.length;
  const asLong = rows.filter((row) => row.cells.length === cells && !row.hasStrayQuote && !row.isQuoteOpen).length;
  const share = header.hasStrayQuote ? 0 : (asLong + 1) / (rows.length + 1);
  return share * share * (cells - 1);
}

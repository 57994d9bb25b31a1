import { SyncError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { EarlierRead, SourceRead } from '../../domain/ports/source-read.ts';
import type { Source, SourceReceiver } from '../../domain/ports/source.ts';
import { findChange } from '../files/find-change.ts';
import { openContent, refuseWriteBack, type OpenFile } from '../files/open-content.ts';
import { throwIfAborted, versionOf } from '../files/source-file.ts';
import type { SourceFile } from '../files/source-file.ts';
import { systemClock } from '../../http/system-clock.ts';
import { unreadable } from '../unreadable.ts';
import { chooseEncoding } from './encoding.ts';
import type { EncodingChoice } from './encoding.ts';
import { foreignBinary } from './foreign-format.ts';
import { readRecords } from './records.ts';
import { createIsSkipped, type SkippedRows } from './skipped-rows.ts';
import { lineAt, surveyFile } from './survey.ts';
import type { Survey } from './survey.ts';
import { createCsvWriter } from './writer.ts';

/** Which file, and what its text is made of. */
export interface CsvSourceOptions extends SkippedRows {
  readonly path: string;
  /** `auto`, or one character: not a quote, not a line end. */
  readonly delimiter: string;
  /** `auto`, or a canonical TextDecoder name: `utf-8`, `windows-1252`, `utf-16le`, … */
  readonly encoding: string;
  /** Is the file kept as `<file>.bak` when it is written? No, unless said. */
  readonly backup?: boolean;
  /** Is the file to be written? What cannot be is refused when it is read. */
  readonly writeBack?: boolean;
}

export interface CsvSourceDeps {
  readonly log: Log;
  /** The time; the system's unless given. */
  readonly clock?: Clock;
  /** How the file under the path is opened; the one of that name on the disk unless given. */
  readonly open?: OpenFile;
}

/** Sizes that tests make small, to cut a file anywhere. */
export interface CsvTuning {
  readonly chunkBytes: number;
  /** Delimiter and line ends are recognised from this much of the text: the header and dozens of records of most files. */
  readonly headBytes: number;
  /** A single record may be this long; longer ones are taken for a quote that nobody closed. */
  readonly maxRecordBytes: number;
}

const defaultTuning: CsvTuning = { chunkBytes: 256 * 1024, headBytes: 64 * 1024, maxRecordBytes: 16 * 1024 * 1024 };

/** Part of a content's digest: to be raised when the same bytes would give other records than before. */
const readingVersion = 2;

/**
 * A CSV file as a source: read twice as a stream, first all its bytes (encoding), then its records; never held whole.
 *
 * Its `read` resolves with `incomplete` when the file changed meanwhile, ends inside a quoted cell, a character or a row,
 * or is filled up with NUL bytes; all that is whole was given by then. See README.md for what is recognised.
 */
export function createCsvSource(
  options: CsvSourceOptions,
  deps: CsvSourceDeps,
  tuning: CsvTuning = defaultTuning,
): Source {
  const { path } = options;
  const { log, clock = systemClock } = deps;
  const isSkipped = createIsSkipped(options);
  const { headerRow = null, comment = null } = options;
  const settings = [options.encoding, options.delimiter, headerRow, comment];

  async function read(receive: SourceReceiver, signal: AbortSignal, earlier?: EarlierRead): Promise<SourceRead> {
    throwIfAborted(path, signal);
    const file = await openContent(path, deps.open);
    try {
      refuseWriteBack(path, file, options.writeBack ?? false);
      const survey = await surveyFile(file, tuning.chunkBytes, signal);
      refuseEmptyOrForeign(path, survey);
      const version = file.packing === null ? { version: versionOf(file.opened, survey.checksum) } : {};
      const digest = JSON.stringify([readingVersion, settings, survey.digest]);
      const once = { path, bytes: survey.bytes, checksums: [survey.checksum] };
      if (earlier?.digest === digest && earlier.suffices() && (await findChange(file, once, clock, signal)) === null) {
        log.debug({ path, rows: earlier.rows }, 'CSV file is unchanged, not parsed');
        return { outcome: 'unchanged', rows: earlier.rows, traits: earlier.traits, ...version, digest };
      }
      const encoding = await decideEncoding(file, survey, signal);
      const request = { path, file, survey, encoding, delimiter: options.delimiter, isSkipped, ...tuning };
      const found = await readRecords(request, receive, signal);
      const passes = { path, bytes: survey.bytes, checksums: [survey.checksum, found.checksum] };
      const reason = (await findChange(file, passes, clock, signal)) ?? found.cut;
      if (found.strayQuotes > 0) {
        log.warn(
          { path, line: found.firstStrayQuoteLine, records: found.strayQuotes },
          'text after a closing quote: the cell is taken as written, quotes included',
        );
      }
      const traits = {
        bytes: survey.bytes,
        encoding: encoding.name,
        delimiter: found.delimiter,
        endsWithNewline: found.endsWithNewline,
      };
      log.debug({ path, rows: found.rows, ...traits }, 'CSV file read');
      if (reason === null) {
        const isSilent = found.strayQuotes === 0 && !encoding.isDoubtful;
        return { outcome: 'complete', rows: found.rows, traits, ...version, ...(isSilent && { digest }) };
      }
      return { outcome: 'incomplete', reason, rows: found.rows, traits };
    } finally {
      await file.close();
    }
  }

  async function decideEncoding(
    file: SourceFile,
    survey: Survey,
    signal: AbortSignal,
  ): Promise<EncodingChoice & { readonly isDoubtful: boolean }> {
    const choice = chooseEncoding(options.encoding, survey.head, survey.invalidUtf8From === null);
    const isContradicted = choice.markBytes > 0 && options.encoding !== 'auto' && options.encoding !== choice.name;
    if (isContradicted) {
      log.warn(
        { path, configured: options.encoding, mark: choice.name },
        'the byte order mark says another encoding than the configuration; the mark is followed',
      );
    }
    if (survey.invalidUtf8From === null) return { ...choice, isDoubtful: isContradicted };

    const line = (): Promise<number> => lineAt(file, survey.invalidUtf8From ?? 0, tuning.chunkBytes, signal);
    if (choice.name === 'utf-8') {
      throw unreadable(
        `${path}: line ${String(await line())} is not UTF-8`,
        'Save the file as UTF-8, or set source.encoding to auto or windows-1252.',
      );
    }
    const isGuessed = options.encoding === 'auto' && choice.name === 'windows-1252';
    if (isGuessed) {
      log.warn({ path, line: await line() }, 'not UTF-8, read as windows-1252; set source.encoding to say which it is');
    }
    return { ...choice, isDoubtful: isContradicted || isGuessed };
  }

  const writer = createCsvWriter(options, { log, clock }, tuning);
  return { description: `csv ${path}`, canWrite: true, writer, read };
}

function refuseEmptyOrForeign(path: string, survey: Survey): void {
  if (survey.bytes === 0) {
    throw new SyncError(`cannot read ${path}: the file is empty`, {
      code: 'SOURCE_EMPTY',
      retryable: true,
      hint: 'Look at the export that writes it; an empty file is never taken for "no locations".',
    });
  }
  const foreign = foreignBinary(survey.head);
  if (foreign === null) return;
  throw unreadable(
    `${path}: this is ${foreign}, not a CSV file`,
    'Export it as CSV, or choose the source.kind that fits.',
  );
}

import { setTimeout as wait } from 'node:timers/promises';
import { SyncError } from '../../domain/errors.ts';
import type { Clock, Log, Source, SourceRead, SourceReceiver } from '../../domain/ports.ts';
import { chooseEncoding } from './encoding.ts';
import type { EncodingChoice } from './encoding.ts';
import { openSourceFile, throwIfAborted, versionOf } from './file.ts';
import type { FileTraits, SourceFile } from './file.ts';
import { foreignBinary } from './foreign-format.ts';
import { readRecords } from './records.ts';
import { lineAt, surveyFile } from './survey.ts';
import type { Survey } from './survey.ts';
import { unreadable } from './unreadable.ts';
import { createCsvWriter } from './writer.ts';

/** Which file, and what its text is made of. */
export interface CsvSourceOptions {
  readonly path: string;
  /** `auto`, or one character: not a quote, not a line end. */
  readonly delimiter: string;
  /** `auto`, or a canonical TextDecoder name: `utf-8`, `windows-1252`, `utf-16le`, … */
  readonly encoding: string;
  /** Is the file kept as `<file>.bak` when it is written? No, unless said. */
  readonly backup?: boolean;
}

export interface CsvSourceDeps {
  readonly log: Log;
  /** The time; the system's unless given. */
  readonly clock?: Clock;
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

/** A file touched less than this ago may still be being written: it is looked at once more, a little later. */
const restlessMs = 2000;
const settleMs = 500;

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

  async function read(receive: SourceReceiver, signal: AbortSignal): Promise<SourceRead> {
    throwIfAborted(path, signal);
    const file = await openSourceFile(path);
    try {
      const survey = await surveyFile(file, tuning.chunkBytes, signal);
      refuseEmptyOrForeign(path, survey);
      const encoding = await decideEncoding(file, survey, signal);
      const request = { path, file, survey, encoding, delimiter: options.delimiter, ...tuning };
      const found = await readRecords(request, receive, signal);
      const reason = (await findChange(file, survey, found.checksum, signal)) ?? found.cut;
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
        return { outcome: 'complete', rows: found.rows, traits, version: versionOf(file.opened, survey.checksum) };
      }
      return { outcome: 'incomplete', reason, rows: found.rows, traits };
    } finally {
      await file.close();
    }
  }

  async function decideEncoding(file: SourceFile, survey: Survey, signal: AbortSignal): Promise<EncodingChoice> {
    const choice = chooseEncoding(options.encoding, survey.head, survey.invalidUtf8From === null);
    if (choice.markBytes > 0 && options.encoding !== 'auto' && options.encoding !== choice.name) {
      log.warn(
        { path, configured: options.encoding, mark: choice.name },
        'the byte order mark says another encoding than the configuration; the mark is followed',
      );
    }
    if (survey.invalidUtf8From === null) return choice;

    const line = (): Promise<number> => lineAt(file, survey.invalidUtf8From ?? 0, tuning.chunkBytes, signal);
    if (choice.name === 'utf-8') {
      throw unreadable(
        `${path}: line ${String(await line())} is not UTF-8`,
        'Save the file as UTF-8, or set source.encoding to auto or windows-1252.',
      );
    }
    if (options.encoding === 'auto' && choice.name === 'windows-1252') {
      log.warn({ path, line: await line() }, 'not UTF-8, read as windows-1252; set source.encoding to say which it is');
    }
    return choice;
  }

  /** Anything that shows another content than the one given; null when the file rested all along (R2). */
  async function findChange(
    file: SourceFile,
    survey: Survey,
    checksum: number,
    signal: AbortSignal,
  ): Promise<string | null> {
    const { opened } = file;
    if (survey.bytes < opened.bytes) {
      return `only ${String(survey.bytes)} of ${String(opened.bytes)} bytes could be read`;
    }
    const change = describeChange(opened, await file.look());
    if (change !== null) return change;
    if (survey.bytes !== opened.bytes || survey.checksum !== checksum) return 'the file changed while it was read';
    if (clock.now() - opened.modifiedMs >= restlessMs) return null;

    await clock.sleep(settleMs, signal);
    throwIfAborted(path, signal);
    return describeChange(opened, await file.look());
  }

  const writer = createCsvWriter(options, { log, clock }, tuning);
  return { description: `csv ${path}`, canWrite: true, writer, read };
}

function describeChange(before: FileTraits, now: FileTraits | null): string | null {
  if (now === null) return 'the file was removed while it was read';
  if (now.inode !== before.inode) return 'the file was replaced while it was read';
  if (now.bytes !== before.bytes) {
    return `the file changed while it was read, from ${String(before.bytes)} to ${String(now.bytes)} bytes`;
  }
  return now.modifiedNs === before.modifiedNs ? null : 'the file was written while it was read';
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

const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, signal === undefined ? {} : { signal });
    } catch {
      throw new SyncError('stopped while waiting', { code: 'ABORTED', retryable: true });
    }
  },
};

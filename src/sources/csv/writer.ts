import { SyncError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type {
  SourceWriteOutcome,
  SourceWriteRequest,
  SourceWriter,
  SourceWritten,
} from '../../domain/ports/source-writer.ts';
import { createEncoder, sayOnlyRead } from './encoder.ts';
import type { Encoder } from './encoder.ts';
import { chooseEncoding } from './encoding.ts';
import { openSourceFile, throwIfAborted, versionOf } from '../files/source-file.ts';
import type { SourceFile } from '../files/source-file.ts';
import { addToPrint, planSplices } from './plan-splices.ts';
import type { PlannedSplices, TablePrint } from './plan-splices.ts';
import { readRecords } from './records.ts';
import { openReplacement } from '../files/replacement.ts';
import { createIsSkipped, type SkippedRows } from './skipped-rows.ts';
import { spliceFile } from './splices.ts';
import { surveyFile } from './survey.ts';
import type { Survey } from './survey.ts';

/** The options and sizes of the reader; see there. */
export interface CsvWriterOptions extends SkippedRows {
  readonly path: string;
  readonly delimiter: string;
  readonly encoding: string;
  readonly backup?: boolean;
}

export interface CsvWriterTuning {
  readonly chunkBytes: number;
  readonly headBytes: number;
  readonly maxRecordBytes: number;
}

/**
 * Writes cells into a CSV file and leaves every other byte as it is (R25). The file is never held whole: it is surveyed,
 * the places of the cells are found, and a copy with the new texts grows beside it; that is read back, and takes the
 * file's place in one step. README.md has the whole of it.
 *
 * Texts are written as they are, also those that begin with `=`: see README.md (R36).
 */
export function createCsvWriter(
  options: CsvWriterOptions,
  deps: { readonly log: Log; readonly clock: Clock },
  tuning: CsvWriterTuning,
): SourceWriter {
  const { path } = options;
  const { log } = deps;
  const isSkipped = createIsSkipped(options);
  /** Making one takes a while, and it is always the same. */
  let lastEncoder: { readonly encoding: string; readonly encoder: Encoder | null } | null = null;

  async function write(request: SourceWriteRequest, signal: AbortSignal): Promise<SourceWritten> {
    throwIfAborted(path, signal);
    const file = await openSourceFile(path);
    try {
      const survey = await surveyFile(file, tuning.chunkBytes, signal);
      if (versionOf(file.opened, survey.checksum) !== request.version) return allStale(request);
      const encoding = encodingOf(survey);
      const encoder = encoderOf(encoding.name);
      if (encoder === null) throw unwritable(sayOnlyRead(encoding.name), 'The encoding is that of the whole file.');

      const reading = { file, encoding, chunkBytes: tuning.chunkBytes };
      const { edits, appends, ...planned } = await planSplices(
        { ...request, ...tuning, ...reading, path, delimiter: options.delimiter, isSkipped, encoder },
        signal,
      );
      const hasChanges = planned.splices.length > 0 || planned.tail !== '';
      const version = hasChanges ? await replace(file, survey, planned, encoder, signal) : request.version;
      if (version === null) return allStale(request);
      if (hasChanges) log.debug({ path, cells: planned.splices.length }, 'CSV file written');
      return { edits, appends, version };
    } finally {
      await file.close();
    }
  }

  /** Answers the version of the new file; null when the old one changed under our hands. */
  async function replace(
    file: SourceFile,
    survey: Survey,
    { splices, tail, promise }: Pick<PlannedSplices, 'splices' | 'tail' | 'promise'>,
    encoder: Encoder,
    signal: AbortSignal,
  ): Promise<string | null> {
    const reading = { file, encoding: encodingOf(survey), chunkBytes: tuning.chunkBytes };
    const replacement = await openReplacement(path, deps);
    try {
      const checksum = await spliceFile(reading, splices, encoder, replacement.write, signal);
      if (checksum !== survey.checksum) return null;
      await replacement.write(encoder.encode(tail));
      await replacement.finish();
      const version = await readBack(replacement.path, promise, signal);
      const now = await file.look();
      if (now === null || versionOf(now, checksum) !== versionOf(file.opened, checksum)) return null;
      await replacement.commit(options.backup ?? false);
      return version;
    } finally {
      await replacement.discard();
    }
  }

  /**
   * Reads the new file as the next run will. A changed cell may change what `auto` recognises; a table that reads
   * otherwise than planned never takes the place of the old one.
   */
  async function readBack(temporary: string, promise: TablePrint, signal: AbortSignal): Promise<string> {
    const file = await openSourceFile(temporary);
    try {
      const survey = await surveyFile(file, tuning.chunkBytes, signal);
      let checksum = 0;
      const receiver = {
        header: (columns: readonly string[]) => {
          checksum = addToPrint(checksum, columns);
        },
        records: (batch: readonly { readonly cells: readonly string[] }[]) => {
          for (const { cells } of batch) checksum = addToPrint(checksum, cells);
        },
      };
      const { delimiter } = options;
      const request = { ...tuning, path, file, survey, encoding: encodingOf(survey), delimiter, isSkipped };
      const { rows, cut } = await readRecords(request, receiver, signal);
      if (cut === null && rows === promise.rows && checksum === promise.checksum) {
        return versionOf(file.opened, survey.checksum);
      }
      throw unwritable(
        'with these cells it would read as another table',
        'Set source.delimiter and source.encoding, so that they are not recognised anew.',
      );
    } finally {
      await file.close();
    }
  }

  function encodingOf(survey: Survey): ReturnType<typeof chooseEncoding> {
    return chooseEncoding(options.encoding, survey.head, survey.invalidUtf8From === null);
  }

  function allStale({ edits, appends, version }: SourceWriteRequest): SourceWritten {
    const outcome = ({ key }: { key: SourceWriteOutcome['key'] }): SourceWriteOutcome => ({
      key,
      kind: 'stale',
      detail: `${path} changed since it was read`,
    });
    return { edits: edits.map(outcome), appends: appends.map(outcome), version };
  }

  function encoderOf(encoding: string): Encoder | null {
    if (lastEncoder?.encoding !== encoding) lastEncoder = { encoding, encoder: createEncoder(encoding) };
    return lastEncoder.encoder;
  }

  function unwritable(why: string, hint: string): SyncError {
    return new SyncError(`cannot write ${path}: ${why}`, { code: 'SOURCE_UNWRITABLE', retryable: false, hint });
  }

  return {
    refuses: (text, { encoding }) => {
      const encoder = encoderOf(encoding);
      return encoder === null ? sayOnlyRead(encoding) : encoder.refuses(text);
    },
    write,
  };
}

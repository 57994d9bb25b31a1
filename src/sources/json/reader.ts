import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { SourceRead } from '../../domain/ports/source-read.ts';
import type { Source, SourceReceiver } from '../../domain/ports/source.ts';
import { createBatches } from '../batches.ts';
import { findChange } from '../files/find-change.ts';
import { openContent, refuseWriteBack, type OpenFile } from '../files/open-content.ts';
import { throwIfAborted, versionOf } from '../files/source-file.ts';
import { systemClock } from '../../http/system-clock.ts';
import { readElements } from './document.ts';
import { surveyJson, type JsonSourceOptions, type JsonTuning } from './survey.ts';
import { createJsonWriter } from './writer.ts';

export interface JsonSourceDeps {
  readonly log: Log;
  /** The time; the system's unless given. */
  readonly clock?: Clock;
  /** How the file under the path is opened; the one of that name on the disk unless given. */
  readonly open?: OpenFile;
}

const defaultTuning: JsonTuning = { chunkBytes: 256 * 1024, maxElementBytes: 16 * 1024 * 1024 };

/**
 * A JSON file as a source: an array of objects anywhere in it, an object a line, or GeoJSON. Read twice as a stream, first
 * for the columns, then for the records; never held whole. See README.md for how records become cells.
 */
export function createJsonSource(
  options: JsonSourceOptions,
  deps: JsonSourceDeps,
  tuning: JsonTuning = defaultTuning,
): Source {
  const { path } = options;
  const { log, clock = systemClock } = deps;

  async function read(receive: SourceReceiver, signal: AbortSignal): Promise<SourceRead> {
    throwIfAborted(path, signal);
    const file = await openContent(path, deps.open);
    try {
      refuseWriteBack(path, file, options.writeBack ?? false);
      const document = { ...options, ...tuning, records: options.records ?? null, file };
      const { form, layout, pass } = await surveyJson(document, options.nullIs, signal);
      receive.header(layout.columns);
      const batches = createBatches(receive);
      const second = await readElements(
        document,
        form,
        ({ record, line }) => {
          batches.add(layout.cellsOf(record), line);
        },
        signal,
      );
      batches.flush();

      const passes = { path, bytes: pass.bytes, checksums: [pass.checksum, second.checksum] };
      const reason = (await findChange(file, passes, clock, signal)) ?? second.cut;
      const traits = {
        bytes: pass.bytes,
        encoding: 'utf-8',
        delimiter: '',
        // Elsewhere brackets tell whether the end is there.
        endsWithNewline: form.isLines && pass.endsWithNewline,
      };
      const { rows } = batches;
      log.debug({ path, rows, columns: layout.columns.length, ...traits }, 'JSON file read');
      if (reason !== null) return { outcome: 'incomplete', reason, rows, traits };
      const version = file.packing === null ? { version: versionOf(file.opened, pass.checksum) } : {};
      return { outcome: 'complete', rows, traits, ...version };
    } finally {
      await file.close();
    }
  }

  const writer = createJsonWriter(options, { log, clock }, tuning);
  return { description: `json ${path}`, canWrite: true, writer, read };
}

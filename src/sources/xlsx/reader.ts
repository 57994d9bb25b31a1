import { crc32 } from 'node:zlib';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { SourceRead } from '../../domain/ports/source-read.ts';
import type { Source, SourceReceiver } from '../../domain/ports/source.ts';
import { createBatches } from '../batches.ts';
import { findChange } from '../files/find-change.ts';
import type { OpenFile } from '../files/open-content.ts';
import { openSourceFile, throwIfAborted, versionOf } from '../files/source-file.ts';
import { systemClock } from '../../http/system-clock.ts';
import { readWhole } from './read-whole.ts';
import { readTable, type XlsxSourceOptions } from './table.ts';
import { openWorkbook } from './workbook.ts';
import { createXlsxWriter } from './writer.ts';

export interface XlsxSourceDeps {
  readonly log: Log;
  /** The time; the system's unless given. */
  readonly clock?: Clock;
  /** How the file under the path is opened; the one of that name on the disk unless given. */
  readonly open?: OpenFile;
}

/**
 * A sheet of a workbook as a source. A workbook cannot be read as a stream: it is a ZIP archive whose texts are shared by
 * all sheets, so it is held whole while it is read. See README.md for what a cell's text is.
 */
export function createXlsxSource(options: XlsxSourceOptions, deps: XlsxSourceDeps): Source {
  const { path } = options;
  const { log, clock = systemClock, open = openSourceFile } = deps;

  async function read(receive: SourceReceiver, signal: AbortSignal): Promise<SourceRead> {
    throwIfAborted(path, signal);
    const file = await open(path);
    try {
      const content = await readWhole(path, file, signal);
      const table = readTable(openWorkbook(path, content), options);
      throwIfAborted(path, signal);
      receive.header(table.columns);
      const batches = createBatches(receive);
      for (const { cells, line } of table.rows) {
        batches.add(cells, line);
        throwIfAborted(path, signal);
      }
      batches.flush();
      const checksum = crc32(content);
      const passes = { path, bytes: content.length, checksums: [checksum] };
      const reason = await findChange(file, passes, clock, signal);
      const traits = { bytes: content.length, encoding: 'xlsx', delimiter: '', endsWithNewline: false };
      const { rows } = batches;
      log.debug({ path, rows, columns: table.columns.length, ...traits }, 'workbook read');
      if (reason !== null) return { outcome: 'incomplete', reason, rows, traits };
      return { outcome: 'complete', rows, traits, version: versionOf(file.opened, checksum) };
    } finally {
      await file.close();
    }
  }

  return { description: `xlsx ${path}`, canWrite: true, writer: createXlsxWriter(options, { log, clock }), read };
}

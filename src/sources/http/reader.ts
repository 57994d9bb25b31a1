import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyncError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { SourceRead } from '../../domain/ports/source-read.ts';
import type { Source, SourceReceiver } from '../../domain/ports/source.ts';
import { createBatches } from '../batches.ts';
import { openSourceFile } from '../files/source-file.ts';
import { readElements } from '../json/document.ts';
import type { Layout } from '../json/layout.ts';
import { surveyJson } from '../json/survey.ts';
import { systemClock } from '../../http/system-clock.ts';
import { createApi, type Api, type ApiOptions } from './api.ts';
import { describeUrl } from './describe-url.ts';
import { readPages, type PagesOptions, type PagesRead } from './pages.ts';
import { createHttpWriter, type HttpWriteOptions } from './writer.ts';

/** Which API, and how its answers become records. */
export interface HttpSourceOptions extends ApiOptions, PagesOptions {
  /** Property whose value identifies a location. */
  readonly key: string;
  /** Does null say nothing, or explicitly empty? */
  readonly nullIs: 'absent' | 'empty';
  /** How one location is written; without it nothing is. */
  readonly write?: HttpWriteOptions | undefined;
}

export interface HttpSourceDeps {
  readonly log: Log;
  /** The time; the system's unless given. */
  readonly clock?: Clock;
  /** At least 0, less than 1; the system's chance unless given. */
  readonly random?: () => number;
  /** When the read began up to which all changes are settled; null when none did. */
  readonly since?: () => string | null;
}

const tuning = { chunkBytes: 256 * 1024, maxElementBytes: 16 * 1024 * 1024 };

/**
 * A JSON API as a source. Its columns are known only when all pages are read, so the records wait in a private file that is
 * gone afterwards, and become cells as those of a JSON file do. See README.md.
 */
export function createHttpSource(options: HttpSourceOptions, deps: HttpSourceDeps): Source {
  const { log, clock = systemClock, random = Math.random } = deps;
  const where = describeUrl(options.url);
  let lastLayout: Layout | null = null;

  async function read(receive: SourceReceiver, signal: AbortSignal): Promise<SourceRead> {
    const api = createApi(options, { log, clock, random });
    const folder = await mkdtemp(join(tmpdir(), 'partoo-sync-'));
    try {
      const path = join(folder, 'records.ndjson');
      const pages = await download(path, api, signal);
      return await give(path, pages, receive, signal);
    } finally {
      api.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** A while before the read up to which all is settled (R23); without one, as far back as is configured. */
  function sinceMs(): number {
    const { hours = 0, overlapMinutes = 0 } = options.since ?? {};
    const settled = deps.since?.() ?? null;
    if (settled === null) return clock.now() - hours * 3_600_000;
    return Math.min(Date.parse(settled), clock.now()) - overlapMinutes * 60_000;
  }

  async function download(path: string, api: Api, signal: AbortSignal): Promise<PagesRead> {
    // Shop data: nobody else's to read.
    const file = await open(path, 'wx', 0o600);
    try {
      let waiting: Promise<unknown> = Promise.resolve();
      const pages = await readPages(
        options,
        api,
        sinceMs(),
        (records) => {
          const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
          waiting = waiting.then(() => file.appendFile(text));
        },
        signal,
      );
      await waiting;
      return pages;
    } finally {
      await file.close();
    }
  }

  async function give(
    path: string,
    { records, incomplete }: PagesRead,
    receive: SourceReceiver,
    signal: AbortSignal,
  ): Promise<SourceRead> {
    const { since } = options;
    if (records === 0 && since !== undefined) {
      const traits = { bytes: 0, encoding: 'utf-8', delimiter: '', endsWithNewline: false };
      const version = options.write === undefined ? {} : { version: 'no changes' };
      if (incomplete !== null) return { outcome: 'incomplete', reason: incomplete, rows: 0, traits };
      return { outcome: 'complete', rows: 0, traits, listsChanges: true, ...version };
    }
    if (records === 0) {
      throw new SyncError(`cannot read ${where}: there is no record, so no column is known`, {
        code: 'SOURCE_EMPTY',
        retryable: true,
        hint: 'Look at the server; an empty list is never taken for "no locations".',
      });
    }
    const file = await openSourceFile(path);
    try {
      const document = { path: where, file, format: 'ndjson', records: null, ...tuning } as const;
      const { form, layout, pass } = await surveyJson(document, options.nullIs, signal);
      lastLayout = layout;
      receive.header(layout.columns);
      const batches = createBatches(receive);
      await readElements(
        document,
        form,
        ({ record }) => {
          batches.add(layout.cellsOf(record));
        },
        signal,
      );
      batches.flush();
      const { rows } = batches;
      log.debug({ where, rows, columns: layout.columns.length }, 'API read');
      const traits = { bytes: pass.bytes, encoding: 'utf-8', delimiter: '', endsWithNewline: false };
      if (incomplete !== null) return { outcome: 'incomplete', reason: incomplete, rows, traits };
      const version = `${String(rows)}/${pass.checksum.toString(16)}`;
      const changes = since === undefined ? {} : ({ listsChanges: true } as const);
      return { outcome: 'complete', rows, traits, ...changes, ...(options.write === undefined ? {} : { version }) };
    } finally {
      await file.close();
    }
  }

  const { write } = options;
  const description = `http ${where}`;
  if (write === undefined) return { description, canWrite: false, read };
  return {
    description,
    canWrite: true,
    writer: createHttpWriter({ ...options, write }, { log, clock, random }, () => lastLayout),
    read,
  };
}

import { crc32 } from 'node:zlib';
import { SyncError } from '../../domain/errors.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { SourceRead } from '../../domain/ports/source-read.ts';
import type { Source, SourceReceiver } from '../../domain/ports/source.ts';
import { createBatches } from '../batches.ts';
import { notSaid } from '../not-said.ts';
import { withDatabase, type Session, type SessionOptions } from './session.ts';
import { describePlace } from './translate-error.ts';
import { createSqlWriter } from './writer.ts';

/** Which database, what to ask it, and what may be written there. */
export interface SqlSourceOptions extends SessionOptions {
  readonly query: string;
  /** Column of the query whose value identifies a location. */
  readonly key: string;
  /** Where values are written; without it nothing is. */
  readonly table?: string | undefined;
  /** Columns of the table by the name that the query gives them, where the two differ. */
  readonly columns: Readonly<Record<string, string>>;
  /** Does NULL say nothing, or explicitly empty? */
  readonly nullIs: 'absent' | 'empty';
}

/** Rows that a server is asked for at once. */
const fetchRows = 500;

/**
 * The rows of a query as a source: read in one read-only transaction, so that all are of one moment, and as a stream.
 * Every value is the text that the database writes for it. See README.md.
 */
export function createSqlSource(options: SqlSourceOptions, { log }: { readonly log: Log }): Source {
  const { place, nullIs } = options;
  const query = withoutSemicolon(options.query);
  const silence = nullIs === 'empty' ? '' : notSaid;

  async function read(receive: SourceReceiver, signal: AbortSignal): Promise<SourceRead> {
    return withDatabase(options, 'read', signal, (session) => readAll(session, receive));
  }

  async function readAll(session: Session, receive: SourceReceiver): Promise<SourceRead> {
    const transaction = session.db.transaction();
    const frozen =
      place.dialect === 'sqlite'
        ? transaction
        : transaction.setIsolationLevel('repeatable read').setAccessMode('read only');
    // Rejects also where the connection broke: then the transaction cannot be ended, and what was given was not all.
    const found = await frozen.execute(async (open) => {
      const columns = await session.columnsOf(query);
      refuseRepeated(columns, describePlace(place));
      session.alive();
      receive.header(columns);
      const batches = createBatches(receive);
      let checksum = 0;
      let bytes = 0;
      for await (const { rows } of open.getExecutor().stream(session.streamed(query), fetchRows)) {
        session.alive();
        for (const row of rows) {
          const cells = columns.map((column) => session.textOf(row[column]) ?? silence);
          const text = cells.join('\0');
          bytes += text.length;
          checksum = crc32(`${text}\0\0`, checksum);
          batches.add(cells);
        }
      }
      batches.flush();
      return { rows: batches.rows, checksum, bytes };
    });
    const { rows, checksum, bytes } = found;
    log.debug({ place: describePlace(place), rows }, 'database read');
    const traits = { bytes, encoding: 'utf-8', delimiter: '', endsWithNewline: false };
    const version = `${String(rows)}/${checksum.toString(16)}`;
    return { outcome: 'complete', rows, traits, ...(options.table === undefined ? {} : { version }) };
  }

  const description = `sql ${describePlace(place)}`;
  const { table } = options;
  if (table === undefined) return { description, canWrite: false, read };
  return { description, canWrite: true, writer: createSqlWriter({ ...options, table, query }, { log }), read };
}

/** A query is put in brackets at times, where a semicolon may not stand. */
function withoutSemicolon(query: string): string {
  return query.trim().replace(/[;\s]+$/, '');
}

function refuseRepeated(columns: readonly string[], where: string): void {
  const repeated = [...new Set(columns.filter((name, index) => columns.indexOf(name) !== index))];
  if (repeated.length === 0) return;
  throw new SyncError(`cannot read ${where}: the query gives ${repeated.join(', ')} more than once`, {
    code: 'SOURCE_UNREADABLE',
    retryable: false,
    hint: 'Name the columns apart with AS.',
  });
}

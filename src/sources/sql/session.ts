import { readFile } from 'node:fs/promises';
import { SyncError } from '../../domain/errors.ts';
import type { Database } from './database.ts';
import { openMysql } from './open-mysql.ts';
import { openPostgres } from './open-postgres.ts';
import type { DatabasePlace } from './options.ts';
import { describePlace, translateSqlError } from './translate-error.ts';

/** How to get to a database, as configured. */
export interface SessionOptions {
  readonly place: DatabasePlace;
  readonly tls: boolean;
  /** A file; null: the public authorities. */
  readonly tlsCa: string | null;
  readonly timeoutMs: number;
}

/** An open database with somebody who looks at the clock. */
export interface Session extends Database {
  /** Something came: the wait begins anew. @throws SyncError ABORTED */
  alive(): void;
}

/**
 * Does work on one connection that is closed afterwards, whatever happens. A stop, and a wait longer than the time-out,
 * cut it.
 * @throws SyncError SOURCE_NOT_FOUND, SOURCE_UNREACHABLE, SOURCE_UNAUTHORIZED, SOURCE_UNREADABLE, SOURCE_UNWRITABLE, ABORTED
 */
export async function withDatabase<T>(
  options: SessionOptions,
  doing: 'read' | 'write',
  signal: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { place, timeoutMs } = options;
  throwIfAborted(place, signal);
  let database: Database | null = null;
  let stop: (reason: SyncError) => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = reject;
  });
  const abandon = (reason: SyncError): void => {
    stop(reason);
    database?.abandon();
  };
  const onAbort = (): void => {
    abandon(aborted(place));
  };
  const timer = setTimeout(() => {
    abandon(tooLate(place, timeoutMs));
  }, timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });

  const run = async (): Promise<T> => {
    const opened = await open(options, doing);
    database = opened;
    try {
      throwIfAborted(place, signal);
      return await work({
        ...opened,
        alive() {
          throwIfAborted(place, signal);
          timer.refresh();
        },
      });
    } finally {
      await opened.close();
    }
  };
  const running = run();
  try {
    return await Promise.race([running, stopped]);
  } catch (error) {
    // What a cut connection says of itself comes too late to matter.
    running.catch(() => undefined);
    throw translateSqlError(error, place, doing);
  } finally {
    stopped.catch(() => undefined);
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

async function open(options: SessionOptions, doing: 'read' | 'write'): Promise<Database> {
  const { place, tls, timeoutMs } = options;
  const tlsCa = options.tlsCa === null ? null : await readCertificate(options.tlsCa);
  const access = { place, tls, tlsCa, timeoutMs };
  switch (place.dialect) {
    case 'sqlite': {
      const { openSqlite } = await import('./open-sqlite.ts');
      return openSqlite(access, doing === 'write');
    }
    case 'postgres':
      return openPostgres(access);
    case 'mysql':
      return openMysql(access);
  }
}

async function readCertificate(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new SyncError(`cannot read the certificate ${path}`, {
      code: 'SOURCE_UNREADABLE',
      retryable: false,
      hint: 'Check source.tls_ca.',
    });
  }
}

function throwIfAborted(place: DatabasePlace, signal: AbortSignal): void {
  if (signal.aborted) throw aborted(place);
}

function aborted(place: DatabasePlace): SyncError {
  return new SyncError(`stopped while working with ${describePlace(place)}`, { code: 'ABORTED', retryable: true });
}

function tooLate(place: DatabasePlace, timeoutMs: number): SyncError {
  const message = `${describePlace(place)} said nothing for ${String(timeoutMs / 1000)} s`;
  return new SyncError(message, {
    code: 'SOURCE_UNREACHABLE',
    retryable: true,
    hint: 'Look at the database; a slow query may be given longer with source.timeout_seconds.',
  });
}

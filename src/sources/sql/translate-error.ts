import { SyncError, type SyncErrorFacts } from '../../domain/errors.ts';
import { createScrub } from '../../http/scrub.ts';
import type { DatabasePlace } from './options.ts';

type Trouble = 'unreachable' | 'unauthorized' | 'missing' | 'forbidden' | 'busy' | 'statement';

/** By the code of PostgreSQL, MySQL, SQLite or the system: what kind of trouble it is. */
const troubles: readonly (readonly [pattern: RegExp, trouble: Trouble])[] = [
  [/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH)$/, 'unreachable'],
  [/^(PROTOCOL_|ER_CON_COUNT|ER_SERVER_SHUTDOWN|ER_TOO_MANY_USER|ER_ABORTING|ER_CONNECTION_KILLED)/, 'unreachable'],
  [/^(08|53|57P)/, 'unreachable'],
  [
    /^(28|ER_ACCESS_DENIED_ERROR|ER_ACCESS_DENIED_NO_PASSWORD|ER_NOT_SUPPORTED_AUTH|ER_DBACCESS_DENIED)/,
    'unauthorized',
  ],
  [/^(3D000|3F000|42P01|ER_BAD_DB_ERROR|ER_NO_SUCH_TABLE|SQLITE_CANTOPEN)/, 'missing'],
  [
    /^(42501|25006|ER_TABLEACCESS_DENIED|ER_COLUMNACCESS_DENIED|ER_OPTION_PREVENTS|SQLITE_READONLY|SQLITE_PERM)/,
    'forbidden',
  ],
  [/^(SQLITE_BUSY|SQLITE_LOCKED|40001|40P01|55P03|ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT)/, 'busy'],
];

/** What went wrong, of an error that a driver threw; null for an error that is none of a database. */
export function troubleOf(error: unknown): { readonly trouble: Trouble; readonly says: string } | null {
  if (!(error instanceof Error) || error instanceof SyncError) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const says = shorten(error.message);
  if (/no such table/.test(says)) return { trouble: 'missing', says };
  if (/timeout|timed out|terminated|closed|ended|SSL|certificate/i.test(says) && !isStatement(code)) {
    return { trouble: 'unreachable', says };
  }
  const known = troubles.find(([pattern]) => pattern.test(code));
  if (known !== undefined) return { trouble: known[1], says };
  return isStatement(code) ? { trouble: 'statement', says } : null;
}

/** A five-character SQLSTATE, or a name of MySQL or SQLite. */
function isStatement(code: string): boolean {
  return /^([0-9A-Z]{5}|ER_\w+|SQLITE_\w+)$/.test(code) && !/^(08|57P)/.test(code);
}

const codes: Readonly<Record<Trouble, Pick<SyncErrorFacts, 'code' | 'retryable' | 'hint'>>> = {
  unreachable: {
    code: 'SOURCE_UNREACHABLE',
    retryable: true,
    hint: 'Check source.url and source.tls, and whether the database runs and lets this machine in.',
  },
  unauthorized: { code: 'SOURCE_UNAUTHORIZED', retryable: false, hint: 'Check source.user and source.password.' },
  missing: { code: 'SOURCE_NOT_FOUND', retryable: false, hint: 'Check the names in source.url and source.query.' },
  forbidden: { code: 'SOURCE_UNREADABLE', retryable: false, hint: 'Give the user of the database the right to.' },
  busy: { code: 'SOURCE_UNREADABLE', retryable: true, hint: 'Another program holds what is needed; try again later.' },
  statement: { code: 'SOURCE_UNREADABLE', retryable: false, hint: 'Try source.query in a client of the database.' },
};

/**
 * A driver's error in our words; anything else as it is. The driver's own object goes no further: it may hold the
 * password (R35).
 */
export function translateSqlError(error: unknown, place: DatabasePlace, doing: 'read' | 'write'): unknown {
  const found = troubleOf(error);
  if (found === null) return error;
  const { code, retryable, hint } = codes[found.trouble];
  const isOfTable = doing === 'write' && code === 'SOURCE_UNREADABLE';
  const scrub = createScrub(place.password === null ? [] : [place.password]);
  return new SyncError(scrub(`cannot ${doing} ${describePlace(place)}: ${found.says}`), {
    code: isOfTable ? 'SOURCE_UNWRITABLE' : code,
    retryable,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** `postgres://db.example.com:5432/erp`, without user and password. */
export function describePlace({ dialect, host, port, database }: DatabasePlace): string {
  if (dialect === 'sqlite') return `sqlite:${database}`;
  return `${dialect}://${host.includes(':') ? `[${host}]` : host}:${String(port)}/${database}`;
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

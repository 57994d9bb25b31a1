import { z } from 'zod';
import { commonSourceOptions } from '../options.ts';

/** Where a database is. For SQLite only `database` counts: the file. */
export interface DatabasePlace {
  readonly dialect: 'sqlite' | 'postgres' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string | null;
  /** Secret (R35). */
  readonly password: string | null;
}

const dialects: Readonly<Record<string, { readonly dialect: DatabasePlace['dialect']; readonly port: number }>> = {
  'sqlite:': { dialect: 'sqlite', port: 0 },
  'postgres:': { dialect: 'postgres', port: 5432 },
  'postgresql:': { dialect: 'postgres', port: 5432 },
  'mysql:': { dialect: 'mysql', port: 3306 },
  'mariadb:': { dialect: 'mysql', port: 3306 },
};

/** What a URL names; null when it is none of a database known here. */
export function parseDatabaseUrl(text: string): DatabasePlace | null {
  const scheme = /^[a-z]+:/.exec(text)?.[0] ?? '';
  const known = dialects[scheme];
  if (known === undefined) return null;
  if (known.dialect === 'sqlite') {
    const database = text.slice(scheme.length).replace(/^\/\/(?=\/)/, '');
    const place = { host: '', port: 0, database, user: null, password: null };
    return database === '' ? null : { dialect: 'sqlite', ...place };
  }
  if (!URL.canParse(text)) return null;
  const { hostname, port, pathname, username, password } = new URL(text);
  const database = decodeURIComponent(pathname.slice(1));
  if (hostname === '' || database === '') return null;
  return {
    dialect: known.dialect,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? known.port : Number(port),
    database,
    user: username === '' ? null : decodeURIComponent(username),
    password: password === '' ? null : decodeURIComponent(password),
  };
}

const url = z.string().transform((text, context) => {
  const place = parseDatabaseUrl(text);
  if (place !== null) return place;
  const hint = 'Write postgres://db.example.com/erp, mysql://db.example.com/erp or sqlite:data/erp.db';
  context.addIssue({ code: 'custom', message: 'is no address of a database known here', params: { hint } });
  return z.NEVER;
});

/** The `source` block for `kind: sql`. */
export const sqlSourceOptions = z
  .strictObject({
    kind: z.literal('sql'),
    url: url.describe(
      'postgres://host:port/database, mysql://… (MariaDB too), or sqlite:FILE. Better without user and password.',
    ),
    user: z.string().min(1).optional().describe('User of the database.'),
    password: z.string().optional().describe('Its password, best as ${NAME}.'),
    tls: z
      .boolean()
      .optional()
      .describe('Is the connection encrypted and the certificate checked? Yes, unless it is this machine.'),
    tls_ca: z
      .string()
      .min(1)
      .optional()
      .describe("File with the certificate (PEM) that signs the database's, if it is not a public one."),
    query: z.string().min(1).describe('What gives the locations, a row each. Best with ORDER BY.'),
    table: z
      .string()
      .min(1)
      .optional()
      .describe('For write_back: the table that values are written into, if necessary as schema.table.'),
    columns: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe('For write_back: columns of the table that the query gives under another name.'),
    null_is: z
      .enum(['absent', 'empty'])
      .default('absent')
      .describe('absent: NULL says nothing. empty: NULL is explicitly empty, and emptied values are written as NULL.'),
    timeout_seconds: z.number().positive().default(60).describe('For connecting, and for each wait for rows.'),
    ...commonSourceOptions,
  })
  .superRefine(({ write_back: writeBack, table }, context) => {
    if (writeBack && table === undefined) context.addIssue({ code: 'custom', path: ['table'], message: 'is missing' });
  })
  .transform(
    ({ write_back: writeBack, null_is: nullIs, timeout_seconds: timeoutSeconds, tls_ca: tlsCa, url: at, ...rest }) => {
      const { user = at.user ?? undefined, password = at.password ?? undefined, tls, ...options } = rest;
      return {
        ...options,
        place: { ...at, user: user ?? null, password: password ?? null },
        tls: tls ?? !isThisMachine(at.host),
        tlsCa: tlsCa ?? null,
        nullIs,
        timeoutMs: Math.round(timeoutSeconds * 1000),
        writeBack,
      };
    },
  );

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host) || host === '';
}

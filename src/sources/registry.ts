import type { Log, Source } from '../domain/ports.ts';
import { createCsvSource, type CsvSourceOptions } from './csv/reader.ts';
import { namesSeveral } from './files/options.ts';
import { createSeveralFiles } from './files/several-files.ts';
import { createHttpSource, type HttpSourceOptions } from './http/reader.ts';
import { createJsonSource } from './json/reader.ts';
import type { JsonSourceOptions } from './json/survey.ts';
import { createSqlSource, type SqlSourceOptions } from './sql/reader.ts';
import { createXlsxSource } from './xlsx/reader.ts';
import type { XlsxSourceOptions } from './xlsx/table.ts';

/** What a source may use. */
export interface SourceDeps {
  readonly log: Log;
}

/** One kind of source: what it can do, and how to make one. Opening nothing yet: reading does. */
export interface SourceKind<Options> {
  /** Can planned values be written into sources of this kind? */
  readonly canWrite: boolean;
  create(options: Options, deps: SourceDeps): Source;
}

/** The options of every kind. */
interface OptionsByKind {
  readonly csv: InFiles<CsvSourceOptions>;
  readonly http: HttpSourceOptions;
  readonly json: InFiles<JsonSourceOptions>;
  readonly sql: SqlSourceOptions;
  readonly xlsx: InFiles<XlsxSourceOptions>;
}

/** What one file is read by, and which files: one, a pattern of names, or a list of both. */
type InFiles<Options extends { readonly path: string }> = Omit<Options, 'path'> & {
  readonly path: string | readonly string[];
};

/** Every kind of source there is. Adding one is a folder, its options above, and a line here. */
export const sourceKinds: { readonly [Kind in keyof OptionsByKind]: SourceKind<OptionsByKind[Kind]> } = {
  csv: {
    canWrite: true,
    create: ({ path: paths, ...options }, deps) =>
      createFromFiles({ kind: 'csv', paths, createOne: (path) => createCsvSource({ ...options, path }, deps) }),
  },
  http: { canWrite: true, create: createHttpSource },
  json: {
    canWrite: true,
    create: ({ path: paths, ...options }, deps) =>
      createFromFiles({
        kind: 'json',
        paths,
        mayLackColumns: true,
        createOne: (path) => createJsonSource({ ...options, path }, deps),
      }),
  },
  sql: { canWrite: true, create: createSqlSource },
  xlsx: {
    canWrite: true,
    create: ({ path: paths, ...options }, deps) =>
      createFromFiles({ kind: 'xlsx', paths, createOne: (path) => createXlsxSource({ ...options, path }, deps) }),
  },
};

/** One file is read as it is; what stands for several is one table of all of them. */
function createFromFiles({
  kind,
  paths,
  mayLackColumns = false,
  createOne,
}: {
  readonly kind: string;
  readonly paths: string | readonly string[];
  readonly mayLackColumns?: boolean;
  readonly createOne: (path: string) => Source;
}): Source {
  if (typeof paths === 'string' && !namesSeveral(paths)) return createOne(paths);
  return createSeveralFiles({ kind, paths: [paths].flat(), mayLackColumns, createOne });
}

/** The options of one kind, named. */
export type SourceChoice<Kind extends keyof OptionsByKind = keyof OptionsByKind> = {
  readonly [K in Kind]: { readonly kind: K } & OptionsByKind[K];
}[Kind];

/** Makes the source that the configuration names. Opens nothing yet. */
export function createSource<Kind extends keyof OptionsByKind>(choice: SourceChoice<Kind>, deps: SourceDeps): Source {
  return sourceKinds[choice.kind].create(choice, deps);
}

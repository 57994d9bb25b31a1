import type { Log } from '../domain/ports/log.ts';
import type { Source } from '../domain/ports/source.ts';
import { createCsvSource, type CsvSourceOptions } from './csv/reader.ts';
import type { OpenFile } from './files/open-content.ts';
import { isUrl, namesSeveral } from './files/options.ts';
import { createSeveralFiles } from './files/several-files.ts';
import { createHttpSource, type HttpSourceOptions } from './http/reader.ts';
import { createRemoteFile, type RemoteFile } from './http/remote-file.ts';
import { createJsonSource } from './json/reader.ts';
import type { JsonSourceOptions } from './json/survey.ts';
import { createSqlSource, type SqlSourceOptions } from './sql/reader.ts';
import { createXlsxSource } from './xlsx/reader.ts';
import type { XlsxSourceOptions } from './xlsx/table.ts';

/** What a source may use. */
export interface SourceDeps {
  readonly log: Log;
  /** Of a source that lists changes: when the read began up to which all is settled, ISO 8601; null when none did. */
  readonly since?: () => string | null;
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

/** What one file is read by, and which files: one, a pattern of names, a list of both, or a URL. */
type InFiles<Options extends { readonly path: string }> = Omit<Options, 'path'> &
  RemoteOptions & {
    readonly path: string | readonly string[];
  };

type RemoteOptions = Pick<RemoteFile, 'headers' | 'auth' | 'timeoutMs'>;

/** Every kind of source there is. Adding one is a folder, its options above, and a line here. */
export const sourceKinds: { readonly [Kind in keyof OptionsByKind]: SourceKind<OptionsByKind[Kind]> } = {
  csv: {
    canWrite: true,
    create: (options, deps) =>
      createFromFiles({ kind: 'csv', options, deps }, (path, open) =>
        createCsvSource({ ...options, path }, { ...deps, ...open }),
      ),
  },
  http: { canWrite: true, create: createHttpSource },
  json: {
    canWrite: true,
    create: (options, deps) =>
      createFromFiles({ kind: 'json', options, deps }, (path, open) =>
        createJsonSource({ ...options, path }, { ...deps, ...open }),
      ),
  },
  sql: { canWrite: true, create: createSqlSource },
  xlsx: {
    canWrite: true,
    create: (options, deps) =>
      createFromFiles({ kind: 'xlsx', options, deps }, (path, open) =>
        createXlsxSource({ ...options, path }, { ...deps, ...open }),
      ),
  },
};

interface FromFiles {
  readonly kind: 'csv' | 'json' | 'xlsx';
  readonly options: InFiles<{ readonly path: string }>;
  readonly deps: SourceDeps;
}

/** One file is read as it is; what stands for several is one table of all of them; a URL is downloaded first. */
function createFromFiles(
  { kind, options, deps }: FromFiles,
  create: (path: string, open: { readonly open?: OpenFile }) => Source,
): Source {
  const { path: paths, headers, auth, timeoutMs, ...settings } = options;
  if (isUrl(paths)) {
    // The reader of CSV says with its digest whether there was something to warn of; the others never warn.
    const isSilent = kind !== 'csv';
    const createOne = (path: string, open: OpenFile): Source => create(path, { open });
    return createRemoteFile({ kind, url: paths, headers, auth, timeoutMs, settings, isSilent, createOne }, deps);
  }
  if (typeof paths === 'string' && !namesSeveral(paths)) return create(paths, {});
  const createOne = (path: string): Source => create(path, {});
  return createSeveralFiles({ kind, paths: [paths].flat(), mayLackColumns: kind === 'json', createOne });
}

/** The options of one kind, named. */
export type SourceChoice<Kind extends keyof OptionsByKind = keyof OptionsByKind> = {
  readonly [K in Kind]: { readonly kind: K } & OptionsByKind[K];
}[Kind];

/** Makes the source that the configuration names. Opens nothing yet. */
export function createSource<Kind extends keyof OptionsByKind>(choice: SourceChoice<Kind>, deps: SourceDeps): Source {
  return sourceKinds[choice.kind].create(choice, deps);
}

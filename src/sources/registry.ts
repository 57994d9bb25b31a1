import type { Log, Source } from '../domain/ports.ts';
import { createCsvSource, type CsvSourceOptions } from './csv/reader.ts';
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
  readonly csv: CsvSourceOptions;
  readonly http: HttpSourceOptions;
  readonly json: JsonSourceOptions;
  readonly sql: SqlSourceOptions;
  readonly xlsx: XlsxSourceOptions;
}

/** Every kind of source there is. Adding one is a folder, its options above, and a line here. */
export const sourceKinds: { readonly [Kind in keyof OptionsByKind]: SourceKind<OptionsByKind[Kind]> } = {
  csv: { canWrite: true, create: createCsvSource },
  http: { canWrite: true, create: createHttpSource },
  json: { canWrite: true, create: createJsonSource },
  sql: { canWrite: true, create: createSqlSource },
  xlsx: { canWrite: true, create: createXlsxSource },
};

/** The options of one kind, named. */
export type SourceChoice<Kind extends keyof OptionsByKind = keyof OptionsByKind> = {
  readonly [K in Kind]: { readonly kind: K } & OptionsByKind[K];
}[Kind];

/** Makes the source that the configuration names. Opens nothing yet. */
export function createSource<Kind extends keyof OptionsByKind>(choice: SourceChoice<Kind>, deps: SourceDeps): Source {
  return sourceKinds[choice.kind].create(choice, deps);
}

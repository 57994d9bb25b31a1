import type { Log, Source } from '../domain/ports.ts';
import { createCsvSource } from './csv/reader.ts';

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

/** Every kind of source there is. Adding one is a folder and a line here. */
export const sourceKinds = {
  csv: { canWrite: true, create: createCsvSource },
} satisfies Record<string, SourceKind<never>>;

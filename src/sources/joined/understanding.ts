import type { LocationKey } from '../../domain/ids.ts';
import type { Problem } from '../../domain/location.ts';
import type { SourceRecord } from '../../domain/ports/source-read.ts';

/** How the mapping understands headers, codes and templates; here they mean the same. `open-source.ts` brings the two together. */
export interface Understanding {
  /** Finds the place of a column; undefined when it is missing or repeated. */
  createFindColumn(columns: readonly string[]): (column: string) => number | undefined;
  /** The code in the column at `index`, or why it cannot be read. */
  readKey(
    record: SourceRecord,
    column: string,
    index: number,
    columnCount: number,
  ): { readonly key: LocationKey } | { readonly problem: Problem };
  /** The name that was probably meant; null when none is near. */
  nearestOf(text: string, candidates: Iterable<string>): string | null;
  /** Fixed texts and the columns between them: `texts[0] columns[0] texts[1] …`. */
  partsOfTemplate(template: string): { readonly texts: readonly string[]; readonly columns: readonly string[] };
}

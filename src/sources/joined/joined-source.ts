import type { Source } from '../../domain/ports/source.ts';

/** One further source, and how its rows become columns of the locations. */
export interface JoinedSource {
  /** For messages, and before the dot in the names of its columns: `closures.special`. */
  readonly name: string;
  readonly source: Source;
  /** Its column that holds the code of a location. */
  readonly key: string;
  /** Its column that tells several rows of one code apart: their cells are the columns `name.value.column`. */
  readonly pivot?: string | undefined;
  /** Columns that are put together from all rows of one code, a text with `{{column}}` places for each row. */
  readonly concat?: Readonly<Record<string, string>> | undefined;
  /** Is a code that only stands here a location too? */
  readonly addsLocations: boolean;
}

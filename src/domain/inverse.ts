import type { LocationKey } from './ids.ts';
import type { SourceRecord } from './ports/source-read.ts';
import type { CellWrite, SourceAppend } from './ports/source-writer.ts';
import type { FieldPath, FieldValues } from './value.ts';

/** What else decides whether a value can be written. */
export interface InverseContext {
  /** `YYYY-MM-DD` in the schedule's time zone, as for the mapper. */
  readonly today: string;
  /** Why the source cannot hold a text, in words; null when it can. Left out: it can hold any. */
  refuses?(text: string): string | null;
  /** Why no text can be written into a column, in words; null when texts can. Left out: into any. */
  refusesColumn?(column: string): string | null;
}

/** A value that cannot be written so that it reads the same. */
export interface RefusedField {
  readonly field: FieldPath;
  /** `column town is also read for City`. */
  readonly reason: string;
}

/** What to write into one record. The cells belong together: written, they read as the values that are not refused. */
export interface Inversion {
  /** Only those whose text changes, in the order of the columns. */
  readonly cells: readonly CellWrite[];
  readonly refused: readonly RefusedField[];
  /** Fields that change along, as a template mixes them from the same columns. */
  readonly derived: readonly FieldPath[];
}

export interface NewRow {
  readonly cells: SourceAppend['cells'];
  /** Values the row does not hold: of templates and constants, and what cannot be written. */
  readonly refused: readonly RefusedField[];
}

/** The mapping the other way round: from values to cells (R25). Pure, but for what it remembers of cells. */
export interface Inverse {
  /** Learns from a record how the file spells things; the first thousand are enough, more are passed over. */
  observe(record: SourceRecord): void;
  /**
   * The cells that make a record say these values, in the file's own spelling, and nothing else otherwise. Every answer
   * was read back through the mapping. `null` empties, a date of special hours is removed by it.
   */
  cellsFor(record: SourceRecord, changes: FieldValues, context: InverseContext): Inversion;
  /**
   * A new record for a business. A key that would not read as itself refuses all of it: no cells. So does a value that cannot be
   * written and of which the record would say something else, as a constant in the mapping does.
   */
  newRow(key: LocationKey, values: FieldValues, context: InverseContext): NewRow;
}

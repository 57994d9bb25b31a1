import { UnreadableColumn } from './json.ts';
import { corrupt } from './translate-error.ts';

/**
 * Turns rows into what the ports speak of.
 * @throws SyncError STATE_CORRUPT, naming the table, when a row holds something else than we write.
 */
export function readRows<R, T>(
  where: { readonly path: string; readonly table: string },
  rows: readonly R[],
  read: (row: R) => T,
): T[] {
  try {
    return rows.map(read);
  } catch (error) {
    if (error instanceof UnreadableColumn)
      throw corrupt(where.path, `a value in table ${where.table} is ${error.message}`);
    throw error;
  }
}

import type { Statement } from './connection.ts';
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

/** Rows of one page: what is read of a large table is never there twice. */
export const rowsAtOnce = 2_000;

/**
 * Goes through a table that is ordered by its code, page by page.
 * @throws SyncError STATE_CORRUPT, as {@link readRows}
 */
export function readInPages<R extends { readonly code: string }>(
  where: Parameters<typeof readRows>[0],
  page: Statement<{ readonly after: string }, R>,
  receive: (row: R) => void,
): void {
  let after = '';
  for (;;) {
    const rows = page.all({ after });
    readRows(where, rows, receive);
    if (rows.length < rowsAtOnce) return;
    after = rows.at(-1)?.code ?? after;
  }
}

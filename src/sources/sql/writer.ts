import { sql, type Transaction } from 'kysely';
import type { Log } from '../../domain/ports/log.ts';
import type {
  CellWrite,
  SourceAppend,
  SourceWrite,
  SourceWriteOutcome,
  SourceWriter,
  SourceWritten,
} from '../../domain/ports/source-writer.ts';
import { refuseNoCharacter, stale } from '../judge-writes.ts';
import { notSaid } from '../not-said.ts';
import { readsAs } from '../reads-as.ts';
import type { AnyTables } from './database.ts';
import { withDatabase, type Session, type SessionOptions } from './session.ts';
import { describePlace, troubleOf } from './translate-error.ts';

/** Where to write, and how the rows are read. */
export interface SqlWriterOptions extends SessionOptions {
  readonly query: string;
  readonly key: string;
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly nullIs: 'absent' | 'empty';
}

type Open = Transaction<AnyTables>;

/**
 * Writes values by UPDATE, row by row in one transaction. Each row is locked, read with the very query that it was read
 * with, changed if it still says what was expected, and read once more: what does not read back as planned is undone.
 * One row that cannot be written does not stop the others. See README.md.
 */
export function createSqlWriter(options: SqlWriterOptions, { log }: { readonly log: Log }): SourceWriter {
  const { place, table, query, nullIs } = options;
  const silence = nullIs === 'empty' ? '' : notSaid;
  const columnOf = (column: string): string =>
    Object.hasOwn(options.columns, column) ? (options.columns[column] ?? column) : column;

  return {
    refuses: refuseNoCharacter,
    write: ({ edits, appends, version }, signal) =>
      withDatabase(options, 'write', signal, (session) =>
        session.db
          .transaction()
          .setIsolationLevel(place.dialect === 'sqlite' ? 'serializable' : 'read committed')
          .execute(async (open): Promise<SourceWritten> => {
            const columns = await session.columnsOf(query);
            const row = createRows(session, open, columns);
            const edited: SourceWriteOutcome[] = [];
            for (const edit of edits) edited.push(await inSavepoint(session, open, edit, () => row.update(edit)));
            const added: SourceWriteOutcome[] = [];
            for (const append of appends) {
              added.push(await inSavepoint(session, open, append, () => row.insert(append)));
            }
            log.debug({ place: describePlace(place), rows: edits.length + appends.length }, 'database written');
            return { edits: edited, appends: added, version };
          }),
      ),
  };

  /** What is not written leaves no trace, and the transaction as it was. */
  async function inSavepoint(
    session: Session,
    open: Open,
    write: SourceWrite | SourceAppend,
    work: () => Promise<SourceWriteOutcome>,
  ): Promise<SourceWriteOutcome> {
    session.alive();
    await sql`savepoint one_row`.execute(open);
    let outcome: SourceWriteOutcome;
    try {
      outcome = await work();
    } catch (error) {
      const found = troubleOf(error);
      if (found?.trouble !== 'statement') throw error;
      outcome = unencodable(write, write.cells[0]?.column ?? '', `the database refuses it: ${found.says}`);
    }
    if (outcome.kind !== 'written') await sql`rollback to savepoint one_row`.execute(open);
    await sql`release savepoint one_row`.execute(open);
    return outcome;
  }

  function createRows(
    session: Session,
    open: Open,
    names: readonly string[],
  ): {
    update(edit: SourceWrite): Promise<SourceWriteOutcome>;
    insert(append: SourceAppend): Promise<SourceWriteOutcome>;
  } {
    const keyName =
      names.find((name) => name === options.key) ?? names.find((name) => isAlike(name, options.key)) ?? '';
    const target = sql.table(table);
    const keyColumn = sql.id(columnOf(keyName));

    /** The row as the query gives it; null where there is none, or more than one. */
    async function read(key: string): Promise<Readonly<Record<string, string>> | null> {
      const asked = sql<Record<string, unknown>>`
        select * from (${sql.raw(query)}\n) as asked where ${session.isKey(keyName, key)}`;
      const { rows } = await asked.execute(open);
      const found = rows
        .map((row) => Object.fromEntries(names.map((name) => [name, session.textOf(row[name]) ?? silence])))
        .filter((row) => row[keyName]?.trim() === key);
      return found.length === 1 ? (found[0] ?? null) : null;
    }

    async function lock(key: string): Promise<number> {
      const locking = session.locksRows ? sql`for update` : sql``;
      // SQLite locks with the first write: one of nothing will do.
      if (!session.locksRows) await sql`update ${target} set ${keyColumn} = ${keyColumn} where 1 = 0`.execute(open);
      const { rows } = await sql`select 1 as found from ${target} where ${keyColumn} = ${key} ${locking}`.execute(open);
      return rows.length;
    }

    const textFor = (text: string): string | null => (text === '' && nullIs === 'empty' ? null : text);

    return {
      async update(edit) {
        const unknown = firstUnknown(edit.cells, names);
        if (unknown !== null) return stale(edit, `there is no column ${unknown}`);
        const locked = await lock(edit.key);
        if (locked !== 1) {
          return stale(
            edit,
            locked === 0 ? `table ${table} has no row ${edit.key}` : `table ${table} has it ${String(locked)} times`,
          );
        }
        const before = await read(edit.key);
        if (before === null) return stale(edit, 'the query does not give its row, or several');
        const moved = edit.cells.find(({ column, expected }) => before[column] !== expected);
        if (moved !== undefined) return stale(edit, `column ${moved.column} holds another text than was read`);

        const changes = edit.cells.filter(({ expected, text }) => expected !== text);
        if (changes.length === 0) return { key: edit.key, kind: 'written' };
        const set = sql.join(changes.map(({ column, text }) => sql`${sql.id(columnOf(column))} = ${textFor(text)}`));
        const done = await sql`update ${target} set ${set} where ${keyColumn} = ${edit.key}`.execute(open);
        if (done.numAffectedRows !== 1n) return stale(edit, 'no row was updated');
        return judge(edit, await read(edit.key));
      },
      async insert(append) {
        const unknown = firstUnknown(append.cells, names);
        if (unknown !== null) return stale(append, `there is no column ${unknown}`);
        if ((await lock(append.key)) > 0) return stale(append, `table ${table} has a row ${append.key} already`);
        const columns = sql.join(append.cells.map(({ column }) => sql.id(columnOf(column))));
        const values = sql.join(append.cells.map(({ text }) => sql`${textFor(text)}`));
        await sql`insert into ${target} (${columns}) values (${values})`.execute(open);
        return judge(append, await read(append.key));
      },
    };
  }
}

/** Written is what reads back: a trigger, a rounding or a cut text makes it another value. */
function judge(write: SourceWrite | SourceAppend, after: Readonly<Record<string, string>> | null): SourceWriteOutcome {
  if (after === null) return unencodable(write, write.cells[0]?.column ?? '', 'the query does not give the row then');
  const cells: readonly Pick<CellWrite, 'column' | 'text'>[] = write.cells;
  const other = cells.find(({ column, text }) => !readsAs(text, after[column] ?? ''));
  if (other === undefined) return { key: write.key, kind: 'written' };
  return unencodable(write, other.column, `the database makes "${(after[other.column] ?? '').slice(0, 60)}" of it`);
}

function firstUnknown(cells: readonly { readonly column: string }[], names: readonly string[]): string | null {
  return cells.find(({ column }) => !names.includes(column))?.column ?? null;
}

function isAlike(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function unencodable(write: SourceWrite | SourceAppend, column: string, detail: string): SourceWriteOutcome {
  return { key: write.key, kind: 'unencodable', column, detail };
}

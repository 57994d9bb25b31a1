import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asLocationKey } from '../../../src/domain/ids.ts';
import type { SourceWrite, SourceWritten } from '../../../src/domain/ports/source-writer.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import type { DatabasePlace } from '../../../src/sources/sql/options.ts';
import { createSqlSource, type SqlSourceOptions } from '../../../src/sources/sql/reader.ts';
import { createWarnings, neverAborted, readAll } from '../../contract/read-all.ts';
import { describeSourceContract } from '../../contract/source-contract.ts';

/** A database that tests fill as somebody else would. */
export interface TestDatabase {
  readonly place: DatabasePlace;
  /** Runs a statement; `?` stands for a parameter. */
  run(statement: string, parameters?: readonly (string | number | null)[]): Promise<void>;
  /** A query that gives so many rows of about 200 bytes: `id` (`000001`, …), `text`. */
  largeQuery(rows: number): string;
  /** Connections of sources that are still open. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/** What the databases differ in. */
export interface Difference {
  readonly name: string;
  /** A table `types` with one row of odd types, and what is to be read of it. */
  readonly types: { readonly columns: string; readonly values: string; readonly texts: readonly string[] };
  /** A number that the database fills up with zeros. */
  readonly decimal: string;
}

export function sourceOf(place: DatabasePlace, options: Partial<SqlSourceOptions> = {}): Source {
  return createSqlSource(
    {
      ...{ place, tls: false, tlsCa: null, timeoutMs: 20_000, key: 'store_id', columns: {}, nullIs: 'absent' },
      ...{ query: 'select store_id, name, city from shops order by n', table: 'shops' },
      ...options,
    },
    { log: createWarnings().log },
  );
}

/** Everything that holds for every database; each test makes its tables anew. */
export function describeSql(difference: Difference, open: () => Promise<TestDatabase>): void {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await open();
  });

  afterAll(async () => {
    await database.close();
  });

  async function fill(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): Promise<void> {
    await database.run('drop table if exists shops');
    const types = columns.map((column) => `${column} varchar(200)`).join(', ');
    await database.run(`create table shops (n integer primary key, ${types})`);
    const places = columns.map(() => '?').join(', ');
    for (const [index, row] of rows.entries()) {
      await database.run(`insert into shops (n, ${columns.join(', ')}) values (?, ${places})`, [index + 1, ...row]);
    }
  }

  describeSourceContract(
    difference.name,
    async () => ({
      table: async (columns, rows) => {
        await fill(columns, rows);
        // A record that is added has no number of its own.
        await database.run('drop table if exists added');
        return sourceOf(database.place);
      },
      changeElsewhere: (row, column, text) => database.run(`update shops set ${column} = ? where n = ?`, [text, row]),
      brokenOff: () => Promise.reject(new Error('a query gives all or nothing')),
      changing: () => Promise.reject(new Error('a transaction sees one moment')),
      large: async (rows) => sourceOf(database.place, { query: database.largeQuery(rows) }),
      missing: async () => sourceOf(database.place, { query: 'select store_id from nowhere' }),
      webPage: () => Promise.reject(new Error('no file')),
      empty: () => Promise.reject(new Error('no file')),
      open: () => 0,
      dispose: async () => {
        await expect.poll(() => database.connections(), { timeout: 5000 }).toBe(0);
      },
    }),
    { isWhole: true, appends: false },
  );

  describe(`${difference.name}: reading`, () => {
    it('gives every type as the text that the database writes (R30)', async () => {
      const { columns, values, texts } = difference.types;
      await database.run('drop table if exists types');
      await database.run(`create table types (${columns})`);
      await database.run(`insert into types values (${values})`);

      const { records } = await readAll(sourceOf(database.place, { query: 'select * from types' }));

      expect(records.map(({ cells }) => cells)).toEqual([texts]);
    });

    it.each([
      ['absent', [' ', '']],
      ['empty', ['', '']],
    ] as const)(
      'gives NULL as %s where that is configured, and an empty text as empty (R32)',
      async (nullIs, texts) => {
        await fill(
          ['store_id', 'name'],
          [
            ['1', null],
            ['2', ''],
          ],
        );

        const { records } = await readAll(
          sourceOf(database.place, { query: 'select store_id, name from shops order by n', nullIs }),
        );

        expect(records.map(({ cells }) => cells[1])).toEqual(texts);
      },
    );

    it('takes a query with a comment and semicolon at its end, and with WITH', async () => {
      await fill(['store_id', 'name'], [['1', 'a']]);
      const query = 'with mine as (select store_id, name from shops) select * from mine -- all of them\n;\n';

      const { columns, records } = await readAll(sourceOf(database.place, { query }));

      expect(columns).toEqual(['store_id', 'name']);
      expect(records.map(({ cells }) => cells)).toEqual([['1', 'a']]);
    });

    it('refuses two columns of one name', async () => {
      await fill(['store_id', 'name'], [['1', 'a']]);

      const reading = readAll(
        sourceOf(database.place, { query: 'select store_id, name as x, store_id as x from shops' }),
      );

      await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(/x/) });
    });

    it('writes nothing, whatever the query says', async () => {
      await fill(['store_id', 'name'], [['1', 'a']]);

      const reading = readAll(sourceOf(database.place, { query: 'delete from shops' }));

      await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
      const { records } = await readAll(sourceOf(database.place, { query: 'select store_id from shops' }));
      expect(records).toHaveLength(1);
    });

    it('says what is wrong with a query', async () => {
      const reading = readAll(sourceOf(database.place, { query: 'selct store_id' }));

      await expect(reading).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
        retryable: false,
        message: expect.stringMatching(/^cannot read .*: .*syntax/i),
      });
    });
  });

  describe(`${difference.name}: writing`, () => {
    const query = 'select code as store_id, label as name, lat from places order by code';
    const options: Partial<SqlSourceOptions> = {
      query,
      table: 'places',
      columns: { store_id: 'code', name: 'label' },
    };

    async function places(): Promise<void> {
      await database.run('drop table if exists places');
      await database.run(
        `create table places (code varchar(20) primary key, label varchar(10) not null, lat ${difference.decimal})`,
      );
      await database.run("insert into places values ('1', 'one', null), ('2', 'two', 48.5), ('a', 'three', 1)");
    }

    function edit(key: string, cells: SourceWrite['cells']): SourceWrite {
      return { key: asLocationKey(key), at: { row: 1, line: 2 }, cells };
    }

    async function write(edits: readonly SourceWrite[], more: Partial<SqlSourceOptions> = {}): Promise<SourceWritten> {
      const source = sourceOf(database.place, { ...options, ...more });
      return source.writer!.write({ version: 'any', edits, appends: [] }, neverAborted);
    }

    it('goes into the columns of the table, by the key, numbers as numbers', async () => {
      await places();

      const { edits } = await write([
        edit('1', [
          { column: 'name', expected: 'one', text: "o'ne" },
          { column: 'lat', expected: ' ', text: '48.25' },
        ]),
      ]);

      const { records } = await readAll(sourceOf(database.place, options));
      expect(edits.map(({ kind }) => kind)).toEqual(['written']);
      expect(Number(records[0]?.cells[2])).toBe(48.25);
      expect(records.map(({ cells }) => cells[1])).toEqual(["o'ne", 'two', 'three']);
    });

    it('leaves alone what the database refuses or would make another text of, and goes on with the others', async () => {
      await places();

      const { edits } = await write([
        edit('1', [{ column: 'lat', expected: ' ', text: 'north' }]),
        edit('nobody', [{ column: 'name', expected: 'one', text: 'x' }]),
        edit('2', [{ column: 'name', expected: 'two', text: 'deux' }]),
      ]);

      const { records } = await readAll(sourceOf(database.place, options));
      expect(edits.map(({ kind }) => kind)).toEqual(['unencodable', 'stale', 'written']);
      expect(records.map(({ cells }) => cells[1])).toEqual(['one', 'deux', 'three']);
      expect(records[0]?.cells[2]).toBe(' ');
    });

    it('empties into NULL where NULL is explicitly empty', async () => {
      await places();
      const { records: before } = await readAll(sourceOf(database.place, { ...options, nullIs: 'empty' }));

      const { edits } = await write([edit('2', [{ column: 'lat', expected: before[1]?.cells[2] ?? '?', text: '' }])], {
        nullIs: 'empty',
      });

      const { records } = await readAll(sourceOf(database.place, options));
      expect(edits.map(({ kind }) => kind)).toEqual(['written']);
      expect(records[1]?.cells[2]).toBe(' ');
    });

    it('adds a row, and not twice', async () => {
      await places();
      const source = sourceOf(database.place, options);
      const cells = [
        { column: 'store_id', text: '4' },
        { column: 'name', text: 'four' },
      ];
      const appends = [
        { key: asLocationKey('4'), cells },
        { key: asLocationKey('4'), cells },
      ];

      const written = await source.writer!.write({ version: 'any', edits: [], appends }, neverAborted);

      const { records } = await readAll(source);
      expect(written.appends.map(({ kind }) => kind)).toEqual(['written', 'stale']);
      expect(records.map(({ cells: [code, name] }) => [code, name])).toContainEqual(['4', 'four']);
      expect(records).toHaveLength(4);
    });

    it('tells a key from one that differs in case only', async () => {
      await places();

      const { edits } = await write([edit('A', [{ column: 'name', expected: 'three', text: 'drei' }])]);

      const { records } = await readAll(sourceOf(database.place, options));
      expect(edits.map(({ kind }) => kind)).toEqual(['stale']);
      expect(records[2]?.cells[1]).toBe('three');
    });
  });
}

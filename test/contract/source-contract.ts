import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import { asLocationKey } from '../../src/domain/ids.ts';
import type { SourceWrite, SourceWriter } from '../../src/domain/ports/source-writer.ts';
import type { Source } from '../../src/domain/ports/source.ts';
import { neverAborted, readAll, type Received } from './read-all.ts';

/** What a kind of source can be asked. */
export interface SourceNature {
  /** Can its content break off, or change, while it is read? A database gives one moment or nothing. */
  readonly isWhole?: boolean;
  /** Can it change after the first record was given? */
  readonly changesMidway?: boolean;
  /** Can a part be read of what breaks off? */
  readonly isReadInPart?: boolean;
  /** Does a table without rows still name its columns? */
  readonly namesColumnsWithoutRows?: boolean;
  /** Is it read as a stream? */
  readonly isStreamed?: boolean;
  /** Can it be written? */
  readonly writes?: boolean;
  /** Can records be added? */
  readonly appends?: boolean;
}

const usualNature: Required<SourceNature> = {
  isWhole: false,
  changesMidway: true,
  isReadInPart: true,
  namesColumnsWithoutRows: true,
  isStreamed: true,
  writes: true,
  appends: true,
};

/** What a kind of source brings to be tested; every source it makes is fresh. */
export interface SourceFixture {
  /** Holds exactly this table. */
  table(columns: readonly string[], rows: readonly (readonly string[])[]): Promise<Source>;
  /** Holds this table, but breaks off inside the last row. */
  brokenOff(columns: readonly string[], rows: readonly (readonly string[])[]): Promise<Source>;
  /** Holds `rows` rows of about 200 bytes, columns `id` (`000001`, …) and `text`. */
  large(rows: number): Promise<Source>;
  /** Calls `change` with what is under the source while it is being read; the change must be noticed. */
  changing(rows: number): Promise<{ source: Source; change: () => void }>;
  /** Does not exist. */
  missing(): Promise<Source>;
  /** Exists and is no table of this kind, but a web page. */
  webPage(): Promise<Source>;
  /** Exists and holds nothing at all. */
  empty(): Promise<Source>;
  /** Writes one cell of the last table as somebody else would; rows count from 1. */
  changeElsewhere(row: number, column: string, text: string): Promise<void>;
  /** Things left open by the sources made here: files, connections. */
  open(): number;
  dispose(): Promise<void>;
}

const columns = ['store_id', 'name', 'city'];
const rows = [
  ['0012', 'Bäckerei "Süd"', 'Köln'],
  ['0013', '  Café, Bar; Grill  ', 'Aix-\nen-Provence'],
  ['', '', ''],
  ['3.31E+11', '=1+1', '東京'],
];

/** Bytes of the heap that are alive: what the collector has not come to yet does not count. */
function heapAlive(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** The promises that every kind of source keeps. */
export function describeSourceContract(
  name: string,
  makeFixture: () => Promise<SourceFixture>,
  nature: SourceNature = {},
): void {
  const { isWhole, changesMidway, isReadInPart, namesColumnsWithoutRows, isStreamed, writes, appends } = {
    ...usualNature,
    ...nature,
  };

  describe(`any source: ${name}`, () => {
    let fixture: SourceFixture;

    beforeEach(async () => {
      fixture = await makeFixture();
    });

    afterEach(async () => {
      const left = fixture.open();
      await fixture.dispose();
      expect(left, 'left open').toBe(0);
    });

    it('gives the header once, then every cell as the text it is (R30)', async () => {
      const source = await fixture.table(columns, rows);

      const received = await readAll(source);

      expect(received.columns).toEqual(columns);
      expect(received.records.map(({ cells }) => cells)).toEqual(rows);
      expect(received.read).toMatchObject({ outcome: 'complete', rows: rows.length });
      expect(received.read.reason).toBeUndefined();
    });

    it('counts rows from 1 after the header, and lines upwards in every file', async () => {
      const source = await fixture.table(columns, rows);

      const { records } = await readAll(source);

      expect(records.map(({ at }) => at.row)).toEqual([1, 2, 3, 4]);
      for (const file of new Set(records.map(({ at }) => at.file))) {
        const lines = records.filter(({ at }) => at.file === file).map(({ at }) => at.line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
      }
    });

    it('gives the same again when read again', async () => {
      const source = await fixture.table(columns, rows);

      const first = await readAll(source);
      const second = await readAll(source);

      expect(second).toEqual(first);
    });

    it.each([
      ['gives nothing, or the same again, when asked about a read of the same content', true],
      ['gives the same again, when asked about a read of the same content that does not suffice', false],
    ])('%s', async (_, suffices) => {
      const source = await fixture.table(columns, rows);
      const first = await readAll(source);
      const { digest = 'none', rows: count, traits } = first.read;
      const given: string[] = [];

      const again = await source.read(
        { header: () => given.push('header'), records: () => given.push('records') },
        neverAborted,
        { digest, rows: count, traits, suffices: () => suffices },
      );

      expect(suffices || given.length > 0).toBe(true);
      expect(again).toEqual({ ...first.read, outcome: given.length === 0 ? 'unchanged' : 'complete' });
    });

    it('gives everything when asked about a read of another content', async () => {
      const other = await readAll(await fixture.table(columns, rows.slice(1)));
      const { digest = 'none', rows: count, traits } = other.read;
      const source = await fixture.table(columns, rows);
      let given = 0;

      const read = await source.read({ header: () => {}, records: (batch) => (given += batch.length) }, neverAborted, {
        digest,
        rows: count,
        traits,
        suffices: () => true,
      });

      expect(read).toMatchObject({ outcome: 'complete', rows: rows.length });
      expect(given).toBe(rows.length);
    });

    it.runIf(namesColumnsWithoutRows)('gives a table without rows as complete, with no rows', async () => {
      const source = await fixture.table(columns, []);

      const received = await readAll(source);

      expect(received.columns).toEqual(columns);
      expect(received.read).toMatchObject({ outcome: 'complete', rows: 0 });
    });

    it.runIf(!namesColumnsWithoutRows)('rejects a table without rows, of which no column is known (R2)', async () => {
      const source = await fixture.table(columns, []);

      const reading = readAll(source);

      await expect(reading).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
    });

    it.runIf(!isWhole && isReadInPart)(
      'says that content that breaks off is incomplete, and does not give the torn row (R2)',
      async () => {
        const source = await fixture.brokenOff(columns, rows);

        const { records, read } = await readAll(source);

        expect(read).toMatchObject({ outcome: 'incomplete', rows: rows.length - 1, reason: expect.any(String) });
        expect(records.map(({ cells }) => cells)).toEqual(rows.slice(0, -1));
      },
    );

    it.runIf(!isWhole && !isReadInPart)('rejects content that breaks off, and gives nothing (R2)', async () => {
      const source = await fixture.brokenOff(columns, rows);

      const reading = readAll(source);

      await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
    });

    it.runIf(!isWhole && changesMidway)(
      'says that content that changes while it is read is incomplete (R2)',
      async () => {
        const { source, change } = await fixture.changing(2000);
        let isChanged = false;

        const read = await source.read(
          {
            header: () => {},
            records: () => {
              if (!isChanged) change();
              isChanged = true;
            },
          },
          neverAborted,
        );

        expect(read).toMatchObject({
          outcome: 'incomplete',
          reason: expect.stringMatching(/changed|written|replaced/),
        });
      },
    );

    it.each([
      ['is missing', 'SOURCE_NOT_FOUND', (of: SourceFixture) => of.missing()],
      ...(isWhole
        ? []
        : ([
            ['is a web page', 'SOURCE_UNREADABLE', (of: SourceFixture) => of.webPage()],
            ['is empty', 'SOURCE_EMPTY', (of: SourceFixture) => of.empty()],
          ] as const)),
    ] as const)('rejects when it %s with %s, with a hint, and gives nothing (R2)', async (_case, code, make) => {
      const source = await make(fixture);
      let calls = 0;
      const count = (): void => {
        calls += 1;
      };

      const error: unknown = await source
        .read({ header: count, records: count }, neverAborted)
        .catch((caught: unknown) => caught);

      expect(error).toBeInstanceOf(SyncError);
      expect(error).toMatchObject({ code, hint: expect.any(String) });
      expect(calls).toBe(0);
    });

    it('does not begin when it is stopped before', async () => {
      const source = await fixture.table(columns, rows);

      const reading = readAll(source, AbortSignal.abort());

      await expect(reading).rejects.toMatchObject({ code: 'ABORTED' });
    });

    it('stops soon when it is stopped midway', async () => {
      const source = await fixture.large(50_000);
      const stop = new AbortController();
      let given = 0;

      const reading = source.read(
        {
          header: () => {},
          records: (batch) => {
            given += batch.length;
            stop.abort();
          },
        },
        stop.signal,
      );

      await expect(reading).rejects.toMatchObject({ code: 'ABORTED' });
      expect(given).toBeLessThan(25_000);
    });

    it.each(['header', 'records'] as const)('passes on what the receiver of the %s throws', async (method) => {
      const source = await fixture.table(columns, rows);
      const refuse = (): never => {
        throw new SyncError('no column "tel"', { code: 'SOURCE_COLUMN_MISSING', retryable: false });
      };

      const reading = source.read({ header: () => {}, records: () => {}, [method]: refuse }, neverAborted);

      await expect(reading).rejects.toMatchObject({ code: 'SOURCE_COLUMN_MISSING' });
    });

    it.runIf(isStreamed)('gives 200,000 rows in batches, in order, without keeping them (D26)', async () => {
      const source = await fixture.large(200_000);
      let row = 0;
      let largest = 0;
      let isInOrder = true;
      let highestHeap = 0;
      let lookAt = 40_000;
      const heapBefore = heapAlive();

      const read = await source.read(
        {
          header: () => {},
          records: (batch) => {
            largest = Math.max(largest, batch.length);
            for (const { at, cells } of batch) {
              row += 1;
              if (at.row !== row || cells[0] !== String(row).padStart(6, '0')) isInOrder = false;
            }
            if (row < lookAt) return;
            lookAt += 40_000;
            highestHeap = Math.max(highestHeap, heapAlive());
          },
        },
        neverAborted,
      );

      expect(read).toMatchObject({ outcome: 'complete', rows: 200_000 });
      expect(isInOrder).toBe(true);
      expect(largest).toBeLessThanOrEqual(1000);
      // Keeping all of it would take well over 100 MB.
      expect(highestHeap).toBeGreaterThan(0);
      expect(highestHeap - heapBefore).toBeLessThan(60 * 1024 * 1024);
    });

    it('has a writer exactly when it can be written, and says which content it read', async () => {
      const source = await fixture.table(columns, rows);

      const { read } = await readAll(source);

      expect(source.writer !== undefined).toBe(source.canWrite);
      expect(read.version !== undefined).toBe(source.canWrite && writes);
    });

    it('names itself for messages', async () => {
      const source = await fixture.missing();

      expect(source.description).toMatch(/^\w+ \S/);
    });

    it.runIf(writes)('writes the planned cells and nothing else (R25)', async () => {
      const source = await fixture.table(columns, rows);
      const writer = writerOf(source);
      const before = await readAll(source);

      const written = await writer.write(
        request(before, [edit(before, 1, { city: 'Bonn' }), edit(before, 2, { name: 'Café "Bar"', city: 'Aix' })]),
        neverAborted,
      );
      const after = await readAll(source);

      expect(written.edits.map(({ kind }) => kind)).toEqual(['written', 'written']);
      expect(after.columns).toEqual(columns);
      expect(after.records.map(({ cells }) => cells)).toEqual([
        ['0012', 'Bäckerei "Süd"', 'Bonn'],
        ['0013', 'Café "Bar"', 'Aix'],
        ...rows.slice(2),
      ]);
    });

    it.runIf(writes)('writes again with the version that writing gave, without reading in between', async () => {
      const source = await fixture.table(columns, rows);
      const writer = writerOf(source);
      const before = await readAll(source);
      const { version } = await writer.write(request(before, [edit(before, 1, { city: 'Bonn' })]), neverAborted);

      const second = await writer.write(
        { version, edits: [edit(before, 2, { city: 'Aix' })], appends: [] },
        neverAborted,
      );
      const after = await readAll(source);

      expect(second.edits.map(({ kind }) => kind)).toEqual(['written']);
      expect(after.records.map(({ cells }) => cells[2])).toEqual([
        'Bonn',
        'Aix',
        ...rows.slice(2).map((row) => row[2]),
      ]);
    });

    it.runIf(writes)(
      'lets an edit alone that expects another text than is there, all its cells, and goes on with the others (R18)',
      async () => {
        const source = await fixture.table(columns, rows);
        const writer = writerOf(source);
        const before = await readAll(source);
        const wrong = edit(before, 1, { name: 'Bakery', city: 'Bonn' });
        const cells = wrong.cells.map((cell) => (cell.column === 'city' ? { ...cell, expected: 'Berlin' } : cell));

        const written = await writer.write(
          request(before, [{ ...wrong, cells }, edit(before, 2, { city: 'Aix' })]),
          neverAborted,
        );
        const after = await readAll(source);

        expect(written.edits.map(({ kind }) => kind)).toEqual(['stale', 'written']);
        expect(after.records.map(({ cells: now }) => now)).toEqual([
          rows[0],
          ['0013', '  Café, Bar; Grill  ', 'Aix'],
          ...rows.slice(2),
        ]);
      },
    );

    it.runIf(writes)('never writes over what somebody else wrote since it was read (R18)', async () => {
      const source = await fixture.table(columns, rows);
      const writer = writerOf(source);
      const before = await readAll(source);
      await fixture.changeElsewhere(1, 'city', 'Berlin');

      const written = await writer.write(request(before, [edit(before, 1, { city: 'Bonn' })]), neverAborted);
      const after = await readAll(source);

      expect(written.edits.map(({ kind }) => kind)).toEqual(['stale']);
      expect(after.records[0]?.cells).toEqual(['0012', 'Bäckerei "Süd"', 'Berlin']);
    });

    it.runIf(writes)('writes nothing when it is stopped before', async () => {
      const source = await fixture.table(columns, rows);
      const writer = writerOf(source);
      const before = await readAll(source);

      const writing = writer.write(request(before, [edit(before, 1, { city: 'Bonn' })]), AbortSignal.abort());

      await expect(writing).rejects.toMatchObject({ code: 'ABORTED' });
      expect((await readAll(source)).records).toEqual(before.records);
    });

    it.runIf(writes && appends)('adds a record at the end, and what is not named stays empty', async () => {
      const source = await fixture.table(columns, rows);
      const writer = writerOf(source);
      const before = await readAll(source);
      const cells = [
        { column: 'store_id', text: '0014' },
        { column: 'city', text: 'Łódź "Nowa"' },
      ];

      const written = await writer.write(
        { ...request(before, []), appends: [{ key: asLocationKey('0014'), cells }] },
        neverAborted,
      );
      const after = await readAll(source);

      expect(written.appends.map(({ kind }) => kind)).toEqual(['written']);
      expect(after.records.map((record) => record.cells).slice(0, rows.length)).toEqual(rows);
      expect(after.records.at(-1)?.cells.map((cell) => cell.trim())).toEqual(['0014', '', 'Łódź "Nowa"']);
    });
  });
}

function writerOf({ writer }: Source): SourceWriter {
  if (writer === undefined) throw new Error('it has no writer');
  return writer;
}

/** One planned edit of a row from 1, with the expected texts as they were read. */
function edit(
  { columns: names, records }: Received,
  row: number,
  texts: Readonly<Record<string, string>>,
): SourceWrite {
  const { at, cells } = records[row - 1]!;
  return {
    key: asLocationKey(cells[0] ?? ''),
    at,
    cells: Object.entries(texts).map(([column, text]) => ({
      column,
      expected: cells[names.indexOf(column)] ?? '',
      text,
    })),
  };
}

function request(
  { read }: Received,
  edits: readonly SourceWrite[],
): { version: string; edits: readonly SourceWrite[]; appends: readonly [] } {
  return { version: read.version ?? 'none', edits, appends: [] };
}

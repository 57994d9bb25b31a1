import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../../src/domain/ports/source-read.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import type { JoinedSource } from '../../../src/sources/joined/joined-source.ts';
import { createJoinedSource } from '../../../src/sources/joined/reader.ts';
import { readAll } from '../../contract/read-all.ts';
import { words } from './joined-sources.ts';

type Table = readonly (readonly string[])[];

const traits = { bytes: 1, encoding: 'utf-8', delimiter: ',', endsWithNewline: true };

/** A table in memory: what is joined does not care for kinds. */
function tableOf(columns: readonly string[], rows: Table): Source {
  return {
    description: 'table in memory',
    canWrite: false,
    async read(receive) {
      receive.header(columns);
      receive.records(rows.map((cells, index) => ({ at: { row: index + 1, line: index + 2 }, cells })));
      return { outcome: 'complete', rows: rows.length, traits };
    },
  };
}

async function join(first: Table, rows: Table, how: Partial<JoinedSource>): Promise<readonly SourceRecord[]> {
  const more: JoinedSource = {
    name: 'more',
    source: tableOf(['site', 'day', 'opens'], rows),
    key: 'site',
    addsLocations: false,
    ...how,
  };
  const source = createJoinedSource({ first: tableOf(['code', 'name'], first), key: 'code', joined: [more] }, words);
  return (await readAll(source)).records;
}

const codes = ['A', 'B', 'C', 'D'];
const days = ['Mon', 'Tue', 'Wed'];
const fleet = codes.slice(0, 3).map((code) => [code, `Shop ${code}`]);
const row = fc.tuple(fc.constantFrom(...codes), fc.constantFrom(...days), fc.constantFrom('08', '09', ''));
const rows = fc.array(row, { maxLength: 8 });
/** The same rows, in another order. */
const shuffled = rows.chain((table) =>
  fc.tuple(fc.constant(table), fc.shuffledSubarray(table, { minLength: table.length, maxLength: table.length })),
);

describe('any joined rows', () => {
  it('one row a code: exactly the codes with several are held, all others have its cells', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const records = await join(fleet, table, {});

        for (const { cells, problems } of records) {
          const own = table.filter(([code]) => code === cells[0]);
          expect(problems !== undefined).toBe(own.length > 1);
          if (own.length < 2) expect(cells.slice(2)).toEqual(own[0] ?? [' ', ' ', ' ']);
        }
        expect(records.map(({ cells }) => cells[0])).toEqual(['A', 'B', 'C']);
      }),
    );
  });

  it('pivot: each cell stands in the column of its value, whatever the order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(shuffled, async ([table, other]) => {
        const records = await join(fleet, table, { pivot: 'day' });
        const again = await join(fleet, other, { pivot: 'day' });

        const met = days.filter((day) => table.some(([, value]) => value === day));
        for (const [index, { cells, problems }] of records.entries()) {
          const own = (day: string): Table => table.filter(([code, value]) => code === cells[0] && value === day);
          const isTwice = met.some((day) => own(day).length > 1);
          expect(problems !== undefined).toBe(isTwice);
          expect(again[index]?.problems !== undefined).toBe(isTwice);
          if (isTwice) continue;
          expect(cells.slice(2)).toEqual(met.map((day) => own(day)[0]?.[2] ?? ' '));
          expect(again[index]?.cells).toEqual(cells);
        }
      }),
    );
  });

  it('concat: every row that says something is in the text once, none is held', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const records = await join(fleet, table, { concat: { times: '{{opens}}' } });

        for (const { cells, problems } of records) {
          const own = table.filter(([code, , opens]) => code === cells[0] && opens !== '').map(([, , opens]) => opens);
          expect(cells[2]).toBe(own.length === 0 ? ' ' : own.join('; '));
          expect(problems).toBeUndefined();
        }
      }),
    );
  });

  it('adds_locations: every code is there once, those of the first source first', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        fc.pre(table.length > 0);

        const records = await join(fleet, table, { addsLocations: true });

        const added = table.some(([code]) => code === 'D') ? ['D'] : [];
        expect(records.map(({ cells }) => cells[0])).toEqual(['A', 'B', 'C', ...added]);
      }),
    );
  });
});

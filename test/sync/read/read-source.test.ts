import { describe, expect, it } from 'vitest';
import type { LocationKey } from '../../../src/domain/ids.ts';
import type { SeenFingerprint } from '../../../src/domain/memory/seen.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { readSource } from '../../../src/sync/read/read-source.ts';
import type { SourceReadDeps, SourceReading } from '../../../src/sync/read/source-reading.ts';
import { key } from '../plan/plan-fixture.ts';
import { mapperOf, sourceOf, traits } from './read-fixture.ts';

const header = ['id', 'name', 'tel'];
const lines = [
  header,
  ['0001', 'One', '01 40 00 00 01'],
  ['0002', 'Two', '01 40 00 00 02'],
  ['0003', 'Three', '01 40 00 00 03'],
];

function read(source: Source, facts: Partial<SourceReadDeps> = {}): Promise<SourceReading> {
  return readSource(
    {
      source,
      createMapper: mapperOf,
      mappingFingerprint: 'mapping-1',
      known: new Map(),
      needsLook: new Set(),
      previousTraits: null,
      today: '2026-11-22',
      ...facts,
    },
    new AbortController().signal,
  );
}

/** As a run that settled everything remembers it. */
function remembered({ snapshot: { keys }, hashes }: SourceReading): ReadonlyMap<LocationKey, SeenFingerprint> {
  const codes = [...keys].filter((code) => hashes.has(code));
  return new Map(
    codes.map((code) => [code, { sourceHash: hashes.get(code) ?? null, partooHash: 'p', isSettled: true }]),
  );
}

describe('a complete read', () => {
  it('knows every key and maps every record it has not seen', async () => {
    const { snapshot, rows, at } = await read(sourceOf(lines));

    expect(snapshot).toMatchObject({ outcome: 'complete', keyless: [] });
    expect([...snapshot.keys]).toEqual(['0001', '0002', '0003']);
    expect([...snapshot.locations.values()].map(({ values }) => values['name'])).toEqual(['One', 'Two', 'Three']);
    expect(rows).toBe(3);
    expect(at.get(key('0003'))).toEqual({ row: 3, line: 4 });
  });

  it('a broken record is invalid, alone, and its key was seen (R1)', async () => {
    const { snapshot } = await read(sourceOf([header, ['0001', 'One', 'call us'], ['0002', 'Two', '01 40 00 00 02']]));

    expect([...snapshot.keys]).toEqual(['0001', '0002']);
    expect([...snapshot.invalid.keys()]).toEqual(['0001']);
    expect([...snapshot.locations.keys()]).toEqual(['0002']);
  });

  it('a record without a key is nobody’s, and known as such (R1)', async () => {
    const { snapshot } = await read(sourceOf([header, ['', 'One', ''], ['0002', 'Two', '']]));

    expect([...snapshot.keys]).toEqual(['0002']);
    expect(snapshot.keyless).toMatchObject([{ at: { row: 1, line: 2 }, column: 'id' }]);
  });

  it('lines of nothing below a table are no records', async () => {
    const { snapshot, rows } = await read(sourceOf([...lines, ['', '', ''], ['', '', '']]));

    expect(rows).toBe(3);
    expect(snapshot.keyless).toEqual([]);
  });

  it('a code that stands there twice is a duplicate with all its rows, whatever else is known of it (R13)', async () => {
    const before = remembered(await read(sourceOf(lines)));

    const { snapshot, still, hashes } = await read(
      sourceOf([...lines, ['0002', 'Two', '01 40 00 00 02'], ['0002', 'Zwei', '']]),
      {
        known: before,
      },
    );

    expect([...snapshot.duplicates]).toEqual([
      [
        '0002',
        [
          { row: 2, line: 3 },
          { row: 4, line: 5 },
          { row: 5, line: 6 },
        ],
      ],
    ]);
    expect([...snapshot.keys]).toEqual(['0001', '0002', '0003']);
    expect([snapshot.locations.has(key('0002')), still.has(key('0002')), hashes.has(key('0002'))]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('what did not move since it was settled', () => {
  it('is not mapped again', async () => {
    const known = remembered(await read(sourceOf(lines)));

    const { snapshot, still } = await read(sourceOf(lines), {
      known,
      createMapper: (columns) => ({
        ...mapperOf(columns),
        map: () => {
          throw new Error('mapped again');
        },
      }),
    });

    expect([...still]).toEqual(['0001', '0002', '0003']);
    expect(snapshot.locations.size).toBe(0);
  });

  it.each<readonly [string, (fingerprint: SeenFingerprint) => SeenFingerprint]>([
    ['there was something left to do for it', (one) => ({ ...one, isSettled: false })],
    ['it was not in the source then', (one) => ({ ...one, sourceHash: null })],
    ['other cells were there', (one) => ({ ...one, sourceHash: 'other:cells' })],
  ])('is looked at when %s', async (_, change) => {
    const known = new Map(
      [...remembered(await read(sourceOf(lines)))].map(([code, one]) => [code, code === '0001' ? change(one) : one]),
    );

    const { snapshot } = await read(sourceOf(lines), { known });

    expect([...snapshot.locations.keys()]).toEqual(['0001']);
  });

  it('is looked at when somebody names it', async () => {
    const known = remembered(await read(sourceOf(lines)));

    const { snapshot } = await read(sourceOf(lines), { known, needsLook: new Set([key('0002')]) });

    expect([...snapshot.locations.keys()]).toEqual(['0002']);
  });

  it('is mapped under another mapping, and stands still where that makes the same of it', async () => {
    const known = remembered(await read(sourceOf(lines)));
    const changed = lines.map((cells) => (cells[0] === '0002' ? ['0002', 'Deux', '01 40 00 00 02'] : cells));

    const { snapshot, still, hashes } = await read(sourceOf(changed), { known, mappingFingerprint: 'mapping-2' });

    expect([...still]).toEqual(['0001', '0003']);
    expect([...snapshot.locations.keys()]).toEqual(['0002']);
    expect(hashes.get(key('0001'))).not.toBe(known.get(key('0001'))?.sourceHash);
  });

  it('a column that the mapping does not read moves nothing', async () => {
    const wide = (note: string): readonly (readonly string[])[] =>
      lines.map((cells, index) => [...cells, index === 0 ? 'note' : note]);
    const known = remembered(await read(sourceOf(wide('a'))));

    const { still } = await read(sourceOf(wide('b')), { known });

    expect(still.size).toBe(3);
  });
});

describe('a read that is not complete (R2)', () => {
  it('says why, as the source does', async () => {
    const { snapshot } = await read(
      sourceOf(lines, { outcome: 'incomplete', reason: 'the last row has 2 of 3 cells' }),
    );

    expect(snapshot).toMatchObject({ outcome: 'incomplete', reason: 'the last row has 2 of 3 cells' });
  });

  it.each([
    ['cut inside its last cell', true, { ...traits, bytes: 900, endsWithNewline: false }, 'incomplete'],
    ['longer, without its last line end', true, { ...traits, bytes: 1100, endsWithNewline: false }, 'complete'],
    ['shorter, to its last line end', true, { ...traits, bytes: 900 }, 'complete'],
    ['never had a last line end', false, { ...traits, bytes: 900, endsWithNewline: false }, 'complete'],
  ] as const)('a file %s', async (_, endsWithNewline, now, expected) => {
    const { snapshot } = await read(sourceOf(lines, { traits: now }), {
      previousTraits: { ...traits, endsWithNewline },
    });

    expect(snapshot.outcome).toBe(expected);
  });

  it('one of several files is cut, and another one grew by more', async () => {
    const file = (path: string, bytes: number, endsWithNewline = true) => ({ path, rows: 2, bytes, endsWithNewline });
    const before = { ...traits, files: [file('a.csv', 500), file('b.csv', 500)] };
    const now = {
      ...traits,
      bytes: 1390,
      endsWithNewline: false,
      files: [file('a.csv', 900), file('b.csv', 490, false)],
    };

    const { snapshot } = await read(sourceOf(lines, { traits: now }), { previousTraits: before });

    expect(snapshot).toMatchObject({ outcome: 'incomplete', reason: expect.stringMatching(/^b\.csv: .*cut/) });
  });
});

it('stops at a header that lacks a mapped column', async () => {
  const reading = read(sourceOf([['name'], ['One']]));

  await expect(reading).rejects.toMatchObject({ code: 'SOURCE_COLUMN_MISSING' });
});

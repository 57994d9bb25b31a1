import { describe, expect, it } from 'vitest';
import type { LocationKey } from '../../../src/domain/ids.ts';
import type { RememberedRead } from '../../../src/domain/memory/reads.ts';
import type { SeenFingerprint } from '../../../src/domain/memory/seen.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { readSource } from '../../../src/sync/read/read-source.ts';
import type { SourceReadDeps, SourceReading } from '../../../src/sync/read/source-reading.ts';
import { rememberedRead } from '../../../src/sync/read/recognise-read.ts';
import { key } from '../plan/plan-fixture.ts';
import { mapperOf, sourceOf } from './read-fixture.ts';

const header = ['id', 'name', 'tel'];
const lines = [header, ['0001', 'One', '01 40 00 00 01'], ['0002', 'Two', ''], ['0003', 'Three', '']];

/** Recognises what it is asked about, as the CSV reader does, and counts how often it was parsed. */
function recognising(cells: readonly (readonly string[])[]): Source & { parsed: number } {
  const digest = JSON.stringify(cells);
  const plain = sourceOf(cells, { digest, version: 'now' });
  const source = {
    ...plain,
    parsed: 0,
    async read(...[receive, signal, earlier]: Parameters<Source['read']>) {
      if (earlier?.digest === digest && earlier.suffices())
        return { outcome: 'unchanged' as const, rows: earlier.rows, traits: earlier.traits, digest, version: 'now' };
      source.parsed += 1;
      return plain.read(receive, signal);
    },
  };
  return source;
}

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

/** Everything that can be asked of a reading, in order. */
function writtenOut({ snapshot, at, still, hashes, ...rest }: SourceReading): Readonly<Record<string, unknown>> {
  const { keys, locations, ...others } = snapshot;
  return {
    ...rest,
    ...others,
    keys: [...keys],
    locations: [...locations],
    at: [...at],
    still: [...still],
    hashes: [...keys].map((code) => hashes.get(code)),
  };
}

type Known = ReadonlyMap<LocationKey, SeenFingerprint>;

/** As a run that settled everything leaves it. */
async function settled(
  cells: readonly (readonly string[])[] = lines,
): Promise<{ readonly known: Known; readonly remembered: RememberedRead | null }> {
  const reading = await read(recognising(cells));
  const known = new Map(
    [...reading.snapshot.keys].map(
      (code) => [code, { sourceHash: reading.hashes.get(code) ?? null, partooHash: 'p', isSettled: true }] as const,
    ),
  );
  return { known, remembered: rememberedRead(reading, new Map(), 'mapping-1') };
}

function changed(known: Known, code: string, change: Partial<SeenFingerprint>): Known {
  const before = known.get(key(code));
  return before === undefined ? known : new Map([...known, [key(code), { ...before, ...change }]]);
}

describe('the same content under the same mapping, all of it settled', () => {
  it('is not parsed, and reads as if it were', async () => {
    const memory = await settled();
    const source = recognising(lines);

    const recognised = await read(source, memory);
    const parsed = await read(source, { ...memory, remembered: null });

    expect(source.parsed).toBe(1);
    expect(writtenOut(recognised)).toEqual({ ...writtenOut(parsed), isRecognised: true });
  });

  it('still knows the file of each record, where there are several', async () => {
    const several = (source: ReturnType<typeof recognising>): Source => ({
      ...source,
      read: (receive, ...rest) =>
        source.read(
          {
            ...receive,
            records: (batch) => {
              receive.records(
                batch.map(({ at, cells }) => ({ at: { ...at, file: at.row <= 2 ? 'a.csv' : 'b.csv' }, cells })),
              );
            },
          },
          ...rest,
        ),
    });
    const files = ['a.csv', 'b.csv'].map((path, index) => ({ path, rows: 2 - index, bytes: 9, endsWithNewline: true }));
    const reading = await read(several(recognising(lines)));
    const remembered = rememberedRead({ ...reading, traits: { ...reading.traits, files } }, new Map(), 'mapping-1');
    const { known } = await settled();

    const recognised = await read(several(recognising(lines)), { known, remembered });

    expect(recognised.isRecognised).toBe(true);
    expect([...recognised.at]).toEqual([...reading.at]);
    expect([...recognised.at.values()].map(({ file }) => file)).toEqual(['a.csv', 'a.csv', 'b.csv']);
  });

  it('reads as incomplete where parsing it would: shorter than the last read, and without its last line end (R2)', async () => {
    const memory = await settled();
    const cut = memory.remembered === null ? null : { ...memory.remembered.traits, endsWithNewline: false };

    const { snapshot } = await read(recognising(lines), {
      known: memory.known,
      remembered: memory.remembered === null || cut === null ? null : { ...memory.remembered, traits: cut },
      previousTraits: { bytes: 5000, encoding: 'utf-8', delimiter: ',', endsWithNewline: true },
    });

    expect(snapshot.outcome).toBe('incomplete');
  });
});

describe('is parsed as ever', () => {
  it.each<readonly [string, (known: Known) => Partial<SourceReadDeps>]>([
    ['nothing is remembered', () => ({ remembered: null })],
    ['the mapping is another one', () => ({ mappingFingerprint: 'mapping-2' })],
    ['somebody names a location', () => ({ needsLook: new Set([key('0002')]) })],
    ['one location is not settled', (known) => ({ known: changed(known, '0002', { isSettled: false }) })],
    ['one was settled from other cells since', (known) => ({ known: changed(known, '0002', { sourceHash: 'c:v' }) })],
    ['one was not in the source since', (known) => ({ known: changed(known, '0002', { sourceHash: null }) })],
    ['one was forgotten since', (known) => ({ known: new Map([...known].filter(([code]) => code !== key('0002'))) })],
    [
      'two have changed their cells',
      (known) => ({
        known: changed(changed(known, '0002', { sourceHash: known.get(key('0003'))?.sourceHash ?? null }), '0003', {
          sourceHash: known.get(key('0002'))?.sourceHash ?? null,
        }),
      }),
    ],
  ])('where %s', async (_, facts) => {
    const memory = await settled();
    const source = recognising(lines);

    await read(source, { ...memory, ...facts(memory.known) });

    expect(source.parsed).toBe(1);
  });

  it('where one cell is another one', async () => {
    const memory = await settled();
    const source = recognising([...lines.slice(0, -1), ['0003', 'Threo', '']]);

    const { snapshot } = await read(source, memory);

    expect(source.parsed).toBe(1);
    expect([...snapshot.locations.keys()]).toEqual(['0003']);
  });
});

describe('a read is remembered only if each record was a location', () => {
  it.each([
    ['an invalid one', [...lines, ['0004', 'Four', 'call us']]],
    ['a duplicate', [...lines, ['0003', 'Three', '']]],
    ['one without a key', [...lines, ['', 'Four', '']]],
  ])('not with %s', async (_, cells) => {
    expect((await settled(cells)).remembered).toBeNull();
  });

  it('not when it is incomplete (R2)', async () => {
    const reading = await read(sourceOf(lines, { outcome: 'incomplete', reason: 'cut', digest: 'd' }));

    expect(rememberedRead(reading, new Map(), 'mapping-1')).toBeNull();
  });

  it('not when the source cannot tell it from another', async () => {
    const reading = await read(sourceOf(lines));

    expect(rememberedRead(reading, new Map(), 'mapping-1')).toBeNull();
  });
});

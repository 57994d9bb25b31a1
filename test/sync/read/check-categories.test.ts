import { describe, expect, it } from 'vitest';
import type { Location } from '../../../src/domain/location.ts';
import { checkCategories } from '../../../src/sync/read/check-categories.ts';
import { key, location } from '../plan/plan-fixture.ts';

const signal = new AbortController().signal;

interface Answers {
  readonly [gcid: string]: {
    readonly state: string | null;
    readonly liveId?: string;
    readonly nearest?: readonly string[];
  };
}

async function check(
  places: readonly Location[],
  answers: Answers,
  facts: Partial<Parameters<typeof checkCategories>[0]> = {},
): Promise<Awaited<ReturnType<typeof checkCategories>> & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const result = await checkCategories(
    {
      locations: new Map(places.map((place) => [place.key, place])),
      known: new Map(),
      at: '2026-11-22T09:00:00.000Z',
      met: new Set(),
      lookUp: async (gcid) => {
        asked.push(gcid);
        const { state = null, liveId = null, nearest } = answers[gcid] ?? {};
        return { gcid, state, liveId, ...(nearest === undefined ? {} : { nearest }) };
      },
      ...facts,
    },
    signal,
  );
  return { ...result, asked };
}

function shop(code: string, ...categories: readonly string[]): Location {
  return location(code, { categories });
}

describe('category ids are checked before anything is sent (R33)', () => {
  it('each new id is asked for once, and remembered', async () => {
    const { asked, lookedUp, invalid } = await check([shop('0001', 'gcid:a', 'gcid:b'), shop('0002', 'gcid:b')], {
      'gcid:a': { state: 'OK' },
      'gcid:b': { state: 'OK' },
    });

    expect(asked).toEqual(['gcid:a', 'gcid:b']);
    expect(lookedUp).toHaveLength(2);
    expect(invalid.size).toBe(0);
  });

  it('ids known from before, or carried by a business of Partoo, cost no call', async () => {
    const known = new Map([
      ['gcid:a', { gcid: 'gcid:a', state: 'OK', liveId: null, checkedAt: '2026-11-01T00:00:00.000Z' }],
    ]);

    const { asked, invalid } = await check([shop('0001', 'gcid:a', 'gcid:b')], {}, { known, met: new Set(['gcid:b']) });

    expect(asked).toEqual([]);
    expect(invalid.size).toBe(0);
  });

  it.each([
    [{ state: null }, 'Partoo knows no category gcid:a', 'Look the id up in Partoo and correct the lookup'],
    [
      { state: 'DEPRECATED', liveId: 'gcid:new' },
      'the category gcid:a is deprecated in Partoo',
      'Use gcid:new instead',
    ],
    [
      { state: null, nearest: ['gcid:b (B)', 'gcid:c (C)'] },
      'Partoo knows no category gcid:a',
      'The nearest: gcid:b (B), gcid:c (C)',
    ],
    [
      { state: 'DEPRECATED', liveId: 'gcid:new', nearest: ['gcid:new (New)', 'gcid:c (C)'] },
      'the category gcid:a is deprecated in Partoo',
      'Use gcid:new instead; also near: gcid:c (C)',
    ],
    [
      { state: 'TO_BE_DELETED' },
      'the category gcid:a is to_be_deleted in Partoo',
      'Look the id up in Partoo and correct the lookup',
    ],
  ])('%j holds the locations that use it, and no others', async (answer, message, hint) => {
    const { locations, invalid } = await check([shop('0001', 'gcid:a'), shop('0002', 'gcid:b')], {
      'gcid:a': answer,
      'gcid:b': { state: 'OK' },
    });

    expect([...locations.keys()]).toEqual(['0002']);
    expect(invalid.get(key('0001'))).toEqual({
      at: { row: 1, line: 2 },
      problems: [{ at: { row: 1, line: 2 }, column: 'categories', field: 'categories', message, hint }],
    });
  });

  it.each([
    ['OK', '2026-10-24T09:00:00.000Z', []],
    ['OK', '2026-10-22T09:00:00.000Z', ['gcid:a']],
    ['DEPRECATED', '2026-11-21T10:00:00.000Z', []],
    ['DEPRECATED', '2026-11-21T08:00:00.000Z', ['gcid:a']],
    [null, '2026-11-21T08:00:00.000Z', ['gcid:a']],
  ])('an answer %s of %s is asked for again: %j', async (state, checkedAt, expected) => {
    const known = new Map([['gcid:a', { gcid: 'gcid:a', state, liveId: null, checkedAt }]]);

    const { asked } = await check([shop('0001', 'gcid:a')], { 'gcid:a': { state: 'OK' } }, { known });

    expect(asked).toEqual(expected);
  });

  it('a location with two wrong ids is told both', async () => {
    const { invalid } = await check([shop('0001', 'gcid:a', 'gcid:b')], {});

    expect(invalid.get(key('0001'))?.problems.map(({ message }) => message)).toEqual([
      'Partoo knows no category gcid:a',
      'Partoo knows no category gcid:b',
    ]);
  });

  it('a location that says no category is not concerned', async () => {
    const silent: Location = { ...location('0001'), values: { city: 'Paris' } };

    const { locations, asked } = await check([silent], {});

    expect([locations.size, asked]).toEqual([1, []]);
  });
});

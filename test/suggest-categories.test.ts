import { describe, expect, it } from 'vitest';
import { SyncError } from '../src/domain/errors.ts';
import { suggestCategories } from '../src/suggest-categories.ts';

const signal = new AbortController().signal;
const catalogue = [
  'gcid:cafe (Cafe)',
  'gcid:cafeteria (Cafeteria)',
  'gcid:car_wash (Car wash)',
  'gcid:bakery (Bakery)',
];

function searching(asked: string[] = []) {
  return {
    searchCategories: async (text: string) => {
      asked.push(text);
      return catalogue
        .filter((entry) => entry.toLowerCase().includes(text.toLowerCase()))
        .map((entry) => ({ gcid: entry.split(' ')[0] ?? '', name: /\((.+)\)/u.exec(entry)?.[1] ?? '' }));
    },
  };
}

describe('the entries nearest to an id that is none', () => {
  it.each([
    ['gcid:caffe', 'gcid:cafe (Cafe)'],
    ['gcid:cafetteria', 'gcid:cafeteria (Cafeteria)'],
    ['gcid:bakery_shop', 'gcid:bakery (Bakery)'],
    ['gcid:carwash', 'gcid:car_wash (Car wash)'],
  ])('%s: %s comes first', async (gcid, expected) => {
    const [first] = await suggestCategories(gcid, searching(), signal);

    expect(first).toBe(expected);
  });

  it('three at most, and no search after one that found something', async () => {
    const asked: string[] = [];

    const found = await suggestCategories('gcid:cafe', searching(asked), signal);

    expect(found).toEqual(['gcid:cafeteria (Cafeteria)']);
    expect(asked).toEqual(['cafe']);
  });

  it('nothing like it, nothing suggested', async () => {
    expect(await suggestCategories('gcid:xyzzy', searching(), signal)).toEqual([]);
  });
});

describe('a search that fails', () => {
  const failing = (code: 'PARTOO_FORBIDDEN' | 'PARTOO_UNREACHABLE') => ({
    searchCategories: async () => {
      throw new SyncError('refused', { code, retryable: false });
    },
  });

  it('because the key may not search suggests nothing', async () => {
    expect(await suggestCategories('gcid:cafe', failing('PARTOO_FORBIDDEN'), signal)).toEqual([]);
  });

  it('for any other reason stops, like every call', async () => {
    await expect(suggestCategories('gcid:cafe', failing('PARTOO_UNREACHABLE'), signal)).rejects.toMatchObject({
      code: 'PARTOO_UNREACHABLE',
    });
  });
});

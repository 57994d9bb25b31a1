import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContentHash } from '../../../src/sync/read/content-hash.ts';

const contentHash = createContentHash();

/** JSON has no -0: it is written as 0. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

describe('the hash of a content', () => {
  it('is the same for the same content, whoever made the objects', () => {
    fc.assert(
      fc.property(json, (value) => {
        const again: unknown = JSON.parse(JSON.stringify(value));

        expect(createContentHash()(again, 'seed')).toBe(contentHash(value, 'seed'));
      }),
    );
  });

  it('is another one for another content', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);

        expect(contentHash(one, 'seed') === contentHash(other, 'seed')).toBe(isSame);
      }),
      { numRuns: 2000 },
    );
  });

  it.each<readonly [unknown, unknown]>([
    ['', null],
    ['', []],
    [[], {}],
    [[[]], []],
    [['a', 'b'], ['ab']],
    [
      ['ab', ''],
      ['a', 'b'],
    ],
    [{ a: { b: 1 } }, { a: {}, b: 1 }],
    [{ a: 'b' }, ['a', 'b']],
    [0, '0'],
    [1, true],
    [0, false],
    [1.5, 1],
    [4.6, 4.600_000_1],
    [2 ** 31, -(2 ** 31)],
    [2 ** 53, 2 ** 53 - 1],
    ['a', 'a\u0000'],
    ['é', 'e\u0301'],
    ['😀', '😁'],
    [
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ],
  ])('tells %j from %j', (one, other) => {
    expect(contentHash(one, 'seed')).not.toBe(contentHash(other, 'seed'));
  });

  it('tells every single changed unit of a long text', () => {
    const text = 'Notre équipe vous accueille toute la semaine dans un magasin rénové. '.repeat(4);
    const hashes = new Set([contentHash(text, 'seed')]);

    for (let at = 0; at < text.length; at += 1) {
      for (const unit of ['x', 'y', '\u0000', '\u8000'])
        hashes.add(contentHash(text.slice(0, at) + unit + text.slice(at + 1), 'seed'));
    }

    expect(hashes.size).toBe(4 * text.length + 1);
  });

  it('tells a hundred thousand numbered texts apart', () => {
    const hashes = new Set<string>();

    for (let number = 0; number < 100_000; number += 1) hashes.add(contentHash([`+336${String(number)}`], 'seed'));

    expect(hashes.size).toBe(100_000);
  });

  it('depends on its seed', () => {
    expect(contentHash({ a: 1 }, 'seed-1')).not.toBe(contentHash({ a: 1 }, 'seed-2'));
  });

  it('leaves out names of the outermost object only', () => {
    const without = new Set(['modified']);
    const of = (value: unknown): string => contentHash(value, 'seed', without);

    expect(of({ modified: 1, a: 1 })).toBe(of({ a: 1, modified: 2 }));
    expect(of({ a: { modified: 1 } })).not.toBe(of({ a: { modified: 2 } }));
  });
});

import { describe, expect, it } from 'vitest';
import { createLazyMap } from '../../src/domain/lazy-map.ts';

const lengths = (words: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  createLazyMap(words, (word, key) => `${key}: ${String(word.length)}`);

describe('a lazy map', () => {
  it('answers as the map of all its values would', () => {
    const lazy = lengths(
      new Map([
        ['b', 'beta'],
        ['a', 'a'],
      ]),
    );
    const visited: unknown[] = [];
    lazy.forEach((value, key) => visited.push([key, value]));

    const pairs = [
      ['b', 'b: 4'],
      ['a', 'a: 1'],
    ];
    expect([...lazy]).toEqual(pairs);
    expect([...lazy.entries()]).toEqual(pairs);
    expect(visited).toEqual(pairs);
    expect([...lazy.keys()]).toEqual(['b', 'a']);
    expect([...lazy.values()]).toEqual(['b: 4', 'a: 1']);
    expect(lazy.size).toBe(2);
    expect([lazy.has('a'), lazy.has('c')]).toEqual([true, false]);
    expect([lazy.get('a'), lazy.get('c')]).toEqual(['a: 1', undefined]);
  });

  it('follows what is stored', () => {
    const words = new Map([['a', 'one']]);
    const lazy = lengths(words);
    words.set('a', 'three').delete('b');
    words.set('c', '');

    expect([...lazy.values()]).toEqual(['a: 5', 'c: 0']);
    expect(lazy.size).toBe(2);
  });
});

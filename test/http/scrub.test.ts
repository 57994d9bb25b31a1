import { describe, expect, it } from 'vitest';
import { createScrub } from '../../src/http/scrub.ts';

describe('createScrub', () => {
  it.each([
    ['as it is', 'the key a/b"c+1 here', 'the key [secret] here'],
    ['percent-encoded', '?k=a%2Fb%22c%2B1', '?k=[secret]'],
    ['quoted in JSON', '{"k":"a/b\\"c+1"}', '{"k":"[secret]"}'],
    ['twice', 'a/b"c+1a/b"c+1', '[secret][secret]'],
  ])('R35 takes a secret out %s', (_name, text, expected) => {
    const scrub = createScrub(['a/b"c+1']);

    const clean = scrub(text);

    expect(clean).toBe(expected);
  });

  it('R35 takes out the longer of two secrets of which one holds the other', () => {
    const scrub = createScrub(['abcd', 'abcdef']);

    const clean = scrub('abcdef abcd');

    expect(clean).toBe('[secret] [secret]');
  });

  it('leaves texts alone where a secret is too short to be one', () => {
    const scrub = createScrub(['', 'abc']);

    const clean = scrub('abc');

    expect(clean).toBe('abc');
  });
});

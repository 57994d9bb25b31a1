import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/config/fingerprint.ts';
import { minimal, minimalWith, mistakesOf, parse } from './sample.ts';

const one = (more: string, source = 'kind: csv, path: b.csv, key: site'): string =>
  minimalWith(`joined: [{ name: more, source: { ${source} }${more} }]`);

describe('joined', () => {
  it('is nothing unless said, and takes sources of any kind, each with its defaults', () => {
    const { config } = parse(
      minimalWith(
        'joined: [{ name: a, source: { kind: csv, path: a.csv, key: site } }, { name: b, source: { kind: sql, url: "sqlite:b.db", query: SELECT 1, key: id } }]',
      ),
    );

    expect(parse(minimal).config.joined).toEqual([]);
    expect(config.joined).toMatchObject([
      { name: 'a', addsLocations: false, source: { kind: 'csv', delimiter: 'auto', key: 'site' } },
      { name: 'b', addsLocations: false, source: { kind: 'sql', key: 'id', nullIs: 'absent' } },
    ]);
  });

  it.each([
    [
      'a name with a dot',
      minimalWith('joined: [{ name: a.b, source: { kind: csv, path: b.csv, key: site } }]'),
      /joined\[0\]\.name: must begin with a letter/,
    ],
    [
      'no name',
      minimalWith('joined: [{ source: { kind: csv, path: b.csv, key: site } }]'),
      /joined\[0\]\.name: is missing. Name it with a word/,
    ],
    ['no key', one('', 'kind: csv, path: b.csv'), /joined\[0\]\.source\.key: is missing. Name the column/],
    [
      'another kind',
      one('', 'kind: xls, path: b.xls, key: a'),
      /joined\[0\]\.source\.kind: must be .* Did you mean xlsx\?/,
    ],
    [
      'a setting of another kind',
      one('', 'kind: csv, path: b.csv, key: a, sheet: x'),
      /joined\[0\]\.source\.sheet: is not a setting. It means nothing with kind: csv/,
    ],
    ['pivot and concat', one(', pivot: day, concat: { x: "{{y}}" }'), /joined\[0\]\.concat: stands beside pivot/],
    ['concat of nothing', one(', concat: {}'), /joined\[0\]\.concat: names no column/],
    [
      'covers',
      one('', 'kind: csv, path: b.csv, key: a, covers: changes'),
      /joined\[0\]\.source\.covers: is for the first source only/,
    ],
    [
      'write_back',
      one('', 'kind: csv, path: b.csv, key: a, write_back: true'),
      /joined\[0\]\.source\.write_back: a joined source is only read/,
    ],
    [
      'proposals',
      one('', 'kind: csv, path: b.csv, key: a, proposals: p.csv'),
      /joined\[0\]\.source\.proposals: is for the first source only/,
    ],
    [
      'a name twice',
      minimalWith(
        'joined: [{ name: a, source: { kind: csv, path: b.csv, key: k } }, { name: a, source: { kind: csv, path: c.csv, key: k } }]',
      ),
      /joined\[1\]\.name: is given twice/,
    ],
    ['a wrong setting', one(', pivots: day'), /joined\[0\]\.pivots: is not a setting. Did you mean pivot\?/],
  ])('refuses %s, where it stands', (_case, text, message) => {
    const mistakes = mistakesOf(text);

    expect(mistakes).toEqual([expect.stringMatching(/^c\.yaml:\d+:\d+ /)]);
    expect(mistakes[0]).toMatch(message);
  });

  it('is refused beside a first source that gives only what changed, and allowed if it gives all', () => {
    const text = one('').replace('key: store_id', 'key: store_id, covers: changes');

    expect(mistakesOf(text)).toEqual([
      expect.stringMatching(/^c\.yaml:6:\d+ joined: is joined to a source that gives only/),
    ]);
    expect(mistakesOf(text.replace('changes', 'all'))).toEqual([]);
    expect(mistakesOf(minimal.replace('key: store_id', 'key: store_id, covers: changes'))).toEqual([]);
  });

  it('R35 secrets of joined sources are known, so that they are scrubbed', () => {
    const { secrets } = parse(
      minimalWith(
        'joined: [{ name: a, source: { kind: sql, url: "postgres://db.example/erp", user: u, password: s3cret-joined, query: SELECT 1, key: id } }]',
      ),
    );

    expect(secrets).toContain('s3cret-joined');
  });

  it.each([
    ['a source more', true, minimal],
    ['its path', true, one('').replace('b.csv', 'c.csv')],
    ['its key', true, one('').replace('site', 'code')],
    ['its name', true, one('').replace('more', 'other')],
    ['pivot', true, one(', pivot: day')],
    ['adds_locations', true, one(', adds_locations: true')],
    ['its encoding', false, one('').replace('site', 'site, encoding: utf-8')],
    ['a default written out', false, one(', adds_locations: false')],
  ])('R8 %s is noticed as another source: %s', (_what, isAnother, text) => {
    const before = fingerprint(parse(one('')).config);

    const after = fingerprint(parse(text).config);

    expect(after.parts['source'] !== before.parts['source']).toBe(isAnother);
    expect(after.parts['fields']).toBe(before.parts['fields']);
  });

  it('R8 without joined sources the fingerprint is what it was before there were any', () => {
    const before = '{"covers":"all","key":"store_id","kind":"csv","path":"data/stores.csv"}';

    const { parts } = fingerprint(parse(minimal).config);

    expect(parts['source']).toBe(`sha256:${createHash('sha256').update(before).digest('hex')}`);
  });
});

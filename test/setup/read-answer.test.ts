import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/setup/read-answer.ts';

const shops = [{ id: 1 }, { id: 2 }, { id: 3 }];

describe('the records of an answer', () => {
  it.each<[string, unknown, object | undefined]>([
    ['are the answer itself', shops, {}],
    ['are at a path', { data: { stores: shops } }, { records: 'data.stores' }],
    ['have a name with a dot', { 'data.v2': { stores: shops } }, { records: '["data.v2"].stores' }],
    [
      'are the longest list of objects',
      { links: [{ a: 1 }], stores: shops, tags: ['a', 'b', 'c', 'd'] },
      { records: 'stores' },
    ],
    ['are none', { hello: 'world' }, undefined],
    ['are none of an empty list', [], undefined],
    ['are none of texts', ['a', 'b'], undefined],
    ['are none of nothing', null, undefined],
  ])('%s', (_title, body, settings) => {
    expect(readAnswer(body, {})?.settings).toEqual(settings);
  });
});

describe('the pages of an answer', () => {
  const of = (more: object, headers: Readonly<Record<string, string>> = {}) =>
    readAnswer({ stores: shops, ...more }, headers);

  it.each<[string, object, object]>([
    ['by the next URL', { next: '/stores?page=2' }, { type: 'next', next_at: 'next' }],
    [
      'by a next URL further down',
      { meta: { links: { next: 'https://e.example/2' } } },
      { type: 'next', next_at: 'meta.links.next' },
    ],
    [
      'by cursor',
      { meta: { next_cursor: 'abc' } },
      { type: 'cursor', cursor_param: 'cursor', cursor_at: 'meta.next_cursor', size: 3 },
    ],
    [
      'by token',
      { nextPageToken: 'abc' },
      { type: 'cursor', cursor_param: 'page_token', cursor_at: 'nextPageToken', size: 3 },
    ],
    ['by number', { page: 1, max_page: 4 }, { type: 'page', page_param: 'page', size_param: 'per_page', size: 3 }],
  ])('%s', (_title, more, paging) => {
    expect(of(more)?.settings['paging']).toEqual(paging);
  });

  it.each<[string, object]>([
    ['nothing says that there are more', {}],
    ['the last page has no next one', { next: null, next_cursor: '', total_pages: 1 }],
    ['next is no address', { next: 'Tuesday' }],
  ])('are one where %s', (_title, more) => {
    expect(of(more)?.settings['paging']).toBeUndefined();
  });

  it('follow a Link header', () => {
    expect(of({}, { link: '<https://e.example/2>; rel="next"' })?.settings['paging']).toEqual({ type: 'link' });
  });

  it('are verified by the total that the answer names, wherever it does', () => {
    expect(of({ meta: { total_count: 3 } })?.settings).toMatchObject({ total: 'meta.total_count' });
    expect(of({}, { 'x-total-count': '3' })?.settings).toMatchObject({ total_header: 'X-Total-Count' });
  });

  it('are in doubt where there are more records and no way to them is seen, and where names are guessed', () => {
    expect(of({ total: 90 })?.doubts['url']).toContain('holds 3 of 90 records');
    expect(of({ pages: 4 })?.doubts['paging']).toContain('guesses');
    expect(of({ total: 3 })?.doubts).toEqual({});
  });
});

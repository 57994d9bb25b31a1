import { describe, expect, it } from 'vitest';
import { urlList } from '../../../src/domain/values/url-list.ts';

const context = { country: null, today: '2026-11-22' };

describe('a cell with several web addresses', () => {
  it.each([
    ['https://a.example/1 https://a.example/2', ['https://a.example/1', 'https://a.example/2']],
    ['https://a.example/1, https://a.example/2', ['https://a.example/1', 'https://a.example/2']],
    ['https://a.example/1,https://a.example/2', ['https://a.example/1', 'https://a.example/2']],
    ['https://a.example/1|a.example/2;', ['https://a.example/1', 'https://a.example/2']],
    ['https://a.example/w_100,h_50/1.jpg;v=2', ['https://a.example/w_100,h_50/1.jpg;v=2']],
    ['https://a.example/ https://A.example', ['https://a.example/']],
  ])('%s', (cell, expected) => {
    const parsed = urlList.parse(cell, context);

    expect(parsed).toMatchObject({ ok: true, value: expected });
  });

  it.each(['mailto:x@a.example', '|', 'https://a.example nonsense'])('refuses %s', (cell) => {
    const parsed = urlList.parse(cell, context);

    expect(parsed.ok).toBe(false);
  });

  it('is the same by meaning of each, in order', () => {
    const same = urlList.isSame(
      ['https://A.example/', 'https://b.example/é'],
      ['https://a.example', 'https://b.example/%C3%A9'],
    );
    const turned = urlList.isSame(
      ['https://a.example', 'https://b.example'],
      ['https://b.example', 'https://a.example'],
    );

    expect(same).toBe(true);
    expect(turned).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';

import { createRateLimit, type RateLimitOptions } from '../../src/emulator/rate-limit.ts';
import { createFixtures } from './emulator-fixture.ts';

const start = createFixtures();

describe('a rate limit', () => {
  it.each<[window: RateLimitOptions['window'], at: readonly number[], allowed: readonly boolean[]]>([
    // Seconds; two calls a minute.
    ['fixed', [0, 50, 59, 60, 61, 62], [true, true, false, true, true, false]],
    ['sliding', [0, 50, 59, 61, 62, 111], [true, true, false, true, false, true]],
    ['token-bucket', [0, 0, 1, 30, 31, 60], [true, true, false, true, false, true]],
  ])('with a %s window at seconds %j allows %j', (window, at, allowed) => {
    let now = 0;
    const limit = createRateLimit({ perMinute: 2, window }, () => now);

    const answers = at.map((second) => {
      now = second * 1000;
      return limit();
    });

    expect(answers).toEqual(allowed);
  });

  it('answers 429 with Retry-After 60 from the 301st call on', async () => {
    const { partoo } = await start();
    for (let call = 0; call < 300; call += 1) await partoo.get('/org/1');

    const answer = await partoo.get('/org/1');

    expect([answer.status, answer.headers.get('retry-after'), answer.body]).toEqual([429, '60', '']);
  });

  it('opens again in the next minute', async () => {
    let now = 0;
    const { partoo } = await start({ now: () => now, rateLimit: { perMinute: 1, window: 'fixed' } });
    const statuses = [(await partoo.get('/user/me')).status, (await partoo.get('/user/me')).status];

    now = 60_000;

    expect([...statuses, (await partoo.get('/user/me')).status]).toEqual([200, 429, 200]);
  });

  it.each([
    ['json', 'application/json'],
    ['html', 'text/html'],
  ] as const)('can answer in %s', async (rateLimitBody, type) => {
    const { partoo } = await start({ switches: { rateLimitBody }, rateLimit: { perMinute: 0, window: 'fixed' } });

    const answer = await partoo.get('/user/me');

    expect(answer.headers.get('content-type')).toContain(type);
    expect(answer.body).not.toBe('');
  });
});

import { describe, expect, it } from 'vitest';

import type { Fault } from '../../src/emulator/faults.ts';
import { createFixtures, shop } from './emulator-fixture.ts';

const start = createFixtures();
const seed = {
  businesses: Array.from({ length: 45 }, (_, index) => ({ ...shop, id: `b${index}`, code: `S${index}` })),
};
const rename = { name: 'New' };

describe('a fault in place of an answer', () => {
  it.each<[what: string, fault: Fault, status: number, body: unknown]>([
    ['a status', { kind: 'status', status: 503 }, 503, ''],
    [
      'a status with a body',
      { kind: 'status', status: 500, body: { errors: { json: 'Oops' } } },
      500,
      { errors: { json: 'Oops' } },
    ],
    ['a page of HTML', { kind: 'html' }, 502, expect.stringContaining('<html>')],
    ['a page of HTML as success', { kind: 'html', status: 200 }, 200, expect.stringContaining('<html>')],
    ['a 429', { kind: 'retry-after', value: '60' }, 429, ''],
  ])('answers %s and has no effect', async (_what, fault, status, body) => {
    const { emulator, partoo } = await start({ seed });
    emulator.faults.add(fault);

    const answer = await partoo.post('/business/b0', rename);

    expect(answer).toMatchObject({ status, body });
    expect(emulator.business('b0')?.name).toBe(shop.name);
    expect(emulator.requests).toMatchObject([{ status, fault: fault.kind }]);
  });

  it.each(['60', 'Sun, 22 Nov 2026 11:05:00 GMT', 'soon', '-1', '999999', null])(
    'sets Retry-After to %s',
    async (value) => {
      const { emulator, partoo } = await start();
      emulator.faults.add({ kind: 'retry-after', value });

      const answer = await partoo.get('/user/me');

      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, value]);
    },
  );
});

describe('a fault on the line', () => {
  it.each<[kind: 'reset-before-effect' | 'reset-after-effect', name: string]>([
    ['reset-before-effect', shop.name],
    ['reset-after-effect', 'New'],
  ])('%s cuts the connection and leaves the name "%s"', async (kind, name) => {
    const { emulator, partoo } = await start({ seed });
    emulator.faults.add({ kind });

    await expect(partoo.post('/business/b0', rename)).rejects.toThrow();

    expect(emulator.business('b0')?.name).toBe(name);
    expect(emulator.requests).toMatchObject([{ status: null, fault: kind }]);
  });

  it.each<[kind: 'hang-before-effect' | 'hang-after-effect', name: string]>([
    ['hang-before-effect', shop.name],
    ['hang-after-effect', 'New'],
  ])('%s never answers and leaves the name "%s"', async (kind, name) => {
    const { emulator } = await start({ seed });
    emulator.faults.add({ kind });

    const call = fetch(`${emulator.url}/business/b0`, {
      method: 'POST',
      headers: { 'x-APIKey': 'k', 'content-type': 'application/json' },
      body: JSON.stringify(rename),
      signal: AbortSignal.timeout(150),
    });

    await expect(call).rejects.toThrow('timeout');
    expect(emulator.business('b0')?.name).toBe(name);
  });

  it.each<Fault>([
    { kind: 'slow', delayMs: 60 },
    { kind: 'hang-before-effect', afterMs: 60 },
    { kind: 'hang-after-effect', afterMs: 60 },
  ])('$kind answers late but correctly', async (fault) => {
    const { emulator, partoo } = await start({ seed });
    emulator.faults.add(fault);
    const startedAt = performance.now();

    const answer = await partoo.post('/business/b0', rename);

    expect(answer.status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(50);
  });

  it('lets a call that hangs be cut by closing', async () => {
    const { emulator, partoo } = await start();
    emulator.faults.add({ kind: 'hang-after-effect' });
    const call = partoo.get('/user/me').catch((error: unknown) => error);
    await expect.poll(() => emulator.requests.length).toBe(1);

    await emulator.close();

    expect(await call).toBeInstanceOf(Error);
  });
});

describe('a fault in a list', () => {
  const page = async (
    fault: Fault,
    query = '',
  ): Promise<{ page: number; count: number; businesses: { id: string }[] }> => {
    const { emulator, partoo } = await start({ seed });
    emulator.faults.add(fault);
    return (await partoo.get(`/business/search${query}`)).body as never;
  };

  it('names another count', async () => {
    expect(await page({ kind: 'count-mismatch', by: -3 })).toMatchObject({ page: 1, count: 42 });
  });

  it('empties a page', async () => {
    expect(await page({ kind: 'empty-page' })).toMatchObject({ count: 45, businesses: [] });
  });

  it('repeats the page before', async () => {
    const repeated = await page({ kind: 'repeated-page' }, '?page=2');

    expect(repeated.page).toBe(2);
    expect(repeated.businesses[0]?.id).toBe('b0');
  });

  it.each([
    [true, 45],
    [false, 44],
  ])('leaves a business out of the rows, counted: %s', async (isCounted, count) => {
    const found = await page({ kind: 'missing-business', business: 'S3', isCounted });

    expect(found.count).toBe(count);
    expect(found.businesses.some(({ id }) => id === 'b3')).toBe(false);
  });

  it('cuts the JSON short', async () => {
    expect(await page({ kind: 'truncated-json' })).toBeTypeOf('string');
  });
});

describe('a fault acts', () => {
  const failed = { kind: 'status', status: 500 } as const;
  const statuses = async (fault: Fault, calls = 4): Promise<number[]> => {
    const { emulator, partoo } = await start({ seed });
    emulator.faults.add(fault);
    const answers: number[] = [];
    for (let call = 0; call < calls; call += 1) answers.push((await partoo.post('/business/b0', rename)).status);
    return answers;
  };

  it.each<[what: string, timing: Partial<Fault>, expected: readonly number[]]>([
    ['always, when nothing is said', {}, [500, 500, 500, 500]],
    ['as often as it says', { count: 2 }, [500, 500, 200, 200]],
    ['once, on the nth call', { nth: 3 }, [200, 200, 500, 200]],
    ['from the nth call on', { nth: 2, count: 2 }, [200, 500, 500, 200]],
    ['never, with a probability of 0', { probability: 0 }, [200, 200, 200, 200]],
    ['on its method only', { match: { method: 'GET' } }, [200, 200, 200, 200]],
    ['on its path', { match: { path: '^/business/b0$' }, count: 1 }, [500, 200, 200, 200]],
    ['on another path only', { match: { path: /search/ } }, [200, 200, 200, 200]],
    ['on a text in the body', { match: { body: '"New"' }, count: 1 }, [500, 200, 200, 200]],
    ['on a predicate over the body', { match: { body: (body) => body === 3 } }, [200, 200, 200, 200]],
    ['on the query', { match: { query: { page: '2' } } }, [200, 200, 200, 200]],
  ])('%s', async (_what, timing, expected) => {
    expect(await statuses({ ...failed, ...timing } as Fault)).toEqual(expected);
  });

  it('by chance in the same way on every run', async () => {
    const first = await statuses({ ...failed, probability: 0.5 }, 12);
    const second = await statuses({ ...failed, probability: 0.5 }, 12);

    expect(second).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });
});

import { inspect } from 'node:util';
import type nock from 'nock';
import { describe, expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import type { HttpRequest } from '../../src/http/http-client.ts';
import { RequestFailure } from '../../src/http/request-failure.ts';
import { usePartooNock } from '../support/partoo-nock.ts';
import { createTestHttp, neverAborted, secretKey } from './http-fixture.ts';

const partoo = usePartooNock();
const read = { method: 'GET', path: '/user/me', priority: 'normal', repeat: 'freely' } as const;
const html = '<!doctype html><html><body>\n  nginx </body></html>';

function reading(): HttpRequest {
  return { ...read, signal: neverAborted() };
}

function creating(): HttpRequest {
  return { ...read, method: 'POST', path: '/business', repeat: 'never', signal: neverAborted() };
}

async function failureOf(promise: Promise<unknown>): Promise<RequestFailure> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RequestFailure) return error;
  throw new Error('expected a RequestFailure', { cause: error });
}

describe('one request', () => {
  it('sends the key and the query, and answers status, body and headers', async () => {
    partoo
      .expect()
      .get('/v2/business/search')
      .query({ status: 'open,closed', page: '2' })
      .matchHeader('x-apikey', secretKey)
      .reply(201, { count: 0 }, { 'X-Trace': 'abc' });
    const { http, budget } = createTestHttp(partoo.baseUrl);

    const answer = await http.request({
      ...reading(),
      path: '/business/search',
      query: { status: 'open,closed', page: 2 },
    });

    expect(answer).toMatchObject({ status: 201, body: { count: 0 }, headers: { 'x-trace': 'abc' } });
    expect(http.calls.total).toBe(1);
    expect(budget.taken).toBe(1);
  });

  it('asks about the bytes of a 200 before it parses them', async () => {
    const said = '{"count":1}';
    partoo.expect().get('/v2/user/me').times(2).reply(200, said);
    const { http } = createTestHttp(partoo.baseUrl);
    const asked: string[] = [];
    const recall = (bytes: Uint8Array): unknown => {
      asked.push(new TextDecoder().decode(bytes));
      return asked.length === 1 ? undefined : 'recalled';
    };

    const answers = [await http.request({ ...reading(), recall }), await http.request({ ...reading(), recall })];

    expect(answers.map(({ body }) => body)).toEqual([{ count: 1 }, 'recalled']);
    expect(asked).toEqual([said, said]);
  });

  it.each([201, 404])('asks nothing about the bytes of a %i', async (status) => {
    partoo.expect().get('/v2/user/me').reply(status, { count: 1 });
    const { http } = createTestHttp(partoo.baseUrl);

    const { body } = await http.request({ ...reading(), recall: () => 'recalled' });

    expect(body).toEqual({ count: 1 });
  });

  it.each([400, 401, 403, 404, 415])(
    'gives a %i that Partoo said back to the caller, without repeating',
    async (status) => {
      partoo
        .expect()
        .get('/v2/user/me')
        .reply(status, { errors: { json: 'no' } });
      const { http } = createTestHttp(partoo.baseUrl);

      const answer = await http.request(reading());

      expect(answer.status).toBe(status);
      expect(answer.body).toEqual({ errors: { json: 'no' } });
    },
  );

  it('gives a 403 page of HTML back as a short text', async () => {
    partoo.expect().get('/v2/user/me').reply(403, html);
    const { http } = createTestHttp(partoo.baseUrl);

    const answer = await http.request(reading());

    expect(answer.body).toBe('<!doctype html><html><body> nginx </body></html>');
  });

  it('takes a refusal that is nested thousands of levels deep for a text, and cuts it short (R35)', async () => {
    partoo
      .expect()
      .get('/v2/user/me')
      .reply(403, `{"errors": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`);

    const answer = await createTestHttp(partoo.baseUrl).http.request(reading());

    expect(answer.body).toMatch(/^\{"errors": \[+…$/);
  });

  it('answers a 204 without body', async () => {
    partoo.expect().delete('/v2/business/5409').reply(204);
    const { http } = createTestHttp(partoo.baseUrl);

    const answer = await http.request({ ...reading(), method: 'DELETE', path: '/business/5409' });

    expect(answer).toMatchObject({ status: 204, body: null });
  });

  it('reads JSON behind a byte order mark', async () => {
    partoo.expect().get('/v2/user/me').reply(200, '\uFEFF{"id":"1"}');
    const { http } = createTestHttp(partoo.baseUrl);

    const answer = await http.request(reading());

    expect(answer.body).toEqual({ id: '1' });
  });
});

/** Plans one failure; nock's own words for it. */
const failures: Record<string, { plan(call: nock.Interceptor): unknown; code: string }> = {
  'a 500': { plan: (call) => call.reply(500, { errors: { json: 'oops' } }), code: 'PARTOO_FAILED' },
  'a 503 page of HTML': { plan: (call) => call.reply(503, html), code: 'PARTOO_FAILED' },
  'a page of HTML with status 200': { plan: (call) => call.reply(200, html), code: 'PARTOO_UNEXPECTED' },
  'truncated JSON': { plan: (call) => call.reply(200, '{"id":"5409","na'), code: 'PARTOO_UNEXPECTED' },
  'an empty answer with status 200': { plan: (call) => call.reply(200, ''), code: 'PARTOO_UNEXPECTED' },
  'a reset': { plan: (call) => call.replyWithError(fault('ECONNRESET')), code: 'PARTOO_UNREACHABLE' },
};

function fault(code: string): Error {
  return Object.assign(new Error(`${code} at ${secretKey}`), { code });
}

describe('repeating', () => {
  it.each(Object.keys(failures))('R2 repeats a read after %s', async (name) => {
    failures[name]?.plan(partoo.expect().get('/v2/user/me'));
    partoo.expect().get('/v2/user/me').reply(200, { id: 'me' });
    const { http, clock, budget } = createTestHttp(partoo.baseUrl);

    const answer = await http.request(reading());

    expect(answer.body).toEqual({ id: 'me' });
    expect(clock.sleeps).toEqual([500]);
    expect(budget.taken).toBe(2);
    expect(http.calls.total).toBe(2);
  });

  it.each(Object.keys(failures))(
    'R12 never repeats a create after %s, and says that it may have arrived',
    async (name) => {
      failures[name]?.plan(partoo.expect().post('/v2/business'));
      const { http, clock } = createTestHttp(partoo.baseUrl);

      const failure = await failureOf(http.request(creating()));

      expect(failure.code).toBe(failures[name]?.code);
      expect(failure.mayHaveArrived).toBe(true);
      expect(clock.sleeps).toEqual([]);
    },
  );

  it('R12 repeats a create that was refused with 429: it had no effect', async () => {
    partoo.expect().post('/v2/business').reply(429, '', { 'Retry-After': '3' });
    partoo.expect().post('/v2/business').reply(200, { id: '5409' });
    const { http } = createTestHttp(partoo.baseUrl);

    const answer = await http.request(creating());

    expect(answer.body).toEqual({ id: '5409' });
  });

  it('R12 repeats a create that found no connection', async () => {
    partoo.expect().post('/v2/business').replyWithError(fault('ECONNREFUSED'));
    partoo.expect().post('/v2/business').reply(200, { id: '5409' });
    const { http } = createTestHttp(partoo.baseUrl);

    const answer = await http.request(creating());

    expect(answer.body).toEqual({ id: '5409' });
  });

  it('R27 gives up after six tries, with growing waits between them', async () => {
    partoo.expect().get('/v2/user/me').times(6).reply(503, 'down');
    const { http, clock, log } = createTestHttp(partoo.baseUrl);

    const failure = await failureOf(http.request(reading()));

    expect(failure.message).toBe('Partoo: GET /user/me answered 503: down (6 tries)');
    expect(failure).toMatchObject({ code: 'PARTOO_FAILED', status: 503, retryable: true });
    expect(clock.sleeps).toEqual([500, 1000, 2000, 4000, 8000]);
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(5);
  });

  it.each([
    ['no connection', fault('ECONNREFUSED'), 'and partoo.base_url'],
    ['a server in trouble', 503, "Partoo's status page"],
    ['too many calls', 429, 'lower partoo.requests_per_minute'],
    ['a page of a proxy', 200, 'such as a proxy'],
  ])('says what to do about %s', async (_, answer, words) => {
    const calls = partoo.expect().get('/v2/user/me').times(6);
    if (typeof answer === 'number') calls.reply(answer, html);
    else calls.replyWithError(answer);
    const { http } = createTestHttp(partoo.baseUrl);

    const failure = await failureOf(http.request(reading()));

    expect(failure.hint).toContain(words);
  });

  it('remembers that an earlier try may have arrived, when the last one found no connection', async () => {
    partoo.expect().get('/v2/user/me').replyWithError(fault('ECONNRESET'));
    partoo.expect().get('/v2/user/me').times(5).replyWithError(fault('ECONNREFUSED'));
    const { http } = createTestHttp(partoo.baseUrl);

    const failure = await failureOf(http.request(reading()));

    expect(failure.mayHaveArrived).toBe(true);
  });

  it('R3 repeats a 404 page of HTML, which says nothing of Partoo', async () => {
    partoo.expect().get('/v2/user/me').times(6).reply(404, html);
    const { http } = createTestHttp(partoo.baseUrl);

    const failure = await failureOf(http.request(reading()));

    expect(failure).toMatchObject({ code: 'PARTOO_UNEXPECTED', status: 404, retryable: true });
  });
});

describe('429', () => {
  it.each([
    ['7', 7],
    ['Sun, 22 Nov 2026 09:00:30 GMT', 30],
    ['soon', 60],
    [undefined, 60],
    ['100000', 3600],
  ])('R27 pauses every call of the key for Retry-After %s', async (header, seconds) => {
    partoo
      .expect()
      .get('/v2/user/me')
      .reply(429, html, header === undefined ? {} : { 'Retry-After': header });
    partoo.expect().get('/v2/user/me').reply(200, {});
    const { http, clock, budget } = createTestHttp(partoo.baseUrl);
    const startedAt = clock.now();

    await http.request(reading());

    expect(budget.pause).toEqual({
      until: startedAt + seconds * 1000,
      reason: 'Partoo answered 429, too many requests',
    });
    expect(clock.now() - startedAt).toBe(seconds * 1000);
  });

  it('R27 gives up after six refusals, none of which had an effect', async () => {
    partoo.expect().post('/v2/business').times(6).reply(429, '', { 'Retry-After': '1' });
    const { http } = createTestHttp(partoo.baseUrl);

    const failure = await failureOf(http.request(creating()));

    expect(failure).toMatchObject({ code: 'PARTOO_RATE_LIMITED', retryable: true, mayHaveArrived: false, status: 429 });
  });
});

describe('order and places', () => {
  it('R27 sends urgent calls before normal ones, and those before background ones', async () => {
    const order: string[] = [];
    const plan = partoo.expect();
    for (const name of ['first', 'background', 'normal', 'urgent']) {
      plan.get(`/v2/${name}`).reply(200, () => {
        order.push(name);
        return {};
      });
    }
    const { http } = createTestHttp(partoo.baseUrl, { concurrency: 1 });

    await Promise.all([
      http.request({ ...reading(), path: '/first' }),
      http.request({ ...reading(), path: '/background', priority: 'background' }),
      http.request({ ...reading(), path: '/normal' }),
      http.request({ ...reading(), path: '/urgent', priority: 'urgent' }),
    ]);

    expect(order).toEqual(['first', 'urgent', 'normal', 'background']);
  });

  it('gives up its place while it waits for the next try', async () => {
    const order: string[] = [];
    partoo.expect().get('/v2/slow').reply(500, 'down');
    partoo
      .expect()
      .get('/v2/slow')
      .reply(200, () => {
        order.push('slow');
        return {};
      });
    partoo
      .expect()
      .get('/v2/quick')
      .reply(200, () => {
        order.push('quick');
        return {};
      });
    const { clock } = createTestHttp(partoo.baseUrl);
    const real = { now: () => clock.now(), sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 100)) };
    const { http } = createTestHttp(partoo.baseUrl, { concurrency: 1, clock: real });

    await Promise.all([
      http.request({ ...reading(), path: '/slow' }),
      http.request({ ...reading(), path: '/quick', priority: 'background' }),
    ]);

    expect(order).toEqual(['quick', 'slow']);
  });

  it('stops at once when the signal fires, under way or waiting', async () => {
    partoo.expect().get('/v2/user/me').delay(10_000).reply(200, {});
    const { http } = createTestHttp(partoo.baseUrl, { concurrency: 1, timeoutMs: 20_000 });
    const stop = new AbortController();
    const both = [1, 2].map(() => http.request({ ...reading(), signal: stop.signal }));
    setTimeout(() => {
      stop.abort();
    }, 50);

    const results = await Promise.allSettled(both);

    const reasons = results.map((result) => (result.status === 'rejected' ? (result.reason as unknown) : null));
    expect(reasons.map((reason) => reason instanceof SyncError && reason.code)).toEqual(['ABORTED', 'ABORTED']);
    expect(http.calls.total).toBe(1);
  });

  it('passes on the refusal of the budget without calling', async () => {
    const refusal = new SyncError('Stopped.', { code: 'ABORTED', retryable: true });
    const budget = { take: () => Promise.reject(refusal), pauseUntil: () => undefined, pause: null };
    const { http } = createTestHttp(partoo.baseUrl, { budget });

    const error: unknown = await http.request(reading()).catch((thrown: unknown) => thrown);

    expect(error).toBe(refusal);
    expect(http.calls.total).toBe(0);
  });
});

describe('redirects', () => {
  it.each([
    ['another host', 'https://elsewhere.invalid/v2/user/me', 'elsewhere.invalid'],
    ['another path', '/v3/user/me', 'another path'],
  ])('R36 follows no redirect to %s, so the key goes nowhere', async (_name, location, shown) => {
    partoo.expect().get('/v2/user/me').reply(302, '', { Location: location });
    const { http } = createTestHttp(partoo.baseUrl);

    const failure = await failureOf(http.request(reading()));

    expect(failure).toMatchObject({ code: 'PARTOO_UNEXPECTED', retryable: false });
    expect(failure.message).toContain(shown);
  });
});

describe('secrets', () => {
  it.each(Object.keys(failures))('R35 shows the key nowhere after %s', async (name) => {
    failures[name]?.plan(partoo.expect().post('/v2/business'));
    const { http, log } = createTestHttp(partoo.baseUrl);

    const failure = await failureOf(http.request(creating()));

    const shown = inspect([failure, http, log.lines], { depth: 12, showHidden: true }) + JSON.stringify(failure);
    expect(shown).toContain('POST');
    expect(shown).not.toContain(secretKey);
    expect(failure.cause).toBeUndefined();
  });

  it('R35 takes the key and other secrets out of what a refusal quotes, also where the text is cut', async () => {
    const said = `${'x'.repeat(290)} ${secretKey} hook-secret`;
    partoo.expect().post('/v2/business').reply(500, said);
    const { http } = createTestHttp(partoo.baseUrl, { secrets: ['hook-secret'] });

    const failure = await failureOf(http.request(creating()));

    expect(failure.message).not.toContain('KEY-');
    expect(failure.message).not.toContain('hook-');
  });

  it('R35 takes the key out of a JSON refusal that quotes it', async () => {
    partoo
      .expect()
      .get('/v2/user/me')
      .reply(401, { errors: { authentication: `bad key ${secretKey}` } });
    const { http } = createTestHttp(partoo.baseUrl);

    const answer = await http.request(reading());

    expect(answer.body).toEqual({ errors: { authentication: 'bad key [secret]' } });
  });

  it('R35 says that a header is impossible without showing it', async () => {
    const { http } = createTestHttp(partoo.baseUrl, { headers: { 'x-APIKey': `${secretKey}\n` } });

    const failure = await failureOf(http.request(reading()));

    expect(failure.retryable).toBe(false);
    expect(inspect(failure)).not.toContain(secretKey);
  });
});

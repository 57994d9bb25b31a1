import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asBusinessId } from '../../src/domain/ids.ts';
import { SyncError } from '../../src/domain/errors.ts';
import { judgeResponse } from '../../src/http/attempt.ts';
import type { HttpClient } from '../../src/http/http-client.ts';
import { RequestFailure } from '../../src/http/request-failure.ts';
import { createScrub } from '../../src/http/scrub.ts';
import { createPartooReader } from '../../src/partoo/reader.ts';
import { createPartooWriter } from '../../src/partoo/writer.ts';
import { createTestLog } from '../http/http-fixture.ts';
import { rawOf } from '../sync/shops.ts';
import { anyJson, fuzz, secret, seed, spoilt, unlessSaid } from './fuzzing.ts';

const today = '2026-11-22';
const page = { page: 1, count: 2, max_page: 1, businesses: [rawOf('0001'), rawOf('0002')] };
const good = [page, rawOf('0001'), { id: rawOf('0001').id }, { errors: { name: secret } }].map((value) =>
  Buffer.from(JSON.stringify(value)),
);
/** A business in which some properties are of another kind, or deep, or huge. */
const odd = fc
  .tuple(fc.constantFrom(...Object.keys(rawOf('0001'))), fc.oneof(anyJson, fc.constant('x'.repeat(5_000))))
  .map(([property, value]) => ({ ...rawOf('0001'), [property]: value }));
const text = fc.oneof(
  spoilt(good).map((bytes) => bytes.toString('utf8')),
  anyJson.map((value) => JSON.stringify(value)),
  odd.map((business) => JSON.stringify(business)),
  odd.map((business) => JSON.stringify({ ...page, businesses: [business, rawOf('0002')] })),
  fc.constant('['.repeat(20_000)),
);
const status = fc.constantFrom(200, 200, 200, 201, 204, 400, 401, 403, 404, 415, 418, 429, 500, 502, 302);

/** What the client makes of such an answer, without network and waiting: one try, judged as in life. */
function answering(statusCode: number, body: string): Pick<HttpClient, 'request'> {
  let calls = 0;
  return {
    async request({ method, path }) {
      // Whatever Partoo answers, no reader asks for ever.
      if ((calls += 1) > 500) throw new Error('it asks for ever');
      const attempt = judgeResponse(
        { statusCode, body: Buffer.from(body), headers: { 'retry-after': body.slice(0, 20) } },
        0,
        createScrub([secret]),
      );
      if (attempt.kind === 'answer') return attempt.answer;
      const { code, what, status: answered, isPassing, mayHaveArrived } = attempt;
      throw new RequestFailure(`${method} ${path} ${what}`, {
        ...{ code, retryable: isPassing, status: answered, mayHaveArrived },
      });
    },
  };
}

it(`whatever Partoo answers, a read gives businesses or says what is wrong, without secrets (R3, R35; seed ${String(seed)})`, async () => {
  const signal = new AbortController().signal;
  await fuzz(300, fc.tuple(status, text), async ([code, body]) => {
    const reader = createPartooReader({
      http: answering(code, body),
      orgId: null,
      today: () => today,
      log: createTestLog(),
    });
    const received: unknown[] = [];

    const ends = [
      await unlessSaid(() =>
        reader.crawl(
          {
            receive(page) {
              if (page.kind === 'parsed') received.push(...page.businesses.map(({ values }) => values));
            },
          },
          signal,
        ),
      ),
      await unlessSaid(() => reader.findById(asBusinessId(rawOf('0001').id), signal)),
      await unlessSaid(() => reader.findByCode('0001', signal)),
      await unlessSaid(() => reader.findByIds([asBusinessId(rawOf('0001').id)], signal)),
      await unlessSaid(() => reader.findModifiedSince(0, signal)),
    ];

    for (const end of ends) if (end instanceof SyncError) expect(end.message).not.toContain(secret);
    if (code < 300) return;
    expect(received).toEqual([]);
  });
});

it('whatever Partoo answers, a write was accepted, refused, or nobody knows (R12, R35)', async () => {
  const signal = new AbortController().signal;
  await fuzz(300, fc.tuple(status, text), async ([code, body]) => {
    const writer = createPartooWriter({ http: answering(code, body), orgId: null, today: () => today });

    const end = await unlessSaid(() => writer.create('0001' as never, { name: 'Shop' }, signal));

    expect(end instanceof SyncError ? end.message : JSON.stringify(end)).not.toContain(secret);
    if (code >= 400 && !(end instanceof SyncError)) expect(end.kind).not.toBe('accepted');
  });
});

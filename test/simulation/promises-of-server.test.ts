import { afterEach, describe, expect, it } from 'vitest';
import type { EndedRun } from '../../src/daemon.ts';
import { SyncError } from '../../src/domain/errors.ts';
import { asBusinessId } from '../../src/domain/ids.ts';
import { parseEvent } from '../../src/server/parse-event.ts';
import type { EventBox } from '../../src/state/event-box.ts';
import { close, openCompany, type Company } from './company.ts';
import type { CompanyServer } from './company-server.ts';
import { brokenByAnswer, brokenByMetrics, brokenByReadiness } from './promises-of-server.ts';
import { apiKey } from './secrets.ts';
import type { SimulatedStory } from './story.ts';
import { createWebhookDesk } from './webhook-desk.ts';

// As in promises.test.ts: each check is shown the world that it is there to notice.

const open: Company[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(close));
});

const story: SimulatedStory = {
  ...{ seed: 1, days: 1, fields: {}, policy: {}, limits: {}, hears: true, victim: null, http: null, steps: [] },
  shops: ['0001', '0002'].map((code) => ({ code, side: 'both', cells: {}, properties: {} })),
};

async function opened(): Promise<Company> {
  const company = await openCompany(story);
  open.push(company);
  return company;
}

/** A run of a daemon that ended so. */
function ended(verdict: string, error: SyncError | null = null): EndedRun {
  return { report: { plan: { guard: { verdict } } }, error } as never;
}

describe('what the server may not do is noticed', () => {
  it.each([
    ['another status (R37)', { status: 200, body: '{"status":"ok"}' }, 'webhook: 200 instead of 401'],
    [
      'more than one word (R37)',
      { status: 401, body: '{"status":"refused","why":"key"}' },
      'webhook: it was told more',
    ],
    ['something else than JSON (R37)', { status: 401, body: '<html>' }, 'webhook: it was told more'],
  ])('it answers with %s', (_what, answer, words) => {
    expect(brokenByAnswer('it', answer, 401)).toContain(words);
  });

  it.each<[string, (company: Company) => unknown, string]>([
    ['a delivery', ({ desk }) => (desk.results as Map<string, number>).set('accepted', 7), 'webhook_deliveries_total'],
    ['a pause', ({ world }) => world.memory.pauseRuns({ who: 'tester@here', reason: '' }), 'paused is 0 instead of 1'],
    [
      'an event that waits',
      ({ world }) => world.memory.recordEvent({ id: '1', kind: 'business_updated', businessId: asBusinessId('b') }),
      'webhook_events_pending',
    ],
    ['conflicts', ({ world }) => Object.assign(world.memory, { conflicts: () => [{}] }), 'open_conflicts'],
    ['links', ({ world }) => Object.assign(world.memory, { links: () => new Map([['1', {}]]) }), 'linked_locations'],
    ['what is unfinished', ({ world }) => Object.assign(world.memory, { unfinished: () => [{}] }), 'outbox_unfinished'],
  ])('/metrics leaves out %s', async (_what, plant, words) => {
    const { desk, world, ...company } = await opened();
    const answer = await desk.ask('/metrics');
    const kept = brokenByMetrics(answer, world.memory, desk.results);

    plant({ desk, world, ...company });

    expect(kept).toBeNull();
    expect(brokenByMetrics(answer, world.memory, desk.results)).toContain(words);
  });

  it('/metrics tells the key (R35), or nothing at all', async () => {
    const { world } = await opened();

    const broken = [
      brokenByMetrics({ status: 200, body: `key ${apiKey}` }, world.memory, new Map()),
      brokenByMetrics({ status: 503, body: '' }, world.memory, new Map()),
    ];

    expect(broken).toEqual(['secret: in /metrics', 'metrics: answered 503']);
  });

  it.each<[string, { status: number; body: string }, EndedRun | null, RegExp | null]>([
    ['ready before any run', { status: 200, body: '{"reasons":[]}' }, null, /^readiness: ready, though/u],
    ['ready though a plan waits', { status: 200, body: '{"reasons":[]}' }, ended('approval'), /^readiness: ready/u],
    [
      'ready though the last run failed',
      { status: 200, body: '{"reasons":[]}' },
      ended('pass', new SyncError('no', { code: 'PARTOO_FAILED', retryable: true })),
      /^readiness: ready/u,
    ],
    ['not ready without a reason', { status: 503, body: '{"reasons":[]}' }, ended('pass'), /no reason is given/u],
    ['an error', { status: 500, body: '{}' }, ended('pass'), /^readiness: answered 500/u],
    ['ready after a run that passed', { status: 200, body: '{"reasons":[]}' }, ended('pass'), null],
    ['not ready for a reason', { status: 503, body: '{"reasons":["starting"]}' }, null, null],
  ])('readiness: %s', (_what, answer, last, words) => {
    const broken = brokenByReadiness(answer, last);

    if (words === null) expect(broken).toBeNull();
    else expect(broken).toMatch(words);
  });
});

describe('at the server of a company', () => {
  it('whatever strangers send is refused and stored nowhere (R34, R37)', async () => {
    const { desk, world } = await opened();

    for (let number = 1; number <= 20; number += 1) desk.deliver('b0001', number, 'stranger');
    await desk.answered();

    expect(desk.misheard).toBeNull();
    expect(world.memory.pendingEvents()).toEqual([]);
    expect(desk.results.get('refused')).toBeGreaterThan(4);
  });

  it('an event that is stored twice is noticed (R34)', async () => {
    const { desk, other } = await opened();
    Object.assign(other.events, { record: async () => true });

    desk.deliver('b0001', 1, 'partoo');
    desk.deliver('b0001', 1, 'partoo');
    await desk.answered();

    expect(desk.misheard).toMatch(/^webhook: accepted instead of duplicate/u);
  });

  it('what cannot be stored is sent again (R34)', async () => {
    const { desk, other, late } = await opened();
    const failing = new SyncError('the disk is full', { code: 'STATE_UNWRITABLE', retryable: true });
    Object.assign(other.events, { record: () => Promise.reject(failing) });

    desk.deliver('b0001', 1, 'partoo');
    await desk.answered();

    expect(late).toEqual(['b0001']);
    expect(desk.results.get('not_stored')).toBe(1);
    expect(desk.misheard).toBeNull();
  });

  it.each<[string, (box: EventBox) => CompanyServer['ask'], RegExp]>([
    [
      'stores what strangers send',
      (box) =>
        async ({ body = Buffer.alloc(0) }) => {
          await box.record(parseEvent(body));
          return { status: 401, body: '{"status":"refused"}' };
        },
      /^webhook: stored, though it was signed for another body/u,
    ],
    ['does not answer', () => () => Promise.reject(new Error('hung up')), /^webhook: not answered: Error: hung up/u],
  ])('a server that %s is noticed', async (_what, ask, words) => {
    const desk = createWebhookDesk({
      events: { record: async () => true, close: () => undefined },
      open: async (box) => ({ ask: ask(box), send: async () => '', noteRun: () => undefined, close: async () => {} }),
      onAgain: () => undefined,
    });

    desk.deliver('b0001', 2, 'stranger');
    await desk.answered();

    expect(desk.misheard).toMatch(words);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaultEffect } from '../../src/emulator/faults.ts';
import { apiKey, createCliWorlds } from '../support/cli-world.ts';
import { shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const create = { method: 'POST', path: /^\/business$/ };
const search = { method: 'GET', path: /search$/ };

beforeEach(() => {
  // Retries wait a random part of their delay: none here.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('requirements R12: a create is never repeated blindly', () => {
  it.each<[string, FaultEffect]>([
    ['times out after its effect', { kind: 'hang-after-effect' }],
    ['times out before its effect', { kind: 'hang-before-effect' }],
    ['loses the connection after its effect', { kind: 'reset-after-effect' }],
    ['loses the connection before its effect', { kind: 'reset-before-effect' }],
    ['is answered 500', { kind: 'status', status: 500 }],
    ['is answered 503', { kind: 'status', status: 503 }],
    ['is answered with HTML and 200', { kind: 'html', status: 200 }],
    ['is answered with HTML and 502', { kind: 'html' }],
    ['is answered with half a JSON', { kind: 'truncated-json' }],
  ])('R26 one that %s ends in exactly one business, and stops no other', async (_what, effect) => {
    const world = await createWorld({ settings: { partoo: { timeout_seconds: 1 } } });
    world.emulator.faults.add({ ...effect, match: { ...create, body: '"0002"' }, count: 1 });
    world.source(shops(6));

    const first = await world.run('sync', '--json', '--yes');
    const sentFirst = world.writes().filter(({ body }) => JSON.stringify(body).includes('"0002"')).length;
    const { plan } = await world.plan(0, '--only', '0002').then((only) => ({ plan: only }));
    await world.run('sync', '--only', '0002', '--yes');
    const last = await world.plan(0);

    expect([0, 4]).toContain(first.code);
    expect(sentFirst).toBe(1);
    expect(plan.summary.create).toBeLessThanOrEqual(1);
    expect(last.changes).toEqual([]);
    const codes = world.emulator.businesses().map(({ code }) => code);
    expect(codes.sort()).toEqual(['0001', '0002', '0003', '0004', '0005', '0006']);
  });
});

describe('requirements R26: one bad shop never stops the others', () => {
  it('a refused update is reported with what Partoo said, the others are done, and it ends with 4', async () => {
    const world = await createWorld();
    await world.settle(shops(6));
    world.source(withChanges(shops(6), { '0002': { name: 'X' }, '0003': { name: 'Y' } }));
    const path = new RegExp(`^/business/${world.business('0002').id}$`);
    const body = { errors: { json: { name: 'too long' } } };
    world.emulator.faults.add({ kind: 'status', status: 400, body, match: { method: 'POST', path } });

    const { outcomes, summary } = await world.sync(4);
    const again = await world.sync(4);

    expect(summary).toEqual({ done: 1, failed: 1, stale: 0, held: 0 });
    expect(outcomes.find(({ code }) => code === '0002')).toMatchObject({ result: 'failed' });
    expect(outcomes.find(({ code }) => code === '0002')?.detail).toContain('too long');
    // R33: no 400 loop. The same request waits for its next try.
    expect(again.plan.held).toMatchObject([{ code: '0002', reason: 'quarantined' }]);
    expect(world.writes().filter((request) => path.test(request.path))).toHaveLength(1);
  });

  it('a 403 that names fields leaves these out and sends the rest', async () => {
    const world = await createWorld({ emulator: { me: { forbidden_fields: ['name'] } } });
    for (const code of ['0001', '0002'])
      world.emulator.add({ code, name: 'Old', city: 'Old', country: 'FR', categories: ['gcid:bakery'] });
    world.configure({ fields: { name: 'name', city: 'city' } });
    world.source(shops(2));

    const { outcomes } = await world.sync(4, '--yes');
    world.takeRequests();
    const second = await world.sync(0);

    expect(world.business('0001')).toMatchObject({ name: 'Old', city: 'Ville 1' });
    expect(outcomes.find(({ action }) => action === 'update')?.detail).toContain('name');
    // R33: no loop of refusals.
    expect(second.plan.held).toEqual([]);
    expect(second.plan.notices.map(({ message }) => message)).toEqual([
      expect.stringMatching(/may not edit name \(.+\): left out of the changes of 2 locations/),
    ]);
    expect(world.writes()).toEqual([]);
  });
});

describe('requirements R3, R10: what is no proof', () => {
  it.each<[string, FaultEffect]>([
    ['5xx', { kind: 'status', status: 503 }],
    ['HTML with 200', { kind: 'html', status: 200 }],
    ['403', { kind: 'status', status: 403, body: {} }],
    ['half a JSON', { kind: 'truncated-json' }],
    ['lost connections', { kind: 'reset-before-effect' }],
  ])('a crawl answered with %s stops the run with 1, and nothing is written', async (_what, effect) => {
    const world = await createWorld({ settings: { absent: { action: 'delete', after_reads: 1, after_hours: 0 } } });
    await world.settle(shops(3));
    world.source(shops(2));
    world.emulator.faults.add({ ...effect, match: search });

    const { code, stderr } = await world.run('sync', '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('Partoo');
    expect(world.writes()).toEqual([]);
  });

  it.each<[string, FaultEffect]>([
    ['a passing 503', { kind: 'status', status: 503 }],
    ['a passing reset', { kind: 'reset-before-effect' }],
    ['a passing page of HTML', { kind: 'html', status: 200 }],
    ['an empty page once', { kind: 'empty-page' }],
  ])('%s during the crawl changes nothing', async (_what, effect) => {
    const world = await createWorld();
    await world.settle(shops(3));
    world.emulator.faults.add({ ...effect, match: search, count: 1 });
    world.source(withChanges(shops(3), { '0001': { name: 'X' } }));

    const { summary } = await world.sync(0);

    expect(summary.done).toBe(1);
  });

  it('R10 ids that do not add up to count are an incomplete read: exit 3, nothing written', async () => {
    const world = await createWorld();
    await world.settle(shops(3));
    world.emulator.faults.add({ kind: 'count-mismatch', match: search });
    world.source(withChanges(shops(3), { '0001': { name: 'X' } }));

    const planned = await world.plan(3);
    const { plan } = await world.sync(3, '--yes', '--override', 'create,update,close,delete,write_back,field,window');

    expect(planned.partoo.outcome).toBe('incomplete');
    expect(plan.guard.verdict).toBe('stop');
    expect(world.writes()).toEqual([]);
  });

  it('R10 a page that repeats the one before is read again', async () => {
    const world = await createWorld();
    await world.settle(shops(150));
    world.emulator.faults.add({ kind: 'repeated-page', match: { ...search, query: { page: '2' } }, count: 1 });

    const { plan } = await world.sync(0);

    expect(plan.partoo).toMatchObject({ outcome: 'complete', businesses: 150 });
    expect(plan.summary.unchanged).toBe(150);
  });
});

describe('requirements R3, R28: a key that is refused', () => {
  it.each([
    ['another key is valid', { apiKey: 'another-key' }],
    ['it expired', { switches: { keyState: 'expired' as const } }],
  ])('ends with 1 and says so, where %s', async (_why, options) => {
    const world = await createWorld({ emulator: options });
    world.source(shops(2));

    const planned = await world.run('plan');
    const synced = await world.run('sync', '--yes', '--log-level', 'debug');
    const checked = await world.run('check');

    expect([planned.code, synced.code, checked.code]).toEqual([1, 1, 1]);
    expect(synced.stderr.toLowerCase()).toContain('key');
    expect(world.emulator.requests.every(({ status }) => status === 401)).toBe(true);
    expect(world.emulator.requests.length).toBeLessThanOrEqual(12);
  });

  it('R3 a key refused in the middle of a run stops it with 1, and the next one goes on to the same end', async () => {
    const world = await createWorld();
    world.source(shops(8));
    world.emulator.faults.add({ kind: 'status', status: 401, body: {}, match: create, nth: 4, count: 100 });

    const stopped = await world.run('sync', '--yes');
    world.emulator.faults.clear();
    await world.sync(0);

    expect(stopped.code).toBe(1);
    expect(
      world.emulator
        .businesses()
        .map(({ code }) => code)
        .sort(),
    ).toEqual(shops(8).map((one) => one['store_id']));
  });
});

describe('requirements R27: 429 and Retry-After', () => {
  const soon = (): string => new Date(Date.now() + 2000).toUTCString();

  it.each([
    ['seconds', () => '1'],
    ['a fraction', () => '0.2'],
    ['a date', soon],
    ['a date in the past', () => 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['zero', () => '0'],
  ])('as %s holds every call, then all goes on', async (_what, value) => {
    const world = await createWorld();
    await world.settle(shops(2));
    world.source(withChanges(shops(2), { '0001': { name: 'X' } }));
    world.emulator.faults.add({ kind: 'retry-after', value: value(), match: { method: 'POST' }, count: 1 });

    const { summary } = await world.sync(0);

    const times = world.emulator.requests.map(({ at }) => at);
    const refused = world.emulator.requests.findIndex(({ status }) => status === 429);
    expect(summary.done).toBe(1);
    expect(refused).toBeGreaterThan(-1);
    expect((times[refused + 1] ?? 0) - (times[refused] ?? 0)).toBeGreaterThanOrEqual(900);
  });
});

describe('requirements R35: the key is in no byte the program emits', () => {
  it('whatever fails, at log level debug, even where Partoo quotes it', { timeout: 30_000 }, async () => {
    const world = await createWorld({ settings: { partoo: { timeout_seconds: 1 } } });
    await world.settle(shops(6));
    const ids = shops(6).map((one) => world.business(one['store_id'] ?? '').id);
    const effects: readonly FaultEffect[] = [
      { kind: 'status', status: 400, body: { errors: { json: { name: `bad ${apiKey}` } } } },
      { kind: 'status', status: 403, body: { errors: { authorization: `key ${apiKey} may not` } } },
      { kind: 'status', status: 500, body: `<pre>x-APIKey: ${apiKey}</pre>` },
      { kind: 'html' },
      { kind: 'reset-after-effect' },
      { kind: 'status', status: 302, headers: { location: `http://example.com/?key=${apiKey}` } },
    ];
    effects.forEach((effect, index) => {
      world.emulator.faults.add({ ...effect, match: { path: new RegExp(`^/business/${ids[index] ?? ''}$`) } });
    });
    world.source(shops(6).map((one) => ({ ...one, name: `${one['name'] ?? ''} changed` })));

    const emitted: string[] = [];
    const file = world.path('plan.json');
    for (const args of [
      ['plan', '--out', file],
      ['sync', '--json'],
      ['apply', file],
      ['status', '--json'],
      ['explain', '0001'],
      ['history', '--json'],
      ['check'],
      ['plan', '--format', 'html'],
    ]) {
      const { stdout, stderr } = await world.run('--log-level', 'debug', ...args);
      emitted.push(stdout, stderr);
    }

    expect(emitted.join('').length).toBeGreaterThan(1000);
    for (const form of [apiKey, Buffer.from(apiKey).toString('base64'), encodeURIComponent(apiKey)])
      expect(emitted.join('')).not.toContain(form);
  });

  it('also when the key stands in the configuration itself', async () => {
    const world = await createWorld();
    world.configure({ partoo: { api_key: apiKey } });
    world.source(shops(2));

    const { code, stdout, stderr } = await world.run('sync', '--yes', '--log-level', 'debug', '--json');
    world.configure({});

    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain(apiKey);
  });
});

import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { openState } from '../../src/state/open-state.ts';
import { prepareBuilt } from '../support/built-cli.ts';
import { apiKey, type CliWorld, createCliWorlds, type Settings, usualFields } from '../support/cli-world.ts';
import { farAway, serverWith, signed, startListening, subscribe, until } from '../support/listening-daemon.ts';
import { shops } from '../support/shops.ts';

const createWorld = createCliWorlds();
const minute = 60_000;
const emulator = { switches: { webhookUrls: 'http-too' }, webhookRetryMs: 50 } as const;

beforeAll(prepareBuilt, minute);

/** Settled, its configuration waiting for webhooks, its schedule far away. */
async function settledWorld(settings: Settings = {}): Promise<CliWorld> {
  const world = await createWorld({ emulator });
  world.configure({ schedule: farAway, server: serverWith(world), ...settings });
  await world.settle(shops(4));
  return world;
}

async function waitingEvents({ stateFile }: CliWorld): Promise<number> {
  const memory = await openState(stateFile, { clock: { now: Date.now }, mode: 'read' });
  const { length } = memory.pendingEvents();
  memory.close();
  return length;
}

function updated(id: string): string {
  return JSON.stringify({ type: 'business_updated', payload: { business: { id, modified: Date.now() } } });
}

describe('R34: webhooks from Partoo', () => {
  it(
    'R16: an edit in Partoo is restored within seconds, and the echo of that causes no write',
    async () => {
      const world = await settledWorld();
      const daemon = await startListening(world);
      await subscribe(world, daemon);
      world.takeRequests();

      world.emulator.edit('0002', { name: 'Edited by a colleague' });
      await until(() => world.business('0002').name === 'Acme 0002', 'the edit to be restored');
      await until(() => daemon.runs('webhook') === 2, 'the run for the echo');
      await until(async () => (await waitingEvents(world)) === 0, 'all events to be acted on');
      const reads = world.emulator.requests.filter(({ method }) => method === 'GET').map(({ query }) => query);
      const echoes = await daemon.metric('partoo_sync_webhook_echoes_total');
      await daemon.stop();

      expect(world.writes().filter(({ path }) => path !== '/webhooks')).toHaveLength(1);
      expect(reads.every((query) => query['business__in'] !== undefined)).toBe(true);
      expect(echoes).toBe(1);
    },
    minute,
  );

  it(
    'an edit of a field that both sides own goes into the source within seconds',
    async () => {
      const world = await createWorld({ emulator });
      const fields = { ...usualFields, email: { from: 'mail', owner: 'shared' } };
      world.configure({ fields, source: { write_back: true }, schedule: farAway, server: serverWith(world) });
      await world.settle(shops(4));
      const daemon = await startListening(world);
      await subscribe(world, daemon);

      const [contact] = world.business('0003').contacts;
      world.emulator.edit('0003', { contacts: [{ ...contact, email: 'new@acme.example' }] });
      await until(() => readFileSync(world.sourceFile, 'utf8').includes('new@acme.example'), 'the cell to be written');
      await daemon.stop();

      expect(readFileSync(world.sourceFile, 'utf8').split('\n')[3]).toContain('new@acme.example');
    },
    minute,
  );

  it(
    'forged, repeated, too large: none of them causes a write, and a burst is one run',
    async () => {
      const world = await settledWorld();
      const daemon = await startListening(world);
      const body = updated(world.business('0001').id);
      const other = updated(world.business('0002').id);

      const statuses = [
        await daemon.deliver(body, signed(`${body} `)),
        await daemon.deliver(body, ''),
        await daemon.deliver('x'.repeat(2 * 1024 * 1024)),
        await daemon.deliver(body),
        await daemon.deliver(body),
        await daemon.deliver(other),
        await daemon.deliver('no JSON at all'),
      ];
      await until(() => daemon.runs('webhook') === 1, 'the run');
      const again = await daemon.deliver(body);
      await wait(6_000);
      const metric = (result: string): Promise<number> =>
        daemon.metric(`partoo_sync_webhook_deliveries_total{result="${result}"}`);
      const counts = [await metric('accepted'), await metric('duplicate'), await metric('refused')];
      await daemon.stop();

      expect(statuses).toEqual([401, 401, 413, 200, 200, 200, 200]);
      expect(again).toBe(200);
      expect(daemon.runs('webhook')).toBe(1);
      expect(counts).toEqual([3, 2, 2]);
      expect(world.writes()).toEqual([]);
    },
    minute,
  );

  it(
    'an event is stored though a run is under way, and acted on after it',
    async () => {
      const world = await settledWorld();
      const daemon = await startListening(world);
      world.emulator.faults.add({ kind: 'slow', delayMs: 4_000, match: { path: /search$/ }, count: 1 });
      world.emulator.clearRequests();

      await daemon.deliver(updated(world.business('0001').id));
      await until(() => world.emulator.requests.length > 0, 'the slow run');
      const during = await daemon.deliver(updated(world.business('0002').id));
      const runsThen = daemon.runs('webhook');
      await until(() => daemon.runs('webhook') === 2, 'the second run');
      await daemon.stop();

      expect(during).toBe(200);
      expect(runsThen).toBe(0);
      expect(await waitingEvents(world)).toBe(0);
    },
    minute,
  );

  it(
    'R22: killed after the 200, the daemon acts on the event when it starts again',
    async () => {
      const world = await settledWorld();
      const daemon = await startListening(world);
      await subscribe(world, daemon);
      world.emulator.edit('0002', { name: 'Edited by a colleague' });
      await world.emulator.webhooks.settled();
      daemon.process.child.kill('SIGKILL');
      await daemon.process.ended;
      const stored = await waitingEvents(world);

      const next = await startListening(world);
      await next.stop();

      expect(stored).toBe(1);
      expect(await waitingEvents(world)).toBe(0);
      expect(world.business('0002').name).toBe('Acme 0002');
    },
    minute,
  );

  it(
    'a business that was deleted in Partoo is held within seconds, once Partoo has said so itself (R3)',
    async () => {
      const world = await settledWorld();
      const daemon = await startListening(world);
      await subscribe(world, daemon);

      world.emulator.remove('0004');
      await until(() => daemon.runs('webhook') === 1, 'the run');
      await daemon.stop();
      const status = JSON.parse((await world.run('status', '--json')).stdout) as {
        held: { code: string; reason: string }[];
      };

      expect(status.held).toMatchObject([{ code: '0004', reason: 'gone_in_partoo' }]);
    },
    minute,
  );
});

describe('health and metrics of the daemon', () => {
  it(
    'R28: it is ready after a good run, not ready while Partoo refuses the key, and says why without a secret (R35)',
    async () => {
      const world = await settledWorld();
      const daemon = await startListening(world);
      await until(async () => (await daemon.ready()).status === 200, 'readiness');
      world.emulator.faults.add({ kind: 'status', status: 401, body: apiKey, match: { path: /search$/ } });

      await daemon.deliver(updated(world.business('0001').id));
      await until(async () => (await daemon.ready()).status === 503, 'the refusal');
      const { reasons } = await daemon.ready();
      const lives = (await fetch(`${daemon.url}/healthz`)).status;
      const failed = await daemon.metric('partoo_sync_runs_total{trigger="webhook",verdict="failed"}');
      const text = await (await fetch(`${daemon.url}/metrics`)).text();
      await daemon.stop();

      expect(reasons).toEqual([expect.stringMatching(/^partoo: PARTOO_UNAUTHORIZED at /)]);
      expect(lives).toBe(200);
      expect(failed).toBe(1);
      expect(text + JSON.stringify(reasons)).not.toContain(apiKey);
      expect(await waitingEvents(world)).toBe(1);
    },
    minute,
  );

  it(
    'R28: a first run that waits for approval makes it not ready, and the approval ready again with the next run',
    async () => {
      const world = await createWorld({ emulator });
      world.configure({ schedule: { ...farAway, watch: true }, server: serverWith(world) });
      world.source(shops(2));
      const daemon = await startListening(world);
      await until(async () => (await daemon.ready()).reasons[0]?.startsWith('approval') === true, 'the reason');

      const { code } = await world.run('sync', '--yes');
      world.source(shops(2));
      await until(async () => (await daemon.ready()).status === 200, 'readiness');
      await daemon.stop();

      expect(code).toBe(0);
    },
    minute,
  );

  it(
    'R37: it ends within 10 seconds of SIGTERM, with a connection open and an event on its way',
    async () => {
      const world = await settledWorld();
      const daemon = await startListening(world);
      const { hostname, port } = new URL(daemon.url);
      const socket = createConnection({ host: hostname, port: Number(port) });
      socket.on('error', () => undefined);
      socket.write('POST /hooks/s3cret HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
      await daemon.deliver(updated(world.business('0001').id));

      const tookMs = await daemon.stop();
      socket.destroy();
      const { code } = await daemon.process.ended;

      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(10_000);
      expect(await waitingEvents(world)).toBe(1);
    },
    minute,
  );

  it('a port that is taken ends it with a message that says what to do', async () => {
    const world = await settledWorld();
    world.configure({ server: { listen: new URL(world.emulator.url).host } });

    const { code, stderr } = await world.start(['daemon']).ended;

    expect(code).toBe(1);
    expect(stderr).toContain('another program listens there');
    expect(stderr).toContain('server.listen');
  });
});

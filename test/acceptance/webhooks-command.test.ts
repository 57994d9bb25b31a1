import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBuilt } from '../support/built-cli.ts';
import { apiKey, type CliWorld, createCliWorlds } from '../support/cli-world.ts';
import { farAway, serverWith, startListening, until } from '../support/listening-daemon.ts';
import { shops } from '../support/shops.ts';

const createWorld = createCliWorlds();
const minute = 60_000;
/** Nobody listens there; the emulator delivers to `webhookOrigin` whatever was registered. */
const publicUrl = 'https://127.0.0.1:1/hooks/s3cret';
const types = ['business_created', 'business_updated', 'business_deleted'];

beforeAll(prepareBuilt, minute);

async function createHearing(port = 0): Promise<CliWorld> {
  const world = await createWorld({ emulator: { webhookOrigin: `http://127.0.0.1:${String(port)}` } });
  const { webhooks } = serverWith(world);
  const server = { listen: `127.0.0.1:${String(port)}`, webhooks: { ...(webhooks as object), public_url: publicUrl } };
  world.configure({ server, schedule: farAway });
  world.source(shops(2));
  return world;
}

async function registerElsewhere({ emulator }: CliWorld): Promise<void> {
  const items = [{ url: 'https://other.example.com/hook', event_type: 'business_updated' }];
  const headers = { 'x-APIKey': apiKey, 'content-type': 'application/json' };
  await fetch(`${emulator.url}/webhooks`, { method: 'POST', headers, body: JSON.stringify({ items }) });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('partoo-sync webhooks register', () => {
  it('registers nothing before somebody says yes', async () => {
    const world = await createHearing();

    const { code, stdout } = await world.run('webhooks', 'register');

    expect(code).toBe(3);
    expect(stdout).toContain(types.join(', '));
    expect(stdout).toContain('--yes');
    expect(world.writes()).toEqual([]);
  });

  it('registers what changes businesses, once, and adopts it afterwards', async () => {
    const world = await createHearing();

    const first = await world.run('webhooks', 'register', '--yes', '--json');
    const again = await world.run('webhooks', 'register', '--yes', '--json');
    const listed = await world.run('webhooks', 'list', '--json');

    expect([first.code, again.code]).toEqual([0, 0]);
    expect(JSON.parse(first.stdout)).toEqual({ public_url: publicUrl, registered: types, adopted: [], elsewhere: [] });
    expect(JSON.parse(again.stdout)).toEqual({ public_url: publicUrl, registered: [], adopted: types, elsewhere: [] });
    expect(JSON.parse(listed.stdout)).toMatchObject({
      webhooks: types.map((eventType) => ({ eventType, url: publicUrl })),
    });
    expect(world.writes()).toHaveLength(1);
  });

  it('registers nothing where Partoo delivers to another address already', async () => {
    const world = await createHearing();
    await registerElsewhere(world);
    world.takeRequests();

    const { code, stdout } = await world.run('webhooks', 'register', '--yes');

    expect(code).toBe(1);
    expect(stdout).toContain('https://other.example.com/hook');
    expect(world.writes()).toEqual([]);
  });

  it('says what is missing in the configuration', async () => {
    const world = await createWorld();

    const { code, stderr } = await world.run('webhooks', 'register', '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('server.webhooks.public_url');
  });
});

describe('partoo-sync check', () => {
  it('says whether the webhooks are registered', async () => {
    const world = await createHearing();
    await registerElsewhere(world);

    const before = await world.run('check');
    world.emulator.faults.add({ kind: 'status', status: 403, body: {}, match: { path: /webhooks$/ }, count: 1 });
    const hidden = await world.run('check');
    world.configure({});
    const without = await world.run('check');

    expect(before.stdout).toContain(
      'server.webhooks.public_url is not registered for business_created, business_deleted',
    );
    expect(before.stdout).toContain('Partoo delivers business_updated to https://other.example.com/hook');
    expect(hidden.stdout).toContain('the key may not see webhooks');
    expect(without.stdout).not.toContain('webhook');
    expect([before.code, hidden.code, without.code]).toEqual([0, 0, 0]);
  });

  it('is content once they are', async () => {
    const world = await createHearing();
    await world.run('webhooks', 'register', '--yes');

    const { stdout } = await world.run('check');

    expect(stdout).toContain('webhooks are registered');
  });
});

describe('partoo-sync webhooks test', () => {
  it(
    'tells what leads to the daemon, and what arrives from Partoo',
    async () => {
      const world = await createHearing(await freePort());
      await world.settle(shops(2));
      const daemon = await startListening(world);
      await world.run('webhooks', 'register', '--yes');
      world.takeRequests();

      const testing = world.run('webhooks', 'test', '--wait', '30');
      await until(
        () => world.emulator.requests.some(({ path }) => path === '/webhooks'),
        'the look at the registrations',
      );
      world.emulator.edit('0002', { name: 'Edited by a colleague' });
      const { code, stdout } = await testing;
      await daemon.stop();

      expect(stdout).toContain('cannot be reached from here');
      expect(stdout).toContain('Partoo is told to deliver there');
      expect(stdout).toContain(`arrived and was stored: business_updated of business ${world.business('0002').id}`);
      expect(code).toBe(0);
    },
    minute,
  );

  it(
    'says that nothing arrived',
    async () => {
      const world = await createHearing(await freePort());
      await world.settle(shops(2));
      const daemon = await startListening(world);

      const { code, stdout } = await world.run('webhooks', 'test', '--wait', '1');
      await daemon.stop();

      expect(stdout).toContain('Partoo is not told to deliver business_created, business_updated, business_deleted');
      expect(stdout).toContain('nothing arrived in 1 s');
      expect(code).toBe(1);
    },
    minute,
  );

  it('needs a daemon', async () => {
    const world = await createHearing(await freePort());

    const { code, stderr } = await world.run('webhooks', 'test');

    expect(code).toBe(1);
    expect(stderr).toContain('partoo-sync daemon');
  });
});

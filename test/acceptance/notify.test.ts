import { afterEach, describe, expect, it } from 'vitest';
import { startHookServer, type HookServer } from '../notify/hook-server.ts';
import { apiKey, createCliWorlds } from '../support/cli-world.ts';
import { shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const open: HookServer[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function listening(...answer: Parameters<typeof startHookServer>): Promise<HookServer> {
  const server = await startHookServer(...answer);
  open.push(server);
  return server;
}

function kindsOf({ heard }: HookServer): readonly string[] {
  return heard.map(({ url, body }) => (body === '' ? url : (JSON.parse(body) as { kind: string }).kind));
}

describe('being told', () => {
  it('R28: runs from cron tell once that they wait and once that they go on; status and readers see the same', async () => {
    const hook = await listening();
    const notify = { name: 'acme', channels: [{ webhook: `${hook.url}/in` }, { ping: `${hook.url}/alive` }] };
    const world = await createWorld({ settings: { notify } });
    world.source(shops(3));

    const first = await world.run('sync');
    const second = await world.run('sync');
    const waiting = (await world.run('status')).stdout;
    const approved = await world.run('sync', '--yes');
    const after = (await world.run('status')).stdout;

    expect([first.code, second.code, approved.code]).toEqual([3, 3, 0]);
    expect(kindsOf(hook)).toEqual(['blocked', 'recovered', '/alive']);
    expect(JSON.parse(hook.heard[0]?.body ?? '')).toMatchObject({
      installation: 'acme',
      title: 'A plan waits for approval',
      text: expect.stringContaining('partoo-sync sync --yes'),
    });
    expect(hook.heard.map(({ body }) => body).join('')).not.toContain(apiKey);
    expect(waiting.match(/Waiting for approval|Blocked/gu)).toEqual(['Waiting for approval']);
    expect(after).not.toMatch(/Waiting for approval|Blocked/u);
  });

  it('a limit that holds changes back shows in status with its command', async () => {
    const hook = await listening();
    const world = await createWorld({
      settings: { limits: { update: { max: 0, percent: 100 } }, notify: { channels: [{ slack: `${hook.url}/T0` }] } },
    });
    await world.settle(shops(3));
    world.source(withChanges(shops(3), { '0002': { name: 'Second' } }));

    await world.run('sync');
    const { stdout } = await world.run('status');

    expect(stdout.match(/Blocked/gu)).toEqual(['Blocked']);
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain('"partoo-sync sync --override update" lets it pass once');
    expect(hook.heard.at(-1)?.body).toContain('A limit holds changes back');
  });

  it('R28: apply of a saved plan, and undo, tell and end states as sync does, and ask the watch', async () => {
    const hook = await listening();
    const notify = { channels: [{ webhook: `${hook.url}/in` }, { ping: `${hook.url}/alive` }] };
    const world = await createWorld({ settings: { notify } });
    let known = 0;
    const told = (): readonly string[] => {
      const news = hook.heard.slice(known);
      known = hook.heard.length;
      return news.map(({ url, body }) => (url === '/alive' ? 'ping' : (JSON.parse(body) as { kind: string }).kind));
    };
    world.source(shops(2));
    await world.run('plan', '--out', world.path('plan.json'));

    const refused = await world.run('apply', world.path('plan.json'));
    const atFirst = told();
    const applied = await world.run('apply', world.path('plan.json'), '--yes', '--json');
    const then = told();
    world.source(withChanges(shops(2), { '0002': { name: 'Second' } }));
    const { run } = await world.sync(0);
    told();
    const undone = await world.run('undo', run, '--yes');

    expect([refused.code, applied.code, undone.code]).toEqual([3, 0, 0]);
    expect([atFirst, then, told()]).toEqual([['blocked'], ['recovered', 'ping'], ['ping']]);
  });

  it('nobody to be reached fails no run', async () => {
    const hook = await listening(() => [404, 'gone']);
    const world = await createWorld({ settings: { notify: { channels: [{ slack: `${hook.url}/T0/secret-part` }] } } });
    world.source(shops(2));

    const { code, stderr } = await world.run('sync');

    expect(code).toBe(3);
    expect(stderr).toContain('could not notify');
    expect(stderr).not.toContain('secret-part');
  });

  it('notify test says how each answered, and ends with 1 unless all took it', async () => {
    const well = await listening();
    const gone = await listening(() => [410, 'channel_is_archived']);
    const world = await createWorld({ settings: { notify: { channels: [{ slack: `${well.url}/a` }] } } });

    const good = await world.run('notify', 'test');
    world.configure({ notify: { channels: [{ slack: `${well.url}/a` }, { webhook: `${gone.url}/bbbb` }] } });
    const bad = await world.run('notify', 'test');
    world.configure({ notify: { channels: [] } });
    const nobody = await world.run('notify', 'test', '--json');

    const [wellHost, goneHost] = [new URL(well.url).host, new URL(gone.url).host];
    expect(good).toMatchObject({ code: 0, stdout: `slack ${wellHost}: taken\n` });
    expect(bad).toMatchObject({
      code: 1,
      stdout: `slack ${wellHost}: taken\nwebhook ${goneHost}: answered 410: channel_is_archived\n`,
    });
    expect(nobody).toMatchObject({ code: 0, stdout: '[]\n' });
  });

  it('check warns of a key that ends within 30 days', async () => {
    const world = await createWorld();
    world.source(shops(2));
    const inFiveDays = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const answer = await fetch(`${world.emulator.url}/api_keys/1`, {
      method: 'PUT',
      headers: { 'x-APIKey': apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ label: 'Store sync', expiration_date: inFiveDays }),
    });

    const { stdout } = await world.run('check', '--json');

    expect(answer.status).toBe(200);
    const { findings } = JSON.parse(stdout) as { findings: { level: string; message: string }[] };
    expect(findings).toContainEqual(
      expect.objectContaining({ level: 'warning', message: expect.stringContaining(`(${inFiveDays})`) as string }),
    );
  });
});

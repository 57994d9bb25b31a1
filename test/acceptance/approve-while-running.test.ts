import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openState } from '../../src/state/open-state.ts';
import { startHookServer, type HookServer } from '../notify/hook-server.ts';
import { prepareBuilt } from '../support/built-cli.ts';
import { createCliWorlds, type CliWorld } from '../support/cli-world.ts';
import { farAway, serverWith, startListening, until } from '../support/listening-daemon.ts';
import { shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const minute = 60_000;
const hooks: HookServer[] = [];

beforeAll(prepareBuilt, minute);

afterEach(async () => {
  for (const hook of hooks.splice(0)) await hook.close();
});

async function listening(): Promise<HookServer> {
  const hook = await startHookServer();
  hooks.push(hook);
  return hook;
}

function kindsOf({ heard }: HookServer): readonly string[] {
  return heard.map(({ body }) => (JSON.parse(body) as { kind: string }).kind);
}

async function approvals({ stateFile }: CliWorld): Promise<readonly { kind: string; who: string }[]> {
  const memory = await openState(stateFile, { clock: { now: Date.now }, mode: 'read' });
  const found = memory.runs(10).flatMap(({ id }) => memory.approvalsOf(id));
  memory.close();
  return found.map(({ kind, who }) => ({ kind, who }));
}

describe('approving from the command line while the daemon runs', () => {
  it(
    'a first run waits, is told of, and is carried out once, by one of two who approve it at the same moment',
    async () => {
      const hook = await listening();
      const world = await createWorld();
      world.configure({
        schedule: farAway,
        server: serverWith(world),
        notify: { channels: [{ webhook: hook.url }] },
      });
      world.source(shops(4));
      const daemon = await startListening(world);
      await until(() => hook.heard.length === 1, 'the daemon to tell that it waits');
      const waiting = (await world.run('status')).stdout;
      const { reasons } = await daemon.ready();
      const written = world.writes().length;

      const both = [0, 1].map(() => world.start(['sync', '--yes']).ended);
      const codes = (await Promise.all(both)).map(({ code }) => code).sort();
      const after = (await world.run('status')).stdout;
      await daemon.stop();

      expect(waiting).toContain('partoo-sync sync --yes');
      expect(reasons).toEqual(['approval: a plan waits for a person']);
      expect(written).toBe(0);
      expect(codes[0]).toBe(0);
      expect(codes[1]).toBeOneOf([0, 5]);
      expect(world.writes().filter(({ method, path }) => method === 'POST' && /\/business$/u.test(path))).toHaveLength(
        4,
      );
      expect(await approvals(world)).toEqual([{ kind: 'approval', who: expect.stringContaining('@') as string }]);
      expect(after).not.toContain('Waiting for approval');
      expect(kindsOf(hook)).toEqual(['blocked', 'recovered']);
    },
    minute,
  );

  it(
    'a limit that the daemon met is lifted once, and the daemon goes on where that run ended',
    async () => {
      const hook = await listening();
      const world = await createWorld();
      await world.settle(shops(4));
      world.configure({
        schedule: { ...farAway, watch: true },
        server: serverWith(world),
        limits: { update: { max: 0, percent: 100 } },
        notify: { channels: [{ webhook: hook.url }] },
      });
      const daemon = await startListening(world);
      world.source(withChanges(shops(4), { '0002': { name: 'Second' } }));
      await until(() => kindsOf(hook).includes('blocked'), 'the daemon to meet the limit');

      const lifted = await world.run('sync', '--override', 'update');
      world.source(withChanges(shops(4), { '0002': { name: 'Second' }, '0003': { name: 'Third' } }));
      await until(() => kindsOf(hook).length === 3, 'the daemon to meet it again');
      await daemon.stop();

      expect(lifted.code).toBe(0);
      expect(world.business('0002').name).toBe('Second');
      expect(world.business('0003').name).not.toBe('Third');
      expect(kindsOf(hook)).toEqual(['blocked', 'recovered', 'blocked']);
      expect(await approvals(world)).toContainEqual({ kind: 'override', who: expect.stringContaining('@') as string });
    },
    minute,
  );
});

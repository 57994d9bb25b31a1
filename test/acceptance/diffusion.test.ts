import { describe, expect, it } from 'vitest';
import type { DiffusionReport } from '../../src/domain/diffusion.ts';
import { type CliWorld, createCliWorlds } from '../support/cli-world.ts';
import { shop, shops } from '../support/shops.ts';

const createWorld = createCliWorlds();

/** Four shops in Partoo, of which two were then changed by a run of their own. */
async function worldAfterARun(): Promise<CliWorld> {
  const world = await createWorld({ emulator: { switches: { publisherState: 'success' } } });
  await world.settle(shops(4));
  world.source([shop(1, { name: 'Acme Renamed' }), shop(2, { name: 'Acme Moved' }), shop(3), shop(4)]);
  await world.sync(0);
  world.takeRequests();
  return world;
}

async function report(world: CliWorld, ...args: readonly string[]): Promise<DiffusionReport> {
  const { code, stdout, stderr } = await world.run('diffusion', '--json', ...args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as DiffusionReport;
}

const codesOf = ({ locations }: DiffusionReport): readonly string[] => locations.map(({ code }) => code);

describe('diffusion', () => {
  it('tells what publishers did with what the last run changed, with one call for all of it', async () => {
    const world = await worldAfterARun();

    const told = await report(world);
    const requests = world.takeRequests();

    expect(codesOf(told)).toEqual(['0001', '0002']);
    expect(told.summary).toMatchObject({ locations: 2, success: 2, error: 0 });
    expect(told.locations[0]).toMatchObject({
      name: 'Acme Renamed',
      standing: 'success',
      publishers: [{ publisher: 'facebook', state: 'success', error_type: null }, { publisher: 'google_my_business' }],
      has_asked: false,
    });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /publisher_states']);
    expect(told.calls).toBe(1);
  });

  it('asks for the stored errors of those in trouble only, and shows them whatever their shape is', async () => {
    const world = await worldAfterARun();
    world.emulator.setPublishers({
      '0002': {
        facebook: { state: 'to_configure', error_type: 'PUBLISHER_CONNEXION', errors: ['the page is not connected'] },
        bing: { state: 'pending' },
      },
    });

    const told = await report(world);
    const requests = world.takeRequests();

    expect(codesOf(told)).toEqual(['0002', '0001']);
    expect(told.locations[0]).toMatchObject({ standing: 'error', has_asked: true });
    expect(told.locations[0]?.publishers).toContainEqual({
      publisher: 'facebook',
      state: 'to_configure',
      error_type: 'PUBLISHER_CONNEXION',
      url: null,
      errors: ['the page is not connected'],
    });
    expect(told.stored_errors).toEqual({ asked: 1, of: 1 });
    expect(requests.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body])).toEqual([
      [`/diffusion_errors/${world.business('0002').id}`, {}],
    ]);
  });

  it('asks for no more stored errors than it may, and says so', async () => {
    const world = await worldAfterARun();
    world.emulator.setSwitch('publisherState', 'to_configure');

    const told = await report(world, '--errors', '1');
    const { stdout } = await world.run('diffusion', '--errors', '1');

    expect(told.stored_errors).toEqual({ asked: 1, of: 2 });
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain('stored errors of 1 of the 2 in trouble (--errors N asks');
  });

  it('asks about the run, the locations or all that it is told to', async () => {
    const world = await worldAfterARun();
    const runs = (JSON.parse((await world.run('status', '--json')).stdout) as { last_runs: { run: string }[] })
      .last_runs;
    const first = runs.at(-1)?.run ?? '';

    const [ofFirst, ofSome, ofBoth, all] = [
      await report(world, '--run', first),
      await report(world, '--location', '0004,0001'),
      await report(world, '--run', first, '--location', '0003'),
      await report(world, '--all'),
    ];

    expect(codesOf(ofFirst)).toEqual(['0001', '0002', '0003', '0004']);
    expect(ofFirst.run?.run).toBe(first);
    expect(codesOf(ofSome)).toEqual(['0001', '0004']);
    expect(ofSome.run).toBeNull();
    expect(codesOf(ofBoth)).toEqual(['0003']);
    expect(codesOf(all)).toHaveLength(4);
  });

  it('names what a run deleted, and asks nothing about it', async () => {
    const absent = { action: 'delete', after_reads: 1, after_hours: 0 };
    const world = await createWorld({ settings: { absent } });
    await world.settle(shops(12));
    world.source(shops(11));
    await world.sync(0);
    world.takeRequests();

    const told = await report(world);

    expect(told).toMatchObject({ locations: [], deleted: ['0012'], calls: 0 });
    expect(world.takeRequests()).toEqual([]);
  });

  it.each([
    [['--location', '9999'], 'no business in Partoo is linked with 9999'],
    [['--run', 'nothing'], 'there is no run "nothing"'],
  ])('%j ends with a message and exit code 1', async (args, message) => {
    const world = await worldAfterARun();

    const { code, stderr } = await world.run('diffusion', ...args);

    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it('before anything was written says so', async () => {
    const world = await createWorld();

    const { code, stderr } = await world.run('diffusion');

    expect(code).toBe(1);
    expect(stderr).toContain('no run has changed anything in Partoo yet');
  });

  it('tells a key that may not see states what that means', async () => {
    const world = await worldAfterARun();
    world.emulator.faults.add({ kind: 'status', status: 403, match: { path: '/publisher_states' } });

    const { code, stderr } = await world.run('diffusion');

    expect(code).toBe(1);
    expect(stderr).toContain('Partoo refused to tell what publishers made of businesses: 403');
    expect(stderr).toContain('The key may not see what publishers do');
  });

  it('shows the states where the stored errors are refused', async () => {
    const world = await worldAfterARun();
    world.emulator.setSwitch('publisherState', 'to_configure');
    world.emulator.faults.add({ kind: 'status', status: 403, match: { path: '/diffusion_errors/' } });

    const told = await report(world);

    expect(told.summary.to_configure).toBe(2);
    expect(told.stored_errors.stopped).toContain('Partoo refused to tell the errors of business');
  });

  it('prints text by default and a page with --format html; nothing is written', async () => {
    const world = await worldAfterARun();
    const before = world.stateBytes();

    const text = await world.run('diffusion');
    const page = await world.run('diffusion', '--format', 'html');

    expect(text.stdout).toContain('facebook                  2\n');
    expect(text.stdout).toContain('2 locations · 2 success');
    expect(page.stdout).toMatch(/^<!doctype html>/u);
    expect([text.code, page.code]).toEqual([0, 0]);
    expect(world.stateBytes()).toEqual(before);
  });
});

import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/http/system-clock.ts';
import { acquireRunLock } from '../../src/state/run-lock.ts';
import { type CliWorld, createCliWorlds, type RunDocument } from '../support/cli-world.ts';
import { shop, shops, without, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();

const changed = withChanges(shops(4), {
  '0001': { name: 'First', tel: '01 55 55 55 51' },
  '0002': { name: 'Second', mon: '07:00-12:00' },
});

/** Four settled shops, two of which the source changed and a run wrote: its id. */
async function written(): Promise<{ world: CliWorld; run: string }> {
  const world = await createWorld();
  await world.settle(shops(4));
  world.source(changed);
  const { run } = await world.sync(0);
  world.takeRequests();
  return { world, run };
}

async function undo(world: CliWorld, code: number, ...args: readonly string[]): Promise<RunDocument> {
  const ended = await world.run('undo', '--json', ...args);
  expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code });
  return JSON.parse(ended.stdout) as RunDocument;
}

describe('contract section 1: undo RUN', () => {
  it('R24 takes back what the run wrote, field by field, and nothing else', async () => {
    const { world, run } = await written();

    const { plan, outcomes, summary } = await undo(world, 0, run, '--yes');

    expect(
      plan.changes.map(({ action, code, side, fields }) => [action, code, side, fields.map(({ field }) => field)]),
    ).toEqual([
      ['update', '0001', 'partoo', ['name', 'phone']],
      ['update', '0002', 'partoo', ['name', 'open_hours.monday']],
    ]);
    expect(plan.changes[0]).toMatchObject({
      undoes: run,
      fields: [{ source: 'First', partoo: 'First', to: 'Acme 0001', rule: `undo of ${run}` }, { to: '+33144000100' }],
      patch: expect.arrayContaining([{ op: 'replace', path: '/name', value: 'Acme 0001' }]) as unknown,
    });
    expect(outcomes.map(({ code, action, result }) => `${action} ${code} ${result}`)).toEqual([
      'update 0001 done',
      'update 0002 done',
    ]);
    expect(summary).toEqual({ done: 2, failed: 0, stale: 0, held: 0 });
    expect([world.business('0001').name, world.business('0002').name]).toEqual(['Acme 0001', 'Acme 0002']);
    expect(world.business('0002').open_hours).toMatchObject({ monday: ['09:00-18:00'] });
    expect(world.writes()).toHaveLength(2);
  });

  it('R24 the undone values are held, run after run without a write, until the source changes again', async () => {
    const { world, run } = await written();
    await undo(world, 0, run, '--yes');
    world.takeRequests();

    const held = [await world.sync(4), await world.sync(4), await world.sync(4)];
    const writes = world.writes().length;
    world.source(withChanges(changed, { '0001': { name: 'Premier', tel: '01 55 55 55 51' } }));
    const moved = await world.sync(4);
    const after = await world.sync(4);

    expect(held.map(({ plan }) => plan.changes)).toEqual([[], [], []]);
    expect(held[2]?.plan.held.map(({ code, field, reason }) => `${code} ${field ?? ''} ${reason}`)).toEqual([
      '0001 name undone',
      '0001 phone undone',
      '0002 name undone',
      '0002 open_hours.monday undone',
    ]);
    expect(writes).toBe(0);
    expect(moved.plan.changes.map(({ code, fields }) => [code, fields.map(({ field, to }) => [field, to])])).toEqual([
      ['0001', [['name', 'Premier']]],
    ]);
    expect(world.business('0001').name).toBe('Premier');
    expect(after.plan.held.map(({ code, field }) => `${code} ${field ?? ''}`)).toEqual([
      '0001 phone',
      '0002 name',
      '0002 open_hours.monday',
    ]);
  });

  it('R24 a field that the source brings back to its former value is no longer held', async () => {
    const { world, run } = await written();
    await undo(world, 0, run, '--yes');
    world.source(shops(4));
    world.takeRequests();

    const back = await world.sync(0);
    world.source(changed);
    const again = await world.sync(0);

    expect(back.plan.changes).toEqual([]);
    expect(back.plan.held).toEqual([]);
    expect(again.plan.summary.update).toBe(2);
    expect(world.business('0001').name).toBe('First');
  });

  it('R18 leaves a field alone that a colleague edited since, undoes the others, and ends with 4', async () => {
    const { world, run } = await written();
    world.emulator.edit(world.business('0001').id, { name: 'By a colleague' });

    const { plan, summary } = await undo(world, 4, run, '--yes');

    expect(plan.held).toMatchObject([{ code: '0001', field: 'name', reason: 'not_undoable' }]);
    expect(plan.held[0]?.detail).toContain('By a colleague');
    expect(summary.done).toBe(2);
    expect(world.business('0001').name).toBe('By a colleague');
    expect(JSON.stringify(world.business('0001').contacts)).toContain('144000100');
  });

  it('R18 leaves a field alone that the source changed since: the next sync writes it', async () => {
    const { world, run } = await written();
    world.source(withChanges(changed, { '0001': { name: 'Third', tel: '01 55 55 55 51' } }));

    const { plan } = await undo(world, 4, run, '--yes');
    await world.sync(4);

    expect(plan.held.map(({ code, field }) => `${code} ${field ?? ''}`)).toEqual(['0001 name']);
    expect(world.business('0001').name).toBe('Third');
  });

  it('without --yes prints the plan, writes nothing and exits 3, naming the option', async () => {
    const { world, run } = await written();

    const text = await world.run('undo', run);
    const json = await undo(world, 3, run);

    expect(text.code).toBe(3);
    expect(text.stdout).toContain('Acme 0001');
    expect(text.stderr).toContain('--yes');
    expect(json.plan.changes).toHaveLength(2);
    expect(json.outcomes).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it('R24 a second undo of the same run does nothing, and says so', async () => {
    const { world, run } = await written();
    await undo(world, 0, run, '--yes');
    world.takeRequests();

    const { code, stdout } = await world.run('undo', run, '--yes');
    const again = await undo(world, 0, run);

    expect(code).toBe(0);
    expect(stdout).toContain('nothing is left to undo');
    expect(again.plan).toMatchObject({ changes: [], held: [], summary: { update: 0, unchanged: 2 } });
    expect(world.writes()).toEqual([]);
  });

  it('R24 an undo can be undone, which brings the values back and ends the hold', async () => {
    const { world, run } = await written();
    const first = await undo(world, 0, run, '--yes');

    const second = await undo(world, 0, first.run, '--yes');
    const after = await world.sync(0);

    expect(second.summary.done).toBe(2);
    expect([world.business('0001').name, world.business('0002').name]).toEqual(['First', 'Second']);
    expect(after.plan).toMatchObject({ changes: [], held: [], summary: { unchanged: 4 } });
  });

  it('takes the beginning of an id where only one run begins so', async () => {
    const { world, run } = await written();

    const { summary } = await undo(world, 0, run.slice(0, -1), '--yes');
    const several = await world.run('undo', run.slice(0, 3), '--yes');

    expect(summary.done).toBe(2);
    expect(several.code).toBe(1);
    expect(several.stderr).toContain(run);
  });

  it.each([
    ['that does not exist', () => 'nonsense', 'there is no run'],
    ['without a name', () => '', 'there is no run'],
    ['that wrote nothing', async (world: CliWorld) => (await world.sync(0)).run, 'wrote nothing'],
  ])('fails with 1 for a run %s, and tells where to look', async (_which, runOf, message) => {
    const { world } = await written();
    const run = await runOf(world);
    world.takeRequests();

    const { code, stderr } = await world.run('undo', run, '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain('partoo-sync history');
    expect(world.takeRequests()).toEqual([]);
  });

  it('R5 never deletes what a run created: it is held, with what a person can do, and it ends with 4', async () => {
    const world = await createWorld();
    await world.settle(shops(2));
    world.source(withChanges(shops(3), { '0001': { name: 'First' } }));
    const { run } = await world.sync(0);
    world.takeRequests();

    const shown = await world.run('undo', run, '--yes');

    expect(shown.code).toBe(4);
    expect(shown.stdout).toContain(world.business('0003').id);
    expect(world.business('0001').name).toBe('Acme 0001');
    expect(world.writes().map(({ method }) => method)).toEqual(['POST']);
    expect(world.emulator.businesses()).toHaveLength(3);
  });

  it('R24 an undone close is held until the location is in the source again', async () => {
    const world = await createWorld({ settings: { absent: { action: 'close', after_reads: 1, after_hours: 0 } } });
    await world.settle(shops(4));
    world.source(without(shops(4), '0004'));
    const closing = await world.sync(0);
    const wasClosed = world.business('0004').status;

    const undone = await undo(world, 0, closing.run, '--yes');
    const reopened = world.business('0004').status;
    world.takeRequests();
    const held = [await world.sync(4), await world.sync(4)];
    const writes = world.writes().length;
    world.source(shops(4));
    const back = await world.sync(0);
    world.source(without(shops(4), '0004'));
    const closed = await world.sync(0);

    expect(wasClosed).toBe('closed');
    expect(undone.plan.changes).toMatchObject([
      { action: 'update', code: '0004', fields: [{ field: 'status', to: 'open' }] },
    ]);
    expect(reopened).toBe('open');
    expect(held.map(({ plan }) => plan.held.map(({ code, reason }) => `${code} ${reason}`))).toEqual([
      ['0004 undone'],
      ['0004 undone'],
    ]);
    expect(writes).toBe(0);
    expect(back.plan).toMatchObject({ changes: [], held: [] });
    expect(closed.plan.changes).toMatchObject([{ action: 'close', code: '0004' }]);
  });

  it('R24 undoing the undo of a close closes again, by the limits of closes, and the location is reopened when it reappears', async () => {
    const world = await createWorld({ settings: { absent: { action: 'close', after_reads: 1, after_hours: 0 } } });
    await world.settle(shops(4));
    world.source(without(shops(4), '0004'));
    const closing = await world.sync(0);
    const opening = await undo(world, 0, closing.run, '--yes');

    const again = await undo(world, 0, opening.run, '--yes');
    const status = world.business('0004').status;
    const quiet = await world.sync(0);
    world.source(shops(4));
    await world.sync(0);

    expect(again.plan.changes).toMatchObject([{ action: 'close', code: '0004', fields: [{ to: 'closed' }] }]);
    expect(status).toBe('closed');
    expect(quiet.plan).toMatchObject({ changes: [], held: [] });
    expect(world.business('0004').status).toBe('open');
  });

  it('R24 R6 meets the limits like any plan: what they hold back is not undone without --override', async () => {
    const { world, run } = await written();
    world.configure({ limits: { update: { max: 1, percent: 100 } } });

    const asked = await world.run('undo', run);
    const held = await undo(world, 3, run, '--yes');
    const passed = await undo(world, 0, run, '--yes', '--override', 'update');

    expect(asked.code).toBe(3);
    expect(asked.stderr).toContain('--override update --yes');
    expect(held.plan.guard.violations.map(({ limit }) => limit)).toEqual(['update']);
    expect(held.summary).toMatchObject({ done: 0, held: 2 });
    expect(passed.summary.done).toBe(2);
  });

  it('R24 R9 writes nothing while a sentinel is missing on either side', async () => {
    const { world, run } = await written();
    world.configure({ limits: { sentinels: ['0003', '9999'] } });

    const { plan, summary } = await undo(world, 3, run, '--yes');

    expect(plan.guard.violations.map(({ limit, message }) => [limit, message])).toEqual([
      ['sentinels', expect.stringContaining('9999 is missing from both sides')],
    ]);
    expect(summary.done).toBe(0);
    expect(world.writes()).toEqual([]);
  });

  it('R24 R29 refuses with 5 while another run holds the lock', async () => {
    const { world, run } = await written();
    const lock = acquireRunLock(world.stateFile, { command: 'partoo-sync sync', clock: systemClock });

    const { code, stderr } = await world.run('undo', run, '--yes');
    lock.release();

    expect(code).toBe(5);
    expect(stderr).toContain('partoo-sync sync');
    expect(world.writes()).toEqual([]);
  });

  it('R24 is in history and status like any run', async () => {
    const { world, run } = await written();

    const undone = await undo(world, 0, run, '--yes');
    const history = JSON.parse((await world.run('history', '--json', '--run', undone.run)).stdout) as {
      rule: string;
    }[];
    const status = JSON.parse((await world.run('status', '--json')).stdout) as {
      held: { code: string; reason: string }[];
      last_runs: { run: string }[];
    };

    expect(history.map(({ rule }) => rule)).toEqual(Array.from({ length: 4 }, () => `undo of ${run}`));
    expect(status.last_runs[0]?.run).toBe(undone.run);
    expect(status.held.map(({ code, reason }) => `${code} ${reason}`)).toEqual([
      '0001 undone',
      '0001 undone',
      '0002 undone',
      '0002 undone',
    ]);
  });

  it('R8 approves no changed configuration on the way', async () => {
    const { world, run } = await written();
    world.configure({ absent: { action: 'close', after_reads: 1, after_hours: 0 } });

    await undo(world, 0, run, '--yes');
    const next = await world.run('sync', '--json');

    expect(next.code).toBe(3);
  });

  it('R19 takes an added special date out again, and leaves those of colleagues', async () => {
    const fields = {
      name: 'name',
      city: 'city',
      country: { value: 'FR' },
      phone: 'tel',
      categories: { value: 'gcid:bakery' },
      specific_hours: 'special',
    };
    const world = await createWorld({ settings: { fields } });
    await world.settle([shop(1, { special: '2030-12-24: 10:00-16:00' })]);
    world.source([shop(1, { special: '2030-12-24: 10:00-12:00; 2030-12-25: closed' })]);
    const { run } = await world.sync(0);
    world.emulator.edit(world.business('0001').id, {
      specific_hours: {
        open: [{ starts_at: '2030-12-24', ends_at: '2030-12-24', open_hours: ['10:00-12:00'] }],
        close: [
          { starts_at: '2030-12-25', ends_at: '2030-12-25' },
          { starts_at: '2031-01-01', ends_at: '2031-01-01' },
        ],
      },
    });

    await undo(world, 0, run, '--yes');
    const held = await world.sync(4);

    expect(world.business('0001').specific_hours).toEqual({
      open: [{ starts_at: '2030-12-24', ends_at: '2030-12-24', open_hours: ['10:00-16:00'] }],
      close: [{ starts_at: '2031-01-01', ends_at: '2031-01-01' }],
    });
    expect(held.plan.changes).toEqual([]);
    expect(held.plan.held.map(({ field }) => field)).toEqual([
      'specific_hours.2030-12-24',
      'specific_hours.2030-12-25',
    ]);
  });
});

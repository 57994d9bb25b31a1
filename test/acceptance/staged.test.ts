import { describe, expect, it } from 'vitest';
import type { StatusReport } from '../../src/reports/status-report.ts';
import { type CliWorld, createCliWorlds, type RunDocument, wideLimits } from '../support/cli-world.ts';
import { shops, without } from '../support/shops.ts';

const createWorld = createCliWorlds();
const ten = shops(10);
const gone = ['0007', '0008', '0009'];
const seven = without(ten, ...gone);

/** Three shops left the file, and only one may be closed at a time: the run was stopped. */
async function staged(settings: Readonly<Record<string, unknown>> = {}): Promise<CliWorld> {
  const world = await createWorld({
    settings: {
      absent: { action: 'close', after_reads: 2, after_hours: 0 },
      limits: { ...wideLimits, close: { max: 1, percent: 100 }, delete: { max: 1, percent: 100 } },
      ...settings,
    },
  });
  await world.settle(ten);
  world.source(seven);
  await world.sync(0);
  await world.sync(3);
  return world;
}

async function statusOf(world: CliWorld): Promise<StatusReport> {
  return JSON.parse((await world.run('status', '--json')).stdout) as StatusReport;
}

describe('issue 3: closes and deletes that a limit holds back', () => {
  it('are listed by status with both commands, in text and JSON', async () => {
    const world = await staged();

    const { staged: listed } = await statusOf(world);
    const { stdout } = await world.run('status');

    expect(listed.map(({ code, action, limits, decision }) => ({ code, action, limits, decision }))).toEqual(
      gone.map((code) => ({ code, action: 'close', limits: ['close'], decision: null })),
    );
    expect(listed[0]?.release.commands.map(({ command }) => command)).toEqual([
      'partoo-sync allow 0007',
      'partoo-sync reject 0007',
    ]);
    expect(stdout).toContain('    let it leave: partoo-sync allow 0008\n    keep it: partoo-sync reject 0008\n');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(world.writes()).toEqual([]);
  });

  it('are carried out one by one, kept one by one, and what is left meets the limit as before', async () => {
    const world = await staged();

    const allow = await world.run('allow', '0007,0008', '--json');
    const reject = await world.run('reject', '0009');
    const { plan, outcomes } = await world.sync(4);
    const after = await statusOf(world);
    const again = await world.sync(4);

    expect(JSON.parse(allow.stdout)).toEqual({
      decided: [
        { code: '0007', decision: 'allow' },
        { code: '0008', decision: 'allow' },
      ],
      undecided: ['0009'],
    });
    expect([allow.code, reject.code]).toEqual([0, 0]);
    expect(plan.guard.verdict).toBe('pass');
    expect(plan.changes.map(({ code, allowed_by: who }) => [code, who?.includes('@')])).toEqual([
      ['0007', true],
      ['0008', true],
    ]);
    expect(outcomes.map(({ result }) => result)).toEqual(['done', 'done']);
    expect(plan.held).toMatchObject([{ code: '0009', reason: 'undone', field: 'status' }]);
    expect(plan.held[0]?.detail).toContain('decided against closing or deleting');
    expect(['0007', '0008', '0009'].map((code) => world.business(code).status)).toEqual(['closed', 'closed', 'open']);
    expect(after.staged).toEqual([]);
    expect(after.held).toMatchObject([
      { code: '0009', release: { commands: [{ command: 'partoo-sync allow 0009' }] } },
    ]);
    expect(again.outcomes).toEqual([]);
  });

  it('of which one is allowed, are otherwise held back by a run that somebody let go on', async () => {
    const world = await staged();
    await world.run('allow', '0008');

    const { outcomes, plan } = await world.sync(3, '--yes');
    const { staged: left, held } = await statusOf(world);

    expect(plan.guard.violations).toMatchObject([{ limit: 'close', value: 2 }]);
    expect(outcomes.map(({ code, result }) => `${code} ${result}`)).toEqual(['0007 held', '0008 done', '0009 held']);
    expect(left.map(({ code }) => code)).toEqual(['0007', '0009']);
    expect(held.map(({ code, reason, release }) => [code, reason, release.commands.at(-1)?.command])).toEqual([
      ['0007', 'limit', 'partoo-sync sync --override close'],
      ['0009', 'limit', 'partoo-sync sync --override close'],
    ]);
  });

  it.each([
    ['all are allowed', 'allow', 0, ['closed', 'closed', 'closed']],
    ['all are rejected', 'reject', 4, ['open', 'open', 'open']],
  ])('%s with --all', async (_what, command, exitCode, statuses) => {
    const world = await staged();

    const { code } = await world.run(command, '--all');
    await world.sync(exitCode);

    expect(code).toBe(0);
    expect(gone.map((one) => world.business(one).status)).toEqual(statuses);
    expect((await world.run(command, '--all')).stdout).toBe('Nothing is staged.\n');
  });

  it('a rejected delete is not carried out, an allowed one is, and the location is forgotten', async () => {
    const world = await staged({ absent: { action: 'delete', after_reads: 2, after_hours: 0 } });

    await world.run('reject', '0007');
    await world.run('allow', '0008,0009');
    const { outcomes } = await world.sync(4);

    expect(outcomes.map(({ code, action, result }) => `${action} ${code} ${result}`)).toEqual([
      'delete 0008 done',
      'delete 0009 done',
    ]);
    expect(gone.map((code) => world.emulator.businessByCode(code) === undefined)).toEqual([false, true, true]);
  });

  it('a decision can be taken back until the next run, and a rejection also later', async () => {
    const world = await staged();
    await world.run('allow', '0007,0008,0009');
    await world.run('reject', '0007,0008');
    await world.run('allow', '0008');
    await world.sync(4);

    const late = await world.run('allow', '0007');
    await world.sync(0);

    expect(late.code).toBe(0);
    expect(gone.map((code) => world.business(code).status)).toEqual(['closed', 'closed', 'closed']);
  });

  it('R3 whoever is back in the source is not closed, though allowed, and the leave has lapsed', async () => {
    const world = await staged();
    await world.run('allow', '0007');
    await world.run('reject', '0008,0009');
    world.source(ten);
    await world.sync(0);
    world.source(seven);
    await world.sync(0);

    const { plan } = await world.sync(3);

    expect(plan.changes.map(({ code, allowed_by: who }) => [code, who])).toEqual(gone.map((code) => [code, undefined]));
    expect(world.writes()).toEqual([]);
  });

  it('R8 R9 a changed configuration and a missing sentinel hold an allowed one as ever', async () => {
    const world = await staged();
    await world.run('allow', '--all');
    const limits = { ...wideLimits, close: { max: 1, percent: 100 } };
    const absent = { action: 'close', after_reads: 2, after_hours: 0 };

    world.configure({ absent, limits: { ...limits, sentinels: ['0007'] } });
    const withoutSentinel = await world.sync(3, '--yes');
    world.configure({ absent: { ...absent, action: 'close_temporarily' }, limits });
    const changed = await world.sync(3);
    world.configure({ absent, limits });
    const passed = await world.sync(0);

    expect(withoutSentinel.outcomes.map(({ result }) => result)).toEqual(['held', 'held', 'held']);
    expect(changed.plan.changes).toEqual([]);
    expect(passed.outcomes.map(({ result }) => result)).toEqual(['done', 'done', 'done']);
  });

  it('R6 the window of days does not count or hold an allowed one', async () => {
    const world = await staged({
      limits: { ...wideLimits, window: { days: 7, delete_percent: 10, close_percent: 10 } },
    });
    const { staged: listed } = await statusOf(world);

    await world.run('allow', '0007,0008');
    const { plan, outcomes } = await world.sync(0);

    expect(listed.map(({ limits }) => limits)).toEqual([['window'], ['window'], ['window']]);
    expect(plan.guard).toMatchObject({ verdict: 'pass', violations: [] });
    expect(outcomes).toHaveLength(3);
  });

  it('R2 many that are missing at once pass when each of them was allowed', async () => {
    const world = await createWorld({ settings: { absent: { action: 'close', after_reads: 1, after_hours: 0 } } });
    await world.settle(shops(30));
    world.source(shops(18));
    await world.sync(3);

    await world.run('allow', '--all');
    const { outcomes } = await world.sync(0);

    expect(outcomes.filter(({ result }) => result === 'done')).toHaveLength(12);
  });

  it.each([
    ['a code that is not staged', ['allow', '0001'], 'staged are 0007, 0008, 0009'],
    ['one of several that is not', ['reject', '0007,0001'], 'decision; staged are'],
    ['no code', ['allow'], '--all'],
    ['codes and --all', ['reject', '0007', '--all'], '--all'],
  ])('refuses %s, and decides nothing', async (_what, args, words) => {
    const world = await staged();

    const { code, stdout, stderr } = await world.run(...args);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect((await statusOf(world)).staged.every(({ decision }) => decision === null)).toBe(true);
  });

  it('R18 a plan file made before closes what was allowed, and leaves what was rejected since', async () => {
    const world = await staged();
    await world.run('allow', '0007,0008');
    const file = world.path('plan.json');
    await world.plan(0, '--out', file);
    await world.run('reject', '0008,0009');

    const { code, stdout } = await world.run('apply', file, '--override', 'close', '--json');

    expect(code).toBe(4);
    const { outcomes } = JSON.parse(stdout) as RunDocument;
    expect(outcomes.map(({ code: location, result }) => `${location} ${result}`)).toEqual([
      '0007 done',
      '0008 stale',
      '0009 stale',
    ]);
    expect(gone.map((one) => world.business(one).status)).toEqual(['closed', 'open', 'open']);
  });
});

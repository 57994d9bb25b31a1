import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import type { LimitName } from '../../src/domain/policy.ts';
import type { RunReport } from '../../src/sync/run.ts';
import { undoRun } from '../../src/sync/undo.ts';
import { businessIdOf, rawOf, row } from './shops.ts';
import { createWorld, type SimulatedWorld, type Story } from './simulated-world.ts';

interface UndoOptions {
  readonly yes?: boolean;
  readonly overrides?: readonly LimitName[];
}

async function undo(
  world: SimulatedWorld,
  run: string,
  { yes = true, overrides = [] }: UndoOptions = {},
): Promise<RunReport> {
  const mode = { trigger: 'cli', overrides };
  return undoRun(run, world.deps(), mode, async () => yes, new AbortController().signal);
}

const before = [row('0001'), row('0002'), row('0003')];
const after = [
  row('0001', { city: 'Lyon', url: 'https://acme.example/1' }),
  row('0002', { city: 'Nice' }),
  row('0003'),
];

/** Three shops in step; then the source changed two of them, and a run wrote that: its id. */
async function written(
  story: Partial<Story> = {},
  { from = before, to = after }: { from?: Story['rows']; to?: Story['rows'] } = {},
): Promise<{ world: SimulatedWorld; run: string }> {
  const world = await createWorld({
    rows: from,
    businesses: [rawOf('0001'), rawOf('0002'), rawOf('0003')],
    ...story,
  });
  await world.sync();
  world.rows = to;
  const { run } = await world.sync();
  world.partoo.writes.length = 0;
  return { world, run };
}

function heldOf({ held }: Pick<Plan, 'held'>): readonly string[] {
  return held.map(({ code, field = '', reason }) => `${code} ${field} ${reason}`);
}

function valueOf(world: SimulatedWorld, code: string, field: string): unknown {
  return world.partoo.businesses.get(businessIdOf(code))?.[field];
}

/** What both sides and the memory have come to. */
function endOf(world: SimulatedWorld, { plan }: RunReport): unknown {
  return {
    partoo: [...world.partoo.businesses.values()].map(({ modified: _modified, ...raw }) => raw),
    bases: [...world.memory.basesOf([...world.memory.links().keys()])].map(([code, { values, reshaped }]) => [
      code,
      values,
      reshaped,
    ]),
    undone: world.memory.undone().map(({ code, field, source }) => ({ code, field, source })),
    unfinished: world.memory.unfinished(),
    changes: plan.changes,
    held: heldOf(plan),
  };
}

describe('an undo', () => {
  it('R24 R17 settles as if both sides had agreed on the former values, and is one run of the history', async () => {
    const { world, run } = await written();

    const report = await undo(world, run);

    expect(report.outcomes.map(({ code, action, result }) => `${action} ${code} ${result}`)).toEqual([
      'update 0001 done',
      'update 0002 done',
    ]);
    expect(world.partoo.written.slice(-2).map(({ values }) => values)).toEqual([
      { city: 'Paris', website_url: null },
      { city: 'Paris' },
    ]);
    expect(
      [...world.memory.basesOf([...world.memory.links().keys()]).values()].map(({ values }) => values['city']),
    ).toEqual(['Paris', 'Paris', 'Paris']);
    expect(world.memory.undone()).toMatchObject([
      { code: '0001', field: 'city', source: 'Lyon', runId: report.run },
      { code: '0001', field: 'website_url', source: 'https://acme.example/1' },
      { code: '0002', field: 'city', source: 'Nice' },
    ]);
    expect(world.memory.run(report.run)).toMatchObject({ mode: 'undo', verdict: 'pass', outcomes: { done: 2 } });
    expect(world.memory.approvalsOf(report.run)).toMatchObject([{ detail: `undo of ${run}`, who: 'tester@here' }]);
    expect(world.memory.history({ runId: report.run }).flatMap(({ fields }) => fields.map(({ rule }) => rule))).toEqual(
      Array.from({ length: 3 }, () => `undo of ${run}`),
    );
  });

  it('R24 is refused without consent, and writes neither to Partoo nor about it', async () => {
    const { world, run } = await written();

    const report = await undo(world, run, { yes: false });

    expect(report).toMatchObject({ isRefused: true, outcomes: [] });
    expect(report.plan.changes).toHaveLength(2);
    expect(world.partoo.writes).toEqual([]);
    expect(world.memory.undone()).toEqual([]);
    expect((await world.sync()).plan.changes).toEqual([]);
  });

  it('R24 undoes only what the run itself wrote: a later run wrote the field again', async () => {
    const { world, run } = await written();
    world.rows = [
      row('0001', { city: 'Metz', url: 'https://acme.example/1' }),
      row('0002', { city: 'Nice' }),
      row('0003'),
    ];
    await world.sync();

    const report = await undo(world, run);

    expect(heldOf(report.plan)).toEqual(['0001 city not_undoable']);
    expect(valueOf(world, '0001', 'city')).toBe('Metz');
    expect(valueOf(world, '0001', 'website_url')).toBeNull();
    expect(valueOf(world, '0002', 'city')).toBe('Paris');
  });

  it('R18 a line whose business a colleague changed after the plan was made is stale, the others go on', async () => {
    const { world, run } = await written();
    const report = await undoRun(
      run,
      world.deps(),
      { trigger: 'cli', overrides: [] },
      async () => {
        world.partoo.edit(businessIdOf('0001'), { city: 'Brest' });
        return true;
      },
      new AbortController().signal,
    );

    expect(report.outcomes.map(({ code, result }) => `${code} ${result}`)).toEqual(['0001 stale', '0002 done']);
    expect(valueOf(world, '0001', 'city')).toBe('Brest');
  });

  it.each([
    ['is broken', { ...row('0001'), tel: 'abc' }],
    ['is not there any more', null],
  ])('R1 R18 leaves a location alone whose row %s', async (_, changed) => {
    const { world, run } = await written();
    world.rows = [...(changed === null ? [] : [changed]), ...after.slice(1)];

    const report = await undo(world, run);

    expect(new Set(report.plan.held.map(({ code, reason }) => `${code} ${reason}`))).toEqual(
      new Set(['0001 not_undoable']),
    );
    expect(report.plan.changes.map(({ code }) => code)).toEqual(['0002']);
    expect(valueOf(world, '0001', 'city')).toBe('Lyon');
  });

  it('R2 writes nothing while the source is not read to its end', async () => {
    const { world, run } = await written();
    world.sourceProblem = 'the last row has 3 of 9 cells';

    const report = await undo(world, run);

    expect(report.plan.guard).toMatchObject({ verdict: 'stop', violations: [{ limit: 'source' }] });
    expect(report.outcomes.map(({ result }) => result)).toEqual(['held', 'held']);
    expect(world.partoo.writes).toEqual([]);
  });

  it('R6 counts for the limit on a field across the fleet, and passes with an override that stays on record', async () => {
    const rows = Array.from({ length: 6 }, (_, index) => row(String(index + 1).padStart(4, '0')));
    const moved = rows.map((one) => ({ ...one, city: 'Lyon' }));
    const businesses = rows.map(({ id = '' }) => rawOf(id));
    const limits: Story['limits'] = { field: { percent: 50, min: 5 } };
    const world = await createWorld({ rows, businesses, limits });
    await world.sync();
    world.rows = moved;
    const { run } = await world.sync({ overrides: ['field'] });

    const stopped = await undo(world, run);
    const passed = await undo(world, run, { overrides: ['field'] });

    expect(stopped.plan.guard.violations.map(({ limit, field }) => [limit, field])).toEqual([['field', 'city']]);
    expect(stopped.outcomes.every(({ result }) => result === 'held')).toBe(true);
    expect(passed.outcomes.every(({ result }) => result === 'done')).toBe(true);
    expect(world.memory.approvalsOf(passed.run).map(({ kind }) => kind)).toEqual(['approval', 'override']);
  });

  it('R11 leaves a business alone that left the scope', async () => {
    const { world, run } = await written({ policy: { scope: { country: ['FR'] } } });
    world.partoo.edit(businessIdOf('0001'), { country: 'BE' });

    const report = await undo(world, run);

    expect(heldOf(report.plan)).toEqual(['0001  left_scope']);
    expect(report.plan.changes.map(({ code }) => code)).toEqual(['0002']);
  });

  it('R5 keeps links and created businesses: a first run loses its updates only', async () => {
    const world = await createWorld({
      rows: [row('0001', { city: 'Lyon' }), row('0002')],
      businesses: [rawOf('0001')],
    });
    const { run } = await world.sync();

    const report = await undo(world, run);
    const next = await world.sync();

    expect(heldOf(report.plan)).toEqual(['0002  not_undoable']);
    expect(report.plan.notices.map(({ message }) => message)).toEqual([expect.stringContaining('stay linked')]);
    expect(valueOf(world, '0001', 'city')).toBe('Paris');
    expect(world.partoo.byCode('0002')).toHaveLength(1);
    expect(next.plan.changes).toEqual([]);
    expect(heldOf(next.plan)).toEqual(['0001 city undone']);
  });

  it('R5 cannot bring back what a run deleted', async () => {
    const world = await createWorld({
      rows: before,
      businesses: [rawOf('0001'), rawOf('0002'), rawOf('0003')],
      policy: { absent: { action: 'delete', afterReads: 1, afterHours: 0 } },
    });
    await world.sync();
    world.rows = before.slice(0, 2);
    const { run } = await world.sync();

    const report = await undo(world, run);

    expect(heldOf(report.plan)).toEqual(['0003  not_undoable']);
    expect(report.plan.changes).toEqual([]);
  });

  it('R15 takes what Partoo made of a written value for that value, and of a former one too', async () => {
    const { world, run } = await written(
      {},
      { from: before.map((one) => ({ ...one, url: 'https://acme.example/0' })) },
    );
    world.partoo.reshape = (raw) => ({ ...raw, website_url: `${String(raw['website_url'])}?seen` });
    world.rows = [row('0001', { url: 'https://acme.example/2' }), ...after.slice(1)];
    const { run: second } = await world.sync();

    const report = await undo(world, second);
    const next = await world.sync();

    expect(run).not.toBe(second);
    expect(heldOf(report.plan)).toEqual([]);
    expect(valueOf(world, '0001', 'website_url')).toBe('https://acme.example/1?seen');
    expect(next.plan.changes).toEqual([]);
  });

  it.each(['manual', 'source', 'partoo'] as const)(
    'R24 of a shared field is held like any other, with on_conflict %s: nothing goes back into the source',
    async (onConflict) => {
      const { world, run } = await written(
        { fields: { city: { from: 'city', owner: 'shared', on_conflict: onConflict } }, policy: { writeBack: true } },
        { to: [row('0001', { city: 'Lyon' }), ...before.slice(1)] },
      );
      await undo(world, run);

      const reports = [await world.sync(), await world.sync()];

      expect(reports.map(({ plan }) => [plan.changes, plan.conflicts, heldOf(plan)])).toEqual([
        [[], [], ['0001 city undone']],
        [[], [], ['0001 city undone']],
      ]);
      expect(valueOf(world, '0001', 'city')).toBe('Paris');
    },
  );

  it('R24 brings back an edit of a colleague that a run took for drift', async () => {
    const { world } = await written();
    world.partoo.edit(businessIdOf('0003'), { city: 'Dijon' });
    const drift = await world.sync();

    await undo(world, drift.run);
    const next = await world.sync();

    expect(drift.plan.changes).toMatchObject([{ fields: [{ rule: 'drift' }] }]);
    expect(valueOf(world, '0003', 'city')).toBe('Dijon');
    expect(next.plan.changes).toEqual([]);
    expect(heldOf(next.plan)).toEqual(['0003 city undone']);
  });

  it('R24 holds nothing where the source says the former value again already', async () => {
    const { world, run } = await written();
    world.rows = before;

    await undo(world, run);
    const undone = world.memory.undone();
    const next = await world.sync();

    // An empty cell says nothing, so there is nothing to keep from being written either.
    expect(undone.filter(({ source }) => source !== undefined)).toEqual([]);
    expect(world.memory.undone()).toEqual([]);
    expect(valueOf(world, '0001', 'website_url')).toBeNull();
    expect([next.plan.changes, heldOf(next.plan)]).toEqual([[], []]);
  });

  it('R24 is over where a colleague brings the value of the source back by hand: later drift is restored again', async () => {
    const { world, run } = await written();
    await undo(world, run);
    await world.sync();
    world.partoo.edit(businessIdOf('0002'), { city: 'Nice' });
    await world.sync();
    world.partoo.edit(businessIdOf('0002'), { city: 'Brest' });

    const report = await world.sync();

    expect(report.plan.changes).toMatchObject([
      { code: '0002', fields: [{ field: 'city', to: 'Nice', rule: 'drift' }] },
    ]);
    expect(world.memory.undone().map(({ code, field }) => `${code} ${field}`)).toEqual([
      '0001 city',
      '0001 website_url',
    ]);
  });

  it('R24 stays in force while its row is broken, on half a side, and in runs of other locations', async () => {
    const { world, run } = await written();
    await undo(world, run);
    world.rows = [{ ...row('0001'), tel: 'abc' }, ...after.slice(1)];
    await world.sync();
    world.rows = after;
    world.sourceProblem = 'cut';
    await world.sync();
    world.sourceProblem = null;
    await world.sync({ only: ['0003'] });

    const report = await world.sync();

    expect(heldOf(report.plan)).toEqual(['0001 city undone', '0001 website_url undone', '0002 city undone']);
  });

  it('R24 takes back the last write of a chain of undos, whichever way it went', async () => {
    const { world, run } = await written();
    const first = await undo(world, run);
    const second = await undo(world, first.run);

    const third = await undo(world, second.run);
    const next = await world.sync();

    expect(second.plan.held).toEqual([]);
    expect(world.memory.undone().map(({ runId }) => runId)).toEqual(Array.from({ length: 3 }, () => third.run));
    expect(valueOf(world, '0002', 'city')).toBe('Paris');
    expect(next.plan.changes).toEqual([]);
  });

  it('R24 can be saved and applied like any plan', async () => {
    const { world, run } = await written();
    const { plan } = await undo(world, run, { yes: false });

    const applied = await world.apply(plan);
    const next = await world.sync();

    expect(applied.outcomes.every(({ result }) => result === 'done')).toBe(true);
    expect(next.plan.changes).toEqual([]);
    expect(heldOf(next.plan)).toHaveLength(3);
  });

  it('R8 closes nothing again while the configuration waits for approval', async () => {
    const { world } = await written({ policy: { absent: { action: 'close', afterReads: 1, afterHours: 0 } } });
    world.rows = after.slice(0, 2);
    const closing = await world.sync();
    const opening = await undo(world, closing.run);
    world.reconfigure('configuration-2');

    const report = await undo(world, opening.run);

    expect(heldOf(report.plan)).toEqual(['0003 status not_undoable']);
    expect(valueOf(world, '0003', 'status')).toBe('open');
  });

  it('R13 leaves a location alone that was forgotten since', async () => {
    const { world, run } = await written();
    world.memory.forget('0001' as Plan['changes'][number]['code']);

    const report = await undo(world, run);

    expect(heldOf(report.plan)).toEqual(['0001  not_undoable']);
  });
});

/** Dying before or after one of these makes no difference to dying at the step that follows. */
const isReading = / memory\.(?!claim|begin|record|enqueue|mark|confirm|finish|end|hold|release)/u;

describe('R22 an undo that is killed', () => {
  it('between a write and its confirmation is known for what it was, and the next sync writes nothing', async () => {
    let isDead = false;
    const { world, run } = await written({
      onMemory: (call) => {
        if (call === 'before memory.confirm' && isDead) throw new Error('killed');
      },
    });
    isDead = true;
    await expect(undo(world, run)).rejects.toThrow('killed');
    isDead = false;
    await world.restart();
    world.partoo.writes.length = 0;

    const report = await world.sync();

    expect(world.partoo.writes).toEqual([]);
    expect(heldOf(report.plan)).toEqual(['0001 city undone', '0001 website_url undone', '0002 city undone']);
    expect(valueOf(world, '0001', 'city')).toBe('Paris');
  });

  it('at any instant is completed by the same undo, to the same end', { timeout: 240_000 }, async () => {
    const [calm, length] = await surviving(Number.POSITIVE_INFINITY);
    const ends: unknown[] = [];

    for (let instant = 0; instant < length; instant += 1) ends.push((await surviving(instant))[0]);

    expect(length).toBeGreaterThan(15);
    for (const [instant, end] of ends.entries()) expect({ instant, end }).toEqual({ instant, end: calm });
  });

  it('when the run to be undone was killed itself: what it wrote is looked up first', async () => {
    let isDead = false;
    const world = await createWorld({
      rows: before,
      businesses: [rawOf('0001'), rawOf('0002'), rawOf('0003')],
      onMemory: (call) => {
        if (call === 'before memory.confirm' && isDead) throw new Error('killed');
      },
    });
    await world.sync();
    world.rows = after;
    isDead = true;
    await expect(world.sync()).rejects.toThrow('killed');
    isDead = false;
    await world.restart();
    const [killed] = world.memory.runs(1);

    const report = await undo(world, killed?.id ?? '');

    expect(report.outcomes.map(({ result }) => result)).toEqual(['done', 'done']);
    expect(valueOf(world, '0001', 'city')).toBe('Paris');
  });

  /** Killed at this step; then undone again, and two syncs. Answers the end, and how many steps the undo took. */
  async function surviving(killedAt: number): Promise<readonly [unknown, number]> {
    const life = { isCounting: false, isDead: false, step: 0 };
    const breathe = (call: string): void => {
      if (life.isCounting && !isReading.test(call) && (life.step += 1) > killedAt) life.isDead = true;
      if (life.isDead) throw new Error('killed');
    };
    const { world, run } = await written({ onMemory: breathe });
    world.partoo.onStep = breathe;
    life.isCounting = true;
    await undo(world, run).catch((error: unknown) => {
      if (!life.isDead) throw error;
    });
    life.isCounting = false;
    life.isDead = false;
    await world.restart();
    await undo(world, run);
    await world.sync();
    const end = endOf(world, await world.sync());
    world.close();
    return [end, life.step];
  }
});

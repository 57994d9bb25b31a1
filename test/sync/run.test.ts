import { describe, expect, it } from 'vitest';
import { createWorld, rawOf, row } from './simulated-world.ts';
import { businessIdOf } from './simulated-world.ts';

describe('a location that we closed', () => {
  it('smoke', async () => {
    const world = await createWorld({ rows: [row('0001'), row('0002', { city: 'Lyon' }), row('0003')], businesses: [rawOf('0001'), rawOf('0002')] });
    const r = await world.sync();
    console.log(JSON.stringify(r.outcomes), JSON.stringify(r.plan.changes.map((c) => [c.action, c.code, c.fields.map((f) => [f.field, f.rule])])));
    const again = await world.sync({ yes: false });
    console.log(JSON.stringify(again.plan.summary), JSON.stringify(again.plan.changes));
    expect(again.plan.changes).toEqual([]);
  });
  it.each(['before', 'after', 'ambiguous, with effect'])('is reopened when it reappears, also when the run was killed %s the effect of the close (R22)', async (when) => {
    let dead = false;
    const world = await createWorld({
      rows: [row('0001'), row('0002')],
      businesses: [rawOf('0001'), rawOf('0002')],
      policy: { absent: { action: 'close', afterReads: 1, afterHours: 0 } },
      onMemory: () => {
        if (dead) throw new Error('killed');
      },
    });
    await world.sync();
    world.rows = [row('0001')];
    world.partoo.onStep = (call) => {
      if (call === `${when} update ${businessIdOf('0002')}`) dead = true;
      if (dead) throw new Error('killed');
    };
    world.partoo.trouble = () => when.startsWith('amb') ? 'ambiguous, with effect' : null;
    await world.sync().catch(() => undefined);
    dead = false;
    world.partoo.onStep = () => undefined;
    world.partoo.trouble = () => null;
    await world.restart();
    world.clock.advance(2);
    await world.sync();
    world.rows = [row('0001'), row('0002')];

    const report = await world.sync();

    console.log(JSON.stringify(report.plan.changes), JSON.stringify(report.plan.notices));
    expect(world.partoo.byCode('0002')[0]?.['status']).toBe('open');
  });
  it('past dates recalled', async () => {
    const world = await createWorld({ rows: [row('0001', { special: '2026-11-22: 10:00-12:00; 2026-12-24: closed' })], businesses: [rawOf('0001')] });
    await world.sync();
    expect((await world.plan()).changes).toEqual([]);
    world.clock.advance(30);
    expect((await world.plan()).changes).toEqual([]);
    world.partoo.edit(businessIdOf('0001'), { lat: 4 });

    const plan = await world.plan();

    expect(plan.changes).toEqual([]);
  });
});

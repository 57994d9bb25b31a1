import { describe, expect, it } from 'vitest';
import { ownOf } from '../../../src/sync/execute/own-of.ts';
import type { Link } from '../../../src/domain/memory/links.ts';
import { asBusinessId } from '../../../src/domain/ids.ts';
import { business, key } from '../plan/plan-fixture.ts';
import { businessIdOf, rawOf, row } from '../shops.ts';
import { createWorld } from '../simulated-world.ts';

function linkOf(code: string, state: Link['state']): Link {
  return { code: key(code), businessId: asBusinessId(businessIdOf('0001')), state, closedByUs: null };
}

describe('whose business carries the code of a create that nobody knows the end of (R12, R13)', () => {
  it.each([
    ['ours, where no location holds it', [], true],
    ['ours, where this location holds it', [linkOf('0001', 'active')], true],
    ['ours, where another location gave it up', [linkOf('1001', 'forgotten')], true],
    ["another location's, where that holds it", [linkOf('1001', 'active')], false],
    ["another location's, where that holds it outside the scope", [linkOf('1001', 'left_scope')], false],
  ] as const)('%s', (_, links, isOurs) => {
    const found = business('0001');

    const own = ownOf(key('0001'), [found], new Map(links.map((link) => [link.code, link])));

    expect(own).toBe(isOurs ? found : undefined);
  });

  it("so a new shop with the old code of a renumbered one waits, and neither takes the other's business", async () => {
    const world = await createWorld({ rows: [row('0001')], businesses: [rawOf('0001')] });
    await world.sync();
    world.rows = [row('0001', { id: '1001' })];
    await world.sync();
    world.rows = [...world.rows, row('0001', { name: 'New shop', tel: '01 40 00 00 77' })];

    const { plan } = await world.sync();

    expect(plan.changes).toEqual([]);
    expect(plan.held.map(({ code, reason }) => `${code} ${reason}`)).toEqual(['0001 duplicate']);
    expect([...world.memory.links().values()].map(({ code, state }) => `${code} ${state}`)).toEqual([
      '0001 forgotten',
      '1001 active',
    ]);
  });
});

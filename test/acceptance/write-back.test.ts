import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createCliWorlds, usualFields } from '../support/cli-world.ts';
import { shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const settings = { source: { write_back: true }, fields: { ...usualFields, phone: { from: 'tel', owner: 'shared' } } };

it('R25: a phone number changed in Partoo lands in its cell, and no other byte of the file moves', async () => {
  const world = await createWorld({ settings });
  await world.settle(shops(12));
  const before = readFileSync(world.sourceFile, 'utf8');
  const contacts = [{ email: 'shop0003@acme.example', phone_numbers: ['+33140000999'] }];
  world.emulator.edit('0003', { contacts });

  const plan = await world.plan(0);
  const done = await world.sync(0);

  expect(plan.changes).toMatchObject([
    {
      action: 'write_back',
      code: '0003',
      side: 'source',
      fields: [{ field: 'phone', to: '+33140000999', rule: 'partoo changed' }],
      cells: [{ column: 'tel', from: '01 44 00 03 00', to: '01 40 00 09 99' }],
    },
  ]);
  expect(done.summary).toEqual({ done: 1, failed: 0, stale: 0, held: 0 });
  expect(readFileSync(world.sourceFile, 'utf8')).toBe(before.replace('01 44 00 03 00', '01 40 00 09 99'));
  expect(world.writes()).toEqual([]);
  expect((await world.sync(0)).plan.changes).toEqual([]);
});

it('a source that is only read gets a file with what it should take over, and the base does not pretend', async () => {
  const world = await createWorld({ settings: { ...settings, source: { write_back: false } } });
  const all = shops(12);
  await world.settle(all);
  const before = readFileSync(world.sourceFile, 'utf8');
  const [header = '', ...lines] = before.split('\n');
  const contacts = [{ email: 'shop0003@acme.example', phone_numbers: ['+33140000999'] }];
  world.emulator.edit('0003', { contacts });
  const file = world.path('state/sync-proposals.csv');

  const plan = await world.plan(0);
  const isThereAfterPlan = existsSync(file);
  await world.sync(4);
  const proposed = readFileSync(file, 'utf8');
  const again = await world.sync(4);
  const taken = withChanges(all, { '0003': { tel: '01 40 00 09 99' } });
  world.source(taken);
  await world.sync(0);

  expect(plan.changes).toEqual([]);
  expect(plan.held).toMatchObject([{ code: '0003', reason: 'read_only', field: 'phone' }]);
  expect(plan.notices.map(({ message }) => message)).toEqual([expect.stringContaining('sync-proposals.csv')]);
  expect(isThereAfterPlan).toBe(false);
  expect(proposed).toBe(`${header}\n${(lines[2] ?? '').replace('01 44 00 03 00', '01 40 00 09 99')}\n`);
  expect(again.plan.held).toHaveLength(1);
  expect(existsSync(file)).toBe(false);
  expect(world.writes()).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createCliWorlds, usualFields } from '../support/cli-world.ts';
import { shops } from '../support/shops.ts';

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

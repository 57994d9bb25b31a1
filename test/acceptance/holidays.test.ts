import { expect, it } from 'vitest';
import type { Explanation } from '../../src/reports/explain-text.ts';
import { createCliWorlds, usualFields } from '../support/cli-world.ts';
import { shops } from '../support/shops.ts';

const createWorld = createCliWorlds();
const settings = { fields: { ...usualFields, specific_hours: { holidays: 'closed' } } };

it('public holidays are written once, previewed a year ahead, and plan nothing more the same day', async () => {
  const world = await createWorld({ settings });
  await world.settle(shops(3));

  const again = await world.plan(0);
  const { holidays } = JSON.parse((await world.run('explain', '0001', '--json')).stdout) as Explanation;
  const { stdout } = await world.run('explain', '0001');

  // Which one comes next depends on the day of the test.
  const next = holidays?.[0];
  const { close = [] } = world.business('0001').specific_hours as { close?: readonly { starts_at: string }[] };
  expect(again.changes).toEqual([]);
  expect(next).toMatchObject({ from: 'calendar', windows: [] });
  expect(close.map(({ starts_at: date }) => date)).toContain(next?.date);
  expect(stdout).toContain('Public holidays of the year ahead');
  expect(stdout).toContain(`${next?.date ?? '?'} ${next?.name ?? '?'}: closed, says the calendar`);
});

it('a holiday that is asked about is a notice for the fleet, and no value', async () => {
  const fields = { ...usualFields, specific_hours: { holidays: 'ask' } };
  const world = await createWorld({ settings: { fields } });
  world.source(shops(3));

  const plan = await world.plan(3);
  const { stdout } = await world.run('explain', '0001');

  expect(plan.changes.flatMap((change) => change.fields).map(({ field }) => field)).not.toContainEqual(
    expect.stringContaining('specific_hours'),
  );
  expect(stdout).toContain(': nothing is said');
});

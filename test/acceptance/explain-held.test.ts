import { expect, it } from 'vitest';
import type { Explanation } from '../../src/reports/explain-text.ts';
import { createCliWorlds } from '../support/cli-world.ts';
import { shop } from '../support/shops.ts';

const createWorld = createCliWorlds();

it('explain announces no write of a location that is held as a whole', async () => {
  const world = await createWorld({ settings: { partoo: { scope: { country: ['FR'] } } } });
  await world.settle([shop(1)]);
  world.emulator.edit('0001', { country: 'BE' });
  world.source([shop(1, { name: 'Another name' })]);
  await world.sync(0);

  const { fields } = JSON.parse((await world.run('explain', '0001', '--json')).stdout) as Explanation;

  expect(fields.find(({ field }) => field === 'name')?.decision).toBe(
    'left alone while it is held (left_scope); then: write Partoo (source changed)',
  );
});

it('explain says of an accepted request that it was confirmed, and not that no answer came', async () => {
  const world = await createWorld();
  await world.settle([shop(1)]);

  const { stdout } = await world.run('explain', '0001');

  expect(stdout).toContain('confirmed');
  expect(stdout).not.toContain('no answer');
});

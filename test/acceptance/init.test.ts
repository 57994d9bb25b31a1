import { existsSync, readFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createCliWorlds } from '../support/cli-world.ts';
import { shops } from '../support/shops.ts';

const createWorld = createCliWorlds();

it('init writes a configuration from a look at the file, with which the first rows can be planned', async () => {
  const world = await createWorld();
  world.source(shops(15));
  rmSync(world.configFile);

  const init = await world.run('init', world.sourceFile, '--yes');
  const text = readFileSync(world.configFile, 'utf8');
  world.configText(text.replace('environment: sandbox', `environment: sandbox\n  base_url: ${world.emulator.url}`));
  const check = await world.run('check');
  const plan = await world.plan(3);

  expect(init).toMatchObject({ code: 0, stderr: '' });
  expect(init.stdout).toContain('The first 10 rows as Partoo would see them');
  expect(init.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(text).toContain('# CHECK: give every word its Google category in Partoo');
  expect(check.code).toBe(0);
  expect(plan.summary.create).toBe(15);
  expect(plan.held).toEqual([]);
});

it('init writes nothing where nobody says yes, and never over a configuration', async () => {
  const world = await createWorld();
  world.source(shops(3));
  const there = await world.run('init', world.sourceFile, '--yes');
  rmSync(world.configFile);

  const unasked = await world.run('init', world.sourceFile);

  expect(there).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
  expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
  expect(existsSync(world.configFile)).toBe(false);
});

import { expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { createCliWorlds } from '../support/cli-world.ts';
import { shop, shops } from '../support/shops.ts';

const createWorld = createCliWorlds();
const isQuestion = ({ path }: { readonly path: string }): boolean => path.startsWith('/diffusion_errors/');

it('plan --preflight asks for planned updates only, shows what it hears, and changes nothing of the plan', async () => {
  const world = await createWorld();
  await world.settle(shops(4));
  world.source([shop(1, { name: 'Acme Renamed' }), shop(2), shop(3), shop(4), shop(5)]);
  const without = await world.plan(0);
  world.takeRequests();

  const asked = JSON.parse((await world.run('plan', '--json', '--preflight')).stdout) as Plan;
  const questions = world.takeRequests().filter(isQuestion);
  const { stdout, code } = await world.run('plan', '--preflight');

  expect(questions).toHaveLength(1);
  expect(asked.preflight).toMatchObject({ asked: 1, of: 1 });
  expect(asked.digest).toBe(without.digest);
  expect(asked.notices).toEqual(without.notices);
  expect(stdout).toContain('pre-flight: 1 planned update(s) checked');
  expect(code).toBe(0);
});

it('a plan with a pre-flight can be applied as it was reviewed', async () => {
  const world = await createWorld();
  await world.settle(shops(4));
  world.source([shop(1, { name: 'Acme Renamed' }), shop(2), shop(3), shop(4)]);
  await world.run('plan', '--preflight', '--out', world.path('plan.json'));

  const { code } = await world.run('apply', world.path('plan.json'));

  expect(code).toBe(0);
  expect(world.business('0001').name).toBe('Acme Renamed');
});

it('a key that may not ask ends the questions and not the plan', async () => {
  const world = await createWorld();
  await world.settle(shops(4));
  world.source([shop(1, { name: 'Acme Renamed' }), shop(2), shop(3), shop(4)]);
  world.emulator.faults.add({ kind: 'status', status: 403, match: { path: '/diffusion_errors/' } });

  const { stdout, code } = await world.run('plan', '--preflight');

  expect(code).toBe(0);
  expect(stdout.replace(/\s+/gu, ' ')).toContain('pre-flight ended after 0 of 1 planned updates: Partoo refused');
  expect(stdout).toContain('Acme Renamed');
});

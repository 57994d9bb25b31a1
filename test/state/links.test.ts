import { expect, it } from 'vitest';
import { link, lyon, lyonBusiness, nice, openTestState, paris, parisBusiness } from './support.ts';
import { asBusinessId } from '../../src/domain/ids.ts';

it('links are read whole, in code order, and one by one in detail', async () => {
  const { memory, clock } = await openTestState();
  link(memory, lyon, lyonBusiness);
  link(memory, paris, parisBusiness);

  expect([...memory.links().values()]).toEqual([
    { code: paris, businessId: parisBusiness, state: 'active', closedByUs: null },
    { code: lyon, businessId: lyonBusiness, state: 'active', closedByUs: null },
  ]);
  expect(memory.linkOf(paris)).toEqual({
    code: paris,
    businessId: parisBusiness,
    state: 'active',
    closedByUs: null,
    how: 'adopted',
    linkedAt: clock.iso(),
    stateSince: clock.iso(),
  });
  expect(memory.linkOf(nice)).toBeNull();
});

it.each(['gone_in_partoo', 'left_scope'] as const)(
  'R3 R11: the instant of becoming %s stays while it lasts',
  async (state) => {
    const { memory, clock } = await openTestState();
    link(memory);
    clock.advance(1_000);
    const since = clock.iso();
    memory.changeLinkState([paris], state);
    clock.advance(1_000);

    memory.changeLinkState([paris, lyon], state);

    expect(memory.linkOf(paris)).toMatchObject({ state, stateSince: since });
    expect(memory.links().get(paris)?.state).toBe(state);
  },
);

it('a location gone in Partoo may be linked to a new business', async () => {
  const { memory } = await openTestState();
  link(memory);
  memory.changeLinkState([paris], 'gone_in_partoo');
  const recreated = asBusinessId('5409c35a97bbc544d8e26799');

  link(memory, paris, recreated);

  expect(memory.links().get(paris)).toMatchObject({ businessId: recreated, state: 'active' });
});

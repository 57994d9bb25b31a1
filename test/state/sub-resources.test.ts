import { expect, it } from 'vitest';
import { lyonBusiness, openTestState, parisBusiness } from './support.ts';

it('each sub-resource of a business is known as last read, with its instant; none is an answer too', async () => {
  const { memory, clock } = await openTestState();
  const first = clock.iso();
  memory.rememberSubResources([
    { businessId: parisBusiness, resource: 'additional_data', content: { erp_id: 'A' } },
    { businessId: parisBusiness, resource: 'plans', content: null },
    { businessId: lyonBusiness, resource: 'plans', content: [] },
  ]);
  clock.advance(60_000);

  memory.rememberSubResources([{ businessId: parisBusiness, resource: 'additional_data', content: { erp_id: 'B' } }]);

  expect(memory.subResourcesOf([parisBusiness])).toEqual(
    new Map([
      [
        parisBusiness,
        new Map<string, unknown>([
          ['additional_data', { content: { erp_id: 'B' }, readAt: clock.iso() }],
          ['plans', { content: null, readAt: first }],
        ]),
      ],
    ]),
  );
  expect(memory.subResourceReads().map(({ businessId, resource }) => [businessId, resource])).toEqual([
    [parisBusiness, 'additional_data'],
    [parisBusiness, 'plans'],
    [lyonBusiness, 'plans'],
  ]);
});

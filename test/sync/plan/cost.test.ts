import { expect, it } from 'vitest';
import type { Action, Change } from '../../../src/domain/plan.ts';
import { predictCost } from '../../../src/sync/plan/cost.ts';
import { change } from './plan-fixture.ts';

function many(count: number, action: Action, side: Change['side'] = 'partoo'): readonly Change[] {
  return Array.from({ length: count }, (_, index) => change(String(index), { action, side }));
}

// One call a write; for every hundred one look before, one more where something is created, and one read-back.
it.each([
  ['nothing', [], 150, 0, 0],
  ['an adoption', many(1, 'adopt'), 150, 0, 0],
  ['a write-back, for which its business is looked at', many(1, 'write_back', 'source'), 150, 1, 1],
  ['101 write-backs', many(101, 'write_back', 'source'), 150, 2, 1],
  ['one update', many(1, 'update'), 150, 3, 2],
  ['one create', many(1, 'create'), 150, 3, 2],
  ['an update and a create', [...many(1, 'update'), ...many(1, 'create')], 150, 5, 2],
  ['a delete', many(1, 'delete'), 150, 3, 2],
  ['100 updates', many(100, 'update'), 150, 102, 41],
  ['101 updates', many(101, 'update'), 150, 105, 42],
  ['1000 updates at 300 a minute', many(1000, 'update'), 300, 1020, 204],
])('%s', (_, changes, requestsPerMinute, requests, seconds) => {
  const cost = predictCost(changes, requestsPerMinute);

  expect(cost).toEqual({ requests, seconds });
});

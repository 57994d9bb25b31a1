import { expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import { freezePlan } from '../../src/sync/freeze-plan.ts';
import { parsePlan } from '../../src/sync/parse-plan.ts';
import { samplePlan } from '../reports/sample-plan.ts';

const plan = freezePlan(samplePlan());
const text = JSON.stringify(plan);

it('reads what was saved', () => {
  expect(parsePlan(text, 'plan.json')).toEqual(plan);
});

it.each([
  ['nothing', '', 'it is not JSON, or it was cut'],
  ['half of it', text.slice(0, 100), 'it is not JSON, or it was cut'],
  ['a number', '7', 'it holds no plan'],
  ['null', 'null', 'it holds no plan'],
  ['a list', '[]', 'its version is null, and this program reads version 1'],
  ['a later version', JSON.stringify({ ...plan, version: 2 }), 'its version is 2, and this program reads version 1'],
  [
    'another document',
    '{"version":1,"changes":{}}',
    'it lacks changes, conflicts, held, notices, unmatched, target, source, partoo, summary, guard, cost',
  ],
])('refuses %s, and names the file', (_, content, why) => {
  const parse = (): unknown => parsePlan(content, 'out/plan.json');

  expect(parse).toThrow(SyncError);
  expect(parse).toThrow(`out/plan.json is not a plan that can be applied: ${why}`);
});

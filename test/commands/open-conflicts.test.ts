import { expect, it } from 'vitest';
import { openConflicts } from '../../src/commands/open-conflicts.ts';
import type { Conflict, PlanSummary } from '../../src/domain/plan.ts';
import { lyon, openTestState, paris, run1, run2, type TestState } from '../state/support.ts';

const day = 24 * 3_600_000;
const summary: PlanSummary = {
  create: 0,
  update: 0,
  close: 0,
  delete: 0,
  adopt: 0,
  write_back: 0,
  conflict: 1,
  held: 0,
  unchanged: 0,
  unmatched: 0,
};
const conflict: Conflict = { code: paris, field: 'city', base: 'Paris', source: 'Paname', partoo: 'Lutetia' };

function leave({ memory }: TestState, id: typeof run1, conflicts: readonly Conflict[]): void {
  memory.beginRun({ id, trigger: 'cli', mode: 'sync' });
  memory.finishRun({ id, verdict: 'pass', summary, outcomes: null, error: null, held: [], conflicts, covered: 'all' });
}

it('R21: is old after more than seven days, and the oldest come first', async () => {
  const state = await openTestState();
  leave(state, run1, [{ ...conflict, code: lyon }]);
  state.clock.advance(day);
  leave(state, run2, [conflict, { ...conflict, code: lyon }]);
  state.clock.advance(7 * day);

  const found = openConflicts(state.memory, state.clock.iso());

  expect(found.map(({ code, is_old: isOld }) => [code, isOld])).toEqual([
    [lyon, true],
    [paris, false],
  ]);
});

it.each([
  ['the same values', {}, 0],
  ['another value of the source', { source: 'Paris 1' }, 1],
  ['another value of Partoo', { partoo: 'Paris 2' }, 1],
  ['another base only', { base: 'Paris 3' }, 0],
])('R21: %s: its age stays, and the values are of as many days later', async (_what, moved, days) => {
  const state = await openTestState();
  const since = state.clock.iso();
  leave(state, run1, [conflict]);
  state.clock.advance(day);

  leave(state, run2, [{ ...conflict, ...moved }]);

  const [found] = openConflicts(state.memory, state.clock.iso());
  expect(found?.since).toBe(since);
  expect(Date.parse(found?.values_since ?? '') - Date.parse(since)).toBe(days * day);
});

it.each([
  ['both', conflict, ['source', 'partoo']],
  ['nobody knows, as nothing was agreed on', { ...conflict, base: undefined }, null],
])('R21: says who changed it against the base: %s', async (_what, { base, ...sides }, changedBy) => {
  const state = await openTestState();
  leave(state, run1, [{ ...sides, ...(base === undefined ? {} : { base }) }]);

  const [found] = openConflicts(state.memory, state.clock.iso());

  expect(found?.changed_by).toEqual(changedBy);
});

import { expect, it } from 'vitest';
import { asRunId } from '../../src/domain/ids.ts';
import type { Undone } from '../../src/domain/memory/undone.ts';
import type { Conflict, Held } from '../../src/domain/plan.ts';
import { releaseUndone } from '../../src/sync/release-undone.ts';
import { key, location, problem, seenOf, type Sides } from './plan/plan-fixture.ts';

const city: Undone = { code: key('0001'), field: 'city', source: 'Lyon', runId: asRunId('run-1'), at: '' };
const { source: _said, ...withoutSource } = city;
const closing: Undone = { ...withoutSource, field: 'status' };
const there: Sides = { locations: [location('0001')] };
const broken: Sides = {
  source: { invalid: new Map([[key('0001'), { at: { row: 1, line: 2 }, problems: [problem(1)] }]]) },
};
const hold = (facts: Partial<Held>): Held => ({ code: key('0001'), reason: 'undone', detail: '', ...facts });

it.each<
  [string, Undone, Sides, Partial<Record<'held', readonly Held[]> & Record<'conflicts', readonly Conflict[]>>, boolean]
>([
  ['was decided without it', city, there, {}, true],
  ['still holds it', city, there, { held: [hold({ field: 'city' })] }, false],
  ['holds another field', city, there, { held: [hold({ field: 'phone' })] }, true],
  ['holds another location', city, there, { held: [hold({ code: key('0002'), field: 'city' })] }, true],
  ['holds the location as a whole', city, there, { held: [hold({ reason: 'left_scope' })] }, false],
  ['has a conflict over it', city, there, { conflicts: [{ code: key('0001'), field: 'city' }] }, false],
  ['could not read its row', city, broken, {}, false],
  ['did not find its row', city, {}, {}, false],
  ['was about other locations', city, { ...there, seen: { only: new Set([key('0002')]) } }, {}, false],
  ['lacks the location, whose close was undone', closing, {}, { held: [hold({ field: 'status' })] }, false],
  ['has it again, whose close was undone', closing, there, {}, true],
  ['has it again, if broken, whose close was undone', closing, broken, { held: [hold({ reason: 'invalid' })] }, true],
])('R24 an undone field of a run that %s', (_what, undone, sides, left, isReleased) => {
  const released: string[] = [];
  const seen = seenOf({ ...sides, seen: { ...sides.seen, undone: [undone] } });

  releaseUndone(
    seen,
    { held: [], conflicts: [], ...left },
    {
      releaseUndone: (code, fields) => released.push(...fields.map((field) => `${code} ${field}`)),
    },
  );

  expect(released).toEqual(isReleased ? [`0001 ${undone.field}`] : []);
});

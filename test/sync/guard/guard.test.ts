import { describe, expect, it } from 'vitest';
import type { Action, Change, FieldChange, Verdict } from '../../../src/domain/plan.ts';
import type { Limits } from '../../../src/domain/policy.ts';
import { allowed, guard, isMassAbsence, type GuardFacts } from '../../../src/sync/guard/guard.ts';
import { change, fieldChange } from '../plan/plan-fixture.ts';

/** The defaults of contract.md section 2. */
const defaults: Limits = {
  create: { max: 100, percent: 20 },
  update: { max: 1000, percent: 30 },
  close: { max: 5, percent: 5 },
  delete: { max: 5, percent: 5 },
  write_back: { max: 1000, percent: 30 },
  field: { percent: 50, min: 5 },
  window: { days: 7, deletePercent: 10, closePercent: 10 },
  sentinels: [],
};

function facts(changed: Partial<GuardFacts> = {}): GuardFacts {
  return {
    changes: [],
    linked: 100,
    isFirstRun: false,
    retried: new Set(),
    isApproved: false,
    approvals: [],
    incomplete: { source: null, partoo: null },
    missingSentinels: [],
    newlyMissing: 0,
    absentAction: 'close',
    moves: { closed: 0, deleted: 0 },
    overrides: new Set(),
    ...changed,
  };
}

/** That many locations, each with one change of its own field. */
function many(count: number, action: Action, fields?: (index: number) => readonly FieldChange[]): readonly Change[] {
  return Array.from({ length: count }, (_, index) =>
    change(String(index), { action, fields: fields?.(index) ?? [fieldChange(`custom_fields.${String(index)}`)] }),
  );
}

function limitsOf({ violations }: Verdict): readonly string[] {
  return violations.map(({ limit, value, allowed: permitted }) => `${limit} ${String(value)} > ${String(permitted)}`);
}

describe('each kind of change has a number and a percentage; the stricter counts (R6)', () => {
  it.each([
    // of 100 linked, the percentage decides; of 10,000 the number does
    ['create', 100, 20],
    ['create', 10_000, 100],
    ['update', 100, 30],
    ['update', 10_000, 1000],
    ['close', 100, 5],
    ['close', 10_000, 5],
    ['delete', 100, 5],
    ['delete', 10_000, 5],
    ['write_back', 100, 30],
    ['write_back', 10_000, 1000],
  ] as const)('%s of %i linked locations: %i pass, one more does not', (action, linked, limit) => {
    const below = guard(facts({ changes: many(limit - 1, action), linked }), defaults);
    const at = guard(facts({ changes: many(limit, action), linked }), defaults);
    const above = guard(facts({ changes: many(limit + 1, action), linked }), defaults);

    expect([below.verdict, at.verdict, above.verdict]).toEqual(['pass', 'pass', 'stop']);
    expect(limitsOf(above)).toEqual([`${action} ${String(limit + 1)} > ${String(limit)}`]);
  });

  it.each([
    // percent of linked, rounded up to a whole location: small fleets are not exempt, and not locked either
    [5, 1, 1],
    [5, 19, 1],
    [5, 20, 1],
    [5, 21, 2],
    [5, 3, 1],
    [0, 100, 0],
    [7, 100, 7],
    [14, 50, 7],
    [33, 3, 1],
    [100, 3, 3],
    [5, 0, 0],
  ])('%i %% of %i locations are %i', (percent, linked, expected) => {
    const limits = {
      ...defaults,
      close: { max: 1000, percent },
      window: { days: 7, closePercent: 100, deletePercent: 100 },
    };

    const verdict = guard(facts({ changes: many(linked + 1, 'close'), linked }), limits);

    expect(verdict.violations.find(({ limit }) => limit === 'close')?.allowed).toBe(expected);
  });

  it('counts a location once, whatever number of its changes', () => {
    const twice = many(20, 'create').flatMap((one) => [one, one]);

    expect(guard(facts({ changes: twice }), defaults).verdict).toBe('pass');
  });

  it('says the number, the fleet, the limit and the exact option that lets it pass (R7)', () => {
    const verdict = guard(facts({ changes: many(41, 'update'), linked: 120 }), defaults);

    expect(verdict.violations).toEqual([
      {
        limit: 'update',
        value: 41,
        allowed: 36,
        of: 120,
        message: 'updates 41 of 120 locations (34.2 %), limit 30 %: 36 allowed',
        override: '--override update',
      },
    ]);
  });

  it('adoptions write nothing, and are not limited', () => {
    expect(guard(facts({ changes: many(90, 'adopt') }), defaults).verdict).toBe('pass');
  });
});

describe('one field over the whole fleet (R6)', () => {
  const everywhere = (
    count: number,
    to: (index: number) => FieldChange['to'],
    field = 'website_url',
  ): readonly Change[] => many(count, 'update', (index) => [fieldChange(field, { to: to(index) })]);
  const wide: Limits = { ...defaults, update: { max: 1000, percent: 100 } };

  it.each([
    // locations that change, linked, verdict
    [50, 100, 'pass'],
    [51, 100, 'stop'],
    [4, 4, 'pass'],
    [5, 5, 'stop'],
    [5, 10, 'pass'],
    [6, 11, 'pass'],
    [7, 11, 'stop'],
  ])('%i of %i: %s', (count, linked, expected) => {
    const verdict = guard(facts({ changes: everywhere(count, String), linked }), wide);

    expect(verdict.verdict).toBe(expected);
  });

  it.each([
    ['emptied', () => null, 'empties Website at 60 of 100 locations (60.0 %), limit 50 %: 50 allowed'],
    [
      'made uniform',
      () => 'x',
      'makes the same everywhere ("x") Website at 60 of 100 locations (60.0 %), limit 50 %: 50 allowed',
    ],
    ['changed', String, 'changes Website at 60 of 100 locations (60.0 %), limit 50 %: 50 allowed'],
  ])('%s is said so', (_, to, message) => {
    const [violation] = guard(facts({ changes: everywhere(60, to) }), wide).violations;

    expect(violation).toMatchObject({ limit: 'field', field: 'website_url', message, override: '--override field' });
  });

  it('counts weekdays as one field, once a location', () => {
    const weeks = many(51, 'update', () => [fieldChange('open_hours.monday'), fieldChange('open_hours.tuesday')]);

    const verdict = guard(facts({ changes: weeks }), wide);

    expect(verdict.violations).toMatchObject([{ field: 'open_hours', value: 51 }]);
  });

  it('counts every custom field by itself', () => {
    const mixed = [
      ...everywhere(40, String, 'custom_fields.Parking'),
      ...many(40, 'update', () => [fieldChange('custom_fields.Terrace')]),
    ];

    expect(guard(facts({ changes: mixed }), wide).verdict).toBe('pass');
  });

  it('does not count what a create brings', () => {
    const changes = many(60, 'create', () => [fieldChange('website_url')]);

    expect(limitsOf(guard(facts({ changes }), { ...wide, create: { max: 1000, percent: 100 } }))).toEqual([]);
  });
});

describe('closes and deletes add up over days (R6)', () => {
  const wide: Limits = { ...defaults, close: { max: 100, percent: 100 }, delete: { max: 100, percent: 100 } };

  it.each([
    ['close', 4, { closed: 6, deleted: 0 }, []],
    ['close', 5, { closed: 6, deleted: 0 }, ['window 11 > 10']],
    ['close', 5, { closed: 0, deleted: 50 }, []],
    ['delete', 4, { closed: 0, deleted: 6 }, []],
    ['delete', 5, { closed: 0, deleted: 6 }, ['window 11 > 10']],
    ['update', 5, { closed: 50, deleted: 50 }, []],
  ] as const)('%s × %i after %j', (action, count, moves, expected) => {
    const verdict = guard(facts({ changes: many(count, action), moves }), wide);

    expect(limitsOf(verdict)).toEqual(expected);
  });

  it('says what came before this run', () => {
    const [violation] = guard(facts({ changes: many(5, 'close'), moves: { closed: 6, deleted: 0 } }), wide).violations;

    expect(violation).toMatchObject({
      message: 'closes 11 of 100 locations (11.0 %) within 7 days (6 before this run), limit 10 %: 10 allowed',
      override: '--override window',
    });
  });
});

describe('many locations missing at once (R2)', () => {
  it.each([
    [9, 9, false],
    [10, 12, true],
    [20, 100, false],
    [21, 100, true],
  ])('%i of %i: taken for a cut file is %s', (newlyMissing, linked, expected) => {
    const seen = facts({ newlyMissing, linked });

    const verdict = guard(seen, defaults);

    expect(isMassAbsence(seen)).toBe(expected);
    expect(verdict.verdict).toBe(expected ? 'stop' : 'pass');
  });

  it.each([
    ['close', 'close'],
    ['close_temporarily', 'close'],
    ['delete', 'delete'],
    ['report', 'close'],
  ] as const)('with absent.action %s, --override %s lets it pass', (absentAction, limit) => {
    const seen = facts({ newlyMissing: 50, absentAction });

    const [violation] = guard(seen, defaults).violations;

    expect(violation).toMatchObject({ limit, override: `--override ${limit}` });
    expect(isMassAbsence({ ...seen, overrides: new Set([limit]) })).toBe(false);
  });
});

describe('what nobody can override (R2, R9)', () => {
  const everything = new Set(['create', 'update', 'close', 'delete', 'write_back', 'field', 'window'] as const);

  it.each([
    ['source', { incomplete: { source: 'the last row is cut', partoo: null } }],
    ['partoo', { incomplete: { source: null, partoo: 'counts differ' } }],
    ['sentinels', { missingSentinels: ['0001 is missing from the source'] }],
  ] as const)('%s', (limit, seen) => {
    const verdict = guard(
      facts({ ...seen, changes: many(1, 'update'), isApproved: true, overrides: everything }),
      defaults,
    );

    expect(verdict.verdict).toBe('stop');
    expect(verdict.violations).toMatchObject([{ limit }]);
    expect(verdict.violations[0]?.override).toBeUndefined();
    expect(allowed(change('0001'), verdict)).toBeNull();
  });
});

describe('a first run (R4)', () => {
  it.each(['create', 'update'] as const)('is not measured against %s, and waits for approval as a whole', (action) => {
    const verdict = guard(facts({ changes: many(60, action), linked: 0, isFirstRun: true }), defaults);

    expect(verdict).toMatchObject({ verdict: 'approval', violations: [] });
    expect(verdict.approvals).toHaveLength(1);
  });

  it('is not measured against field either', () => {
    const same = many(60, 'update', () => [fieldChange('website_url', { to: null })]);

    expect(guard(facts({ changes: same, isFirstRun: true }), defaults).violations).toEqual([]);
  });

  it('with nothing to do needs nobody', () => {
    expect(guard(facts({ isFirstRun: true }), defaults).verdict).toBe('pass');
  });

  it('does not measure again what passed before and only failed (R26)', () => {
    const changes = many(60, 'create');

    expect(guard(facts({ changes, retried: new Set(changes.slice(0, 58)) }), defaults).violations).toEqual([]);
    expect(guard(facts({ changes, retried: new Set(changes.slice(0, 20)) }), defaults).verdict).toBe('stop');
  });

  it('goes on without being asked again when it was approved and killed (R22)', () => {
    const verdict = guard(facts({ changes: many(60, 'create'), isFirstRun: true, isApproved: true }), defaults);

    expect(verdict.verdict).toBe('pass');
  });
});

describe('approval and limits', () => {
  const approvals = ['the configuration changed'];

  it('a changed configuration needs approval (R8)', () => {
    expect(guard(facts({ approvals }), defaults)).toEqual({ verdict: 'approval', violations: [], approvals });
  });

  it('a limit stops, approval or not', () => {
    expect(guard(facts({ approvals, changes: many(6, 'close') }), defaults).verdict).toBe('stop');
  });

  it('an override passes its own limit and no other', () => {
    const changes = [
      ...many(6, 'close'),
      ...many(31, 'update').map((one) => ({ ...one, code: `u${one.code}` as Change['code'] })),
    ];

    const verdict = guard(facts({ changes, overrides: new Set(['close']) }), defaults);

    expect(limitsOf(verdict)).toEqual(['update 31 > 30']);
  });
});

describe('what of a change may go on under a verdict', () => {
  const verdictOf = (...violations: readonly Partial<Verdict['violations'][number]>[]): Verdict => ({
    verdict: 'stop',
    approvals: [],
    violations: violations.map((one) => ({ limit: 'update', value: 9, allowed: 1, of: 9, message: '', ...one })),
  });
  const actions: readonly Action[] = ['create', 'update', 'close', 'delete', 'write_back', 'adopt'];

  it.each([
    ['create', ['create']],
    ['update', ['update']],
    ['close', ['close']],
    ['delete', ['delete']],
    ['write_back', ['write_back']],
    ['window', ['close', 'delete']],
    ['source', actions],
    ['partoo', actions],
    ['sentinels', actions],
  ] as const)('%s holds back %j and nothing else', (limit, expected) => {
    const verdict = verdictOf({ limit });

    const heldBack = actions.filter((action) => allowed(change('0001', { action }), verdict) === null);

    expect(heldBack.toSorted()).toEqual([...expected].toSorted());
  });

  it('field holds that field everywhere, and the rest of each update goes on', () => {
    const verdict = verdictOf({ limit: 'field', field: 'open_hours' });
    const mixed = change('0001', { fields: [fieldChange('open_hours.monday'), fieldChange('city')] });
    const hoursOnly = change('0002', { fields: [fieldChange('open_hours.monday')] });

    expect(allowed(mixed, verdict)?.fields.map(({ field }) => field)).toEqual(['city']);
    expect(allowed(hoursOnly, verdict)).toBeNull();
    expect(allowed(change('0003', { action: 'create', fields: mixed.fields }), verdict)?.fields).toHaveLength(2);
  });

  it('holds one custom field and not its siblings', () => {
    const verdict = verdictOf({ limit: 'field', field: 'custom_fields.Parking' });
    const both = change('0001', {
      fields: [fieldChange('custom_fields.Parking'), fieldChange('custom_fields.Terrace')],
    });

    expect(allowed(both, verdict)?.fields.map(({ field }) => field)).toEqual(['custom_fields.Terrace']);
  });
});

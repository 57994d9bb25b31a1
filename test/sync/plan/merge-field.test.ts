import { describe, expect, it } from 'vitest';
import type { FieldPolicy, OnConflict, Owner } from '../../../src/domain/policy.ts';
import type { FieldPath, FieldValue } from '../../../src/domain/value.ts';
import { mergeField, type FieldDecision, type FieldSides } from '../../../src/sync/plan/merge-field.ts';
import { planFields } from '../../../src/sync/plan/plan-fields.ts';
import { policyOf } from '../shops.ts';
import {
  dateTable,
  elementTable,
  fieldTable,
  mainCategoryTable,
  whenTable,
  type ByConflictRule,
  type Cell,
  type Decision,
} from './truth-table.ts';

const policy: FieldPolicy = { owner: 'source', onConflict: 'manual', when: 'always', clear: true };
const owners: readonly Owner[] = ['source', 'partoo', 'shared'];
const conflictRules: readonly OnConflict[] = ['manual', 'newest', 'source', 'partoo'];

function valueOf(cell: Cell): FieldValue | undefined {
  if (cell === '-') return undefined;
  return cell === '0' ? null : cell;
}

function sidesOf(base: Cell, reshaped: Cell, source: Cell, partoo: Cell): FieldSides {
  return { base: valueOf(base), reshaped: valueOf(reshaped), source: valueOf(source), partoo: valueOf(partoo) ?? null };
}

/** As the truth table spells it. */
function words(decision: FieldDecision): string {
  const cell = (value: FieldValue): string => (value === null ? '0' : String(value));
  switch (decision.kind) {
    case 'write':
      return `${decision.side} ${cell(decision.to)}: ${decision.rule}`;
    case 'merge':
      return `both ${cell(decision.to)}: ${decision.rule}`;
    case 'agreed':
      return `agreed ${cell(decision.value)}`;
    case 'left':
      return `left: ${decision.because}`;
    case 'unchanged':
    case 'conflict':
      return decision.kind;
  }
}

function underRule(decision: Decision | ByConflictRule, rule: OnConflict): Decision {
  if (typeof decision === 'string') return decision;
  return rule === 'manual' || rule === 'newest' ? decision.ask : decision[rule];
}

function asWhenSays(decision: Decision, when: FieldPolicy['when'], partoo: Cell): Decision {
  if (!decision.startsWith('partoo ')) return decision;
  const holds = partoo === '0' ? 'nothing' : 'a value';
  const line = whenTable.find(([name, held]) => name === when && held === holds);
  if (line === undefined) throw new Error(`no line for ${when} where Partoo holds ${holds}`);
  return line[2] === 'as above' ? decision : line[2];
}

const cases = fieldTable.flatMap(({ base, reshaped, lines }) =>
  lines.flatMap(([source, partoo, ...decisions]) =>
    owners.flatMap((owner, index) =>
      conflictRules.flatMap((onConflict) =>
        (['always', 'create_only', 'if_empty'] as const).map((when) => ({
          ...{ base, reshaped, source, partoo, owner, onConflict, when },
          expected: asWhenSays(underRule(decisions[index] ?? 'unchanged', onConflict), when, partoo),
        })),
      ),
    ),
  ),
);

describe('the complete table of one field (R14, R15, R16, R20, R32)', () => {
  // A title a case, at the most permissive settings; the other rules and `when` of the same case are checked along with it.
  const atDefault = cases.filter(({ onConflict, when }) => onConflict === 'manual' && when === 'always');

  it.each(atDefault)(
    '$owner: base $base, made $reshaped by Partoo, source $source, Partoo $partoo: $expected',
    (one) => {
      const alike = cases.filter((other) =>
        (['base', 'reshaped', 'source', 'partoo', 'owner'] as const).every((key) => other[key] === one[key]),
      );

      const decided = alike.map(({ owner, onConflict, when }) =>
        words(
          mergeField('description_short', sidesOf(one.base, one.reshaped, one.source, one.partoo), {
            ...policy,
            ...{ owner, onConflict, when },
          }),
        ),
      );

      expect(decided).toEqual(alike.map(({ expected }) => expected));
    },
  );

  it('has every case, once', () => {
    const listed = fieldTable.flatMap(({ base, reshaped, lines }) =>
      lines.map(([source, partoo]) => [base, reshaped, source, partoo].join(' ')),
    );

    expect([...listed].sort()).toEqual([...everyPattern()].sort());
    expect(cases).toHaveLength(listed.length * owners.length * conflictRules.length * 3);
  });

  it('says of every `when` what it does where Partoo holds nothing, and where it holds a value', () => {
    const listed = whenTable.map(([when, holds]) => `${when}, ${holds}`);

    const whens: readonly FieldPolicy['when'][] = ['always', 'create_only', 'if_empty'];
    expect(listed).toEqual(whens.flatMap((when) => [`${when}, nothing`, `${when}, a value`]));
  });
});

/**
 * All ways in which base, Partoo's form of it, source and Partoo can be alike or not: every tuple over more letters than
 * places, renamed so that the first value is A, the next new one B and so on. Without a base nothing is reshaped, and what Partoo
 * made of a base value differs from it.
 */
function everyPattern(): ReadonlySet<string> {
  const all = ['-', '0', 'A', 'B', 'C', 'D'];
  const patterns = new Set<string>();
  for (const base of all)
    for (const reshaped of all)
      for (const source of all)
        for (const partoo of all.slice(1)) {
          if (reshaped !== '-' && (base === '-' || reshaped === base)) continue;
          const names = new Map<string, string>();
          const renamed = [base, reshaped, source, partoo].map((cell) => {
            if (cell === '-' || cell === '0') return cell;
            if (!names.has(cell)) names.set(cell, all[2 + names.size] ?? '');
            return names.get(cell);
          });
          patterns.add(renamed.join(' '));
        }
  return patterns;
}

describe('one special date', () => {
  const date = 'specific_hours.2026-12-24';
  const other = 'specific_hours.2026-12-31';
  const hours: Readonly<Record<string, readonly string[]>> = { A: ['10:00-16:00'], B: [], C: ['08:00-12:00'] };

  const dates = dateTable.flatMap(([base, source, partoo, ...decisions]) =>
    owners.flatMap((owner, index) =>
      conflictRules.map((onConflict) => ({
        ...{ base, source, partoo, owner, onConflict },
        expected: underRule(decisions[index] ?? 'unchanged', onConflict),
      })),
    ),
  );

  it.each(dates)('$owner, $onConflict: base $base, source $source, Partoo $partoo: $expected', (one) => {
    const dated = (cell: string): Record<FieldPath, FieldValue> => ({
      [other]: [],
      ...(hours[cell] === undefined ? {} : { [date]: hours[cell] }),
    });
    const values = one.base === '-' ? { [other]: [] } : dated('A');

    const plan = planFields(
      {
        source: one.source === 'silent' ? {} : dated(one.source),
        partoo: dated(one.partoo),
        partooListsDates: true,
        base: { values, reshaped: {}, settledAt: '2026-11-01T00:00:00.000Z' },
        ...{ settling: [], resolutions: [], undone: [] },
      },
      policyOf({ specific_hours: { from: 'special', owner: one.owner, on_conflict: one.onConflict } }),
    );

    const shown = (value: FieldValue): string =>
      value === null ? '0' : (Object.keys(hours).find((cell) => String(hours[cell]) === String(value)) ?? '?');
    const decided = [
      ...plan.toPartoo.filter(({ field }) => field === date).map(({ to, rule }) => `partoo ${shown(to)}: ${rule}`),
      ...plan.toSource.filter(({ field }) => field === date).map(({ to, rule }) => `source ${shown(to)}: ${rule}`),
      ...plan.conflicts.filter(({ field }) => field === date).map(() => 'conflict'),
      ...(plan.agreed[date] === undefined ? [] : [`agreed ${shown(plan.agreed[date])}`]),
    ];
    expect(decided).toEqual(one.expected === 'unchanged' ? [] : [one.expected]);
  });

  it('has every case, once', () => {
    const wanted = ['-', 'A'].flatMap((base) =>
      ['silent', 'not named', 'A', 'B'].flatMap((source) =>
        ['0', 'A', 'B', 'C'].flatMap((partoo) => {
          // A letter only where all before it are in use: B is another value than A, C another than both.
          const used = new Set([base, source].filter((cell) => /^[AB]$/u.test(cell)));
          const isNamed = source !== 'B' || base === 'A';
          const isFresh = partoo === '0' || used.has(partoo) || partoo === ['A', 'B', 'C'][used.size];
          return isNamed && isFresh ? [[base, source, partoo].join(', ')] : [];
        }),
      ),
    );

    const listed = dateTable.map(([base, source, partoo]) => [base, source, partoo].join(', '));

    expect([...listed].sort()).toEqual([...wanted].sort());
  });

  it.each(owners)('that Partoo does not answer at all was not removed there (%s)', (owner) => {
    const base = { [date]: ['10:00-16:00'] };

    const plan = planFields(
      {
        source: base,
        partoo: {},
        partooListsDates: false,
        base: { values: base, reshaped: {}, settledAt: '2026-11-01T00:00:00.000Z' },
        ...{ settling: [], resolutions: [], undone: [] },
      },
      policyOf({ specific_hours: { from: 'special', owner } }),
    );

    expect(plan.toSource).toEqual([]);
  });
});

describe('lists that both sides changed (R20)', () => {
  const shared: FieldPolicy = { ...policy, owner: 'shared' };
  const merge = (
    field: FieldPath,
    sides: Pick<FieldSides, 'base' | 'source' | 'partoo'>,
    under = shared,
  ): FieldDecision => mergeField(field, { ...sides, reshaped: undefined }, under);
  const fields = ['categories', 'custom_fields.Services'] as const;

  it.each(fields.flatMap((field) => elementTable.map((line) => [field, ...line] as const)))(
    '%s: an element in the base %s, in the source %s, in Partoo %s: in the merged list %s',
    (field, inBase, inSource, inPartoo, expected) => {
      // Each side has added one of its own as well: else only one of them would have changed the list.
      const element = (is: boolean): readonly string[] => (is ? ['gcid:element'] : []);
      const sides = {
        base: ['gcid:main', ...element(inBase)],
        source: ['gcid:main', ...element(inSource), 'gcid:by_source'],
        partoo: ['gcid:main', ...element(inPartoo), 'gcid:by_partoo'],
      };

      const decision = merge(field, sides);

      const to = ['gcid:main', ...element(expected), 'gcid:by_source', 'gcid:by_partoo'];
      expect(decision).toMatchObject({ kind: 'merge', rule: 'both changed, merged' });
      expect(decision.kind === 'merge' ? [...(decision.to as readonly string[])].sort() : []).toEqual(to.sort());
    },
  );

  it.each(mainCategoryTable)('main category A, in the source %s, in Partoo %s: %s', (source, partoo, expected) => {
    const list = (main: string, own: string): readonly string[] => [
      ...new Set([`gcid:${main}`, ...['A', 'B', 'C'].map((name) => `gcid:${name}`), own]),
    ];
    const sides = {
      base: list('A', 'gcid:A'),
      source: list(source, 'gcid:by_source'),
      partoo: list(partoo, 'gcid:by_partoo'),
    };

    const decision = merge('categories', sides);

    if (expected === 'ask') expect(decision).toEqual({ kind: 'conflict' });
    else expect(decision.kind === 'merge' ? (decision.to as readonly string[])[0] : '').toBe(`gcid:${expected}`);
  });

  it('has every combination of an element and of the main category, once', () => {
    const bits = [false, true];
    const elements = bits.flatMap((a) => bits.flatMap((b) => bits.map((c) => [a, b, c].join())));
    const mains = ['A', 'B'].flatMap((source) =>
      ['A', 'B', 'C'].filter((partoo) => partoo !== 'C' || source === 'B').map((partoo) => `${source},${partoo}`),
    );

    expect(elementTable.map(([base, source, partoo]) => [base, source, partoo].join())).toEqual(elements);
    expect(mainCategoryTable.map(([source, partoo]) => `${source},${partoo}`)).toEqual(mains);
  });

  it.each<
    [why: string, field: FieldPath, base: readonly string[], source: readonly string[], partoo: readonly string[]]
  >([
    ['the new main category is one that the other side removed', 'categories', ['a', 'b'], ['b', 'a', 'c'], ['a', 'd']],
    ['nothing would be left', 'custom_fields.Services', ['a', 'b'], ['a'], ['b']],
    [
      'more would be left than Partoo takes',
      'categories',
      ['a'],
      ['a', 'b', 'c', 'd', 'e', 'f'],
      ['a', 'g', 'h', 'i', 'j', 'k'],
    ],
  ])('a person is asked where %s', (_, field, base, source, partoo) => {
    const decision = merge(field, { base, source, partoo });

    expect(decision).toEqual({ kind: 'conflict' });
  });

  it('a main category that one side removed gives way to the next one there', () => {
    const decision = merge('categories', { base: ['a', 'b'], source: ['a', 'b', 'c'], partoo: ['b', 'd'] });

    expect(decision).toMatchObject({ kind: 'merge', to: ['b', 'c', 'd'] });
  });

  it.each(['create_only', 'if_empty'] as const)('nothing is merged under when: %s', (when) => {
    const sides = { base: ['a'], source: ['a', 'b'], partoo: ['a', 'c'] };

    const decision = merge('categories', sides, { ...shared, when });

    expect(decision).toEqual({ kind: 'conflict' });
  });

  it('lists that were never agreed on are not merged', () => {
    const decision = merge('categories', { base: undefined, source: ['a', 'b'], partoo: ['a', 'c'] });

    expect(decision).toEqual({ kind: 'conflict' });
  });
});

describe('clearing (R32)', () => {
  it.each(['name', 'city', 'country', 'phone', 'categories', 'status'])(
    '%s is never emptied: Partoo cannot hold it empty',
    (field) => {
      const sides = { base: 'A', reshaped: undefined, source: null, partoo: 'A' };

      const decision = mergeField(field, sides, policy);

      expect(decision).toEqual({ kind: 'left', because: 'Partoo cannot hold this field empty' });
    },
  );

  it('a day without hours is not a closed day', () => {
    const sides = { base: undefined, reshaped: undefined, source: [], partoo: null };

    const decision = mergeField('open_hours.monday', sides, policy);

    expect(decision).toMatchObject({ kind: 'write', side: 'partoo', to: [] });
  });
});

describe('equal by meaning (R14)', () => {
  it.each([
    ['website_url', 'https://acme.example', 'https://acme.example/'],
    ['phone', '+33140000001', '+33 1 40 00 00 01'],
    ['status', 'temporarily_closed', 'closed_temporarily'],
    ['name', 'Cafe\u0301', 'Café'],
    ['lat', 48.8566, 48.85661],
  ] as const)('%s %j and %j: nothing to write, the base catches up', (field, source, partoo) => {
    const decision = mergeField(field, { base: undefined, reshaped: undefined, source, partoo }, policy);

    expect(decision).toEqual({ kind: 'agreed', value: source });
  });
});

import { describe, expect, it } from 'vitest';
import type { FieldPolicy } from '../../../src/domain/policy.ts';
import type { FieldValue } from '../../../src/domain/value.ts';
import { mergeField, type FieldDecision, type FieldSides } from '../../../src/sync/plan/merge-field.ts';

const policy: FieldPolicy = { owner: 'source', onConflict: 'manual', when: 'always', clear: true };

/** A cell of the tables below: `-` not said, `0` known to be empty, a letter is a text. */
type Cell = '-' | '0' | 'A' | 'B' | 'C' | 'R';

function valueOf(cell: Cell): FieldValue | undefined {
  if (cell === '-') return undefined;
  return cell === '0' ? null : cell;
}

function sidesOf(base: Cell, reshaped: Cell, source: Cell, partoo: Cell): FieldSides {
  return { base: valueOf(base), reshaped: valueOf(reshaped), source: valueOf(source), partoo: valueOf(partoo) };
}

/** `partoo A: drift` for a write of A to Partoo by that rule. */
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
    case 'unchanged':
    case 'conflict':
      return decision.kind;
  }
}

type Line = readonly [base: Cell, reshaped: Cell, source: Cell, partoo: Cell, expected: string];

// Written from contract.md sections 2 and 3 and R14, R15, R16, R20, R32.
const sourceOwned: readonly Line[] = [
  // Without a base: a first sync.
  ['-', '-', '-', '-', 'left'],
  ['-', '-', '-', '0', 'left'],
  ['-', '-', '-', 'A', 'left'],
  // Partoo does not say: whatever the source says is written, emptiness too.
  ['-', '-', '0', '-', 'partoo 0: cleared in the source'],
  ['-', '-', '0', '0', 'agreed 0'],
  ['-', '-', '0', 'A', 'partoo 0: cleared in the source'],
  ['-', '-', 'A', '-', 'partoo A: first sync'],
  ['-', '-', 'A', '0', 'partoo A: first sync'],
  ['-', '-', 'A', 'A', 'agreed A'],
  ['-', '-', 'A', 'B', 'partoo A: first sync'],
  // Agreed on a value.
  ['A', '-', '-', '-', 'left'],
  ['A', '-', '-', '0', 'left'],
  ['A', '-', '-', 'A', 'left'],
  ['A', '-', '-', 'B', 'left'],
  ['A', '-', '0', '0', 'agreed 0'],
  ['A', '-', '0', 'A', 'partoo 0: cleared in the source'],
  ['A', '-', '0', 'B', 'partoo 0: cleared in the source'],
  ['A', '-', 'A', '-', 'partoo A: drift'],
  ['A', '-', 'A', '0', 'partoo A: drift'],
  ['A', '-', 'A', 'A', 'unchanged'],
  ['A', '-', 'A', 'B', 'partoo A: drift'],
  ['A', '-', 'B', '0', 'partoo B: source changed, Partoo too'],
  ['A', '-', 'B', 'A', 'partoo B: source changed'],
  ['A', '-', 'B', 'B', 'agreed B'],
  ['A', '-', 'B', 'C', 'partoo B: source changed, Partoo too'],
  // Agreed on empty.
  ['0', '-', '0', '0', 'unchanged'],
  ['0', '-', '0', 'A', 'partoo 0: cleared in the source'],
  ['0', '-', 'A', '0', 'partoo A: source changed'],
  ['0', '-', 'A', 'A', 'agreed A'],
  ['0', '-', 'A', 'B', 'partoo A: source changed, Partoo too'],
  // Agreed on A, of which Partoo made R (R15).
  ['A', 'R', '-', 'R', 'left'],
  ['A', 'R', 'A', 'R', 'unchanged'],
  ['A', 'R', 'A', 'A', 'agreed A'],
  ['A', 'R', 'A', 'B', 'partoo A: drift'],
  ['A', 'R', 'A', '0', 'partoo A: drift'],
  ['A', 'R', 'B', 'R', 'partoo B: source changed'],
  ['A', 'R', 'B', 'B', 'agreed B'],
  ['A', 'R', 'B', 'C', 'partoo B: source changed, Partoo too'],
  ['A', 'R', 'R', 'R', 'agreed R'],
  ['A', '0', 'A', '0', 'unchanged'],
];

const partooOwned: readonly Line[] = [
  ['-', '-', '-', '-', 'left'],
  ['-', '-', 'A', '-', 'left'],
  ['-', '-', '-', '0', 'agreed 0'],
  ['-', '-', '0', '0', 'agreed 0'],
  ['-', '-', 'A', '0', 'left'],
  ['-', '-', '-', 'A', 'source A: partoo owns it'],
  ['-', '-', '0', 'A', 'source A: partoo owns it'],
  ['-', '-', 'A', 'A', 'agreed A'],
  ['-', '-', 'B', 'A', 'source A: partoo owns it'],
  ['A', '-', 'A', 'A', 'unchanged'],
  ['A', '-', 'B', 'A', 'source A: partoo owns it'],
  ['A', '-', 'A', 'B', 'source B: partoo owns it'],
  ['A', '-', 'A', '0', 'left'],
  ['0', '-', '-', '0', 'unchanged'],
];

const shared: readonly Line[] = [
  // Without a base nobody can tell who moved.
  ['-', '-', '-', '-', 'left'],
  ['-', '-', '-', '0', 'left'],
  ['-', '-', '-', 'A', 'source A: first sync'],
  ['-', '-', '0', '0', 'agreed 0'],
  ['-', '-', '0', 'A', 'conflict'],
  ['-', '-', 'A', '-', 'partoo A: first sync'],
  ['-', '-', 'A', '0', 'partoo A: first sync'],
  ['-', '-', 'A', 'A', 'agreed A'],
  ['-', '-', 'A', 'B', 'conflict'],
  // Agreed on a value.
  ['A', '-', '-', '0', 'left'],
  ['A', '-', '-', 'A', 'unchanged'],
  ['A', '-', '-', 'B', 'source B: partoo changed'],
  ['A', '-', '0', '0', 'agreed 0'],
  ['A', '-', '0', 'A', 'partoo 0: cleared in the source'],
  ['A', '-', '0', 'B', 'source B: emptied in the source, edited in Partoo: the edit stays'],
  ['A', '-', 'A', '0', 'left'],
  ['A', '-', 'A', 'A', 'unchanged'],
  ['A', '-', 'A', 'B', 'source B: partoo changed'],
  ['A', '-', 'B', '0', 'partoo B: emptied in Partoo, edited in the source: the edit stays'],
  ['A', '-', 'B', 'A', 'partoo B: source changed'],
  ['A', '-', 'B', 'B', 'agreed B'],
  ['A', '-', 'B', 'C', 'conflict'],
  // Agreed on empty.
  ['0', '-', '-', 'A', 'source A: partoo changed'],
  ['0', '-', '0', '0', 'unchanged'],
  ['0', '-', '0', 'A', 'source A: partoo changed'],
  ['0', '-', 'A', '0', 'partoo A: source changed'],
  ['0', '-', 'A', 'B', 'conflict'],
  // Agreed on A, of which Partoo made R (R15).
  ['A', 'R', '-', 'R', 'unchanged'],
  ['A', 'R', '-', 'A', 'unchanged'],
  ['A', 'R', '-', 'B', 'source B: partoo changed'],
  ['A', 'R', 'A', 'R', 'unchanged'],
  ['A', 'R', 'A', 'A', 'agreed A'],
  ['A', 'R', 'A', 'B', 'source B: partoo changed'],
  ['A', 'R', 'B', 'R', 'partoo B: source changed'],
  ['A', 'R', 'B', 'B', 'agreed B'],
  ['A', 'R', 'B', 'C', 'conflict'],
];

describe.each([
  ['source', sourceOwned],
  ['partoo', partooOwned],
  ['shared', shared],
] as const)('a field owned by %s (R16)', (owner, table) => {
  it.each(table)('base %s, made %s by Partoo, source %s, Partoo %s: %s', (base, reshaped, source, partoo, expected) => {
    const decision = mergeField('description_short', sidesOf(base, reshaped, source, partoo), { ...policy, owner });

    expect(words(decision)).toBe(expected);
  });
});

describe('a shared field that moved on both sides (R20)', () => {
  it.each([
    ['manual', 'B', 'C', 'conflict'],
    ['newest', 'B', 'C', 'conflict'],
    ['source', 'B', 'C', 'partoo B: both changed, source wins'],
    ['partoo', 'B', 'C', 'source C: both changed, partoo wins'],
    ['source', 'B', '0', 'partoo B: both changed, source wins'],
    ['partoo', 'B', '0', 'left'],
    ['source', '0', 'C', 'partoo 0: cleared in the source'],
    ['partoo', '0', 'C', 'source C: both changed, partoo wins'],
  ] as const)('on_conflict %s, source %s, Partoo %s: %s', (onConflict, source, partoo, expected) => {
    const decision = mergeField('description_short', sidesOf('A', '-', source, partoo), {
      ...policy,
      owner: 'shared',
      onConflict,
    });

    expect(words(decision)).toBe(expected);
  });

  it.each(['manual', 'newest', 'source', 'partoo'] as const)(
    'is no conflict when both hold the same (%s)',
    (onConflict) => {
      const decision = mergeField('description_short', sidesOf('A', '-', 'B', 'B'), {
        ...policy,
        owner: 'shared',
        onConflict,
      });

      expect(words(decision)).toBe('agreed B');
    },
  );
});

describe('when a value may be written', () => {
  it.each([
    ['create_only', '-', 'A', '0', 'left'],
    ['create_only', '-', 'A', 'B', 'left'],
    ['create_only', 'A', 'B', 'A', 'left'],
    ['create_only', 'A', 'A', 'A', 'unchanged'],
    ['create_only', 'A', 'B', 'B', 'agreed B'],
    ['if_empty', '-', 'A', '-', 'partoo A: first sync'],
    ['if_empty', '-', 'A', '0', 'partoo A: first sync'],
    ['if_empty', '-', 'A', 'B', 'left'],
    ['if_empty', 'A', 'A', '0', 'partoo A: drift'],
    ['if_empty', 'A', 'A', 'B', 'left'],
    ['if_empty', 'A', 'B', 'A', 'left'],
    ['if_empty', 'A', '0', 'A', 'left'],
  ] as const)('%s, base %s, source %s, Partoo %s: %s', (when, base, source, partoo, expected) => {
    const decision = mergeField('description_short', sidesOf(base, '-', source, partoo), { ...policy, when });

    expect(words(decision)).toBe(expected);
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

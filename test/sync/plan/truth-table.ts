/**
 * What decides a field, case by case: the expected behaviour as data, for the tests and for the tables in docs/merging.md. Every line
 * is judged by contract.md sections 2 and 3 and R14, R15, R16, R20, R32; a test computes that no case is missing.
 */

/** `-` not said, or not there; `0` known to be empty; a letter is a value, another letter another value. */
export type Cell = '-' | '0' | 'A' | 'B' | 'C' | 'D';

/** `partoo A: drift` is a write of A to Partoo by that rule; a reason follows what is left. */
export type Decision =
  | 'unchanged'
  | 'conflict'
  | `agreed ${Cell}`
  | `${'source' | 'partoo'} ${Cell}: ${string}`
  | `left: ${string}`;

/** Where it depends on `on_conflict`: `ask` for manual and newest. */
export interface ByConflictRule {
  readonly ask: Decision;
  readonly source: Decision;
  readonly partoo: Decision;
}

/** The decision for each owner, of a field that Partoo can hold empty, with `when: always` and `clear: true`. */
export type FieldLine = readonly [
  source: Cell,
  partoo: Exclude<Cell, '-'>,
  ownedBySource: Decision,
  ownedByPartoo: Decision,
  shared: Decision | ByConflictRule,
];

export interface FieldSection {
  readonly title: string;
  readonly base: Cell;
  /** What Partoo made of the base value, where that differs (R15). */
  readonly reshaped: Cell;
  readonly lines: readonly FieldLine[];
}

export const fieldTable: readonly FieldSection[] = [
  {
    title: 'Nothing was agreed on yet',
    base: '-',
    reshaped: '-',
    lines: [
      ['-', '0', 'left: the source does not say', 'agreed 0', 'left: neither side says'],
      ['-', 'A', 'left: the source does not say', 'source A: partoo owns it', 'source A: first sync'],
      ['0', '0', 'agreed 0', 'agreed 0', 'agreed 0'],
      [
        '0',
        'A',
        'partoo 0: cleared in the source',
        'source A: partoo owns it',
        {
          ask: 'conflict',
          source: 'partoo 0: both changed, source wins',
          partoo: 'source A: both changed, partoo wins',
        },
      ],
      [
        'A',
        '0',
        'partoo A: first sync',
        'left: Partoo has nothing, and an empty value clears nothing',
        'partoo A: first sync',
      ],
      ['A', 'A', 'agreed A', 'agreed A', 'agreed A'],
      [
        'A',
        'B',
        'partoo A: first sync',
        'source B: partoo owns it',
        {
          ask: 'conflict',
          source: 'partoo A: both changed, source wins',
          partoo: 'source B: both changed, partoo wins',
        },
      ],
    ],
  },
  {
    title: 'Agreed: nothing there',
    base: '0',
    reshaped: '-',
    lines: [
      ['-', '0', 'left: the source does not say', 'unchanged', 'unchanged'],
      ['-', 'A', 'left: the source does not say', 'source A: partoo owns it', 'source A: partoo changed'],
      ['0', '0', 'unchanged', 'unchanged', 'unchanged'],
      ['0', 'A', 'partoo 0: drift', 'source A: partoo owns it', 'source A: partoo changed'],
      [
        'A',
        '0',
        'partoo A: source changed',
        'left: Partoo has nothing, and an empty value clears nothing',
        'partoo A: source changed',
      ],
      ['A', 'A', 'agreed A', 'agreed A', 'agreed A'],
      [
        'A',
        'B',
        'partoo A: source changed, Partoo too',
        'source B: partoo owns it',
        {
          ask: 'conflict',
          source: 'partoo A: both changed, source wins',
          partoo: 'source B: both changed, partoo wins',
        },
      ],
    ],
  },
  {
    title: 'Agreed: nothing there; Partoo made `A` of it',
    base: '0',
    reshaped: 'A',
    lines: [
      ['-', '0', 'left: the source does not say', 'agreed 0', 'agreed 0'],
      ['-', 'A', 'left: the source does not say', 'source A: partoo owns it', 'unchanged'],
      ['-', 'B', 'left: the source does not say', 'source B: partoo owns it', 'source B: partoo changed'],
      ['0', '0', 'agreed 0', 'agreed 0', 'agreed 0'],
      ['0', 'A', 'unchanged', 'source A: partoo owns it', 'unchanged'],
      ['0', 'B', 'partoo 0: drift', 'source B: partoo owns it', 'source B: partoo changed'],
      [
        'A',
        '0',
        'partoo A: source changed',
        'left: Partoo has nothing, and an empty value clears nothing',
        'partoo A: source changed',
      ],
      ['A', 'A', 'agreed A', 'agreed A', 'agreed A'],
      [
        'A',
        'B',
        'partoo A: source changed, Partoo too',
        'source B: partoo owns it',
        {
          ask: 'conflict',
          source: 'partoo A: both changed, source wins',
          partoo: 'source B: both changed, partoo wins',
        },
      ],
      [
        'B',
        '0',
        'partoo B: source changed',
        'left: Partoo has nothing, and an empty value clears nothing',
        'partoo B: source changed',
      ],
      ['B', 'A', 'partoo B: source changed', 'source A: partoo owns it', 'partoo B: source changed'],
      ['B', 'B', 'agreed B', 'agreed B', 'agreed B'],
      [
        'B',
        'C',
        'partoo B: source changed, Partoo too',
        'source C: partoo owns it',
        {
          ask: 'conflict',
          source: 'partoo B: both changed, source wins',
          partoo: 'source C: both changed, partoo wins',
        },
      ],
    ],
  },
  {
    title: 'Agreed on `A`',
    base: 'A',
    reshaped: '-',
    lines: [
      ['-', '0', 'left: the source does not say', 'agreed 0', 'agreed 0'],
      ['-', 'A', 'left: the source does not say', 'source A: partoo owns it', 'unchanged'],
      ['-', 'B', 'left: the source does not say', 'source B: partoo owns it', 'source B: partoo changed'],
      ['0', '0', 'agreed 0', 'agreed 0', 'agreed 0'],
      ['0', 'A', 'partoo 0: cleared in the source', 'source A: partoo owns it', 'partoo 0: cleared in the source'],
      [
        '0',
        'B',
        'partoo 0: cleared in the source',
        'source B: partoo owns it',
        'source B: emptied in the source, edited in Partoo: the edit stays',
      ],
      [
        'A',
        '0',
        'partoo A: drift',
        'left: Partoo has nothing, and an empty value clears nothing',
        'left: emptied in Partoo; an empty value clears nothing',
      ],
      ['A', 'A', 'unchanged', 'unchanged', 'unchanged'],
      ['A', 'B', 'partoo A: drift', 'source B: partoo owns it', 'source B: partoo changed'],
      [
        'B',
        '0',
        'partoo B: source changed, Partoo too',
        'left: Partoo has nothing, and an empty value clears nothing',
        'partoo B: emptied in Partoo, edited in the source: the edit stays',
      ],
      ['B', 'A', 'partoo B: source changed', 'source A: partoo owns it', 'partoo B: source changed'],
      ['B', 'B', 'agreed B', 'agreed B', 'agreed B'],
      [
        'B',
        'C',
        'partoo B: source changed, Partoo too',
        'source C: partoo owns it',
        {
          ask: 'conflict',
          source: 'partoo B: both changed, source wins',
          partoo: 'source C: both changed, partoo wins',
        },
      ],
    ],
  },
  {
    title: 'Agreed on `A`; Partoo made nothing of it',
    base: 'A',
    reshaped: '0',
    lines: [
      ['-', '0', 'left: the source does not say', 'agreed 0', 'agreed 0'],
      ['-', 'A', 'left: the source does not say', 'source A: partoo owns it', 'unchanged'],
      ['-', 'B', 'left: the source does not say', 'source B: partoo owns it', 'source B: partoo changed'],
      ['0', '0', 'agreed 0', 'agreed 0', 'agreed 0'],
      ['0', 'A', 'partoo 0: cleared in the source', 'source A: partoo owns it', 'partoo 0: cleared in the source'],
      [
        '0',
        'B',
        'partoo 0: cleared in the source',
        'source B: partoo owns it',
        'source B: emptied in the source, edited in Partoo: the edit stays',
      ],
      ['A', '0', 'unchanged', 'left: Partoo has nothing, and an empty value clears nothing', 'unchanged'],
      ['A', 'A', 'agreed A', 'agreed A', 'agreed A'],
      ['A', 'B', 'partoo A: drift', 'source B: partoo owns it', 'source B: partoo changed'],
      [
        'B',
        '0',
        'partoo B: source changed',
        'left: Partoo has nothing, and an empty value clears nothing',
        'partoo B: source changed',
      ],
      ['B', 'A', 'partoo B: source changed', 'source A: partoo owns it', 'partoo B: source changed'],
      ['B', 'B', 'agreed B', 'agreed B', 'agreed B'],
      [
        'B',
        'C',
        'partoo B: source changed, Partoo too',
        'source C: partoo owns it',
        {
          ask: 'conflict',
          source: 'partoo B: both changed, source wins',
          partoo: 'source C: both changed, partoo wins',
        },
      ],
    ],
  },
  {
    title: 'Agreed on `A`; Partoo made `B` of it',
    base: 'A',
    reshaped: 'B',
    lines: [
      ['-', '0', 'left: the source does not say', 'agreed 0', 'agreed 0'],
      ['-', 'A', 'left: the source does not say', 'source A: partoo owns it', 'unchanged'],
      ['-', 'B', 'left: the source does not say', 'source B: partoo owns it', 'unchanged'],
      ['-', 'C', 'left: the source does not say', 'source C: partoo owns it', 'source C: partoo changed'],
      ['0', '0', 'agreed 0', 'agreed 0', 'agreed 0'],
      ['0', 'A', 'partoo 0: cleared in the source', 'source A: partoo owns it', 'partoo 0: cleared in the source'],
      ['0', 'B', 'partoo 0: cleared in the source', 'source B: partoo owns it', 'partoo 0: cleared in the source'],
      [
        '0',
        'C',
        'partoo 0: cleared in the source',
        'source C: partoo owns it',
        'source C: emptied in the source, edited in Partoo: the edit stays',
      ],
      [
        'A',
        '0',
        'partoo A: drift',
        'left: Partoo has nothing, and an empty value clears nothing',
        'left: emptied in Partoo; an empty value clears nothing',
      ],
      ['A', 'A', 'agreed A', 'agreed A', 'agreed A'],
      ['A', 'B', 'unchanged', 'source B: partoo owns it', 'unchanged'],
      ['A', 'C', 'partoo A: drift', 'source C: partoo owns it', 'source C: partoo changed'],
      [
        'B',
        '0',
        'partoo B: source changed, Partoo too',
        'left: Partoo has nothing, and an empty value clears nothing',
        'partoo B: emptied in Partoo, edited in the source: the edit stays',
      ],
      ['B', 'A', 'partoo B: source changed', 'source A: partoo owns it', 'partoo B: source changed'],
      ['B', 'B', 'agreed B', 'agreed B', 'agreed B'],
      [
        'B',
        'C',
        'partoo B: source changed, Partoo too',
        'source C: partoo owns it',
        {
          ask: 'conflict',
          source: 'partoo B: both changed, source wins',
          partoo: 'source C: both changed, partoo wins',
        },
      ],
      [
        'C',
        '0',
        'partoo C: source changed, Partoo too',
        'left: Partoo has nothing, and an empty value clears nothing',
        'partoo C: emptied in Partoo, edited in the source: the edit stays',
      ],
      ['C', 'A', 'partoo C: source changed', 'source A: partoo owns it', 'partoo C: source changed'],
      ['C', 'B', 'partoo C: source changed', 'source B: partoo owns it', 'partoo C: source changed'],
      ['C', 'C', 'agreed C', 'agreed C', 'agreed C'],
      [
        'C',
        'D',
        'partoo C: source changed, Partoo too',
        'source D: partoo owns it',
        {
          ask: 'conflict',
          source: 'partoo C: both changed, source wins',
          partoo: 'source D: both changed, partoo wins',
        },
      ],
    ],
  },
];

/** What `when` makes of a decision to write Partoo. All other decisions stay as they are. */
export const whenTable: readonly (readonly [
  when: 'always' | 'create_only' | 'if_empty',
  partooHolds: 'nothing' | 'a value',
  decision: 'as above' | Decision,
])[] = [
  ['always', 'nothing', 'as above'],
  ['always', 'a value', 'as above'],
  ['create_only', 'nothing', 'left: written only when the business is created'],
  ['create_only', 'a value', 'left: written only when the business is created'],
  ['if_empty', 'nothing', 'as above'],
  ['if_empty', 'a value', 'left: written only where Partoo has nothing'],
];

/**
 * One special date. The source says it, names other dates only (`not named`), or says nothing of special hours (`silent`); Partoo
 * lists it or not (`0`).
 */
export type DateLine = readonly [
  base: '-' | 'A',
  source: 'silent' | 'not named' | 'A' | 'B',
  partoo: '0' | 'A' | 'B' | 'C',
  ownedBySource: Decision,
  ownedByPartoo: Decision,
  shared: Decision | ByConflictRule,
];

export const dateTable: readonly DateLine[] = [
  ['-', 'silent', '0', 'unchanged', 'unchanged', 'unchanged'],
  ['-', 'silent', 'A', 'unchanged', 'source A: partoo owns it', 'source A: partoo changed'],
  ['-', 'not named', '0', 'unchanged', 'unchanged', 'unchanged'],
  ['-', 'not named', 'A', 'unchanged', 'source A: partoo owns it', 'source A: partoo changed'],
  ['-', 'A', '0', 'partoo A: source changed', 'unchanged', 'partoo A: source changed'],
  ['-', 'A', 'A', 'agreed A', 'agreed A', 'agreed A'],
  [
    '-',
    'A',
    'B',
    'partoo A: source changed',
    'source B: partoo owns it',
    { ask: 'conflict', source: 'partoo A: both changed, source wins', partoo: 'source B: both changed, partoo wins' },
  ],
  ['A', 'silent', '0', 'unchanged', 'agreed 0', 'agreed 0'],
  ['A', 'silent', 'A', 'unchanged', 'source A: partoo owns it', 'unchanged'],
  ['A', 'silent', 'B', 'unchanged', 'source B: partoo owns it', 'source B: partoo changed'],
  ['A', 'not named', '0', 'agreed 0', 'agreed 0', 'agreed 0'],
  [
    'A',
    'not named',
    'A',
    'partoo 0: cleared in the source',
    'source A: partoo owns it',
    'partoo 0: cleared in the source',
  ],
  [
    'A',
    'not named',
    'B',
    'partoo 0: cleared in the source',
    'source B: partoo owns it',
    'source B: emptied in the source, edited in Partoo: the edit stays',
  ],
  ['A', 'A', '0', 'partoo A: drift', 'source 0: removed in Partoo', 'source 0: removed in Partoo'],
  ['A', 'A', 'A', 'unchanged', 'unchanged', 'unchanged'],
  ['A', 'A', 'B', 'partoo A: drift', 'source B: partoo owns it', 'source B: partoo changed'],
  [
    'A',
    'B',
    '0',
    'partoo B: source changed, Partoo too',
    'source 0: removed in Partoo',
    'partoo B: emptied in Partoo, edited in the source: the edit stays',
  ],
  ['A', 'B', 'A', 'partoo B: source changed', 'source A: partoo owns it', 'partoo B: source changed'],
  ['A', 'B', 'B', 'agreed B', 'agreed B', 'agreed B'],
  [
    'A',
    'B',
    'C',
    'partoo B: source changed, Partoo too',
    'source C: partoo owns it',
    { ask: 'conflict', source: 'partoo B: both changed, source wins', partoo: 'source C: both changed, partoo wins' },
  ],
];

/** One element of a list that both sides changed: is it in what was agreed, in the source, in Partoo; and in what both get? */
export const elementTable: readonly (readonly [base: boolean, source: boolean, partoo: boolean, merged: boolean])[] = [
  [false, false, false, false],
  [false, false, true, true],
  [false, true, false, true],
  [false, true, true, true],
  [true, false, false, false],
  [true, false, true, false],
  [true, true, false, false],
  [true, true, true, true],
];

/** The main category when both sides changed the list: `A` was it; a person is asked where two others are named. */
export const mainCategoryTable: readonly (readonly [
  source: 'A' | 'B',
  partoo: 'A' | 'B' | 'C',
  merged: 'A' | 'B' | 'ask',
])[] = [
  ['A', 'A', 'A'],
  ['A', 'B', 'B'],
  ['B', 'A', 'B'],
  ['B', 'B', 'B'],
  ['B', 'C', 'ask'],
];

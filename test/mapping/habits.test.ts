import { describe, expect, it } from 'vitest';
import { createHabits } from '../../src/mapping/habits.ts';

/** Says what stands in the first cell, and nothing where that is empty. */
const firstCell = {
  columns: ['tel'],
  read: ([text = '']: readonly string[]) =>
    text === '' ? ({ kind: 'unsaid' } as const) : ({ kind: 'said', text, at: ['tel'] } as const),
} as never;

function textsOf(...cells: readonly string[]): readonly string[] {
  const habits = createHabits(firstCell);
  for (const cell of cells) habits.observe([cell]);
  return habits.texts;
}

describe('what the cells of an entry usually look like', () => {
  it('is the most frequent first, without empty ones', () => {
    expect(textsOf('b', 'a', '', 'b', '', '')).toEqual(['b', 'a']);
  });

  it('I6: does not depend on the order of the rows where texts are equally frequent', () => {
    expect(textsOf('no idea', '01 40 00 00 01', 'x')).toEqual(textsOf('x', '01 40 00 00 01', 'no idea'));
  });
});

import { expect, it } from 'vitest';
import { describeProblems } from '../../src/domain/location.ts';

it('tells a hint that several cells of a record share once, after the last of them', () => {
  const at = { row: 7, line: 8 };
  const hint = 'Write HH:MM-HH:MM';

  const text = describeProblems([
    { at, column: 'mon', message: '"x" is no time', hint },
    { at, column: 'zip', message: 'too short', hint: 'Five digits' },
    { at, column: 'tue', message: '"y" is no time', hint },
    { at, column: 'tel', message: 'no phone' },
  ]);

  expect(text).toBe(
    'row 7, column mon: "x" is no time; row 7, column zip: too short. Five digits; ' +
      'row 7, column tue: "y" is no time. Write HH:MM-HH:MM; row 7, column tel: no phone',
  );
});

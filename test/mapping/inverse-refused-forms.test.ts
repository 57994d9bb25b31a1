import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../src/domain/value.ts';
import { createInverse } from '../../src/mapping/inverse.ts';
import { fieldsOf, recordOf, today } from './mapping-fixture.ts';

const city: FieldValues = { city: 'Lyon' };
const hours: FieldValues = { 'open_hours.monday': ['10:00-12:00'] };

describe('a form that is only read is never written into, whatever its cells hold (R25)', () => {
  it.each<[entry: Readonly<Record<string, unknown>>, cells: readonly string[], changes: FieldValues, reason: string]>([
    [{ open_hours: { from: 'a' } }, ['Mo 08:00-12:00'], hours, 'a week in one column cannot be written back'],
    [
      { open_hours: { monday: { opens: 'a', closes: 'b' } } },
      ['08:00', '12:00'],
      hours,
      'a + b cannot say ["10:00-12:00"]',
    ],
    [{ open_hours: { monday: { from: 'a', closed: 'b' } } }, ['08:00-12:00', '0'], hours, 'a + b cannot say'],
    // Each of these would read as Lyon if Lyon replaced all of the cell, and the rest of it would be lost.
    [{ city: { from: 'a', extract: '(?:\\d+ )?(?<city>.+)' } }, ['06000 Nice'], city, 'a part of a column'],
    [{ city: { from: 'a', split: '/' } }, ['Nice/Nizza'], city, 'a part of a column'],
    [{ city: { from: 'a', clean: ['title_case'] } }, ['NICE'], city, 'a cleaned text'],
    [{ city: { from: 'a', patterns: { '06.*': 'Nice', '69.*': 'Lyon' } } }, ['06000'], city, 'a value by pattern'],
    [{ city: { from: ['a'], jsonata: 'a' } }, ['Nice'], city, 'an expression'],
    [{ lat: { from: 'a', scale: 0.1 }, long: { value: '7' } }, ['437'], { lat: 45.7 }, 'a scaled number'],
  ])('%j', (entry, cells, changes, reason) => {
    const columns = ['id', ...['a', 'b'].slice(0, cells.length)];
    const inverse = createInverse({ key: 'id', fields: fieldsOf(entry), columns, customFields: null });

    const written = inverse.cellsFor(recordOf(['0001', ...cells]), changes, { today });

    expect(written.cells).toEqual([]);
    expect(written.refused.map((field) => field.reason)).toEqual([expect.stringContaining(reason)]);
  });
});

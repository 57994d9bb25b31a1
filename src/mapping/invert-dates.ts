import { isEmptyValue, partOf } from '../domain/fields.ts';
import type { FieldValues } from '../domain/value.ts';
import { spellSpecialHours } from '../domain/values/special-hours-spelling.ts';
import { parseSpecialHours } from '../domain/values/special-hours.ts';
import type { EntryInverse } from './invert-entry.ts';

/** Before any date of a cell: past dates in it are no longer compared, but they are not ours to remove. */
const beforeAll = '1900-01-01';

/** The text of the cell of special hours once some dates are changed, and `null` ones removed; or why there is none. */
export function textOfDates(
  inverse: EntryInverse,
  cells: readonly string[],
  changes: FieldValues,
): { readonly text: string } | { readonly problem: string } {
  const reading = inverse.base.read(cells);
  if (reading.kind === 'broken') return { problem: reading.message };
  const now = reading.kind === 'said' ? parseSpecialHours(reading.text, beforeAll) : null;
  // Dates of a cell that is not understood would be lost.
  if (now?.ok === false) return { problem: now.message };
  const dates = new Map<string, readonly string[]>(Object.entries(now?.value ?? {}));
  for (const [path, windows] of Object.entries(changes)) {
    const date = partOf(path) ?? '';
    if (isEmptyValue(windows)) dates.delete(date);
    else dates.set(date, typeof windows === 'object' && windows !== null ? windows : [String(windows)]);
  }
  return { text: spellSpecialHours(Object.fromEntries(dates)) };
}

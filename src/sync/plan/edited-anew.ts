import { isSameValue } from '../../domain/fields.ts';
import type { Settling } from '../../domain/memory/settling.ts';
import type { FieldValue } from '../../domain/value.ts';

/**
 * Does somebody edit a field that we write again and again? The last write was read back right, and what Partoo holds now it
 * did not hold before that write either. The same value coming back may be Partoo's own doing, and is a field that does not
 * settle (R15).
 */
export function isEditedAnew({ field, to, partoo, found }: Settling, now: FieldValue): boolean {
  return found !== undefined && isSameValue(field, partoo, to) && !isSameValue(field, found, now);
}

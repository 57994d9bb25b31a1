import { fieldNameOf } from '../../domain/fields.ts';
import type { Change, Notice } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';

/** Partoo puts a new business into no group by itself: where the scope asks for one, it is not ours to manage once created. */
export function createdOutsideScope(changes: readonly Change[], { scope }: Pick<Policy, 'scope'>): readonly Notice[] {
  const groups = scope.groups ?? [];
  if (groups.length === 0) return [];
  const { length } = changes.filter(
    ({ action, fields }) => action === 'create' && !fields.some(({ field }) => fieldNameOf(field) === 'groups'),
  );
  if (length === 0) return [];
  const many = length === 1 ? '1 location is' : `${String(length)} locations are`;
  const message = `${many} created without a group, while partoo.scope names group ${groups.join(', ')}: until it is put there in Partoo, no later run touches what it created. Map "groups" under fields to have that done`;
  return [{ code: null, message }];
}

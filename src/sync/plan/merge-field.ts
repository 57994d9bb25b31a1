import { isEmptyValue, isSameValue, specOf } from '../../domain/fields.ts';
import type { FieldPolicy } from '../../domain/policy.ts';
import type { FieldPath, FieldValue } from '../../domain/value.ts';
import { mergeLists } from './merge-lists.ts';

/** One field (or part of one) as everybody knows it. `undefined`: not said by the source, or no base yet. */
export interface FieldSides {
  readonly base: FieldValue | undefined;
  /** What Partoo made of the base value when it was written, where that differs (R15). */
  readonly reshaped: FieldValue | undefined;
  readonly source: FieldValue | undefined;
  /** Null: Partoo holds nothing of it, or does not name it at all. */
  readonly partoo: FieldValue;
  /** Partoo lists such parts (special dates), and this one no more: emptied on purpose, not merely empty. */
  readonly isRemovedInPartoo?: boolean;
}

export type FieldDecision =
  /** Nothing to do, and nothing new to remember. */
  | { readonly kind: 'unchanged' }
  /** Both sides hold this by meaning; the base catches up. */
  | { readonly kind: 'agreed'; readonly value: FieldValue }
  | { readonly kind: 'write'; readonly side: 'source' | 'partoo'; readonly to: FieldValue; readonly rule: string }
  /** Both sides get it, as far as they do not hold it yet. */
  | { readonly kind: 'merge'; readonly to: FieldValue; readonly rule: string }
  | { readonly kind: 'conflict' }
  /** Seen, and by policy not ours to change. */
  | { readonly kind: 'left'; readonly because: string };

const unchanged: FieldDecision = { kind: 'unchanged' };

/**
 * Decides one field, or one natural part of a field (weekday, special date, custom field), by three-way merge. Pure; every
 * comparison is by meaning (R14). test/sync/plan/truth-table.ts has every case.
 *
 * | owner  | source moved | partoo moved | decision                                           |
 * | ------ | ------------ | ------------ | -------------------------------------------------- |
 * | any    | no           | no           | unchanged                                          |
 * | any    | equal values on both sides  | agreed: only the base catches up                   |
 * | source | yes          | any          | write Partoo (`source changed`)                    |
 * | source | no           | yes          | write Partoo (`drift`)                             |
 * | partoo | any          | any          | write the source (`partoo owns it`)                |
 * | shared | yes          | no           | write Partoo (`source changed`)                    |
 * | shared | no           | yes          | write the source (`partoo changed`)                |
 * | shared | yes          | yes          | lists are merged by element; of an edit and an emptying the edit stays (R20); else `on_conflict`: source, partoo, or ask (`newest` asks, as Partoo tells no time per field, R20) |
 *
 * A source value not said moves nothing. An empty one reaches Partoo only with `clear: true` (mapping gives `null`
 * only then) and only where Partoo can hold the field empty (R32). What Partoo merely does not have clears nothing in the
 * source; a special date that was agreed on and that Partoo lists no more is taken out of it.
 */
export function mergeField(path: FieldPath, known: FieldSides, policy: FieldPolicy): FieldDecision {
  const { createOnly, isReadOnly, isRehosted } = specOf(path);
  if (createOnly) return left('Partoo takes it only when the business is created');
  if (policy.owner === 'partoo' || isReadOnly) return followPartoo(path, known);
  const sides = isRehosted && hasOwnAddress(known) ? { ...known, reshaped: known.partoo } : known;
  const { source, partoo, base, reshaped } = sides;
  if (source === undefined)
    return policy.owner === 'shared' ? sourceSilent(path, sides) : left('the source does not say');

  if (isSameValue(path, source, partoo) || (source === null && isEmptyValue(partoo))) return agree(path, known, source);
  const sourceMoved = base === undefined || !isSameValue(path, source, base);
  const isOurFormOfIt = base !== undefined && reshaped !== undefined && isSameValue(path, partoo, reshaped);
  if (!sourceMoved && isOurFormOfIt) return unchanged;

  const partooMoved = base === undefined || !(isSameValue(path, partoo, base) || isOurFormOfIt);
  if (policy.owner === 'shared' && partooMoved) return mergeShared(path, sides, policy, sourceMoved);
  return toPartoo(path, sides, policy, ruleFor(sides, sourceMoved, partooMoved));
}

/** Whatever address Partoo gives to what it was sent, it is no edit; to take it away is one. */
function hasOwnAddress({ base, partoo }: FieldSides): boolean {
  return base !== undefined && !isEmptyValue(base) && !isEmptyValue(partoo);
}

function ruleFor({ base, source }: FieldSides, sourceMoved: boolean, partooMoved: boolean): string {
  if (!sourceMoved) return 'drift';
  if (source === null) return 'cleared in the source';
  if (base === undefined) return 'first sync';
  return partooMoved ? 'source changed, Partoo too' : 'source changed';
}

function agree(path: FieldPath, { base, reshaped }: FieldSides, value: FieldValue): FieldDecision {
  const isSettled = base !== undefined && reshaped === undefined && isSameValue(path, base, value);
  return isSettled ? unchanged : { kind: 'agreed', value };
}

function toPartoo(path: FieldPath, { source, partoo }: FieldSides, policy: FieldPolicy, rule: string): FieldDecision {
  if (source === undefined) return left('the source does not say');
  if (source === null && !specOf(path).clearable) return left('Partoo cannot hold this field empty');
  if (policy.when === 'create_only') return left('written only when the business is created');
  if (policy.when === 'if_empty' && !isEmptyValue(partoo)) return left('written only where Partoo has nothing');
  return { kind: 'write', side: 'partoo', to: source, rule };
}

function followPartoo(path: FieldPath, sides: FieldSides): FieldDecision {
  const { source, partoo } = sides;
  if (isSameValue(path, source, partoo) || (isEmptyValue(partoo) && isEmptyValue(source ?? null)))
    return agree(path, sides, partoo);
  if (isEmptyValue(partoo)) return removeFromSource(sides, 'Partoo has nothing, and an empty value clears nothing');
  return { kind: 'write', side: 'source', to: partoo, rule: 'partoo owns it' };
}

/** Only a part that both sides once agreed on can have been removed; anything else Partoo just never had. */
function removeFromSource({ base, isRemovedInPartoo }: FieldSides, otherwise: string): FieldDecision {
  return isRemovedInPartoo === true && base !== undefined && base !== null
    ? { kind: 'write', side: 'source', to: null, rule: 'removed in Partoo' }
    : left(otherwise);
}

/** Shared, and the source says nothing: only an edit in Partoo, against a base, is news. Where both fell silent, that is agreed. */
function sourceSilent(path: FieldPath, sides: FieldSides): FieldDecision {
  const { base, reshaped, partoo } = sides;
  if (isEmptyValue(partoo)) return base === undefined ? left('neither side says') : agree(path, sides, null);
  const isKnown = base !== undefined && (isSameValue(path, partoo, base) || isSameValue(path, partoo, reshaped));
  return isKnown
    ? unchanged
    : { kind: 'write', side: 'source', to: partoo, rule: base === undefined ? 'first sync' : 'partoo changed' };
}

function mergeShared(path: FieldPath, sides: FieldSides, policy: FieldPolicy, sourceMoved: boolean): FieldDecision {
  const { base, partoo } = sides;
  if (isEmptyValue(partoo)) {
    if (base === undefined) return toPartoo(path, sides, policy, 'first sync');
    return sourceMoved
      ? decideConflict(path, sides, policy)
      : removeFromSource(sides, 'emptied in Partoo; an empty value clears nothing');
  }
  if (base !== undefined && !sourceMoved) return { kind: 'write', side: 'source', to: partoo, rule: 'partoo changed' };
  return decideConflict(path, sides, policy);
}

function decideConflict(path: FieldPath, sides: FieldSides, policy: FieldPolicy): FieldDecision {
  const { source, partoo, base } = sides;
  const merged = policy.when === 'always' ? mergeLists(path, sides) : null;
  if (merged !== null) return { kind: 'merge', to: merged, rule: 'both changed, merged' };
  if (isEmptyValue(partoo))
    return toPartoo(path, sides, policy, 'emptied in Partoo, edited in the source: the edit stays');
  if (isEmptyValue(source) && base !== undefined)
    return {
      kind: 'write',
      side: 'source',
      to: partoo,
      rule: 'emptied in the source, edited in Partoo: the edit stays',
    };
  switch (policy.onConflict) {
    case 'source':
      return toPartoo(path, sides, policy, 'both changed, source wins');
    case 'partoo':
      return { kind: 'write', side: 'source', to: partoo, rule: 'both changed, partoo wins' };
    case 'newest':
    case 'manual':
      return { kind: 'conflict' };
  }
}

function left(because: string): FieldDecision {
  return { kind: 'left', because };
}

import { typeNameOf } from '../../domain/fields.ts';
import type { FieldPath, FieldValue } from '../../domain/value.ts';
import type { ValueTypeName } from '../../domain/values/value-type.ts';
import { areNamedApart } from '../../domain/values/service-list.ts';

/** Partoo takes ten categories (partoo-api section 14). */
const maxCategories = 10;

const mergeable: ReadonlySet<ValueTypeName> = new Set([
  'categories',
  'custom-field',
  'name-set',
  'url-set',
  'service-list',
]);

/**
 * Both sides changed a list since they agreed on it: what either added is in, what either removed is out. `null` where it
 * is no list of elements, or where both sides chose another main category or changed the same service: then a person decides.
 *
 * The first category is the main one (partoo-api section 14): it is that of the side which changed it.
 */
export function mergeLists(
  path: FieldPath,
  sides: {
    readonly base: FieldValue | undefined;
    readonly source: FieldValue | undefined;
    readonly partoo: FieldValue | undefined;
  },
): readonly string[] | null {
  const type = typeNameOf(path);
  if (!mergeable.has(type)) return null;
  const [base, source, partoo] = [listOf(sides.base), listOf(sides.source), listOf(sides.partoo)];
  if (base === null || source === null || partoo === null) return null;

  const isIn = (element: string): boolean => {
    const was = base.includes(element);
    return was ? source.includes(element) && partoo.includes(element) : true;
  };
  const merged = [...new Set([...source, ...partoo])].filter(isIn);
  if (merged.length === 0) return null;
  // Both sides changed one service, each in its way.
  if (type === 'service-list') return areNamedApart(merged) ? merged : null;
  if (type !== 'categories') return merged;
  const main = mainOf(base, source, partoo);
  if (main === null || !merged.includes(main) || merged.length > maxCategories) return null;
  return [main, ...merged.filter((element) => element !== main)];
}

function mainOf([was]: readonly string[], [source]: readonly string[], [partoo]: readonly string[]): string | null {
  if (source === partoo || partoo === was) return source ?? null;
  return source === was ? (partoo ?? null) : null;
}

/** Texts only: windows of hours are no elements, and neither is anything else. */
function listOf(value: FieldValue | undefined): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return (value as readonly unknown[]).every((element) => typeof element === 'string')
    ? (value as readonly string[])
    : null;
}

import { findNamed, looseName, ownGroups, type Section } from '../domain/groups.ts';
import type { RawBusiness } from '../domain/ports/remote-business.ts';
import type { FieldPath, FieldValue } from '../domain/value.ts';

/** `groups.SECTION` for every section: the names of its groups that hold the business, those of automations left out. */
export function readGroups(
  raw: RawBusiness,
  sections: readonly Section[],
): readonly (readonly [FieldPath, FieldValue])[] {
  const ids = idsOf(raw);
  return sections.map((section) => {
    const names = ownGroups(section).flatMap(({ id, name }) => (ids.includes(id) ? [name] : []));
    return [`groups.${section.name}`, names.length === 0 ? null : names.sort()] as const;
  });
}

/**
 * The whole list of group ids with the groups of some sections replaced. Groups of other sections, groups that an
 * automation fills, and groups that the key does not see stay (R19). Names without a group are left out.
 */
export function writeGroups(
  raw: RawBusiness | null,
  wanted: readonly (readonly [section: string, names: FieldValue])[],
  sections: readonly Section[],
): readonly number[] {
  let ids = raw === null ? [] : idsOf(raw);
  for (const [name, value] of wanted) {
    const section = findNamed(sections, name);
    if (section === undefined) continue;
    const own = ownGroups(section);
    const chosen = namesOf(value).flatMap((group) => findNamed(own, group)?.id ?? []);
    const kept = ids.filter((id) => chosen.includes(id) || own.every((group) => group.id !== id));
    ids = [...new Set([...kept, ...chosen])];
  }
  return ids;
}

/** Groups that are wanted and that Partoo does not have, or that are not ours to fill: `Regions/North`. */
export function groupsNotThere(
  wanted: readonly (readonly [section: string, names: FieldValue])[],
  sections: readonly Section[],
): readonly string[] {
  return wanted.flatMap(([name, value]) => {
    const section = findNamed(sections, name);
    const own = section === undefined ? [] : ownGroups(section);
    const missing = namesOf(value).filter((group) => findNamed(own, group) === undefined);
    return missing.map((group) => `${name}/${group}`);
  });
}

function namesOf(value: FieldValue): readonly string[] {
  const names = Array.isArray(value) ? (value as readonly string[]) : value === null ? [] : [String(value)];
  return [...new Map(names.map((name) => [looseName(name), name])).values()];
}

function idsOf({ groups }: RawBusiness): readonly number[] {
  return Array.isArray(groups) ? groups.filter((id: unknown) => typeof id === 'number') : [];
}

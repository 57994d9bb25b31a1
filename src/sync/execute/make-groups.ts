import { fieldNameOf, partOf } from '../../domain/fields.ts';
import { findNamed, looseName } from '../../domain/groups.ts';
import type { Change } from '../../domain/plan.ts';
import type { WriteDeps } from '../deps.ts';

/**
 * Makes the groups that a plan wants and Partoo does not have, empty: the writes then put the businesses in. One that
 * Partoo refuses is told, and the writes that need it leave their groups alone.
 */
export async function makeGroups(
  changes: readonly Change[],
  { partoo: { groups }, log }: WriteDeps,
  signal: AbortSignal,
): Promise<void> {
  if (groups?.mayCreate !== true) return;
  const wanted = new Map<string, readonly [section: string, group: string]>();
  for (const { field, to } of changes.filter(({ side }) => side === 'partoo').flatMap(({ fields }) => fields)) {
    if (fieldNameOf(field) !== 'groups' || !Array.isArray(to)) continue;
    const section = partOf(field) ?? '';
    for (const name of to as readonly string[]) {
      const key = `${section}/${looseName(name)}`;
      if (!wanted.has(key)) wanted.set(key, [section, name]);
    }
  }
  for (const [sectionName, name] of wanted.values()) {
    const section = findNamed(groups.sections(), sectionName);
    if (section !== undefined && (section.isFed || findNamed(section.groups, name) !== undefined)) continue;
    const refusal = await groups.create(section?.name ?? sectionName, name, signal);
    if (refusal === null) log.info({ section: sectionName, group: name }, 'group created');
    else log.warn({ section: sectionName, group: name, refusal }, 'Partoo does not create the group');
  }
}

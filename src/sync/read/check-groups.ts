import { SyncError } from '../../domain/errors.ts';
import { fieldNameOf, partOf } from '../../domain/fields.ts';
import { findNamed, looseName, ownGroups, type Section } from '../../domain/groups.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Location, Problem } from '../../domain/location.ts';
import { nearestOf } from '../../domain/nearest.ts';
import type { Policy } from '../../domain/policy.ts';
import type { InvalidLocation } from '../../domain/snapshot.ts';
import type { FieldPath } from '../../domain/value.ts';

interface GroupCheck {
  readonly locations: ReadonlyMap<LocationKey, Location>;
  readonly sections: readonly Section[];
  /** Are sections and groups that are not there yet made? */
  readonly mayCreate: boolean;
}

/** Groups are named by the source and looked up in Partoo before anything is sent (R33). */
export function checkGroups({ locations, sections, mayCreate }: GroupCheck): {
  readonly locations: ReadonlyMap<LocationKey, Location>;
  readonly invalid: ReadonlyMap<LocationKey, InvalidLocation>;
  /** `Regions/North`: not there yet. */
  readonly toCreate: readonly string[];
} {
  const good = new Map(locations);
  const invalid = new Map<LocationKey, InvalidLocation>();
  const toCreate = new Map<string, string>();
  for (const location of locations.values()) {
    const problems: Problem[] = [];
    for (const [field, value] of Object.entries(location.values)) {
      if (fieldNameOf(field) !== 'groups' || !Array.isArray(value)) continue;
      for (const name of value as readonly string[]) {
        const wrong = whatIsWrong(partOf(field) ?? '', name, sections);
        if (wrong === null) continue;
        if (wrong.isMissing && mayCreate) {
          const key = `${field}/${looseName(name)}`;
          if (!toCreate.has(key)) toCreate.set(key, `${partOf(field) ?? ''}/${name}`);
        } else problems.push({ at: location.at, column: 'groups', field, message: wrong.message, ...wrong.hint });
      }
    }
    if (problems.length === 0) continue;
    good.delete(location.key);
    invalid.set(location.key, { at: location.at, problems });
  }
  return { locations: good, invalid, toCreate: [...toCreate.values()].sort() };
}

interface Wrong {
  readonly isMissing: boolean;
  readonly message: string;
  readonly hint: { readonly hint?: string };
}

function whatIsWrong(sectionName: string, name: string, sections: readonly Section[]): Wrong | null {
  const section = findNamed(sections, sectionName);
  if (section === undefined) {
    const nearest = nearestOf(
      sectionName,
      sections.map((one) => one.name),
    );
    return missing(`Partoo has no section "${sectionName}" of groups`, nearest);
  }
  if (findNamed(ownGroups(section), name) !== undefined) return null;
  if (section.isFed || findNamed(section.groups, name) !== undefined)
    return {
      isMissing: false,
      message: `the group "${name}" of section "${section.name}" is filled by an automation of Partoo`,
      hint: { hint: 'Leave it out, or change the automation in Partoo' },
    };
  const nearest = nearestOf(
    name,
    ownGroups(section).map((one) => one.name),
  );
  return missing(`Partoo has no group "${name}" in section "${section.name}"`, nearest);
}

function missing(message: string, nearest: string | null): Wrong {
  const hint =
    nearest === null
      ? 'Create it in Partoo, or set partoo.manage_groups: true'
      : `Did you mean "${nearest}"? Else create it in Partoo, or set partoo.manage_groups: true`;
  return { isMissing: true, message, hint: { hint } };
}

/**
 * A section that the configuration itself names must be there, or be made.
 * @throws SyncError CONFIG_INVALID
 */
export function refuseUnknownSections(policy: Policy, sections: readonly Section[], mayCreate: boolean): void {
  const named = Object.keys(policy.fields).flatMap((field: FieldPath) =>
    fieldNameOf(field) === 'groups' ? (partOf(field) ?? []) : [],
  );
  const unknown = named.filter((name) => findNamed(sections, name) === undefined);
  if (unknown.length === 0 || mayCreate) return;
  const each = unknown.map((name) => {
    const nearest = nearestOf(
      name,
      sections.map((section) => section.name),
    );
    return `"${name}"${nearest === null ? '' : ` (did you mean "${nearest}"?)`}`;
  });
  throw new SyncError(`Partoo has no section of groups named ${each.join(', ')}`, {
    code: 'CONFIG_INVALID',
    retryable: false,
    hint: 'Correct fields.groups, create the section in Partoo, or set partoo.manage_groups: true',
  });
}

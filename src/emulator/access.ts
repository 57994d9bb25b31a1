import type { KeptBusiness } from './business-registry.ts';
import { isObject } from './is-object.ts';
import type { World } from './world.ts';

/** Rights by role, partoo-api section 3 [current; 2021 where marked there]. */

/** May this key write businesses at all? PUBLISHER is a reader [current]. */
export function mayWrite({ user }: World): boolean {
  return user.role !== 'PUBLISHER';
}

/** May this key create businesses? Conflict for GROUP_MANAGER, unknown for ORG_MANAGER (section 3). */
export function mayCreate({ user, switches }: World): boolean {
  switch (user.role) {
    case 'PROVIDER':
    case 'ORG_ADMIN':
      return true;
    case 'ORG_MANAGER':
      return switches.orgManagerCreates;
    case 'GROUP_MANAGER':
      return switches.groupManagerCreates;
    default:
      return false;
  }
}

/** May this key manage definitions, sections, webhooks and keys? By role is our reading (section 3). */
export function isAdministrator({ user }: World): boolean {
  return ['PROVIDER', 'ORG_ADMIN', 'ORG_MANAGER'].includes(user.role);
}

/** May this key see the business? What it may not see is answered 404. */
export function maySee(world: World, business: KeptBusiness): boolean {
  const { user } = world;
  if (user.role === 'PROVIDER') return true;
  if (business.orgId !== user.org_id) return false;

  switch (user.role) {
    case 'GROUP_MANAGER': {
      const groups = groupsOf(business);
      return user.accesses?.some((access) => matchesGroups(world, groups, access)) ?? true;
    }
    case 'BUSINESS_MANAGER':
      return user.business_ids?.includes(business.id) ?? true;
    case 'PUBLISHER': // businesses with presence management
      return ((business.fields['features'] ?? ['diffusion']) as readonly string[]).includes('diffusion');
    default:
      return true;
  }
}

/** Groups are alternatives inside one section, and demands between sections (section 7) [current]. */
export function matchesGroups(world: World, groups: readonly number[], wanted: readonly number[]): boolean {
  const wantedBySection = new Map<number, number[]>();
  for (const id of wanted) {
    const section = [...world.sections.values()].find((one) => one.groups.some((group) => group.id === id));
    const key = section?.id ?? -id;
    wantedBySection.set(key, [...(wantedBySection.get(key) ?? []), id]);
  }
  return [...wantedBySection.values()].every((ids) => ids.some((id) => groups.includes(id)));
}

/** The business a path means: an id, or `c-{code}` for the roles that may (section 4) [current]. */
export function findByPath(world: World, segment: string): KeptBusiness | undefined {
  const { businesses, user, switches } = world;
  const byId = businesses.byId(segment);
  if (byId !== undefined) return maySee(world, byId) ? byId : undefined;
  if (!segment.startsWith('c-')) return undefined;

  const roles = [
    'ORG_ADMIN',
    'GROUP_MANAGER',
    'BUSINESS_MANAGER',
    ...(switches.orgManagerCodePath ? ['ORG_MANAGER'] : []),
  ];
  if (!roles.includes(user.role)) return undefined;
  const code = segment.slice(2);
  if (switches.codeInPath === 'no-slash' && code.includes('/')) return undefined;
  const byCode = businesses.byCode(code, user.org_id);
  return byCode !== undefined && maySee(world, byCode) ? byCode : undefined;
}

/**
 * Permissions a field needs; only these four names were seen (section 2) [current]. That those of single fields depend on
 * `business_edit` is what `depends_on` says of them here; which one special hours need is a switch.
 */
function permissionsFor(field: string, { switches }: World): readonly string[] {
  switch (field) {
    case 'name':
      return ['business_edit', 'business_edit_name'];
    case 'categories':
      return ['business_edit', 'business_edit_categories'];
    case 'open_hours':
      return ['business_edit', 'business_edit_open_hours'];
    case 'specific_hours':
      return ['business_edit', switches.specialHoursPermission];
    default:
      return ['business_edit'];
  }
}

/** The fields of an update this user may not edit, as the 403 names them (section 28) [2021]. */
export function refusedFields(world: World, body: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const { permissions, forbidden_fields: forbidden = [] } = world.user;
  const refused: Record<string, string> = {};

  for (const [field, value] of Object.entries(body)) {
    const lacks =
      permissions !== undefined && permissionsFor(field, world).some((needed) => !permissions.includes(needed));
    if (lacks || forbidden.includes(field)) refused[field] = 'edit_not_allowed';
    else if (isObject(value)) {
      for (const part of Object.keys(value)) {
        if (forbidden.includes(`${field}.${part}`)) refused[`${field}.${part}`] = 'edit_not_allowed';
      }
    }
  }
  if (world.user.role !== 'PROVIDER' && body['org_id'] !== undefined && body['org_id'] !== world.user.org_id) {
    refused['org_id'] = 'edit_not_allowed'; // others have their own organization [current]
  }
  return refused;
}

function groupsOf(business: KeptBusiness): readonly number[] {
  return (business.fields['groups'] ?? []) as readonly number[];
}

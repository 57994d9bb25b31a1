import { isAdministrator, maySee } from '../access.ts';
import { badRequest, forbidden, notFound, ok } from '../answer.ts';
import { cutPage } from '../page.ts';
import type { Route } from '../route.ts';
import type { SectionRecord } from '../seed.ts';
import type { World } from '../world.ts';
import { administratorBody } from './guards.ts';

/** Sections and groups: partoo-api section 15 [current]. Updating and deleting groups is left out: methods unknown. */
export function sectionRoutes(world: World): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/sections',
      query: ['page', 'org_id', 'group_name_query'],
      run: ({ query }) => {
        const text = (query['group_name_query'] ?? '').toLowerCase();
        const sections = [...world.sections.values()].filter(
          ({ groups }) => text === '' || groups.some(({ name }) => name.toLowerCase().includes(text)),
        );
        const { page, maxPage, count, rows } = cutPage(sections, { query, firstPage: world.switches.firstPage });
        return ok({ page, max_page: maxPage, count, sections: rows }); // envelope not visible: after the other lists
      },
    },
    {
      method: 'POST',
      path: '/sections',
      takesBody: true,
      run: ({ body }) => {
        const { name } = administratorBody(world, body);
        const id = world.nextId();
        refuseName(name, [...world.sections.values()]);
        world.sections.set(id, { id, name: String(name), can_edit: true, has_puller: false, groups: [] });
        return ok({ status: 'success', id });
      },
    },
    {
      method: 'GET',
      path: '/sections/{section_id}',
      run: ({ params }) => ok(mustFind(world, params['section_id'])),
    },
    {
      method: 'POST',
      path: '/sections/{section_id}',
      takesBody: true,
      run: ({ params, body }) => {
        const section = mustFind(world, params['section_id']);
        const { name } = administratorBody(world, body);
        refuseName(
          name,
          [...world.sections.values()].filter((other) => other !== section),
        );
        world.sections.set(section.id, { ...section, name: String(name) });
        return ok({ status: 'success', id: section.id });
      },
    },
    {
      method: 'POST',
      path: '/sections/{section_id}/groups',
      takesBody: true,
      run: ({ params, body }) => {
        const section = mustFind(world, params['section_id']);
        return ok({ status: 'success', id: addGroup(world, section, administratorBody(world, body)) });
      },
    },
    {
      method: 'GET',
      path: '/sections/{section_id}/groups/{group_id}',
      run: ({ params }) => {
        const group = mustFind(world, params['section_id']).groups.find(({ id }) => String(id) === params['group_id']);
        if (group === undefined) throw notFound();
        const members = world.businesses
          .all()
          .filter((one) => maySee(world, one) && groupsOf(one.fields).includes(group.id));
        return ok({ ...group, business_ids: members.map(({ id }) => id) });
      },
    },
  ];
}

/** Without business__in the group holds ALL businesses [current]. */
function addGroup(world: World, section: SectionRecord, body: Readonly<Record<string, unknown>>): number {
  const { name, business__in: wanted } = body;
  if (section.has_puller || !isAdministrator(world)) throw forbidden();
  refuseName(
    name,
    [...world.sections.values()].flatMap(({ groups }) => groups),
  );
  if (wanted !== undefined && !Array.isArray(wanted)) throw badRequest({ business__in: 'must be a list of ids' });

  const own = world.businesses.all().filter((one) => maySee(world, one));
  const ids = wanted as readonly unknown[] | undefined;
  const unknownId = ids?.find((id) => !own.some((one) => one.id === id));
  if (unknownId !== undefined) throw badRequest({ business__in: `${JSON.stringify(unknownId)} is no business` });

  const id = world.nextId();
  const group = { id, name: String(name), has_puller: false };
  world.sections.set(section.id, { ...section, groups: [...section.groups, group] });
  for (const business of own) {
    if (ids?.includes(business.id) === false) continue;
    // A related object: `modified` does not move (section 9) [2021 text].
    const groups = [...groupsOf(business.fields), id];
    world.businesses.put({ ...business, fields: { ...business.fields, groups } });
  }
  return id;
}

/** No , ; / in names, and names are unique [current]. */
function refuseName(name: unknown, others: readonly { readonly name: string }[]): void {
  if (typeof name !== 'string' || !/^[^,;/]+$/.test(name)) throw badRequest({ name: 'must be a text without , ; /' });
  if (others.some((other) => other.name === name)) throw badRequest({ name: 'is already used' });
}

function mustFind(world: World, id: string | undefined): SectionRecord {
  const section = world.sections.get(Number(id));
  if (section === undefined) throw notFound();
  return section;
}

function groupsOf(fields: Readonly<Record<string, unknown>>): readonly number[] {
  return (fields['groups'] ?? []) as readonly number[];
}

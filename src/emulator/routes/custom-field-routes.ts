import { isAdministrator } from '../access.ts';
import { badRequest, forbidden, notFound, ok } from '../answer.ts';
import { type CustomFieldDefinition, checkCustomValue, checkDefinition } from '../custom-fields.ts';
import { readBoolean } from '../page.ts';
import type { Route } from '../route.ts';
import { blankDefinition } from '../sow.ts';
import type { World } from '../world.ts';
import { administratorBody, orgOf } from './guards.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Definitions of custom fields and their sections: partoo-api section 16. */
export function customFieldRoutes(world: World): readonly Route[] {
  return [
    {
      method: 'GET', // [current], no paging seen
      path: '/custom_fields',
      query: ['org_id'],
      run: ({ query }) => {
        const orgId = orgOf(world, query);
        const mine = world.definitions.filter((definition) => definition.org_id === orgId);
        return ok({ custom_fields: mine.map(({ org_id: _orgId, ...definition }) => definition) });
      },
    },
    {
      method: 'POST', // body [current], method and path [2021]
      path: '/custom_fields',
      query: ['org_id'],
      takesBody: true,
      run: ({ query, body }) => ok({ id: define(world, orgOf(world, query), administratorBody(world, body)) }),
    },
    {
      method: 'PUT', // [2021]
      path: '/custom_fields/{custom_field_id}',
      takesBody: true,
      run: ({ params, body }) => {
        redefine(world, mustFind(world, params['custom_field_id']), administratorBody(world, body));
        return ok({ status: 'success' });
      },
    },
    {
      method: 'DELETE', // [2021]; force [current]
      path: '/custom_fields/{custom_field_id}',
      query: ['force'],
      run: ({ params, query }) => {
        if (!isAdministrator(world)) throw forbidden();
        const definition = mustFind(world, params['custom_field_id']);
        if (readBoolean(query, 'force') !== true) refuseLoss(world, definition, () => true);
        world.definitions = world.definitions.filter((other) => other !== definition);
        world.businesses.refresh();
        return ok({ status: 'success' });
      },
    },
    {
      method: 'GET',
      path: '/custom_fields/section',
      query: ['org_id'],
      run: () => ok({ sections: world.customFieldSections }),
    },
    {
      method: 'POST',
      path: '/custom_fields/section',
      takesBody: true,
      run: ({ body }) => ok({ section_id: addSection(world, administratorBody(world, body)) }),
    },
  ];
}

function define(world: World, orgId: number, body: Fields): number {
  const problems = { ...checkDefinition(body) };
  const isTaken = world.definitions.some(({ name, org_id: org }) => name === body['name'] && org === orgId);
  if (isTaken) problems['name'] = 'is already used by another custom field'; // our guess: values are keyed by name
  if (Object.keys(problems).length > 0) throw badRequest(problems);

  const id = Math.max(0, ...world.definitions.map((definition) => definition.id)) + 1;
  const { force: _force, ...kept } = body;
  world.definitions = [...world.definitions, { ...blankDefinition(id, orgId), ...kept } as CustomFieldDefinition];
  world.businesses.refresh();
  return id;
}

function redefine(world: World, before: CustomFieldDefinition, body: Fields): void {
  const problems = { ...checkDefinition(body) };
  if (body['type'] !== before.type) problems['type'] = 'cannot change'; // [current]
  if (Object.keys(problems).length > 0) throw badRequest(problems);

  const { force, ...kept } = body;
  const after = { ...before, ...kept };
  if (force !== true) {
    refuseLoss(world, before, (value) => checkCustomValue(value, after, world.switches) !== undefined);
  }
  world.definitions = world.definitions.map((definition) => (definition === before ? after : definition));
  world.businesses.refresh();
}

/** Without force, a change that destroys stored values is refused, naming how many businesses [2021]. */
function refuseLoss(world: World, { id }: CustomFieldDefinition, isLost: (value: unknown) => boolean): void {
  const losing = world.businesses.all().filter(({ customValues }) => {
    const value = customValues.get(id) ?? null;
    return value !== null && isLost(value);
  });
  if (losing.length > 0) throw badRequest({ businesses_count: String(losing.length) });
}

function addSection(world: World, body: Fields): number {
  const { name, description, slug, order } = body;
  const problems: Record<string, string> = {};
  if (typeof name !== 'string' || name.length > 60) problems['name'] = 'must be a text of at most 60';
  if (typeof description === 'string' && description.length > 150)
    problems['description'] = 'must be a text of at most 150';
  if (typeof slug === 'string' && !/^[^,;/\\|<>]{1,100}$/.test(slug)) problems['slug'] = 'must be a text of 1 to 100';
  if (Object.keys(problems).length > 0) throw badRequest(problems);

  const id = world.nextId();
  const position = typeof order === 'number' ? order : world.customFieldSections.length + 1;
  world.customFieldSections.push({ id, name, description: description ?? null, slug: slug ?? null, order: position });
  return id;
}

function mustFind(world: World, id: string | undefined): CustomFieldDefinition {
  const found = world.definitions.find((definition) => String(definition.id) === id);
  if (found === undefined) throw notFound();
  return found;
}

import { badRequest, ok } from '../answer.ts';
import type { KeptBusiness } from '../business-registry.ts';
import { isCountryCode } from '../countries.ts';
import { checkWeek } from '../hours.ts';
import { isObject } from '../is-object.ts';
import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { bodyOf, listOfObjects, mustFind, mustFindWritable } from './guards.ts';
import { keep, keptOf } from './kept-sub-resource.ts';
import { placeActionLinkRoutes } from './place-action-link-routes.ts';
import { lodgingRoutes } from './lodging-routes.ts';
import { planRoutes } from './plan-routes.ts';
import { serviceRoutes } from './service-routes.ts';

type Fields = Readonly<Record<string, unknown>>;
/** What hangs on a business: partoo-api sections 17 to 23. Never moves `modified` [2021 text]. */
export function subResourceRoutes(world: World): readonly Route[] {
  return [
    ...additionalDataRoutes(world),
    ...attributeRoutes(world),
    ...moreHoursRoutes(world),
    ...serviceRoutes(world),
    ...lodgingRoutes(world),
    ...placeActionLinkRoutes(world),
    ...planRoutes(world),
  ];
}

/** One flat object of at most ten keys [limits current, paths 2021]; merging is unknown. */
function additionalDataRoutes(world: World): readonly Route[] {
  const path = '/business/{business_id}/additional_data';
  return [
    { method: 'GET', path, run: ({ params }) => ok(keptOf(world, mustFind(world, params), 'additional_data', {})) },
    {
      method: 'POST',
      path,
      takesBody: true,
      run: ({ params, body }) => {
        const business = mustFindWritable(world, params);
        const before = world.switches.additionalData === 'merge' ? keptOf(world, business, 'additional_data', {}) : {};
        const after: Fields = { ...before, ...bodyOf(body) };
        if (Object.keys(after).length > 10) throw badRequest('At most 10 keys');
        for (const [key, value] of Object.entries(after)) {
          if (typeof value === 'object' && value !== null) throw badRequest({ [key]: 'must be flat' });
        }
        keep(world, business, 'additional_data', after);
        return ok({ status: 'success', id: business.id });
      },
    },
  ];
}

const attributeChecks: Readonly<Record<string, (value: unknown) => boolean>> = {
  BOOL: (value) => typeof value === 'boolean',
  ENUM: (value) => typeof value === 'string',
  REPEATABLE_ENUM: (value) =>
    isObject(value) && Array.isArray(value['set_values']) && Array.isArray(value['unset_values']),
  URL: (value) => typeof value === 'string' && URL.canParse(value),
  REPEATABLE_URL: (value) => Array.isArray(value),
};

/** Google attributes (section 18) [current]; the catalogue is unknown, so any gmb_id is taken. */
function attributeRoutes(world: World): readonly Route[] {
  const path = '/business/{business_id}/attributes';
  return [
    {
      method: 'GET',
      path,
      query: ['country', 'category_name'],
      run: ({ params, query }) => {
        const business = mustFind(world, params);
        if (!isCountryCode(query['country'] ?? '')) throw badRequest({ country: 'is required' }); // required today
        return ok({ attributes: keptOf<readonly Fields[]>(world, business, 'attributes', []) });
      },
    },
    {
      method: 'POST',
      path,
      takesBody: true,
      run: ({ params, body }) => {
        const business = mustFindWritable(world, params);
        const sent = listOfObjects(body, 'attributes');
        const problems = sent.flatMap(({ type, gmb_id: gmbId, value }) => {
          const check = attributeChecks[String(type)];
          if (check === undefined || typeof gmbId !== 'string') return [[String(gmbId), 'unknown attribute']];
          const isGood = (value ?? null) === null || check(value);
          return isGood ? [] : [[gmbId, `must be a ${String(type).toLowerCase()}`]]; // texts like these [2021]
        });
        if (problems.length > 0) throw badRequest(Object.fromEntries(problems) as Record<string, string>);
        keep(world, business, 'attributes', mergeById(world, business, sent));
        return ok({ status: 'success' });
      },
    },
  ];
}

function mergeById(world: World, business: KeptBusiness, sent: readonly Fields[]): readonly Fields[] {
  const before =
    world.switches.attributesLeftOut === 'stay' ? keptOf<readonly Fields[]>(world, business, 'attributes', []) : [];
  return [...new Map([...before, ...sent].map((one) => [one['gmb_id'], one])).values()];
}

/** Hours by kind of service (section 19): only listed ids change, null clears [current]. */
function moreHoursRoutes(world: World): readonly Route[] {
  const path = '/business/{business_id}/more_hours';
  return [
    {
      method: 'GET',
      path,
      query: ['category', 'country'],
      run: ({ params }) =>
        ok({ more_hours: keptOf<readonly Fields[]>(world, mustFind(world, params), 'more_hours', []) }),
    },
    {
      method: 'POST',
      path,
      takesBody: true,
      run: ({ params, body }) => {
        const business = mustFindWritable(world, params);
        const sent = listOfObjects(body, 'more_hours');
        for (const { gmb_id: gmbId, value } of sent) {
          const problem = (value ?? null) === null ? undefined : checkWeek(value, world.switches);
          if (typeof gmbId !== 'string') throw badRequest({ more_hours: 'gmb_id is required' });
          if (problem !== undefined) throw badRequest({ [gmbId]: problem });
        }
        const before = keptOf<readonly Fields[]>(world, business, 'more_hours', []);
        const merged = new Map([...before, ...sent].map((one) => [one['gmb_id'], one]));
        keep(
          world,
          business,
          'more_hours',
          [...merged.values()].filter(({ value }) => (value ?? null) !== null),
        );
        return ok({ status: 'success', id: business.id });
      },
    },
  ];
}

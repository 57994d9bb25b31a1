import { badRequest, notFound, ok } from '../answer.ts';
import type { KeptBusiness } from '../business-registry.ts';
import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { listOfObjects, mustFind, mustFindWritable } from './guards.ts';
import { keep, keptOf } from './kept-sub-resource.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lodging data: partoo-api section 21 [current]; openapi.yaml does not have it. A write is partial, and an item has a value or an
 * exception. Null where the Google location cannot hold any; without a Google location the answer is unknown.
 */
export function lodgingRoutes(world: World): readonly Route[] {
  const path = '/business/{business_id}/lodging';
  const lodgingOf = (business: KeptBusiness): readonly Fields[] | null =>
    keptOf<readonly Fields[] | null>(world, business, 'lodging', isConnected(business) ? [] : null);
  return [
    {
      method: 'GET',
      path,
      run: ({ params }) => {
        const business = mustFind(world, params);
        if (!isConnected(business) && world.switches.lodgingUnconnected === 'not-found') throw notFound();
        return ok({ lodging: lodgingOf(business) });
      },
    },
    {
      method: 'POST',
      path,
      takesBody: true,
      run: ({ params, body }) => {
        const business = mustFindWritable(world, params);
        const before = lodgingOf(business);
        if (before === null) throw badRequest('This location cannot hold lodging data');
        const sent = listOfObjects(body, 'lodging');
        const both = sent.find(({ value, exception }) => (value ?? null) !== null && (exception ?? null) !== null);
        if (both !== undefined) throw badRequest({ [String(both['gmb_id'])]: 'has a value and an exception' });
        keep(world, business, 'lodging', [
          ...new Map([...before, ...sent].map((one) => [one['gmb_id'], one])).values(),
        ]);
        return ok({ status: 'success', id: business.id });
      },
    },
  ];
}

function isConnected({ fields }: KeptBusiness): boolean {
  return typeof fields['google_location_id'] === 'string';
}

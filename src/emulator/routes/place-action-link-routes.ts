import { badRequest, notFound, ok } from '../answer.ts';
import type { KeptBusiness } from '../business-registry.ts';
import { isObject } from '../is-object.ts';
import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { listOfObjects, mustFind, mustFindWritable } from './guards.ts';
import { keep, keptOf } from './kept-sub-resource.ts';

type Fields = Readonly<Record<string, unknown>>;
type LinksByType = ReadonlyMap<string, readonly Fields[]>;

/** Link types of section 22 [current]. */
const linkTypes = [
  'SHOP_ONLINE',
  'FOOD_TAKEOUT',
  'FOOD_ORDERING',
  'FOOD_DELIVERY',
  'DINING_RESERVATION',
  'APPOINTMENT',
  'ONLINE_APPOINTMENT',
];

/** Place action links: partoo-api section 22 [current]. Types absent from a write stay, which is only expected. */
export function placeActionLinkRoutes(world: World): readonly Route[] {
  const path = '/business/{business_id}/place_action_links';
  const linksOf = (business: KeptBusiness): LinksByType =>
    keptOf(world, business, 'links', new Map<string, readonly Fields[]>());

  return [
    {
      method: 'GET',
      path,
      run: ({ params }) => {
        const business = mustFind(world, params);
        refuseUnconnected(business);
        const links = linksOf(business);
        return ok({ place_action_links: linkTypes.map((type) => ({ gmb_id: type, urls: links.get(type) ?? [] })) });
      },
    },
    {
      method: 'POST',
      path,
      takesBody: true,
      run: ({ params, body }) => {
        const business = mustFindWritable(world, params);
        refuseUnconnected(business);
        const links = new Map(linksOf(business));
        for (const { gmb_id: type, urls } of listOfObjects(body, 'place_action_links')) {
          if (typeof type !== 'string' || !linkTypes.includes(type)) throw badRequest({ gmb_id: 'is no link type' });
          if (!Array.isArray(urls)) throw badRequest({ [type]: 'urls must be a list' });
          links.set(
            type,
            urls.map((url: unknown) => keepLink(world, type, url, links.get(type) ?? [])),
          );
        }
        keep(world, business, 'links', links);
        return ok({ status: 'success', id: business.id }); // body not seen
      },
    },
  ];
}

/** Without id creates, with id updates, left out is deleted [current]. */
function keepLink(world: World, type: string, sent: unknown, before: readonly Fields[]): Fields {
  if (!isObject(sent) || typeof sent['value'] !== 'string' || !URL.canParse(sent['value'])) {
    throw badRequest({ [type]: 'value must be a URL' });
  }
  const known = before.find(({ id }) => id === sent['id']);
  if (sent['id'] !== undefined && known === undefined)
    throw badRequest({ [type]: `${JSON.stringify(sent['id'])} is no link` });
  const id = known?.['id'] ?? world.nextId();
  return { id, value: sent['value'], is_preferred: sent['is_preferred'] === true, is_editable: true };
}

/** Needs a connected Google location [current]; how a business without one is answered is unknown: 404 here. */
function refuseUnconnected({ fields }: KeptBusiness): void {
  if (typeof fields['google_location_id'] !== 'string') throw notFound();
}

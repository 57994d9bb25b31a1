import { type Answer, badRequest, notFound, ok } from '../answer.ts';
import type { KeptBusiness } from '../business-registry.ts';
import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { bodyOf, mustFindWritable } from './guards.ts';
import { keep, keptOf } from './kept-sub-resource.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Service extends Fields {
  readonly service_id: number;
  readonly name: unknown;
}

/** Custom services (section 20): creation [current], duplicate name and deletion [client]. */
export function serviceRoutes(world: World): readonly Route[] {
  const servicesOf = (business: KeptBusiness): readonly Service[] =>
    keptOf<readonly Service[]>(world, business, 'services', []);
  return [
    {
      method: 'POST',
      path: '/business/{business_id}/free_form_services',
      takesBody: true,
      run: ({ params, body }) => {
        const business = mustFindWritable(world, params);
        return addService(world, business, servicesOf(business), bodyOf(body));
      },
    },
    {
      method: 'DELETE',
      path: '/business/{business_id}/services',
      takesBody: true,
      run: ({ params, body }) => {
        const business = mustFindWritable(world, params);
        const { service_id: serviceId } = bodyOf(body);
        const left = servicesOf(business).filter((service) => service.service_id !== serviceId);
        if (left.length === servicesOf(business).length) throw notFound();
        keep(world, business, 'services', left);
        return ok({ status: 'success' });
      },
    },
  ];
}

function addService(world: World, business: KeptBusiness, before: readonly Service[], body: Fields): Answer {
  const { category_gmb_name: category, name, price = null, description = null } = body;
  const problems: Record<string, string> = {};
  const own = (business.fields['categories'] ?? []) as readonly unknown[];
  if (!own.includes(category)) problems['category_gmb_name'] = 'is no category of the business'; // [current]
  if (typeof name !== 'string' || name === '') problems['name'] = 'is required';
  if (price !== null && typeof price !== 'number') problems['price'] = 'must be a number';
  if (description !== null && (typeof description !== 'string' || description.length > 300)) {
    problems['description'] = 'must be a text of at most 300';
  }
  if (Object.keys(problems).length > 0) throw badRequest(problems);
  const { serviceNames, serviceSameName } = world.switches;
  const same = before.find(
    (one) => one.name === name && (serviceNames === 'of-business' || one['category_gmb_name'] === category),
  );
  if (same !== undefined && serviceSameName === 'refused')
    throw badRequest('A service with the same name already exist'); // [client]
  if (same !== undefined) {
    // "Add or change": the second body variant is not visible.
    const changed = before.map((one) => (one === same ? { ...one, price, description } : one));
    keep(world, business, 'services', changed);
    return ok({ services: changed });
  }

  const service = { service_id: world.nextId(), type: 'FREE_FORM_SERVICE_ITEM', name, price, description };
  const services = [...before, { ...service, category_gmb_name: category }];
  keep(world, business, 'services', services);
  return ok({ services });
}

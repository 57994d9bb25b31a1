import { badRequest, forbidden, ok } from '../answer.ts';
import type { KeptBusiness } from '../business-registry.ts';
import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { listOfObjects, mustFind, mustFindWritable } from './guards.ts';
import { keep, keptOf } from './kept-sub-resource.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Plans every organization of the emulator has. */
export const orgPlans = ['presence_management', 'review_management', 'webhooks'].map((name) => ({
  name,
  subscription_date: '2024-01-01',
  expiration_date: null,
}));

/** Plans of a business (section 23), PROVIDER only; the list sent is complete [current]. */
export function planRoutes(world: World): readonly Route[] {
  const path = '/business/{business_id}/plans';
  const blank = orgPlans.map((plan) => ({ ...plan, enabled: true }));
  const mustBeProvider = (): void => {
    if (world.user.role !== 'PROVIDER') throw forbidden();
  };

  return [
    {
      method: 'GET',
      path,
      run: ({ params }) => {
        mustBeProvider();
        const plans = keptOf<readonly Fields[]>(world, mustFind(world, params), 'plans', blank);
        return ok({ plans, org_plans: orgPlans, active_plans: plans.filter(({ enabled }) => enabled === true) });
      },
    },
    {
      method: 'POST',
      path,
      takesBody: true,
      run: ({ params, body }) => {
        mustBeProvider();
        const business = mustFindWritable(world, params);
        const sent = listOfObjects(body, 'plans');
        if (sent.some(({ name }) => typeof name !== 'string')) throw badRequest({ plans: 'name is required' });
        const today = world.today('');
        const plans = sent.map((plan) => ({ enabled: true, subscription_date: today, expiration_date: null, ...plan }));
        keep(world, business, 'plans', plans);
        setFeatures(world, business, plans);
        return ok({ status: 'success', business_id: business.id });
      },
    },
  ];
}

/** Without presence management a business is not diffused (section 23) [current]. */
function setFeatures(world: World, business: KeptBusiness, plans: readonly Fields[]): void {
  const isActive = (name: string): boolean => plans.some((plan) => plan['name'] === name && plan['enabled'] === true);
  const features = [
    'business_edition',
    ...(isActive('presence_management') ? ['diffusion'] : []),
    ...(isActive('review_management') ? ['review_management'] : []),
  ];
  const subscriptions = Object.fromEntries(
    ['presence_management', 'review_management', 'review_booster', 'messages'].map((name) => [
      name,
      { active: isActive(name) },
    ]),
  );
  world.businesses.put({ ...business, fields: { ...business.fields, features, subscriptions } });
}

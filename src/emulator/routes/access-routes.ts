import { maySee, refusedFields } from '../access.ts';
import { forbidden, notFound, ok } from '../answer.ts';
import { writableFields } from '../check-business.ts';
import { cutPage, readBoolean } from '../page.ts';
import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { apiKeyRoutes } from './api-key-routes.ts';
import { mustFind } from './guards.ts';
import { orgPlans } from './plan-routes.ts';

/** Own user, organization, permissions and keys: partoo-api sections 2, 24 and 26. */
export function accessRoutes(world: World): readonly Route[] {
  const isProvider = (): boolean => world.user.role === 'PROVIDER';

  return [
    {
      method: 'GET',
      path: '/user/me',
      query: ['display_business_ids', 'org_id_custom_fields_permissions'],
      run: ({ query }) => ok(showUser(world, readBoolean(query, 'display_business_ids') !== false)),
    },
    { method: 'GET', path: '/permissions', query: ['org_id'], run: () => ok(permissions) },
    {
      method: 'GET', // listed as paginated by 30 [2021]
      path: '/org/search',
      query: ['org_id', 'page'],
      run: ({ query }) => {
        const all = [...world.orgs.values()].filter(({ org_id: id }) => isProvider() || id === world.user.org_id);
        const asked = all.filter(({ org_id: id }) => query['org_id'] === undefined || String(id) === query['org_id']);
        const { page, maxPage, count, rows } = cutPage(asked, { query, firstPage: world.switches.firstPage });
        return ok({ page, max_page: maxPage, count, orgs: rows });
      },
    },
    {
      method: 'GET',
      path: '/org/{org_id}',
      run: ({ params }) => ok(mustFindOrg(world, params['org_id'])),
    },
    {
      method: 'GET', // PROVIDER only [current]
      path: '/org/{org_id}/plans',
      run: ({ params }) => {
        mustFindOrg(world, params['org_id']);
        if (!isProvider()) throw forbidden();
        return ok({ plans: orgPlans });
      },
    },
    {
      method: 'GET', // legacy, deprecated [current]
      path: '/org/{org_id}/business_fields',
      run: ({ params }) => {
        mustFindOrg(world, params['org_id']);
        return ok(businessFields(world));
      },
    },
    {
      method: 'GET', // legacy, deprecated [current]
      path: '/business/{business_id}/business_fields',
      run: ({ params }) => {
        mustFind(world, params);
        return ok(businessFields(world));
      },
    },
    ...apiKeyRoutes(world),
  ];
}

/** Only these four business names and review_read were seen (section 2) [current]. */
const permissionNames = [
  'business_edit',
  'business_edit_name',
  'business_edit_categories',
  'business_edit_open_hours',
  'review_read',
];

const permissions = {
  sections: [
    {
      name: 'business',
      order: 1,
      subsections: [
        {
          name: 'edition',
          order: 1,
          permissions: permissionNames.map((name, index) => ({
            name,
            order: index + 1,
            feature: null,
            depends_on: name.startsWith('business_edit_') ? 'business_edit' : null,
            disabled_for_roles: ['PUBLISHER'],
          })),
        },
      ],
    },
  ],
};

/** business_ids is filled for BUSINESS_MANAGER only, accesses for GROUP_MANAGER only [current]. */
function showUser(world: World, withBusinessIds: boolean): object {
  const { forbidden_fields: _forbidden, business_ids: ownIds, accesses, permissions: own, ...user } = world.user;
  const isBusinessManager = user.role === 'BUSINESS_MANAGER';
  const seen = (): readonly string[] =>
    world.businesses
      .all()
      .filter((one) => maySee(world, one))
      .map(({ id }) => id);

  const names = own ?? (user.role === 'PUBLISHER' ? ['review_read'] : permissionNames);

  return {
    ...user,
    custom_role: null,
    provider: 'partoo',
    status: 'active',
    ...(withBusinessIds ? { business_ids: isBusinessManager ? (ownIds ?? seen()) : [] } : {}),
    ...(user.role === 'GROUP_MANAGER' ? { accesses: accesses ?? [] } : {}),
    permissions: names.map((name) => (world.switches.permissionItems === 'names' ? name : { name })),
    created_at: 1_577_836_800,
  };
}

/** Sections and fields as the legacy pages name them (section 24) [current]. */
function businessFields(world: World): object {
  const sections: Readonly<Record<string, readonly string[]>> = {
    address: ['address_full', 'address2', 'city', 'zipcode', 'region', 'country', 'lat', 'long'],
    description: [
      'name',
      'code',
      'categories',
      'description_short',
      'description_long',
      'status',
      'opening_date',
      'groups',
    ],
    hours: ['open_hours', 'specific_hours'],
    photos: ['photos'],
    contact: ['contacts', 'website_url', 'facebook_url', 'twitter_url'],
    custom_fields: [],
  };
  const isEnabled = (field: string): boolean =>
    world.user.role !== 'PUBLISHER' && Object.keys(refusedFields(world, { [field]: null })).length === 0;

  return Object.entries(sections).map(([name, fields]) => ({
    name,
    fields:
      name === 'custom_fields'
        ? world.definitions.map(({ org_id: _orgId, ...definition }) => ({
            ...definition,
            enabled: isEnabled('custom_fields'),
            enabled_for_subroles: true,
          }))
        : fields
            .filter((field) => writableFields.has(field))
            .map((field) => ({ name: field, enabled: isEnabled(field), enabled_for_subroles: true })),
  }));
}

/** Other organizations are outside the scope of keys that are not PROVIDER [current]. */
function mustFindOrg(world: World, id: string | undefined): object {
  const org = world.orgs.get(Number(id));
  if (org === undefined || (world.user.role !== 'PROVIDER' && org.org_id !== world.user.org_id)) throw notFound();
  return org;
}

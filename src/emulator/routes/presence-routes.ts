import { maySee } from '../access.ts';
import { ok } from '../answer.ts';
import { checkBusiness } from '../check-business.ts';
import { cutPage, readList } from '../page.ts';
import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { checkContext } from './business-routes.ts';
import { bodyOf, mustFind } from './guards.ts';

const publishers = ['google_my_business', 'facebook'];

/** State of diffusion: partoo-api section 25. Nothing leaves the emulator, so every state is pending or success. */
export function presenceRoutes(world: World): readonly Route[] {
  return [
    {
      method: 'POST', // shape of the answer not visible
      path: '/diffusion_errors/{business_id}',
      takesBody: true,
      run: ({ params, body }) => {
        const business = mustFind(world, params);
        const sent = bodyOf(body);
        const context = checkContext(world, business.orgId, business.fields['country'], business.id);
        const problems = checkBusiness('update', sent, context, business.reach);
        // Applied in memory and not stored [current].
        const after = { ...business.fields, ...sent };
        const missing = ['open_hours', 'contacts'].filter((field) => isEmpty(after[field]));
        const errors = [
          ...Object.entries(problems).map(([field, message]) => ({ field, message })),
          ...missing.map((field) => ({ field, message: 'is needed by this publisher' })), // Google wants hours [2021]
        ];
        return ok(Object.fromEntries(publishers.map((name) => [name, { pre_check: errors, post_check: [] }])));
      },
    },
    {
      method: 'GET',
      path: '/publisher_states',
      query: ['business__in', 'publishers', 'states', 'per_page', 'page'],
      run: ({ query }) => {
        const ids = readList(query, 'business__in');
        const names = readList(query, 'publishers') ?? publishers;
        const states = readList(query, 'states');
        const seen = world.businesses.all().filter((one) => maySee(world, one) && (ids?.includes(one.id) ?? true));
        // Default 5 on this endpoint [current].
        const { rows } = cutPage(seen, { query, firstPage: world.switches.firstPage, perPage: 5 });
        const shown = rows.map(({ id, fields }) => {
          const state = typeof fields['google_location_id'] === 'string' ? 'success' : 'to_configure';
          const own = states === undefined || states.includes(state) ? names : [];
          return {
            business_id: id,
            business_name: fields['name'] ?? '',
            business_formatted_address: [fields['address_full'], fields['zipcode'], fields['city']]
              .filter(Boolean)
              .join(', '),
            publishers: Object.fromEntries(
              own.map((name) => [name, { state, error_type: null, url_on_publisher: null }]),
            ),
          };
        });
        // Here `count` is the number in this answer [current].
        return ok({ count: shown.length, businesses: Object.fromEntries(shown.map((one) => [one.business_id, one])) });
      },
    },
  ];
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

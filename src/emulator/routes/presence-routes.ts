import { maySee } from '../access.ts';
import { ok } from '../answer.ts';
import { checkBusiness } from '../check-business.ts';
import { cutPage, readList } from '../page.ts';
import { publishersOf } from '../publishers.ts';
import type { Route } from '../route.ts';
import type { Switches } from '../switches.ts';
import type { World } from '../world.ts';
import { checkContext } from './business-routes.ts';
import { bodyOf, mustFind } from './guards.ts';

/** State of diffusion: partoo-api section 25. Nothing leaves the emulator: what publishers say is what was set. */
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
        const answered = Object.entries(publishersOf(world, business)).map(([name, publisher]) => [
          name,
          listed(errors, publisher.errors, world.switches.diffusionErrors),
        ]);
        return ok(Object.fromEntries(answered));
      },
    },
    {
      method: 'GET',
      path: '/publisher_states',
      query: ['business__in', 'publishers', 'states', 'per_page', 'page'],
      run: ({ query }) => {
        const ids = readList(query, 'business__in');
        const names = readList(query, 'publishers');
        const states = readList(query, 'states');
        const seen = world.businesses.all().filter((one) => maySee(world, one) && (ids?.includes(one.id) ?? true));
        // Default 5 on this endpoint [current].
        const { rows } = cutPage(seen, { query, firstPage: world.switches.firstPage, perPage: 5 });
        const shown = rows.map((business) => ({
          business_id: business.id,
          business_name: business.fields['name'] ?? '',
          business_formatted_address: ['address_full', 'zipcode', 'city']
            .map((field) => business.fields[field])
            .filter(Boolean)
            .join(', '),
          publishers: Object.fromEntries(
            Object.entries(publishersOf(world, business))
              .filter(([name, { state }]) => (names?.includes(name) ?? true) && (states?.includes(state) ?? true))
              .map(([name, { errors: _told, ...publisher }]) => [name, publisher]),
          ),
        }));
        // Here `count` is the number in this answer [current].
        return ok({ count: shown.length, businesses: Object.fromEntries(shown.map((one) => [one.business_id, one])) });
      },
    },
  ];
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** The shape is not visible (section 25): by kind of check, one list, or a list of texts. */
function listed(
  preChecks: readonly Readonly<{ field: string; message: string }>[],
  postChecks: readonly unknown[],
  shape: Switches['diffusionErrors'],
): unknown {
  if (shape === 'by-kind') return { pre_check: preChecks, post_check: postChecks };
  if (shape === 'list') return [...preChecks, ...postChecks];
  const texts = preChecks.map(({ field, message }) => `${field} ${message}`);
  return [...texts, ...postChecks.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))];
}

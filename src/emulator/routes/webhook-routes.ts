import { isAdministrator } from '../access.ts';
import { badRequest, forbidden, ok } from '../answer.ts';
import { isObject } from '../is-object.ts';
import { cutPage } from '../page.ts';
import type { Route } from '../route.ts';
import type { WebhookRecord, World } from '../world.ts';
import { administratorBody, orgOf } from './guards.ts';

/** Event types of the visible enum (section 27) [current]. */
const eventTypes = [
  'business_created',
  'business_updated',
  'business_deleted',
  'message_created',
  'message_updated',
  'lead_received',
];

/** Webhook configurations: partoo-api section 27 [current]. Update, delete and test are left out: paths unknown. */
export function webhookRoutes(world: World): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/webhooks',
      query: ['org_id', 'page', 'per_page'],
      run: ({ query }) => {
        if (!isAdministrator(world)) throw forbidden();
        const mine = world.webhooks.filter(({ org_id: orgId }) => orgId === orgOf(world, query));
        const { page, maxPage, count, rows } = cutPage(mine, { query, firstPage: world.switches.firstPage });
        return ok({ page, max_page: maxPage, count, items: rows });
      },
    },
    {
      method: 'POST',
      path: '/webhooks',
      query: ['org_id'],
      takesBody: true,
      run: ({ query, body }) => {
        const { items } = administratorBody(world, body);
        if (!Array.isArray(items)) throw badRequest({ items: 'must be a list' });
        return ok({ items: subscribe(world, orgOf(world, query), items) });
      },
    },
  ];
}

/** One URL per event type and organization; the same URL may serve several types [current]. */
function subscribe(world: World, orgId: number, items: readonly unknown[]): readonly WebhookRecord[] {
  const at = new Date(world.now()).toISOString();
  const created: WebhookRecord[] = [];

  for (const [index, item] of items.entries()) {
    const url: unknown = isObject(item) ? item['url'] : undefined;
    const type: unknown = isObject(item) ? item['event_type'] : undefined;
    const problem = checkItem(world, url, type);
    if (problem !== undefined) throw badRequest({ [`items.${String(index)}`]: problem });
    const taken = [...world.webhooks, ...created].some((other) => other.org_id === orgId && other.event_type === type);
    if (taken) throw badRequest({ [`items.${String(index)}`]: `${String(type)} already has a URL` });
    created.push({
      id: world.nextId(),
      url: String(url),
      event_type: String(type),
      created_at: at,
      updated_at: at,
      org_id: orgId,
    });
  }
  world.webhooks.push(...created);
  return created;
}

function checkItem({ switches }: World, url: unknown, type: unknown): string | undefined {
  const pattern = switches.webhookUrls === 'https-only' ? /^https:\/\/[^\s/]/ : /^https?:\/\/[^\s/]/; // HTTPS only [current]
  if (typeof url !== 'string' || !pattern.test(url) || !URL.canParse(url)) return 'url: must be an HTTPS URL';
  return eventTypes.some((known) => known === type) ? undefined : `event_type: must be one of ${eventTypes.join(', ')}`;
}

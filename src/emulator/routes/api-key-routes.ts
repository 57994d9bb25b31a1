import { badRequest, notFound, ok } from '../answer.ts';
import { isDate } from '../hours.ts';
import { cutPage } from '../page.ts';
import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { administratorBody } from './guards.ts';

type Fields = Readonly<Record<string, unknown>>;

interface KeyRecord extends Fields {
  readonly id: number;
  readonly disabled: boolean;
  readonly expiration_date: string | null;
}

const inputKeys = [
  'label',
  'description',
  'expiration_date',
  'ip_whitelist',
  'has_restricted_permissions',
  'permissions',
];

/** Records of API keys: partoo-api section 2. They are records only; no key made here opens anything. */
export function apiKeyRoutes(world: World): readonly Route[] {
  const keys = new Map<number, KeyRecord>([[1, makeKey(world, 1, { label: 'Store sync' })]]);
  const mustFind = (id: string | undefined): KeyRecord => {
    const key = keys.get(Number(id));
    if (key === undefined) throw notFound();
    return key;
  };

  return [
    {
      method: 'GET', // [current]
      path: '/api_keys',
      query: ['page', 'per_page', 'status'],
      run: ({ query }) => {
        const kept = [...keys.values()].filter((key) => hasStatus(world, key, query['status']));
        const { page, maxPage, count, rows } = cutPage(kept, { query, firstPage: world.switches.firstPage });
        return ok({ page, max_page: maxPage, count, api_keys: rows });
      },
    },
    {
      method: 'POST', // answer labelled Created [current]
      path: '/api_keys',
      takesBody: true,
      run: ({ body }) => {
        const input = administratorBody(world, body);
        refuseInput(world, input);
        const id = world.nextId();
        const key = makeKey(world, id, input);
        keys.set(id, key);
        return ok(key, 201);
      },
    },
    {
      method: 'GET', // [2021][client]
      path: '/api_keys/{api_key_id}',
      run: ({ params }) => ok(mustFind(params['api_key_id'])),
    },
    {
      method: 'PUT', // [2021][client]
      path: '/api_keys/{api_key_id}',
      takesBody: true,
      run: ({ params, body }) => {
        const key = mustFind(params['api_key_id']);
        const input = administratorBody(world, body);
        refuseInput(world, input);
        const changed = { ...key, ...input };
        keys.set(key.id, changed);
        return ok(changed);
      },
    },
    {
      method: 'POST', // [2021][client]
      path: '/api_keys/revoke/{api_key_id}',
      run: ({ params }) => {
        const key = mustFind(params['api_key_id']);
        keys.set(key.id, { ...key, disabled: true, revoked_at: stamp(world), revoked_by: world.user.id });
        return ok({ status: 'success', id: key.id });
      },
    },
  ];
}

function makeKey(world: World, id: number, input: Fields): KeyRecord {
  const { user } = world;
  const name = `${user.first_name} ${user.last_name}`;
  return {
    label: '',
    description: null,
    ip_whitelist: [],
    has_restricted_permissions: false,
    permissions: [],
    ...input,
    id,
    user_id: user.id,
    user_name: name,
    user_role: user.role,
    user_type: 'bot',
    disabled: false,
    expiration_date: typeof input['expiration_date'] === 'string' ? input['expiration_date'] : null,
    last_used_at: null,
    created_by: user.id,
    created_by_name: name,
    created_at: stamp(world),
    revoked_by: null,
    revoked_by_name: null,
    revoked_at: null,
  };
}

/** inactive = expired or disabled [current]. */
function hasStatus(world: World, key: KeyRecord, status: string | undefined): boolean {
  const isExpired = key.expiration_date !== null && key.expiration_date <= world.today('');
  switch (status) {
    case undefined:
      return true;
    case 'active':
      return !key.disabled && !isExpired;
    case 'inactive':
      return key.disabled || isExpired;
    case 'disabled':
      return key.disabled;
    case 'expired':
      return isExpired;
    default:
      throw badRequest({ status: 'must be active, inactive, disabled or expired' });
  }
}

function refuseInput(world: World, input: Fields): void {
  const problems: Record<string, string> = {};
  for (const key of Object.keys(input)) if (!inputKeys.includes(key)) problems[key] = 'unknown field';

  const expires = input['expiration_date'] ?? null;
  // Tomorrow at the earliest [current].
  if (expires !== null && (!isDate(expires) || expires <= world.today(''))) {
    problems['expiration_date'] = 'must be a date, tomorrow at the earliest';
  }
  // Each requires the other [current].
  if ((input['has_restricted_permissions'] === true) !== (input['permissions'] !== undefined)) {
    problems['permissions'] = 'goes together with has_restricted_permissions';
  }
  if (Object.keys(problems).length > 0) throw badRequest(problems);
}

/** Like `2019-08-22 11:46:38.914467+00`: no strict ISO 8601 (section 2) [current]. */
function stamp(world: World): string {
  return new Date(world.now()).toISOString().replace('T', ' ').replace('Z', '000+00');
}

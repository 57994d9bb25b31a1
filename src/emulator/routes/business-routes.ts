import { mayCreate, mayWrite, refusedFields } from '../access.ts';
import { type Answer, badRequest, forbidden, ok } from '../answer.ts';
import type { KeptBusiness } from '../business-registry.ts';
import { type CheckContext, checkBusiness } from '../check-business.ts';
import { completionRate } from '../completion-rate.ts';
import { cutPage } from '../page.ts';
import type { Call, Route } from '../route.ts';
import { createSearch, searchFilters } from '../search.ts';
import type { World } from '../world.ts';
import { bodyOf, mustFind } from './guards.ts';

type Body = Readonly<Record<string, unknown>>;

/** Search, read, create, update and delete: partoo-api sections 7 and 8. */
export function businessRoutes(world: World): readonly Route[] {
  const search = createSearch(world);
  const paging = ['page', 'per_page', 'order_by', 'code__in'];

  return [
    {
      method: 'GET',
      path: '/business/search',
      query: [...searchFilters, ...paging],
      run: (call) => searchPage(world, search, call),
    },
    {
      method: 'GET',
      path: '/business/search/stats',
      query: searchFilters,
      run: ({ query }) => ok(stats(search({ status: 'open', ...query }))), // default shown on this page [current]
    },
    {
      method: 'POST',
      path: '/business',
      takesBody: true,
      run: ({ body }) => create(world, bodyOf(body)),
    },
    {
      method: 'GET',
      path: '/business/{business_id}',
      run: ({ params }) => ({ status: 200, json: world.businesses.readJson(mustFind(world, params)) }),
    },
    {
      method: 'POST', // not PUT or PATCH [current]
      path: '/business/{business_id}',
      takesBody: true,
      run: ({ params, body }) => update(world, mustFind(world, params), bodyOf(body)),
    },
    {
      method: 'DELETE', // [2021]
      path: '/business/{business_id}',
      run: ({ params }) => {
        const { id } = mustFind(world, params);
        if (!mayWrite(world)) throw forbidden();
        world.remove(id, 'api');
        return ok({ id, status: 'success' });
      },
    },
  ];
}

function searchPage(
  world: World,
  search: (query: Body & Call['query']) => readonly KeptBusiness[],
  call: Call,
): Answer {
  const { switches } = world;
  let { query } = call;
  if (switches.multiCodeFilter === 'absent' && query['code__in'] !== undefined && switches.unknownQuery === 'refused') {
    throw badRequest({ code__in: 'unknown parameter' });
  }
  if (query['per_page'] !== undefined && switches.searchPerPage !== 'honoured') {
    if (switches.searchPerPage === 'refused') throw badRequest({ per_page: 'unknown parameter' });
    query = { ...query, per_page: '30' };
  }

  const { page, maxPage, count, rows } = cutPage(search(query), { query, firstPage: switches.firstPage });
  if (switches.pagesBeyond100 === 'refused' && page - switches.firstPage >= 100) {
    throw badRequest({ page: 'must be at most 100' });
  }
  const businesses = rows.map((row) => world.businesses.readJson(row)).join(',');
  const figures = `"page":${String(page)},"max_page":${String(maxPage)},"count":${String(count)}`;
  return { status: 200, json: `{${figures},"businesses":[${businesses}]}` };
}

function create(world: World, body: Body): Answer {
  if (!mayCreate(world)) throw forbidden();
  const { user } = world;
  // PROVIDER keys choose the organization, others have their own (section 8) [current].
  if (user.role === 'PROVIDER' && body['org_id'] === undefined) throw badRequest({ org_id: 'is required' });
  if (user.role !== 'PROVIDER' && (body['org_id'] ?? user.org_id) !== user.org_id) throw forbidden();

  const orgId = typeof body['org_id'] === 'number' ? body['org_id'] : user.org_id;
  const problems = checkBusiness('create', body, checkContext(world, orgId, body['country']), body['reach']);
  refuse(world, problems);
  const cap = world.orgs.get(orgId)?.max_businesses ?? null;
  if (cap !== null && body['reach'] !== 'GLOBAL' && countLocal(world, orgId) >= cap) {
    const text = `The organization may hold ${String(cap)} businesses`; // the error is unknown, section 8
    throw badRequest(world.switches.maxBusinessesBody === 'string' ? text : { max_businesses: text });
  }

  const id = world.add({ ...body, org_id: orgId }, 'api');
  return ok({ status: 'success', id }, world.switches.createdStatus);
}

function update(world: World, business: KeptBusiness, body: Body): Answer {
  if (!mayWrite(world)) throw forbidden();
  const orgId = typeof body['org_id'] === 'number' ? body['org_id'] : business.orgId;
  const country = body['country'] ?? business.fields['country'];
  refuse(world, checkBusiness('update', body, checkContext(world, orgId, country, business.id), business.reach));

  const refused = refusedFields(world, body);
  if (Object.keys(refused).length > 0) {
    // Whether the rest is applied is unknown (section 24).
    if (world.switches.partlyForbiddenUpdate === 'rest-applied') {
      const rest = Object.entries(body).filter(
        ([field]) => !Object.keys(refused).some((name) => name.split('.')[0] === field),
      );
      if (rest.length > 0) world.write(business.id, Object.fromEntries(rest), 'api');
    }
    throw world.switches.refusedFieldsBody === 'named' ? forbidden(refused) : forbidden();
  }
  world.write(business.id, body, 'api');
  return ok({ status: 'success', id: business.id });
}

function refuse(world: World, problems: Readonly<Record<string, string>>): void {
  const [first, ...others] = Object.entries(problems);
  if (first === undefined) return;
  const isDuplicateAlone = others.length === 0 && first[0] === 'code' && first[1].includes('already used');
  if (isDuplicateAlone && world.switches.duplicateCodeBody === 'string') throw badRequest('This code is already used');
  throw badRequest(problems);
}

/** What the checks of a write know about the world; `ownId` is the business that is written. */
export function checkContext(world: World, orgId: number, country: unknown, ownId?: string): CheckContext {
  return {
    switches: world.switches,
    today: world.today(String(country)),
    definitions: world.definitions.filter((definition) => definition.org_id === orgId),
    categoryState: (gmbId) => world.categories.get(gmbId)?.state,
    hasGroup: (id) => [...world.sections.values()].some(({ groups }) => groups.some((group) => group.id === id)),
    isCodeTaken: (code) => {
      const other = world.businesses.byCode(code, orgId);
      return other !== undefined && other.id !== ownId;
    },
  };
}

function countLocal(world: World, orgId: number): number {
  return world.businesses.all().filter((one) => one.orgId === orgId && one.reach === 'LOCAL').length;
}

/** Figures of section 7 [current]; the borders of low, mid and high are ours. */
function stats(found: readonly KeptBusiness[]): object {
  const rates = found.map(({ fields }) => completionRate(fields));
  const average = rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length);
  return {
    average_completion_rate: Math.round(average),
    counts: {
      low: rates.filter((rate) => rate < 40).length,
      mid: rates.filter((rate) => rate >= 40 && rate < 75).length,
      high: rates.filter((rate) => rate >= 75).length,
    },
  };
}

import { maySee, matchesGroups } from './access.ts';
import { badRequest } from './answer.ts';
import { type KeptBusiness, searchStatus } from './business-registry.ts';
import { isCountryCode } from './countries.ts';
import { readBoolean, readList } from './page.ts';
import type { World } from './world.ts';

type Query = Readonly<Record<string, string>>;
type Keep = (business: KeptBusiness) => boolean;

/** Filters of the search whose names are known: partoo-api section 7 [current; the last six 2021]. */
export const searchFilters = [
  'query',
  'business__in',
  'code',
  'org_id',
  'groups',
  'country',
  'name',
  'zipcode',
  'city',
  'status',
  'modified__gte',
  'features__in',
  'group_id',
  'subscribed_to_rm',
  'subscribed_to_pm',
  'connected_to_gmb_location',
  'connected_to_facebook_location',
] as const;

/** Attributes `order_by` sorts by; which ones Partoo takes is unknown (`name` is the example, section 6). */
const sortable = ['name', 'code', 'created', 'modified', 'city', 'zipcode', 'country', 'status', 'id'];

/** Answers filtered, sorted lists of businesses; the last few are kept until something changes. */
export function createSearch(world: World): (query: Query) => readonly KeptBusiness[] {
  const kept = new Map<string, readonly KeptBusiness[]>();
  let keptVersion = -1;

  return (query) => {
    const { page: _page, per_page: _perPage, ...rest } = query;
    const today = new Date(world.now()).toISOString().slice(0, 13); // hours: dates change with zones
    const key = JSON.stringify([today, rest]);
    if (keptVersion !== world.businesses.version || kept.size > 20) kept.clear();
    keptVersion = world.businesses.version;

    const known = kept.get(key);
    if (known !== undefined) return known;
    const filters = makeFilters(world, rest);
    const found = world.businesses.all().filter((business) => filters.every((keep) => keep(business)));
    const sorted = sort(world, found, rest['order_by']);
    kept.set(key, sorted);
    return sorted;
  };
}

function makeFilters(world: World, query: Query): readonly Keep[] {
  const filters: Keep[] = [(business) => maySee(world, business), statusFilter(world, query)];

  if (query['query'] !== undefined) filters.push(fuzzyFilter(query['query']));
  for (const field of ['name', 'zipcode', 'city']) {
    const wanted = query[field];
    if (wanted !== undefined) filters.push(textFilter(world, field, wanted));
  }
  const ids = readList(query, 'business__in');
  if (ids !== undefined) {
    const wanted = new Set(ids);
    filters.push((business) => wanted.has(business.id));
  }
  filters.push(...codeFilters(world, query), ...scopeFilters(world, query), ...featureFilters(query));
  return filters;
}

/** Shows a default of `open` on the sibling stats page; the effect on the search is unknown (section 7). */
function statusFilter(world: World, query: Query): Keep {
  const { switches } = world;
  const asked = readList(query, 'status') ?? (switches.searchWithoutStatus === 'open-only' ? ['open'] : undefined);
  if (asked === undefined) return () => true;

  const known = ['open', 'closed', 'opening_soon', switches.temporaryClosedFilter];
  const odd = asked.find((status) => !known.includes(status));
  if (odd !== undefined) throw badRequest({ status: `${odd} is none of ${known.join(', ')}` });

  const wanted = new Set(
    asked.map((status) => (status === switches.temporaryClosedFilter ? 'temporarily_closed' : status)),
  );
  return ({ fields }) => wanted.has(searchStatus(fields, world.today(String(fields['country']))));
}

function fuzzyFilter(text: string): Keep {
  const wanted = fold(text);
  return ({ fields }) => ['name', 'city', 'zipcode'].some((field) => fold(fields[field]).includes(wanted));
}

function textFilter({ switches }: World, field: string, text: string): Keep {
  const wanted = fold(text);
  if (switches.textFilters === 'exact') return ({ fields }) => fold(fields[field]) === wanted;
  return ({ fields }) => fold(fields[field]).includes(wanted);
}

function codeFilters({ switches }: World, query: Query): readonly Keep[] {
  const filters: Keep[] = [];
  const wanted = query['code'];
  if (wanted !== undefined) {
    const lower = wanted.toLowerCase();
    filters.push(({ fields }) => {
      const code = String(fields['code']);
      if (switches.codeFilter === 'exact') return code === wanted;
      return switches.codeFilter === 'prefix' ? code.startsWith(wanted) : code.toLowerCase() === lower;
    });
  }
  const codes = switches.multiCodeFilter === 'code__in' ? readList(query, 'code__in') : undefined;
  if (codes !== undefined) filters.push(({ fields }) => codes.includes(String(fields['code'])));
  return filters;
}

function scopeFilters(world: World, query: Query): readonly Keep[] {
  const filters: Keep[] = [];
  const orgId = readNumber(query, 'org_id');
  // PROVIDER only; others fall back to their own organization [current].
  if (orgId !== undefined && world.user.role === 'PROVIDER') filters.push((business) => business.orgId === orgId);

  const groups = readList(query, 'groups')?.map((id) => asNumber('groups', id));
  if (groups !== undefined) {
    filters.push(({ fields }) => matchesGroups(world, (fields['groups'] ?? []) as readonly number[], groups));
  }
  const groupId = readNumber(query, 'group_id');
  if (groupId !== undefined) filters.push(({ fields }) => (fields['groups'] as number[] | undefined)?.[0] === groupId);

  const country = query['country'];
  if (country !== undefined) {
    if (!isCountryCode(country)) throw badRequest({ country: 'must be an upper-case ISO 3166 alpha-2 code' });
    filters.push(({ fields }) => fields['country'] === country);
  }
  const since = readNumber(query, 'modified__gte');
  if (since !== undefined) filters.push(({ modified }) => modified >= since);
  return filters;
}

function featureFilters(query: Query): readonly Keep[] {
  const filters: Keep[] = [];
  const features = [...(readList(query, 'features__in') ?? [])];
  // Equal to features__in=review_management / diffusion (section 7) [2021].
  const older = { subscribed_to_rm: 'review_management', subscribed_to_pm: 'diffusion' };
  for (const [name, feature] of Object.entries(older)) {
    const wanted = readBoolean(query, name);
    if (wanted !== undefined) filters.push(({ fields }) => featuresOf(fields).includes(feature) === wanted);
  }
  if (features.length > 0) {
    filters.push(({ fields }) => features.every((feature) => featuresOf(fields).includes(feature)));
  }
  const connections = {
    connected_to_gmb_location: 'google_location_id',
    connected_to_facebook_location: 'facebook_page_id',
  };
  for (const [name, field] of Object.entries(connections)) {
    const wanted = readBoolean(query, name);
    if (wanted !== undefined) filters.push(({ fields }) => (typeof fields[field] === 'string') === wanted);
  }
  return filters;
}

function featuresOf(fields: Readonly<Record<string, unknown>>): readonly string[] {
  return fields['features'] as readonly string[];
}

function sort(world: World, found: readonly KeptBusiness[], orderBy: string | undefined): readonly KeptBusiness[] {
  if (orderBy === undefined) return found;
  const attribute = orderBy.replace(/^-/, '');
  if (!sortable.includes(attribute)) throw badRequest({ order_by: `must be one of ${sortable.join(', ')}` });

  const sign = orderBy.startsWith('-') ? -1 : 1;
  const keyed = found.map((business) => ({ business, key: sortKey(world, business, attribute) }));
  keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -sign : sign));
  return keyed.map(({ business }) => business);
}

function sortKey({ switches }: World, business: KeptBusiness, attribute: string): string | number {
  if (attribute === 'created' || attribute === 'modified') return business[attribute];
  const value = attribute === 'id' ? business.id : business.fields[attribute];
  const text = typeof value === 'string' ? value : '';
  return switches.stringOrder === 'case-insensitive' ? fold(text) : text;
}

function readNumber(query: Query, name: string): number | undefined {
  const text = query[name];
  return text === undefined ? undefined : asNumber(name, text);
}

function asNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw badRequest({ [name]: 'must be a number' });
  return value;
}

function fold(value: unknown): string {
  return typeof value === 'string' ? value.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase() : '';
}

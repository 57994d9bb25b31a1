import { Refusal, ok } from '../answer.ts';
import type { Category } from '../categories.ts';
import { badRequest } from '../answer.ts';
import { cutPage, readBoolean } from '../page.ts';
import type { Route } from '../route.ts';
import type { World } from '../world.ts';

type Query = Readonly<Record<string, string>>;

/** Languages of section 14 [current]; every name here is in English whatever is asked. */
const languages = 'fr en es it pt-br de ar nl pl cs ca sk pt lv ro bg hu'.split(' ');

/** The catalogue, readable by all roles: partoo-api section 14 [current]. */
export function categoryRoutes(world: World): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/categories',
      query: [
        'country',
        'lang',
        'state',
        'search_query',
        'block_push_long_description_on_gmb',
        'live__isnull',
        'order_by',
        'page',
        'per_page',
        'with_names',
        'with_countries',
      ],
      run: ({ query }) => {
        checkLanguage(query);
        const { page, maxPage, count, rows } = cutPage(list(world, query), {
          query,
          firstPage: world.switches.categoriesFirstPage,
        });
        return ok({ page, max_page: maxPage, count, categories: rows.map((one) => show(one, query)) });
      },
    },
    {
      method: 'GET',
      path: '/categories/{category_id}',
      query: ['lang', 'return_live', 'with_names', 'with_countries'],
      run: ({ params, query }) => {
        checkLanguage(query);
        const found = mustFind(world, params['category_id'] ?? '');
        const wantsLive = readBoolean(query, 'return_live') === true && found.live_id !== null;
        return ok(show(wantsLive ? mustFind(world, found.live_id) : found, query));
      },
    },
    {
      method: 'GET',
      path: '/categories/{category_id}/suggestions',
      query: ['lang'],
      run: ({ params, query }) =>
        ok({ categories: suggest(world, mustFind(world, params['category_id'] ?? ''), query) }),
    },
  ];
}

function list(world: World, query: Query): readonly Category[] {
  const { state, search_query: text, order_by: orderBy } = query;
  if (state !== undefined && state !== 'OK' && state !== 'DEPRECATED')
    throw badRequest({ state: 'must be OK or DEPRECATED' });
  if (orderBy !== undefined && orderBy !== 'gmb_id' && orderBy !== '-gmb_id') {
    throw badRequest({ order_by: 'must be gmb_id or -gmb_id' });
  }
  const blocks = readBoolean(query, 'block_push_long_description_on_gmb');
  const liveIsNull = readBoolean(query, 'live__isnull');
  const wanted = text?.toLowerCase();

  const found = [...world.categories.values()].filter(
    (category) =>
      (state === undefined || category.state === state) &&
      (blocks === undefined || category.block_push_long_description_on_gmb === blocks) &&
      (liveIsNull === undefined || (category.live_id === null) === liveIsNull) &&
      (wanted === undefined || `${category.gmb_id} ${category.name}`.toLowerCase().includes(wanted)),
  );
  if (orderBy === undefined) return found;
  const sign = orderBy.startsWith('-') ? -1 : 1;
  return found.sort((a, b) => (a.gmb_id < b.gmb_id ? -sign : sign));
}

/** The answer to an unknown id is not documented: openapi.yaml lists 400 and no 404 for this call. */
function mustFind(world: World, idOrGcid: string): Category {
  const found =
    world.categories.get(idOrGcid) ?? [...world.categories.values()].find(({ id }) => String(id) === idOrGcid);
  if (found === undefined) throw new Refusal(world.switches.unknownCategoryStatus, { json: 'Resource not found' });
  return found;
}

/** How Partoo chooses is not documented: here, live categories that share the last word. */
function suggest(world: World, category: Category, query: Query): readonly object[] {
  checkLanguage(query);
  const lastWord = category.gmb_id.split(/[:_]/).at(-1) ?? '';
  return [...world.categories.values()]
    .filter((other) => other !== category && other.state === 'OK' && other.gmb_id.endsWith(lastWord))
    .slice(0, 5);
}

function show(category: Category, query: Query): object {
  return {
    ...category,
    // Shape of names not settled: object in the text, array in the schema.
    ...(readBoolean(query, 'with_names') === true ? { names: { en: category.name } } : {}),
    ...(readBoolean(query, 'with_countries') === true ? { countries: ['FR', 'GB', 'US'] } : {}),
  };
}

function checkLanguage({ lang }: Query): void {
  if (lang !== undefined && !languages.includes(lang))
    throw badRequest({ lang: `must be one of ${languages.join(', ')}` });
}

/** Where an API's answer holds its records, and how it seems to be asked for the others. */
export interface AnswerShape {
  /** Settings of the `source` block besides url and auth. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly doubts: Readonly<Record<string, string>>;
}

type Headers = Readonly<Record<string, string | undefined>>;
type Step = readonly string[];

/** Deeper down nobody keeps a list of shops. */
const deepest = 4;

/** Looks at the first answer of an API; null where it holds no list of objects. */
export function readAnswer(body: unknown, headers: Headers): AnswerShape | null {
  const found = recordsIn(body);
  if (found === null) return null;
  const { at, count } = found;
  const paging = pagingOf(body, headers, count);
  const total = pathOf(body, (name, value) => totalName.test(name) && typeof value === 'number' && value >= count);
  const said = total === null ? Number(headers['x-total-count']) : Number(valueAt(body, total));
  const isPart = paging === null && Number.isFinite(said) && said > count;
  return {
    settings: {
      ...(at.length === 0 ? {} : { records: showPath(at) }),
      ...(paging === null ? {} : { paging: paging.settings }),
      ...(total === null ? {} : { total: showPath(total) }),
      ...(total === null && headers['x-total-count'] !== undefined ? { total_header: 'X-Total-Count' } : {}),
    },
    doubts: {
      ...(paging?.doubt === undefined ? {} : { paging: paging.doubt }),
      ...(isPart
        ? {
            url: `the answer holds ${String(count)} of ${String(said)} records; say with paging how to ask for the others`,
          }
        : {}),
    },
  };
}

/** The longest list of objects. */
function recordsIn(body: unknown): { readonly at: Step; readonly count: number } | null {
  let best: { readonly at: Step; readonly count: number } | null = null;
  const look = (value: unknown, at: Step): void => {
    if (Array.isArray(value)) {
      if (value.length > (best?.count ?? 0) && value.every(isObject)) best = { at, count: value.length };
    } else if (isObject(value) && at.length < deepest)
      for (const [name, child] of Object.entries(value)) look(child, [...at, name]);
  };
  look(body, []);
  return best;
}

const totalName =
  /^(?:total|count|total_?(?:count|results|elements|items|records|hits)|nb_?(?:results|hits)|matched)$/iu;
const nextUrlName = /^next(?:_?(?:url|link|page_?url|href|page))?$/iu;
const nextCursorName = /^(?:next_?(?:cursor|page_?token|token)|cursor|continuation_?token)$/iu;
const pagesName = /^(?:max_?page|pages|page_?count|total_?pages|last_?page)$/iu;

interface Paging {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly doubt?: string;
}

function pagingOf(body: unknown, headers: Headers, count: number): Paging | null {
  if (/rel="?next"?/iu.test(headers['link'] ?? '')) return { settings: { type: 'link' } };
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const nextUrl = pathOf(
    body,
    (name, value) => nextUrlName.test(name) && isText(value) && /^(?:https?:|\/|\?)/iu.test(value),
  );
  if (nextUrl !== null) return { settings: { type: 'next', next_at: showPath(nextUrl) } };
  const cursor = pathOf(body, (name, value) => nextCursorName.test(name) && isText(value));
  if (cursor !== null) {
    const param = /token$/iu.test(cursor.at(-1) ?? '') ? 'page_token' : 'cursor';
    return {
      settings: { type: 'cursor', cursor_param: param, cursor_at: showPath(cursor), size: count },
      doubt: 'the names of the parameters are guesses',
    };
  }
  const pages = pathOf(body, (name, value) => pagesName.test(name) && typeof value === 'number' && value > 1);
  if (pages === null) return null;
  return {
    settings: { type: 'page', page_param: 'page', size_param: 'per_page', size: count },
    doubt: 'the names of the parameters are guesses',
  };
}

/** The path to the first value that fits, the shallowest; lists are not looked into. */
function pathOf(body: unknown, fits: (name: string, value: unknown) => boolean): Step | null {
  let level: readonly (readonly [Step, unknown])[] = [[[], body]];
  for (let depth = 0; depth < deepest; depth += 1) {
    const next = level.flatMap(([at, value]) =>
      isObject(value) ? Object.entries(value).map(([name, child]) => [[...at, name], child] as const) : [],
    );
    const found = next.find(([at, value]) => fits(at.at(-1) ?? '', value));
    if (found !== undefined) return found[0];
    level = next;
  }
  return null;
}

function valueAt(body: unknown, at: Step): unknown {
  return at.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), body);
}

/** `data.stores`; `["data.v2"].stores` for a name with a dot of its own. */
function showPath(at: Step): string {
  return at.map((name, index) => (/[.[\]"]/u.test(name) ? `["${name}"]` : index === 0 ? name : `.${name}`)).join('');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

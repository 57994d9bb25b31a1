import { isObject } from './is-object.ts';

/** Which calls a fault acts on. Everything given must fit; nothing given fits every call. */
export interface FaultMatch {
  readonly method?: string;
  /** Tried on the path without base path and query; a text is a regular expression. */
  readonly path?: RegExp | string;
  /** A predicate on the parsed body, or a text that the body must hold. */
  readonly body?: ((body: unknown) => boolean) | string;
  /** A predicate on the query, or values that must be equal. */
  readonly query?: ((query: Readonly<Record<string, string>>) => boolean) | Readonly<Record<string, string>>;
}

interface FaultTiming {
  readonly match?: FaultMatch;
  /** Acts from this matching call on, counted from 1; then once, unless `count` says more. */
  readonly nth?: number;
  /** How many times it acts; without `nth` the default is: until cleared. */
  readonly count?: number;
  /** Chance to act on a matching call, drawn from the emulator's own repeatable numbers. */
  readonly probability?: number;
}

/** What goes wrong. */
export type FaultEffect =
  /** Answers this, without doing anything. `body` an object or a text; default an empty text. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    }
  /** Answers a page of HTML, as a proxy would, without doing anything. Default status 502. */
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'reset-before-effect' }
  | { readonly kind: 'reset-after-effect' }
  /** Never answers, or only after so long. */
  | { readonly kind: 'hang-before-effect'; readonly afterMs?: number }
  | { readonly kind: 'hang-after-effect'; readonly afterMs?: number }
  /** Answers correctly, but late. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** 429 with this Retry-After; null leaves the header out. */
  | { readonly kind: 'retry-after'; readonly value: string | null }
  /** Lists name another total. Default one more. */
  | { readonly kind: 'count-mismatch'; readonly by?: number }
  | { readonly kind: 'empty-page' }
  /** A page after the first answers the rows of the page before it. */
  | { readonly kind: 'repeated-page' }
  | { readonly kind: 'truncated-json' }
  /** Searches leave this business out (id or code); `count` still includes it unless `isCounted` is false. */
  | { readonly kind: 'missing-business'; readonly business: string; readonly isCounted?: boolean };

export type Fault = FaultEffect & FaultTiming;
export type FaultKind = FaultEffect['kind'];

/** What a fault looks at. */
export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The first fault, in order of adding, that acts on this call. */
  pick(target: FaultTarget): Fault | undefined;
}

/** Creates an empty set of faults. */
export function createFaults(random: () => number): Faults {
  let planted: { readonly fault: Fault; matched: number; acted: number }[] = [];

  return {
    add(fault) {
      planted.push({ fault, matched: 0, acted: 0 });
    },
    clear() {
      planted = [];
    },
    pick(target) {
      for (const entry of planted) {
        const { fault } = entry;
        if (!isMatch(fault.match ?? {}, target)) continue;
        entry.matched += 1;
        const limit = fault.count ?? (fault.nth === undefined ? Number.POSITIVE_INFINITY : 1);
        if (entry.matched < (fault.nth ?? 1) || entry.acted >= limit) continue;
        if (fault.probability !== undefined && random() >= fault.probability) continue;
        entry.acted += 1;
        return fault;
      }
      return undefined;
    },
  };
}

const requiredKeys: Readonly<Record<FaultKind, readonly string[]>> = {
  status: ['status'],
  html: [],
  'reset-before-effect': [],
  'reset-after-effect': [],
  'hang-before-effect': [],
  'hang-after-effect': [],
  slow: ['delayMs'],
  'retry-after': ['value'],
  'count-mismatch': [],
  'empty-page': [],
  'repeated-page': [],
  'truncated-json': [],
  'missing-business': ['business'],
};

/** Parses a fault that came over HTTP. Throws an Error that says what is wrong. */
export function parseFault(input: unknown): Fault {
  if (!isObject(input)) throw new Error('a fault is an object with a kind');
  const kind = String(input['kind']);
  if (!Object.hasOwn(requiredKeys, kind)) {
    throw new Error(`kind: "${kind}" is none of ${Object.keys(requiredKeys).join(', ')}`);
  }
  for (const key of requiredKeys[kind as FaultKind])
    if (input[key] === undefined) throw new Error(`${key}: is required`);

  const match = input['match'];
  if (match !== undefined && !isObject(match)) throw new Error('match: expected an object');
  const path = match?.['path'];
  if (path !== undefined) {
    if (typeof path !== 'string') throw new Error('match.path: expected a regular expression as text');
    new RegExp(path).test('');
  }
  return input as unknown as Fault;
}

function isMatch(match: FaultMatch, { method, path, query, body }: FaultTarget): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path !== undefined && !new RegExp(match.path).test(path)) return false;

  const { body: bodyTest, query: queryTest } = match;
  if (typeof bodyTest === 'string' && !JSON.stringify(body ?? '').includes(bodyTest)) return false;
  if (typeof bodyTest === 'function' && !bodyTest(body)) return false;
  if (typeof queryTest === 'function') return queryTest(query);
  return Object.entries(queryTest ?? {}).every(([name, value]) => query[name] === value);
}

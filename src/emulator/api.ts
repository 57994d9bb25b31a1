import {
  type Answer,
  type ErrorDetail,
  Refusal,
  badRequest,
  forbidden,
  notFound,
  unauthenticated,
  unsupportedMediaType,
} from './answer.ts';
import type { Fault } from './faults.ts';
import { type Call, type Route, createRouteFinder } from './route.ts';
import { accessRoutes } from './routes/access-routes.ts';
import { businessRoutes } from './routes/business-routes.ts';
import { categoryRoutes } from './routes/category-routes.ts';
import { customFieldRoutes } from './routes/custom-field-routes.ts';
import { presenceRoutes } from './routes/presence-routes.ts';
import { sectionRoutes } from './routes/section-routes.ts';
import { subResourceRoutes } from './routes/sub-resource-routes.ts';
import { webhookRoutes } from './routes/webhook-routes.ts';
import { spoilAnswer, spoilCall } from './spoil-answer.ts';
import type { World } from './world.ts';

/** A call as it came in; `path` is still encoded and without the base path. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
  readonly text: string;
}

/** Partoo's API as a function: a call in, an answer out, effects in the world. */
export interface Api {
  answer(request: ApiRequest, fault: Fault | undefined): Answer;
  /** The answer to a call without a valid key, or undefined when the key is good. */
  refuseKey(key: string | undefined): Answer | undefined;
  tooManyRequests(retryAfter: string | null): Answer;
}

/** Every operation on offer, spelled as in openapi.yaml. */
export function listRoutes(world: World): readonly Route[] {
  return [
    ...businessRoutes(world),
    ...subResourceRoutes(world),
    ...presenceRoutes(world),
    ...categoryRoutes(world),
    ...customFieldRoutes(world),
    ...sectionRoutes(world),
    ...webhookRoutes(world),
    ...accessRoutes(world),
  ];
}

/** Creates the API over a world. With `validKey` only that key is good, else any that is not empty. */
export function createApi(world: World, validKey: string | undefined): Api {
  const find = createRouteFinder(listRoutes(world));

  return {
    answer(request, fault) {
      try {
        return run(world, find, request, fault);
      } catch (error) {
        if (error instanceof Refusal) return toAnswer(error.status, error.detail, world);
        throw error;
      }
    },
    refuseKey(key) {
      const { keyState, blockedKeyStatus } = world.switches;
      if (key === undefined || key === '' || (validKey !== undefined && key !== validKey)) {
        return refusalAnswer(unauthenticated(), world);
      }
      // How an expired key or a blocked address is answered is unknown (sections 2, 33).
      if (keyState === 'valid') return undefined;
      return refusalAnswer(blockedKeyStatus === 401 ? unauthenticated() : forbidden(), world);
    },
    tooManyRequests(retryAfter) {
      const bodies = {
        empty: '',
        json: '{"errors":{"json":"Too many requests"}}',
        html: '<html><body><h1>429 Too Many Requests</h1></body></html>',
      };
      const kind = world.switches.rateLimitBody; // not documented, section 28
      return {
        status: 429,
        json: bodies[kind],
        headers: {
          'content-type': kind === 'json' ? 'application/json' : 'text/html',
          ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
        },
      };
    },
  };
}

function run(
  world: World,
  find: ReturnType<typeof createRouteFinder>,
  request: ApiRequest,
  fault: Fault | undefined,
): Answer {
  const found = find(request.method, request.path);
  if (found === undefined) throw notFound();
  const { route, params } = found;

  if (route.takesBody === true && !/^application\/json\b/i.test(request.contentType ?? ''))
    throw unsupportedMediaType();
  refuseUnknownQuery(world, route, request.query);
  const call: Call = { params, query: request.query, body: route.takesBody === true ? parse(request.text) : undefined };
  return spoilAnswer(route.run(spoilCall(call, fault, world.switches.firstPage)), fault, call);
}

function refuseUnknownQuery(world: World, route: Route, query: Readonly<Record<string, string>>): void {
  if (world.switches.unknownQuery === 'ignored') return;
  const unknown = Object.keys(query).filter((name) => route.query?.includes(name) !== true);
  if (unknown.length > 0) throw badRequest(Object.fromEntries(unknown.map((name) => [name, 'unknown parameter'])));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The body is not valid JSON');
  }
}

function refusalAnswer(refusal: Refusal, world: World): Answer {
  return toAnswer(refusal.status, refusal.detail, world);
}

/** The guide prints `error` for 400 to 404 and `errors` for 415; the specification and real answers `errors` (28). */
function toAnswer(status: number, detail: ErrorDetail, world: World): Answer {
  const key = status === 415 ? 'errors' : world.switches.errorKey;
  return { status, json: JSON.stringify({ [key]: detail }) };
}

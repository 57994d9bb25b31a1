import type { Answer } from './answer.ts';

/** One call as a route sees it: parsed and decoded. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One operation of the API; `path` is spelled as in openapi.yaml. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Query parameters it knows. */
  readonly query?: readonly string[];
  /** Needs a JSON body. */
  readonly takesBody?: boolean;
  readonly run: (call: Call) => Answer;
}

/** Finds the route of a call; undefined is a 404. */
export type RouteFinder = (
  method: string,
  path: string,
) => { route: Route; params: Record<string, string> } | undefined;

/** Arranges routes by method and length; fixed segments win over parameters. */
export function createRouteFinder(routes: readonly Route[]): RouteFinder {
  const compiled = routes
    .map((route) => ({ route, segments: route.path.split('/').slice(1) }))
    .sort((a, b) => countParams(a.segments) - countParams(b.segments));

  return (method, path) => {
    const parts = path.split('/').slice(1);
    for (const { route, segments } of compiled) {
      if (route.method !== method || segments.length !== parts.length) continue;
      const params = match(segments, parts);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
}

function match(segments: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (segment.startsWith('{')) {
      const value = decode(part);
      if (value === undefined || value === '') return undefined;
      params[segment.slice(1, -1)] = value;
    } else if (segment !== part) return undefined;
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined; // a stray percent sign names nothing
  }
}

function countParams(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith('{')).length;
}

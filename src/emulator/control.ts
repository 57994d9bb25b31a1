import type { BusinessEditor } from './business-editor.ts';
import { type Faults, parseFault } from './faults.ts';
import { isObject } from './is-object.ts';
import { checkPublisherSeed, type PublisherSeed } from './publishers.ts';
import type { RequestLog } from './request-log.ts';
import { type SwitchName, parseSwitches } from './switches.ts';

/** The control endpoints under `/_emulator/`: for tests in another process; they need no key and are not logged. */
export type Control = (
  method: string,
  path: string,
  query: URLSearchParams,
  text: string,
) => { readonly status: number; readonly json: string };

export interface ControlDeps {
  readonly editor: BusinessEditor;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly setSwitch: (name: SwitchName, value: unknown) => void;
  readonly setPublishers: (seed: PublisherSeed) => void;
}

/**
 * Creates the control endpoints.
 *
 * | call                  | body                   | answer                                             |
 * | --------------------- | ---------------------- | -------------------------------------------------- |
 * | GET requests          | `?since=N`             | `{requests}`, those numbered above N               |
 * | DELETE requests       |                        | `{status}`                                         |
 * | POST faults           | a fault or a list      | `{status}`                                         |
 * | DELETE faults         |                        | `{status}`                                         |
 * | POST edit             | `{id \| code, fields}` | `{business}`                                       |
 * | POST add              | `{fields}` or fields   | `{id, business}`                                   |
 * | POST remove           | `{id \| code}`         | `{status}`                                         |
 * | GET businesses        |                        | `{businesses}`                                     |
 * | POST switches         | `{name: value}`        | `{status}`                                         |
 * | POST publisher_states | as in a seed           | `{status}`                                         |
 */
export function createControl({ editor, faults, log, setSwitch, setPublishers }: ControlDeps): Control {
  const done = { status: 'success' };
  const actions: Readonly<Record<string, (body: unknown, query: URLSearchParams) => unknown>> = {
    'GET /requests': (_body, query) => {
      const since = Number(query.get('since') ?? 0);
      return { requests: log.entries.filter(({ number }) => number > since) };
    },
    'DELETE /requests': () => {
      log.clear();
      return done;
    },
    'POST /faults': (body) => {
      for (const fault of (Array.isArray(body) ? (body as unknown[]) : [body]).map(parseFault)) faults.add(fault);
      return done;
    },
    'DELETE /faults': () => {
      faults.clear();
      return done;
    },
    'POST /edit': (body) => {
      const fields = isObject(body) ? body['fields'] : undefined;
      if (!isObject(fields)) throw new Error('fields: expected an object');
      editor.edit(idOrCode(body), fields);
      return { business: editor.find(idOrCode(body)) ?? null };
    },
    'POST /add': (body) => {
      const fields = isObject(body) && isObject(body['fields']) ? body['fields'] : body;
      if (!isObject(fields)) throw new Error('expected an object of fields');
      const id = editor.add(fields);
      return { id, business: editor.find(id) };
    },
    'POST /remove': (body) => {
      editor.remove(idOrCode(body));
      return done;
    },
    'GET /businesses': () => ({ businesses: editor.all() }),
    'POST /switches': (body) => {
      for (const [name, value] of Object.entries(parseSwitches(body))) setSwitch(name as SwitchName, value);
      return done;
    },
    'POST /publisher_states': (body) => {
      const problems = checkPublisherSeed(body);
      if (problems.length > 0) throw new Error(problems.join('; '));
      setPublishers(body as PublisherSeed);
      return done;
    },
  };

  return (method, path, query, text) => {
    const action = actions[`${method} ${path}`];
    if (action === undefined) return { status: 404, json: '{"error":"no such control endpoint"}' };
    try {
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      return { status: 200, json: JSON.stringify(action(body, query)) };
    } catch (error) {
      return { status: 400, json: JSON.stringify({ error: error instanceof Error ? error.message : String(error) }) };
    }
  };
}

function idOrCode(body: unknown): string {
  const value = isObject(body) ? (body['id'] ?? body['code']) : undefined;
  if (typeof value !== 'string') throw new Error('id or code: expected a text');
  return value;
}

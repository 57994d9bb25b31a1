import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { createRandom } from '../../src/emulator/random.ts';

/** Answers of servers within this process, spoilt on their way. */
export interface SpoiltAnswers {
  /** How many were. */
  readonly count: number;
  /** From now on, answers are as they are. */
  stop(): void;
}

export interface SpoilOptions {
  readonly seed: number;
  /** Chance of each answer to be spoilt, of 1. */
  readonly share: { readonly ofReads: number; readonly ofWrites: number };
  /** A word that an answer may quote. */
  readonly secret: string;
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Spoil = (answer: Answer, random: () => number, method: string) => Answer;

/** Spoils what servers answer, after the call had its effect: the caller cannot know what became of it. One at a time. */
export function spoilAnswers({ seed, share, secret }: SpoilOptions): SpoiltAnswers {
  const random = createRandom(seed);
  const spoils = spoilsWith(secret);
  let count = 0;
  const onRequest = (message: unknown): void => {
    const { request, response } = message as {
      readonly request: IncomingMessage;
      readonly response: ServerResponse;
    };
    if (random() >= (request.method === 'GET' ? share.ofReads : share.ofWrites)) return;
    const spoil = pick(spoils, random);
    const [writeHead, end] = [response.writeHead.bind(response), response.end.bind(response)];
    let head: Pick<Answer, 'status' | 'headers'> = { status: 200, headers: {} };
    Object.assign(response, {
      writeHead(status: number, headers: OutgoingHttpHeaders) {
        head = { status, headers };
        return response;
      },
      end(body: string) {
        count += 1;
        const spoilt = spoil({ ...head, body }, random, request.method ?? 'GET');
        writeHead(spoilt.status, { ...spoilt.headers, 'content-length': Buffer.byteLength(spoilt.body) });
        return end(spoilt.body);
      },
    });
  };
  subscribe('http.server.request.start', onRequest);
  return {
    get count() {
      return count;
    },
    stop() {
      unsubscribe('http.server.request.start', onRequest);
    },
  };
}

function spoilsWith(secret: string): readonly Spoil[] {
  const html = `<!doctype html><title>nginx</title><p>x-APIKey: ${secret}</p>`;
  const bodies = ['', ' ', 'null', '0', '""', '[]', '{}', '[null]', 'NaN', '{"a":', html, `"${secret}"`, '\u{feff}{}'];
  const deep = ['['.repeat(50_000), '{"a":'.repeat(50_000), `${'['.repeat(5000)}${']'.repeat(5000)}`];
  const instead: Spoil = (answer, random) => ({ ...answer, body: pick([...bodies, ...deep], random) });
  return [
    instead,
    (answer, random) => ({ ...answer, body: answer.body.slice(0, Math.floor(random() * answer.body.length)) }),
    // A wrong byte somewhere.
    (answer, random) => {
      const at = Math.floor(random() * answer.body.length);
      return { ...answer, body: `${answer.body.slice(0, at)}\u0000${answer.body.slice(at + 1)}` };
    },
    ...Array.from({ length: 4 }, (): Spoil => inJson(ofAnotherKind(secret))),
    inJson(() => undefined),
    // Huge, in a property that nobody knows.
    inJson((old) => (isRecord(old) ? { ...old, [`odd ${secret}`]: 'x'.repeat(300_000) } : old)),
    inJson((old) => (Array.isArray(old) ? [...(old as readonly Json[]), null, 7, {}, [old]] : old)),
    (answer, random, method) => {
      const { body, headers } = instead(answer, random, method);
      // A 429 says that there was no effect; of a write that had one it would be a lie, not a spoilt answer.
      const statuses = [201, 204, 205, 302, 400, 401, 403, 404, 409, 415, 418, 500, 502, 599, 999];
      return { status: pick(statuses, random), body, headers: { ...headers, location: `http://${secret}/` } };
    },
    (answer, random) => ({
      ...answer,
      headers: { ...answer.headers, 'content-type': pick(['', 'text/html', 'application/json;charset=x'], random) },
    }),
  ];
}

/** Puts something else in one place of the JSON; undefined takes the place out. */
function inJson(change: (old: Json, random: () => number) => Json | undefined): Spoil {
  return (answer, random) => {
    const body = changeSomewhere(JSON.parse(answer.body) as Json, random, change);
    return { ...answer, body: JSON.stringify(body ?? null) };
  };
}

function changeSomewhere(
  json: Json,
  random: () => number,
  change: (old: Json, random: () => number) => Json | undefined,
): Json | undefined {
  const names = typeof json === 'object' && json !== null ? Object.keys(json) : [];
  if (names.length === 0 || random() < 0.15) return change(json, random);
  const chosen = pick(names, random);
  const entries = Object.entries(json as object).flatMap(([name, value]): [string, Json][] => {
    const next = name === chosen ? changeSomewhere(value as Json, random, change) : (value as Json);
    return next === undefined ? [] : [[name, next]];
  });
  return Array.isArray(json) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

/** Never a value that could as well be true: a lie is not to be told from the truth. */
function ofAnotherKind(secret: string): (old: Json, random: () => number) => Json {
  return (old, random) => {
    const others: readonly Json[] = [true, -1, 1e308, secret, '', [], [[]], {}, { [secret]: [null] }];
    return pick(
      others.filter((other) => kindOf(other) !== kindOf(old)),
      random,
    );
  };
}

function kindOf(json: Json): string {
  return Array.isArray(json) ? 'array' : json === null ? 'string' : typeof json;
}

function isRecord(json: Json): json is { readonly [name: string]: Json } {
  return kindOf(json) === 'object';
}

function pick<T>(things: readonly T[], random: () => number): T {
  const chosen = things[Math.floor(random() * things.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

import { RequestError, TimeoutError } from 'got';
import type { ErrorCode } from '../domain/errors.ts';
import { deepestJson, isTooDeep } from '../domain/json-depth.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Scrub } from './scrub.ts';

/** An answer that says something: JSON of any status that repeating would not change. */
export interface HttpAnswer {
  readonly status: number;
  /** Parsed JSON, or what was recalled of it; null without a body. A short text where a refusal (4xx) was not JSON. */
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** How one try ended. Texts are free of secrets. */
export type Attempt =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  | {
      readonly kind: 'failure';
      readonly code: ErrorCode;
      /** Follows "GET /path": `answered 503`, `timed out after 30 s`. */
      readonly what: string;
      readonly hint?: string;
      readonly status: number | null;
      /** Would the same request have a fair chance later? */
      readonly isPassing: boolean;
      readonly mayHaveArrived: boolean;
      /** 429 only: seconds for which every call of this key must wait. */
      readonly pauseSeconds?: number;
    };

/** The parts of got's response that are looked at. */
interface PlainResponse {
  readonly statusCode: number;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** How the body of an answer is read. */
interface BodyReading {
  /** `JSON.parse` unless said. It throws where the text is no JSON. */
  readonly parse?: ((text: string) => unknown) | undefined;
  /** See `HttpRequest`. */
  readonly recall?: ((bytes: Uint8Array) => unknown) | undefined;
}

/**
 * Judges an answer.
 *
 * | answer                                   | result                                           |
 * | ---------------------------------------- | ------------------------------------------------ |
 * | 429                                      | pause the key, repeat (it had no effect)         |
 * | 5xx, 408                                 | repeat                                           |
 * | 3xx                                      | failure: redirects are never followed (R36)      |
 * | 2xx or 404 that is not JSON              | repeat: a proxy's page says nothing of Partoo (R2, R3) |
 * | 2xx and 4xx with JSON, 204               | answer                                           |
 * | other 4xx that is not JSON               | answer, the text as body                         |
 *
 * What is nested deeper than anything that Partoo says is no JSON here: whoever quotes it would end with the stack.
 */
export function judgeResponse(
  response: PlainResponse,
  nowMs: number,
  scrub: Scrub,
  { parse = parseShallow, recall }: BodyReading = {},
): Attempt {
  const { statusCode: status } = response;
  const headers = flatten(response.headers);
  const recalled = status === 200 ? recall?.(response.body) : undefined;
  if (recalled !== undefined) return { kind: 'answer', answer: { status, body: recalled, headers } };
  const said = new TextDecoder().decode(response.body);
  // What a refusal says is shown to people, and it may quote the key. Scrubbed before it is cut, so that no half stays.
  const text = status >= 400 ? scrub(said) : said;
  if (status === 429) {
    const pauseSeconds = parseRetryAfter(headers['retry-after'], nowMs);
    const failed = { kind: 'failure', code: 'PARTOO_RATE_LIMITED', status, isPassing: true } as const;
    return { ...failed, what: `answered 429${excerpt(text)}`, mayHaveArrived: false, pauseSeconds };
  }
  if (status >= 500 || status === 408) {
    const what = `answered ${String(status)}${excerpt(text)}`;
    return { kind: 'failure', code: 'PARTOO_FAILED', what, status, isPassing: true, mayHaveArrived: true };
  }
  if (status >= 300 && status < 400) return redirected(status, headers['location']);

  const body = parseJson(text, parse);
  if (body.isJson) return { kind: 'answer', answer: { status, body: body.value, headers } };
  if (status === 204) return { kind: 'answer', answer: { status, body: null, headers } };
  if (status >= 400 && status !== 404) {
    return { kind: 'answer', answer: { status, body: shorten(text), headers } };
  }
  const what = `answered ${String(status)} with something that is not JSON${excerpt(scrub(text))}`;
  return { kind: 'failure', code: 'PARTOO_UNEXPECTED', what, status, isPassing: true, mayHaveArrived: true };
}

/** A key sent along would reach whoever the other host is; and a moved API is for a person to look at. */
function redirected(status: number, location: string | undefined): Attempt {
  const host = location !== undefined && URL.canParse(location) ? new URL(location).host : 'another path';
  return {
    kind: 'failure',
    code: 'PARTOO_UNEXPECTED',
    what: `answered ${String(status)}, a redirect to ${host}, which is not followed`,
    hint: 'Check partoo.environment and partoo.base_url.',
    status,
    isPassing: false,
    mayHaveArrived: false,
  };
}

/** Connection failures before which nothing can have been sent. */
const neverConnected = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'];
const connectPhases = ['lookup', 'connect', 'secureConnect'];
const certificateFault = /CERT|^ERR_TLS|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH/;

/** Translates what got threw. Its object goes no further: it holds the request's headers, hence the key (R35). */
export function judgeError(error: unknown, timeoutMs: number): Attempt {
  const failed = { kind: 'failure', status: null, isPassing: true } as const;
  if (error instanceof TimeoutError) {
    const isConnecting = connectPhases.includes(error.event);
    const what = `${isConnecting ? 'found no connection' : 'timed out'} within ${String(timeoutMs / 1000)} s`;
    return { ...failed, code: 'PARTOO_TIMEOUT', what, mayHaveArrived: !isConnecting };
  }

  const code = error instanceof RequestError ? error.code : 'unknown';
  if (certificateFault.test(code)) {
    const hint = 'The certificate of the host is not trusted. Checking it cannot be switched off.';
    const what = `was not sent: TLS check failed (${code})`;
    return { ...failed, code: 'PARTOO_UNREACHABLE', what, hint, isPassing: false, mayHaveArrived: false };
  }
  if (code === 'ERR_INVALID_CHAR') {
    const hint = 'Check the API key: it holds a character that no header may hold.';
    const what = 'was not sent: a header holds an impossible character';
    return { ...failed, code: 'PARTOO_UNREACHABLE', what, hint, isPassing: false, mayHaveArrived: false };
  }
  const mayHaveArrived = !neverConnected.includes(code);
  const what = mayHaveArrived ? `lost the connection (${code})` : `found no connection (${code})`;
  return { ...failed, code: 'PARTOO_UNREACHABLE', what, mayHaveArrived };
}

const shownLength = 300;

/** On one line, at most 300 characters. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > shownLength ? `${line.slice(0, shownLength)}…` : line;
}

function excerpt(text: string): string {
  const short = shorten(text);
  return short === '' ? '' : `: ${short}`;
}

function parseShallow(text: string): unknown {
  if (isTooDeep(text)) throw new SyntaxError(`nested deeper than ${String(deepestJson)} levels`);
  return JSON.parse(text);
}

function parseJson(
  text: string,
  parse: (text: string) => unknown,
): { readonly isJson: true; readonly value: unknown } | { readonly isJson: false } {
  try {
    return { isJson: true, value: parse(text) };
  } catch {
    return { isJson: false };
  }
}

function flatten(headers: PlainResponse['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'object' ? value.join(', ') : value]),
  );
}

import { SyncError, type ErrorCode } from '../../domain/errors.ts';
import type { Clock, Log } from '../../domain/ports.ts';
import type { HttpAnswer } from '../../http/attempt.ts';
import { createHttpClient, type HttpClient, type HttpRequest } from '../../http/http-client.ts';
import { createScrub } from '../../http/scrub.ts';
import { parseJson } from '../json/parse-record.ts';
import type { HttpAuth } from './options.ts';
import { createPace } from './pace.ts';

/** How to talk to the API. */
export interface ApiOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth?: HttpAuth | undefined;
  readonly requestsPerMinute: number;
  readonly timeoutMs: number;
}

/** One request; the path, and the query apart from it, as it may hold a key. */
export interface ApiRequest {
  readonly method: HttpRequest['method'];
  readonly url: URL;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An API with its credentials. */
export interface Api {
  /**
   * Answers what came back, 2xx or 412; everything else is an error. Reads are repeated freely, writes only where that is safe.
   * @throws SyncError SOURCE_NOT_FOUND, SOURCE_UNREACHABLE, SOURCE_UNAUTHORIZED, SOURCE_UNREADABLE, ABORTED
   */
  request(request: ApiRequest, signal: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}

export interface ApiDeps {
  readonly log: Log;
  readonly clock: Clock;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

/** Before a token runs out, by this much, another is asked for. */
const tokenMarginSeconds = 30;

/** Creates the way to one API. Credentials go to its host and nowhere else; redirects are not followed (R36). */
export function createApi(options: ApiOptions, deps: ApiDeps): Api {
  const { auth } = options;
  const { origin } = new URL(options.url);
  const budget = createPace(options.requestsPerMinute, deps.clock);
  const secrets = secretsOf(auth);
  const clientFor = (baseUrl: string, headers: Readonly<Record<string, string>>): HttpClient =>
    createHttpClient({
      ...{
        baseUrl,
        headers,
        budget,
        secrets,
        parseJson,
        timeoutMs: options.timeoutMs,
        concurrency: 2,
        peer: 'the source',
      },
      ...deps,
    });
  const client = clientFor(origin, { ...options.headers, ...fixedHeaders(auth) });
  const tokenClient = auth?.type === 'oauth2' ? clientFor(new URL(auth.token_url).origin, {}) : null;
  let token: { readonly text: string; readonly until: number } | null = null;

  async function tokenHeaders(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    if (auth?.type !== 'oauth2' || tokenClient === null) return {};
    if (token === null || deps.clock.now() >= token.until)
      token = await askForToken(tokenClient, auth, deps.clock, signal);
    return { authorization: `Bearer ${token.text}` };
  }

  async function once({ method, url, json, headers }: ApiRequest, signal: AbortSignal): Promise<HttpAnswer> {
    if (url.origin !== origin) throw otherHost(url);
    const bearer = await tokenHeaders(signal);
    const key = auth?.type === 'api_key' && auth.in === 'query' ? [[auth.name, auth.api_key] as const] : [];
    const parameters = [...[...url.searchParams].filter(([name]) => key.every(([own]) => own !== name)), ...key];
    return client.request({
      ...{ method, path: url.pathname, parameters, signal, priority: 'normal', repeat: 'freely' },
      headers: { ...headers, ...bearer },
      ...(json === undefined ? {} : { json }),
    });
  }

  return {
    async request(request, signal) {
      try {
        const answer = await once(request, signal);
        // A token may be taken back before its time.
        if (answer.status !== 401 || auth?.type !== 'oauth2') return judge(answer, request);
        token = null;
        return judge(await once(request, signal), request);
      } catch (error) {
        throw translate(error, token === null ? secrets : [...secrets, token.text]);
      }
    },
    close() {
      client.close();
      tokenClient?.close();
    },
  };
}

function secretsOf(auth: HttpAuth | undefined): readonly string[] {
  switch (auth?.type) {
    case 'bearer':
      return [auth.token];
    case 'basic':
      return [auth.password, basic(auth.user, auth.password)];
    case 'api_key':
      return [auth.api_key];
    case 'oauth2':
      return [auth.client_secret, basic(auth.client_id, auth.client_secret)];
    case undefined:
      return [];
  }
}

function fixedHeaders(auth: HttpAuth | undefined): Readonly<Record<string, string>> {
  if (auth?.type === 'bearer') return { authorization: `Bearer ${auth.token}` };
  if (auth?.type === 'basic') return { authorization: `Basic ${basic(auth.user, auth.password)}` };
  return auth?.type === 'api_key' && auth.in === 'header' ? { [auth.name]: auth.api_key } : {};
}

function basic(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}

/** RFC 6749, section 4.4. */
async function askForToken(
  client: HttpClient,
  auth: HttpAuth & { readonly type: 'oauth2' },
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly until: number }> {
  const { token_url: at, client_id: id, client_secret: secret, scope, client_auth: way } = auth;
  const url = new URL(at);
  const { status, body } = await client.request({
    ...{
      method: 'POST',
      path: url.pathname,
      parameters: [...url.searchParams],
      signal,
      priority: 'normal',
      repeat: 'freely',
    },
    form: {
      grant_type: 'client_credentials',
      ...(scope === undefined ? {} : { scope }),
      ...(way === 'body' ? { client_id: id, client_secret: secret } : {}),
    },
    // The parts are form-encoded before they are joined.
    headers:
      way === 'basic' ? { authorization: `Basic ${basic(encodeURIComponent(id), encodeURIComponent(secret))}` } : {},
  });
  const { access_token: text, expires_in: seconds } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (status < 300 && typeof text === 'string' && text !== '') {
    const lasts = Number(seconds ?? 300);
    const margin = Math.min(tokenMarginSeconds, lasts / 2);
    return { text, until: clock.now() + (Number.isFinite(lasts) ? lasts - margin : 270) * 1000 };
  }
  throw new SyncError(`the token server ${url.host} gave no token (${String(status)})`, {
    code: 'SOURCE_UNAUTHORIZED',
    retryable: false,
    hint: 'Check source.auth.token_url, client_id, client_secret and scope.',
  });
}

function judge(answer: HttpAnswer, { method, url }: ApiRequest): HttpAnswer {
  const { status } = answer;
  if (status < 300 || status === 412) return answer;
  const said = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? '');
  const code: ErrorCode =
    status === 401 || status === 403
      ? 'SOURCE_UNAUTHORIZED'
      : status === 404 || status === 410
        ? 'SOURCE_NOT_FOUND'
        : 'SOURCE_UNREADABLE';
  const hints = {
    SOURCE_UNAUTHORIZED: 'Check source.auth, and what it may do there.',
    SOURCE_NOT_FOUND: 'Check source.url.',
  } as const;
  throw new SyncError(`the source: ${method} ${url.pathname} answered ${String(status)}: ${said.slice(0, 300)}`, {
    code,
    retryable: false,
    hint: code in hints ? hints[code as keyof typeof hints] : 'Check source.url, source.headers and source.paging.',
  });
}

const sourceCodes: Partial<Readonly<Record<ErrorCode, ErrorCode>>> = {
  PARTOO_UNREACHABLE: 'SOURCE_UNREACHABLE',
  PARTOO_TIMEOUT: 'SOURCE_UNREACHABLE',
  PARTOO_RATE_LIMITED: 'SOURCE_UNREACHABLE',
  PARTOO_FAILED: 'SOURCE_UNREACHABLE',
  PARTOO_UNEXPECTED: 'SOURCE_UNREADABLE',
};

/** The client speaks of Partoo's errors: they become those of a source, without any token. */
function translate(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof SyncError)) return error;
  const code = sourceCodes[error.code] ?? error.code;
  const hint = code === error.code ? error.hint : 'Look at the server, and at source.url.';
  return new SyncError(createScrub(secrets)(error.message), {
    ...{ code, retryable: error.retryable },
    ...(hint === undefined ? {} : { hint }),
  });
}

function otherHost(url: URL): SyncError {
  return new SyncError(`the source names a page on another host, ${url.host}, which is not asked`, {
    code: 'SOURCE_UNREADABLE',
    retryable: false,
    hint: 'Credentials are sent to the host of source.url only.',
  });
}

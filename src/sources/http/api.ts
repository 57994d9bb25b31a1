import { SyncError, type ErrorCode } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { HttpAnswer } from '../../http/attempt.ts';
import { createHttpClient, type HttpClient, type HttpRequest } from '../../http/http-client.ts';
import { parseJson } from '../json/parse-record.ts';
import type { HttpAuth } from '../auth/options.ts';
import { createCredentials, fixedSecrets } from '../auth/credentials.ts';
import { translateToSource } from './translate-to-source.ts';
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
  /** `never`: not sent again where nobody knows whether it arrived, as for a record to be added (R12). */
  readonly repeat?: HttpRequest['repeat'];
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

/** Creates the way to one API. Credentials go to its host and nowhere else; redirects are not followed (R36). */
export function createApi(options: ApiOptions, deps: ApiDeps): Api {
  const { origin } = new URL(options.url);
  const budget = createPace(options.requestsPerMinute, deps.clock);
  const clientFor = (baseUrl: string, headers: Readonly<Record<string, string>>): HttpClient =>
    createHttpClient({
      ...{
        baseUrl,
        headers,
        budget,
        secrets: fixedSecrets(options.auth),
        parseJson,
        timeoutMs: options.timeoutMs,
        concurrency: 2,
        peer: 'the source',
      },
      ...deps,
    });
  const client = clientFor(origin, options.headers);
  const credentials = createCredentials(options.auth, (tokenOrigin) => clientFor(tokenOrigin, {}), deps.clock);

  async function once(
    { method, url, json, headers, repeat = 'freely' }: ApiRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    if (url.origin !== origin) throw otherHost(url);
    const own = await credentials.headers(signal);
    return client.request({
      ...{ method, path: url.pathname, signal, priority: 'normal', repeat },
      parameters: [...credentials.addTo(url).searchParams],
      headers: { ...headers, ...own },
      ...(json === undefined ? {} : { json }),
    });
  }

  return {
    async request(request, signal) {
      try {
        const answer = await once(request, signal);
        // A token may be taken back before its time.
        if (answer.status !== 401 || !credentials.renew()) return judge(answer, request);
        return judge(await once(request, signal), request);
      } catch (error) {
        throw translateToSource(error, credentials.secrets());
      }
    },
    close() {
      client.close();
      credentials.close();
    },
  };
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

function otherHost(url: URL): SyncError {
  return new SyncError(`the source names a page on another host, ${url.host}, which is not asked`, {
    code: 'SOURCE_UNREADABLE',
    retryable: false,
    hint: 'Credentials are sent to the host of source.url only.',
  });
}

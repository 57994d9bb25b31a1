import { SyncError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { HttpClient } from '../../http/http-client.ts';
import type { HttpAuth } from './options.ts';

/** What shows another end who asks. For one host: whoever uses it sends it to no other (R36). */
export interface Credentials {
  /** To be sent with a request; asks for a token where one is needed. @throws SyncError SOURCE_UNAUTHORIZED, SOURCE_UNREACHABLE */
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The address with the key that is sent as a parameter, if it is one. */
  addTo(url: URL): URL;
  /** After a refusal: is there something to be tried again with? A token may be taken back before its time. */
  renew(): boolean;
  /** All that may appear in no message, now. */
  secrets(): readonly string[];
  close(): void;
}

/** Before a token runs out, by this much, another is asked for. */
const tokenMarginSeconds = 30;

/** Creates credentials from what is configured. `clientFor` gives the way to the server of tokens, by its origin. */
export function createCredentials(
  auth: HttpAuth | undefined,
  clientFor: (origin: string) => HttpClient,
  clock: Clock,
): Credentials {
  const tokenClient = auth?.type === 'oauth2' ? clientFor(new URL(auth.token_url).origin) : null;
  const fixed = fixedHeaders(auth);
  let token: { readonly text: string; readonly until: number } | null = null;

  return {
    async headers(signal) {
      if (auth?.type !== 'oauth2' || tokenClient === null) return fixed;
      if (token === null || clock.now() >= token.until) token = await askForToken(tokenClient, auth, clock, signal);
      return { authorization: `Bearer ${token.text}` };
    },
    addTo(url) {
      if (auth?.type !== 'api_key' || auth.in !== 'query') return url;
      const withKey = new URL(url);
      withKey.searchParams.set(auth.name, auth.api_key);
      return withKey;
    },
    renew() {
      if (token === null) return false;
      token = null;
      return true;
    },
    secrets: () => (token === null ? fixedSecrets(auth) : [...fixedSecrets(auth), token.text]),
    close() {
      tokenClient?.close();
    },
  };
}

/** What is secret of it from the start; a token comes with time. */
export function fixedSecrets(auth: HttpAuth | undefined): readonly string[] {
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

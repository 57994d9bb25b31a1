import type { LoadedConfig } from './config/load-config.ts';
import { SyncError } from './domain/errors.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Log } from './domain/ports/log.ts';
import { createApi } from './sources/http/api.ts';

/**
 * The first answer of the API that is the source of a configuration, with its credentials, before anybody knows where in
 * it the records are.
 * @throws SyncError SOURCE_NOT_FOUND, SOURCE_UNREACHABLE, SOURCE_UNAUTHORIZED, SOURCE_UNREADABLE, ABORTED
 */
export async function lookAtApi(
  { config: { source } }: LoadedConfig,
  deps: { readonly log: Log; readonly clock: Clock },
  signal: AbortSignal,
): Promise<{ readonly body: unknown; readonly headers: Readonly<Record<string, string | undefined>> }> {
  if (source.kind !== 'http')
    throw new SyncError('the source is no API', { code: 'SOURCE_UNREADABLE', retryable: false });
  const api = createApi(source, { ...deps, random: Math.random });
  try {
    return await api.request({ method: 'GET', url: new URL(source.url) }, signal);
  } finally {
    api.close();
  }
}

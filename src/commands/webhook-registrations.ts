import type { App } from '../app.ts';
import { SyncError } from '../domain/errors.ts';
import type { Finding } from './finding.ts';

type Registration = Awaited<ReturnType<App['webhooks']['list']>>[number];

/** What may have happened to a business; nothing else that Partoo tells of leads to a read. */
const heardTypes = ['business_created', 'business_updated', 'business_deleted'] as const;

/** How Partoo's registrations and ours stand to each other. */
export interface Registrations {
  /** All that Partoo has, in its order. */
  readonly listed: readonly Registration[];
  /** Types that come to us. */
  readonly ours: readonly string[];
  /** Types that go nowhere yet. */
  readonly missing: readonly string[];
  /** Types of ours that Partoo delivers to another address: it knows one for each type and organization. */
  readonly elsewhere: readonly Registration[];
}

/** Compares; pure. */
export function compareRegistrations(listed: readonly Registration[], publicUrl: string): Registrations {
  const own = canonical(publicUrl);
  const isOurs = ({ url }: Registration): boolean => canonical(url) === own;
  const find = (type: string): readonly Registration[] => listed.filter(({ eventType }) => eventType === type);
  return {
    listed,
    ours: heardTypes.filter((type) => find(type).some(isOurs)),
    missing: heardTypes.filter((type) => find(type).length === 0),
    elsewhere: heardTypes.flatMap((type) => (find(type).some(isOurs) ? [] : find(type))),
  };
}

/** The address that Partoo is told, as configured. @throws SyncError USAGE where none is */
export function publicUrlOf({ config }: Pick<App, 'config'>): string {
  const url = config.server?.webhooks?.publicUrl ?? null;
  if (url !== null) return url;
  throw new SyncError('server.webhooks.public_url is not set: nobody knows where Partoo should deliver', {
    code: 'USAGE',
    retryable: false,
    hint: 'Set it to the https:// address under which Partoo reaches server.webhooks.path.',
  });
}

/** For `check`: is what is configured registered? A key that may not see webhooks can still sync. */
export async function checkWebhooks(app: App, signal: AbortSignal): Promise<readonly Finding[]> {
  const publicUrl = app.config.server?.webhooks?.publicUrl ?? null;
  if (publicUrl === null) return [];
  try {
    const { missing, elsewhere } = compareRegistrations(await app.webhooks.list(signal), publicUrl);
    if (missing.length + elsewhere.length === 0)
      return [{ area: 'partoo', level: 'ok', message: 'webhooks are registered for server.webhooks.public_url' }];
    return [
      ...(missing.length === 0
        ? []
        : [warning(`server.webhooks.public_url is not registered for ${missing.join(', ')}`)]),
      ...elsewhere.map(({ eventType, url }) => warning(`Partoo delivers ${eventType} to ${url}`)),
    ];
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'PARTOO_FORBIDDEN') throw error;
    return [warning('the key may not see webhooks, so nobody knows whether they are registered')];
  }
}

function warning(message: string): Finding {
  const hint =
    'Without webhooks edits in Partoo are found on schedule. See "partoo-sync webhooks list" and "… register".';
  return { area: 'partoo', level: 'warning', message, hint };
}

function canonical(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}

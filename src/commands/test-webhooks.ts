import type { App } from '../app.ts';
import { SyncError } from '../domain/errors.ts';
import type { StoredEvent } from '../domain/memory/events.ts';
import { probeAddress, readDeliveries, type Deliveries } from '../probe-webhooks.ts';
import { exitCodes, type Context } from './context.ts';
import { compareRegistrations, publicUrlOf } from './webhook-registrations.ts';

/** A person looks at the screen meanwhile. */
const lookMs = 500;
const countedMs = 3_000;

/**
 * Tests the way of an event from its end: is the daemon there, does the public address lead to it and does it refuse what
 * Partoo did not sign, is Partoo told of it, and does a delivery of Partoo's arrive. Partoo's own test call has no documented
 * path (partoo-api section 27), so a person sends it from the app, or edits a business.
 */
export async function testWebhooks(
  context: Context,
  { waitSeconds }: { readonly waitSeconds: number },
): Promise<number> {
  const app = context.open();
  const publicUrl = publicUrlOf(app);
  const say = (level: 'ok' | 'warning' | 'wrong', text: string): void => {
    context.print(`${level.padEnd(8)}${text}\n`);
  };
  const before = await deliveriesOf(app, context);
  say('ok', 'the daemon answers, and expects webhooks');

  const probe = await probeAddress(publicUrl, context.signal);
  const isThere = probe.status === 401 && (await isRefusalCounted(app, context, before));
  if (isThere) say('ok', 'server.webhooks.public_url leads to it, and what nobody signed is refused');
  else say('warning', `${describeProbe(probe)}; it may still be reached from where Partoo is`);

  const { missing, elsewhere } = compareRegistrations(await app.webhooks.list(context.signal), publicUrl);
  const unheard = [...missing, ...elsewhere.map(({ eventType }) => eventType)];
  if (unheard.length === 0) say('ok', 'Partoo is told to deliver there');
  else say('wrong', `Partoo is not told to deliver ${unheard.join(', ')} there: partoo-sync webhooks register`);

  if (waitSeconds === 0) return isThere && unheard.length === 0 ? exitCodes.done : exitCodes.failed;
  context.note(
    `Now send a test from Partoo (Settings > Integrations > Webhooks), or edit a business there. Waiting ${String(waitSeconds)} s …`,
  );
  const arrived = await waitForDelivery(app, context, await deliveriesOf(app, context), waitSeconds);
  const [level, text] = describeArrival(arrived, waitSeconds);
  say(level, text);
  return level === 'ok' ? exitCodes.done : exitCodes.failed;
}

/** The daemon answers from one second to the next with the same counts. */
async function isRefusalCounted(app: App, context: Context, before: Deliveries): Promise<boolean> {
  const until = context.clock.now() + countedMs;
  while (context.clock.now() < until) {
    if ((await deliveriesOf(app, context)).refused > before.refused) return true;
    await context.clock.sleep(lookMs, context.signal);
  }
  return false;
}

type Arrival = { readonly result: keyof Deliveries; readonly event: StoredEvent | null } | null;

async function waitForDelivery(app: App, context: Context, before: Deliveries, waitSeconds: number): Promise<Arrival> {
  const { clock, signal } = context;
  const until = clock.now() + waitSeconds * 1000;
  const since = new Date(clock.now()).toISOString();
  while (clock.now() < until) {
    const now = await deliveriesOf(app, context);
    const results = ['accepted', 'duplicate', 'not_stored', 'refused'] as const;
    const result = results.find((name) => now[name] > before[name]);
    if (result !== undefined) return { result, event: result === 'accepted' ? await newestEvent(app, since) : null };
    await clock.sleep(lookMs, signal);
  }
  return null;
}

/** It stands in the state until a run has read for it, which is at least a quiet period later. */
async function newestEvent(app: App, since: string): Promise<StoredEvent | null> {
  const memory = await app.openMemory();
  try {
    return memory.pendingEvents().findLast(({ receivedAt }) => receivedAt >= since) ?? null;
  } finally {
    memory.close();
  }
}

function describeArrival(arrived: Arrival, waitSeconds: number): readonly ['ok' | 'wrong', string] {
  switch (arrived?.result) {
    case undefined:
      return ['wrong', `nothing arrived in ${String(waitSeconds)} s`];
    case 'accepted': {
      const { kind, businessId } = arrived.event ?? { kind: 'an event', businessId: null };
      return ['ok', `arrived and was stored: ${kind}${businessId === null ? '' : ` of business ${businessId}`}`];
    }
    case 'duplicate':
      return ['ok', 'arrived: the same event as one that was stored before'];
    case 'not_stored':
      return ['wrong', 'arrived, and could not be stored: see the log of the daemon'];
    case 'refused':
      return [
        'wrong',
        'arrived, and its signature was not valid: is partoo.environment, or server.webhooks.public_key, that of this Partoo?',
      ];
  }
}

function describeProbe({ status, problem }: Awaited<ReturnType<typeof probeAddress>>): string {
  if (status === null) return `server.webhooks.public_url cannot be reached from here: ${problem ?? 'unknown'}`;
  if (status === 401) return 'server.webhooks.public_url answers 401, and leads to another daemon than this one';
  return `server.webhooks.public_url answers ${String(status)} where the daemon would answer 401`;
}

async function deliveriesOf(app: App, { signal }: Context): Promise<Deliveries> {
  const { server } = app.config;
  const found = server === null ? null : await readDeliveries(server.listen, signal);
  if (found !== null) return found;
  throw new SyncError('no daemon of this configuration answers on server.listen', {
    code: 'SERVER_UNAVAILABLE',
    retryable: true,
    hint: 'Start "partoo-sync daemon" on this machine first.',
  });
}

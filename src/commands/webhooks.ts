import { cleanText } from '../reports/clean-text.ts';
import { exitCodes, type Command, type Context } from './context.ts';
import { testWebhooks } from './test-webhooks.ts';
import { compareRegistrations, publicUrlOf, type Registrations } from './webhook-registrations.ts';

export interface WebhooksOptions {
  readonly action: 'list' | 'register' | 'test';
  readonly yes: boolean;
  readonly isJson: boolean;
  /** `test`: how long a delivery is waited for. */
  readonly waitSeconds: number;
}

/** Partoo's webhooks: list them, register ours, test whether they arrive. Only `register` changes anything. */
export const webhooksCommand: Command<WebhooksOptions> = async (context, options) => {
  switch (options.action) {
    case 'list':
      return list(context, options);
    case 'register':
      return register(context, options);
    case 'test':
      return testWebhooks(context, options);
  }
};

async function list(context: Context, { isJson }: WebhooksOptions): Promise<number> {
  const app = context.open();
  const publicUrl = app.config.server?.webhooks?.publicUrl ?? null;
  const listed = await app.webhooks.list(context.signal);
  if (isJson) {
    context.print(`${JSON.stringify({ public_url: publicUrl, webhooks: listed }, null, 2)}\n`);
    return exitCodes.done;
  }
  const registrations = publicUrl === null ? null : compareRegistrations(listed, publicUrl);
  context.print(listed.length === 0 ? 'Partoo has no webhooks for this organization.\n' : `${table(listed)}\n`);
  if (registrations !== null) context.print(`${standing(registrations)}\n`);
  return exitCodes.done;
}

/** Registers what is missing and adopts what is there, so that running it twice changes nothing. */
async function register(context: Context, { yes, isJson }: WebhooksOptions): Promise<number> {
  const app = context.open();
  const publicUrl = publicUrlOf(app);
  const before = compareRegistrations(await app.webhooks.list(context.signal), publicUrl);
  const say = (text: string): void => {
    if (!isJson) context.print(`${text}\n`);
  };
  const end = (registered: readonly string[], code: number): number => {
    const { ours: adopted, elsewhere } = before;
    if (isJson)
      context.print(`${JSON.stringify({ public_url: publicUrl, registered, adopted, elsewhere }, null, 2)}\n`);
    return code;
  };

  if (before.elsewhere.length > 0) {
    say(
      `${table(before.elsewhere)}\nPartoo delivers these to another address, and knows one address for each type of event.`,
    );
    say(
      'Nothing was registered. Remove or change them in Partoo (Settings > Integrations > Webhooks), then try again.',
    );
    return end([], exitCodes.failed);
  }
  if (before.missing.length === 0) {
    say(standing(before));
    return end([], exitCodes.done);
  }
  say(`To be registered for ${publicUrl}: ${before.missing.join(', ')}`);
  if (!yes && !((await context.ask?.('Register them in Partoo?')) ?? false)) {
    say('Nothing was registered. Say yes with: partoo-sync webhooks register --yes');
    return end([], exitCodes.stopped);
  }
  await app.webhooks.register(publicUrl, before.missing, context.signal);
  // Counted after it was read back, not after the response (R17).
  const after = compareRegistrations(await app.webhooks.list(context.signal), publicUrl);
  say(standing(after));
  return end(
    before.missing.filter((type) => after.ours.includes(type)),
    after.missing.length === 0 ? exitCodes.done : exitCodes.failed,
  );
}

function table(listed: Registrations['listed']): string {
  const width = Math.max(...listed.map(({ eventType }) => eventType.length));
  return listed.map(({ eventType, url }) => `${cleanText(eventType).padEnd(width)}  ${cleanText(url)}`).join('\n');
}

function standing({ ours, missing, elsewhere }: Registrations): string {
  if (missing.length + elsewhere.length === 0) return `Registered for server.webhooks.public_url: ${ours.join(', ')}.`;
  const parts = [
    ...(missing.length === 0
      ? []
      : [`Not registered: ${missing.join(', ')}; "partoo-sync webhooks register" does that.`]),
    ...(elsewhere.length === 0
      ? []
      : [`Delivered to another address: ${elsewhere.map(({ eventType }) => eventType).join(', ')}.`]),
  ];
  return parts.join('\n');
}

import { afterEach, describe, expect, it } from 'vitest';
import { createScrub } from '../../src/http/scrub.ts';
import type { Message } from '../../src/notify/message.ts';
import { createNotifier, type Notifier } from '../../src/notify/notifier.ts';
import type { ChannelConfig } from '../../src/notify/options.ts';
import { startHookServer } from './hook-server.ts';
import { startMailServer } from './mail-server.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function kept<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  open.push(server);
  return server;
}

const never = new AbortController().signal;

const message: Message = {
  kind: 'blocked',
  title: 'Partoo refuses the key',
  lines: ['PARTOO_FORBIDDEN: <all> keys & k-123456', 'Look: partoo-sync status'],
  alarms: [{ key: 'PARTOO_FORBIDDEN', detail: 'key k-123456', since: '2027-01-01T00:00:00.000Z' }],
};

interface Tried {
  readonly notifier: Notifier;
  readonly warned: readonly object[];
  /** How long it would have waited between tries, in ms. */
  readonly waited: readonly number[];
}

function notifierOf(...channels: readonly ChannelConfig[]): Tried {
  const warned: object[] = [];
  const waited: number[] = [];
  const ignore = (): void => undefined;
  const notifier = createNotifier({
    name: 'acme',
    channels,
    clock: {
      now: () => Date.parse('2027-01-02T03:04:05Z'),
      sleep: async (ms) => {
        waited.push(ms);
      },
    },
    log: { debug: ignore, info: ignore, error: ignore, warn: (facts) => warned.push(facts) },
    scrub: createScrub(['k-123456']),
  });
  return { notifier, warned, waited };
}

function mailTo(port: number, login: { user: string; password: string } | null = null): ChannelConfig {
  const server = { host: '127.0.0.1', port, isTls: false };
  const { user, password } = login ?? { user: null, password: null };
  return {
    kind: 'email',
    to: ['a@acme.example', 'b@acme.example'],
    from: 'sync@acme.example',
    ...server,
    user,
    password,
  };
}

describe('telling a person over HTTP', () => {
  it('posts JSON to a webhook, with no secret in it (R35)', async () => {
    const { url, heard } = await kept(startHookServer());
    const { notifier } = notifierOf({ kind: 'webhook', url: `${url}/in?token=t` });

    const deliveries = await notifier.tell(message, never);

    expect(deliveries).toEqual([{ channel: `webhook ${new URL(url).host}`, error: null }]);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ method: 'POST', url: '/in?token=t' });
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
      version: 1,
      installation: 'acme',
      kind: 'blocked',
      title: 'Partoo refuses the key',
      lines: ['PARTOO_FORBIDDEN: <all> keys & [secret]', 'Look: partoo-sync status'],
      text: 'Partoo refuses the key\nPARTOO_FORBIDDEN: <all> keys & [secret]\nLook: partoo-sync status',
      alarms: [{ key: 'PARTOO_FORBIDDEN', detail: 'key [secret]', since: '2027-01-01T00:00:00.000Z' }],
      at: '2027-01-02T03:04:05.000Z',
    });
  });

  it("writes to Slack with its special characters escaped, and takes its plain 'ok'", async () => {
    const { url, heard } = await kept(startHookServer());
    const { notifier, warned } = notifierOf({ kind: 'slack', url: `${url}/services/T0/B0/x` });

    await notifier.tell(message, never);

    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
      text: '*[acme] Partoo refuses the key*\nPARTOO_FORBIDDEN: &lt;all&gt; keys &amp; [secret]\nLook: partoo-sync status',
    });
    expect(warned).toEqual([]);
  });

  it('asks a ping for good runs only, and with no message', async () => {
    const { url, heard } = await kept(startHookServer());
    const { notifier } = notifierOf({ kind: 'ping', url: `${url}/uuid` });

    const told = await notifier.tell(message, never);
    const pinged = await notifier.ping(never);

    expect(told).toEqual([]);
    expect(notifier.hasListeners).toBe(false);
    expect(pinged).toHaveLength(1);
    expect(heard).toEqual([{ method: 'GET', url: '/uuid', body: '' }]);
  });

  it.each<[what: string, status: number, text: string, headers: Record<string, string>, error: string]>([
    ['a wrong address', 404, 'no_service for /services/T0/B0/x', {}, 'answered 404: no_service for [secret]'],
    [
      'a redirect',
      302,
      '',
      { location: 'https://evil.example/' },
      'answered 302, a redirect to evil.example, which is not followed',
    ],
  ])('%s is told without the address, and not tried again', async (_what, status, text, headers, error) => {
    const { url, heard } = await kept(startHookServer(() => [status, text, headers]));
    const { notifier, warned } = notifierOf({ kind: 'slack', url: `${url}/services/T0/B0/x` });

    const deliveries = await notifier.tell(message, never);

    expect(deliveries).toEqual([{ channel: `slack ${new URL(url).host}`, error }]);
    expect(warned).toEqual([{ channel: `slack ${new URL(url).host}`, error, kind: 'blocked' }]);
    expect(heard).toHaveLength(1);
  });

  it('what may pass is tried three times, and others are told meanwhile', async () => {
    const failing = await kept(startHookServer((_heard, earlier) => [earlier < 2 ? 503 : 200]));
    const down = await kept(startHookServer(() => [500]));
    const well = await kept(startHookServer());
    const { notifier, waited } = notifierOf(
      { kind: 'webhook', url: failing.url },
      { kind: 'webhook', url: down.url },
      { kind: 'webhook', url: well.url },
    );

    const deliveries = await notifier.tell(message, never);

    expect(deliveries.map(({ error }) => error)).toEqual([null, 'answered 500', null]);
    expect([failing, down, well].map(({ heard }) => heard.length)).toEqual([3, 3, 1]);
    expect([...waited].sort((a, b) => a - b)).toEqual([2_000, 2_000, 10_000, 10_000]);
  });
});

describe('telling a person by mail', () => {
  it('sends one mail to all, after a login', async () => {
    const { port, heard } = await kept(startMailServer());
    const { notifier } = notifierOf(mailTo(port, { user: 'me', password: 'hush' }));

    const deliveries = await notifier.tell({ ...message, title: 'Two\nlines' }, never);

    expect(deliveries).toEqual([{ channel: 'email a@acme.example, b@acme.example by 127.0.0.1', error: null }]);
    expect(heard).toContain('AUTH  me hush');
    expect(heard).toEqual(
      expect.arrayContaining(['RCPT TO:<a@acme.example>', 'RCPT TO:<b@acme.example>', 'Subject: [acme] Two lines']),
    );
    expect(heard).toEqual(expect.arrayContaining(['Auto-Submitted: auto-generated', 'Look: partoo-sync status']));
  });

  it.each<[what: string, refuse: (line: string) => string | null, error: RegExp, tries: number]>([
    [
      'a refused login',
      (line) => (line.startsWith('AUTH') ? '535 no such login' : null),
      /^failed \(EAUTH\): 535 no such login$/,
      1,
    ],
    [
      'a refused sender',
      (line) => (line.startsWith('MAIL') ? '550 not you' : null),
      /^failed \(EENVELOPE\): 550 not you$/,
      1,
    ],
    [
      'a passing fault',
      (line) => (line.startsWith('MAIL') ? '451 greylisted' : null),
      /^failed \(EENVELOPE\): 451 greylisted$/,
      3,
    ],
    [
      'one recipient refused',
      (line) => (line.startsWith('RCPT TO:<b') ? '550 unknown' : null),
      /^refused b@acme\.example$/,
      1,
    ],
  ])('%s is said, and tried again only where that may help', async (_what, refuse, error, tries) => {
    const { port, heard } = await kept(startMailServer(refuse));
    const { notifier } = notifierOf(mailTo(port, { user: 'me', password: 'hush' }));

    const [delivery] = await notifier.tell(message, never);

    expect(delivery?.error).toMatch(error);
    expect(heard.filter((line) => line.startsWith('EHLO'))).toHaveLength(tries);
  });

  it('a password leaves for another host encrypted or not at all (R36)', async () => {
    const { port, heard } = await kept(startMailServer());
    const config = { ...mailTo(port, { user: 'me', password: 'hush' }), host: '0.0.0.0' } as ChannelConfig;
    const { notifier } = notifierOf(config);

    const [delivery] = await notifier.tell(message, never);

    expect(delivery?.error).not.toBeNull();
    expect(heard.filter((line) => line.startsWith('AUTH'))).toEqual([]);
  });
});

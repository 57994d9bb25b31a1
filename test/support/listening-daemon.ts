import { createPrivateKey, sign } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { BuiltProcess } from './built-cli.ts';
import { apiKey, type CliWorld, type Settings } from './cli-world.ts';

/** Cron far away: what happens is brought forward by something else. */
export const farAway = { incremental: '0 0 1 1 *', full: '0 0 1 1 *', watch: false } as const;

/** With the public test key of the emulator. */
export function serverWith(world: Pick<CliWorld, 'emulator'>): Settings {
  return {
    listen: '127.0.0.1:0',
    webhooks: { path: '/hooks/s3cret', public_key: world.emulator.webhooks.publicKey },
  };
}

export interface ListeningDaemon {
  readonly process: BuiltProcess;
  readonly url: string;
  /** How many lines of its log say this. */
  count(text: string): number;
  /** Runs that ended, by their trigger. */
  runs(trigger: string): number;
  metric(line: string): Promise<number>;
  ready(): Promise<{ readonly status: number; readonly reasons: readonly string[] }>;
  deliver(body: string, signature?: string): Promise<number>;
  /** Ends it with SIGTERM; answers how long that took, in ms. */
  stop(): Promise<number>;
}

export async function until(isSo: () => boolean | Promise<boolean>, what: string, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await wait(25);
  }
}

/** Starts the built daemon, waits for its first run, and has the emulator deliver to it. */
export async function startListening(world: CliWorld): Promise<ListeningDaemon> {
  const process = world.start(['daemon', '--log-level', 'info']);
  const lines = (): readonly string[] => process.stderr().split('\n');
  const count = (text: string): number => lines().filter((line) => line.includes(text)).length;
  await until(() => count('"listening"') > 0, 'the server of the daemon');
  const { url } = JSON.parse(lines().find((line) => line.includes('"listening"')) ?? '{}') as { url: string };
  await until(() => count('"run ended"') > 0, 'the first run');

  return {
    process,
    url,
    count,
    runs: (trigger) => lines().filter((line) => line.includes('"run ended"') && line.includes(`"${trigger}"`)).length,
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text();
      const found = text.split('\n').find((line) => line.startsWith(`${name} `));
      return Number(found?.slice(name.length + 1) ?? Number.NaN);
    },
    async ready() {
      const answer = await fetch(`${url}/readyz`);
      const { reasons } = (await answer.json()) as { reasons: string[] };
      return { status: answer.status, reasons };
    },
    async deliver(body, signature = signed(body)) {
      const headers = { 'x-partoo-signature-v1': signature, 'content-type': 'application/json' };
      return (await fetch(`${url}/hooks/s3cret`, { method: 'POST', body, headers })).status;
    },
    async stop() {
      const from = Date.now();
      process.child.kill('SIGTERM');
      await process.ended;
      return Date.now() - from;
    },
  };
}

/** Has the emulator tell this daemon of what happens to businesses; it must allow `http-too`. */
export async function subscribe({ emulator }: CliWorld, { url }: Pick<ListeningDaemon, 'url'>): Promise<void> {
  const items = ['created', 'updated', 'deleted'].map((what) => ({
    url: `${url}/hooks/s3cret`,
    event_type: `business_${what}`,
  }));
  const headers = { 'x-APIKey': apiKey, 'content-type': 'application/json' };
  const answer = await fetch(`${emulator.url}/webhooks`, { method: 'POST', headers, body: JSON.stringify({ items }) });
  if (answer.status !== 200) throw new Error(`not registered: ${await answer.text()}`);
}

/** As Partoo would sign it, with the test key of partoo-api section 27 (RFC 8032 section 7.1 TEST 1). */
export function signed(body: string): string {
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
  return sign(null, Buffer.from(body), createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).toString('base64');
}

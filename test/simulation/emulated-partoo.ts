import { hash } from 'node:crypto';
import type { CallBudget } from '../../src/domain/ports/call-budget.ts';
import type { Log } from '../../src/domain/ports/log.ts';
import { askKeyAccount } from '../../src/ask-key-account.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';
import type { Fault, FaultTarget } from '../../src/emulator/faults.ts';
import type { LoggedRequest } from '../../src/emulator/request-log.ts';
import type { Switches } from '../../src/emulator/switches.ts';
import { createHttpClient, type HttpClient } from '../../src/http/http-client.ts';
import { createPartooAccount } from '../../src/partoo/account.ts';
import { createPartooCodec } from '../../src/partoo/codec.ts';
import { createPartooReader } from '../../src/partoo/reader.ts';
import { createPartooWriter } from '../../src/partoo/writer.ts';
import { openCallBudget } from '../../src/state/call-budget.ts';
import { suggestCategories } from '../../src/suggest-categories.ts';
import type { PartooSide } from '../../src/sync/deps.ts';
import type { Raw, SimulatedPartoo } from '../sync/simulated-partoo.ts';
import type { RunningClock } from './running-clock.ts';
import { layWire } from './wire.ts';
// Loaded before anything is counted: the first call would otherwise wait for the disk.
import '../../src/http/sender.ts';

export interface EmulatedPartooOptions {
  readonly businesses: readonly Raw[];
  readonly switches: Partial<Switches>;
  readonly clock: RunningClock;
  /** Where the state is; the budget of calls lies beside it. */
  readonly state: string;
  readonly today: () => string;
  readonly log: Log;
  readonly random: () => number;
  readonly apiKey: string;
  /** What goes wrong with this call. */
  readonly onCall: (call: FaultTarget) => Fault | undefined;
  /** Has the process ended? Then none of its calls leaves any more. */
  readonly isDead: () => boolean;
}

/** The emulator behind the real client, as the other kind of simulated Partoo. */
export interface EmulatedPartoo extends SimulatedPartoo {
  /** All calls that arrived, also those that were never answered. */
  readonly requests: readonly LoggedRequest[];
  readonly isBusy: boolean;
  /** What the configuration calls it. */
  readonly url: string;
  /** The next process: another client, on the budget that the one before left behind. */
  restart(): void;
  close(): Promise<void>;
}

const keyDigest = 'simulated';
/** As configured by default; Partoo's own limit is set to the very same. */
const requestsPerMinute = 150;
const timeoutMs = 30_000;
/** An address of this machine, which may go without https; calls to it never leave this process. */
const host = '127.0.0.1';

/**
 * The emulator with all its faults, and the product's own client with got, pacing and repeats before it; between them lies a wire
 * within this process, so that the same seed gives the same order of everything.
 */
export async function createEmulatedPartoo(options: EmulatedPartooOptions): Promise<EmulatedPartoo> {
  const { clock, today, log, random, apiKey, isDead } = options;
  const written: EmulatedPartoo['written'] = [];
  const writes: string[] = [];
  /** What was last sent for a business, by id or code. */
  const sent = new Map<string, Readonly<Record<string, unknown>>>();
  const hanging = new Set<symbol>();

  const emulator = await startEmulator({
    port: null,
    host,
    apiKey,
    now: () => clock.trueNow(),
    seed: { businesses: options.businesses },
    switches: options.switches,
    rateLimit: { perMinute: requestsPerMinute, window: 'sliding' },
    onCall(call) {
      noteSent(call);
      const fault = options.onCall(call);
      if (fault?.kind === 'hang-before-effect' || fault?.kind === 'hang-after-effect') hang(timeoutMs);
      if (fault?.kind === 'slow') hang(fault.delayMs);
      return fault;
    },
    onEvent({ type, business, by }) {
      if (by !== 'api') return;
      const what = type === 'business_created' ? `create ${business.code}` : `${verbOf(type)} ${business.id}`;
      writes.push(what);
      written.push({ what, values: (sent.get(what.split(' ')[1] ?? '') ?? {}) as never });
    },
  });

  function noteSent({ method, path, body }: FaultTarget): void {
    if (method !== 'POST' || typeof body !== 'object' || body === null) return;
    const fields = body as Readonly<Record<string, unknown>>;
    const id = /^\/business\/(\w+)$/u.exec(path)?.[1];
    if (path === '/business') sent.set(String(fields['code']), fields);
    else if (id !== undefined) sent.set(id, fields);
  }

  /** Whoever waits gets a late answer or gives up when time has gone by, and time goes by when nothing else is under way. */
  function hang(ms: number): void {
    const call = Symbol('call');
    hanging.add(call);
    void clock.sleep(ms).then(() => {
      // Whoever else waits may have waited long enough as well: each looks busy until it shows that it goes on waiting.
      if (ms === timeoutMs) hanging.clear();
      hanging.delete(call);
      wire.loseTime(ms);
    });
  }

  let client = openClient();
  // Laid last: from here on nothing fails, and whoever has the company takes it up again.
  const wire = layWire(host, emulator.accept);

  function openClient(): { readonly side: PartooSide; close(): void } {
    let isOver = false;
    const budget = openCallBudget({
      path: options.state,
      requestsPerMinute,
      keyHash: keyHashOf(emulator.url, apiKey),
      clock,
    });
    const refuseTheDead = (): void => {
      if (isOver || isDead()) throw new Error('killed');
    };
    const mortal: CallBudget = {
      async take(signal) {
        refuseTheDead();
        await budget.take(signal);
        refuseTheDead();
      },
      pauseUntil: budget.pauseUntil,
      get pause() {
        return budget.pause;
      },
    };
    const http = createHttpClient({
      ...{ baseUrl: emulator.url, headers: { 'x-APIKey': apiKey }, timeoutMs, concurrency: 4, budget: mortal },
      ...{ clock, log, random, secrets: [] },
    });
    return {
      side: createSide(http, today, log),
      close() {
        isOver = true;
        http.close();
        budget.close();
      },
    };
  }

  const partoo: EmulatedPartoo = {
    get side() {
      return client.side;
    },
    url: emulator.url,
    get requests() {
      return emulator.requests;
    },
    get isBusy() {
      return wire.underWay > hanging.size;
    },
    businesses: {
      get: (id) => emulator.business(id) as Raw | undefined,
      has: (id) => emulator.business(id) !== undefined,
      values: () => (emulator.businesses() as readonly object[] as readonly Raw[]).values(),
      delete(id) {
        if (emulator.business(id) === undefined) return false;
        emulator.remove(id);
        return true;
      },
      set(id, raw) {
        if (emulator.business(id) === undefined) emulator.add(raw);
        else emulator.edit(id, raw);
        return partoo.businesses;
      },
    },
    ...{ writes, written, hidden: new Set(), crawlProblem: null },
    key: { keyDigest, role: 'ORG_ADMIN', permissions: null, listed: null, expiresOn: null },
    // The emulator has faults and switches of its own instead.
    ...{
      onStep: () => undefined,
      wait: () => Promise.resolve(),
      trouble: () => null,
      reshape: (raw) => raw,
      order: (raws) => raws,
    },
    passTime: () => undefined,
    edit: emulator.edit,
    byCode: (code) => [...partoo.businesses.values()].filter((raw) => raw['code'] === code),
    restart() {
      client.close();
      client = openClient();
    },
    async close() {
      try {
        client.close();
        await emulator.close();
      } finally {
        wire.close();
      }
    },
  };
  return partoo;
}

/** As app.ts puts it together, without groups. */
function createSide(http: HttpClient, today: () => string, log: Log): PartooSide {
  const orgId = null;
  const account = createPartooAccount({ http, orgId });
  return {
    reader: createPartooReader({ http, orgId, today, log }),
    writer: createPartooWriter({ http, orgId, today }),
    codec: createPartooCodec({ today }),
    calls: http.calls,
    async lookUpCategory(gcid, signal) {
      const { known, state, liveId } = await account.categoryExists(gcid, signal);
      const found = { gcid, state: known ? (state ?? 'OK') : null, liveId };
      return found.state === 'OK' ? found : { ...found, nearest: await suggestCategories(gcid, account, signal) };
    },
    customFields: (signal) => account.customFields(signal),
    groups: null,
    key: { digest: keyDigest, ask: (signal) => askKeyAccount(account, keyDigest, signal) },
  };
}

/** As the product tells one budget of calls from another. */
function keyHashOf(url: string, apiKey: string): string {
  return hash('sha256', `${url} ${apiKey}`, 'hex');
}

function verbOf(type: 'business_updated' | 'business_deleted'): string {
  return type === 'business_updated' ? 'update' : 'delete';
}

import type { Duplex } from 'node:stream';

import { createApi } from './api.ts';
import type { Business } from './business.ts';
import { createBusinessEditor } from './business-editor.ts';
import { createControl } from './control.ts';
import { type Fault, type FaultTarget, createFaults } from './faults.ts';
import type { PublisherSeed } from './publishers.ts';
import { createRandom } from './random.ts';
import { type RateLimitOptions, createRateLimit } from './rate-limit.ts';
import { type LoggedRequest, createRequestLog } from './request-log.ts';
import type { EmulatorSeed, UserRecord } from './seed.ts';
import { checkSeed } from './seed.ts';
import { createServer } from './server.ts';
import { type SwitchName, type Switches, parseSwitches } from './switches.ts';
import { type WebhookDelivery, createWebhookSender } from './webhook-delivery.ts';
import { type BusinessEvent, createWorld } from './world.ts';

export interface EmulatorOptions {
  /** 0, the default, takes any free port; null takes none: connections come through {@link Emulator.accept}. */
  readonly port?: number | null;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly seed?: EmulatorSeed;
  /** On top of those of the seed. */
  readonly switches?: Partial<Switches>;
  /** Milliseconds since 1970; default the real clock. */
  readonly now?: () => number;
  /** Delay of every answer, drawn evenly between the two. */
  readonly latencyMs?: { readonly min: number; readonly max: number };
  /** Default 300 a minute, fixed window; null is no limit. */
  readonly rateLimit?: RateLimitOptions | null;
  /** With it only this key is valid, without it any that is not empty. */
  readonly apiKey?: string;
  /** The user behind the key, on top of that of the seed. */
  readonly me?: Partial<UserRecord>;
  /** Default `/v2`. */
  readonly basePath?: string;
  /** Sends all webhook events to this origin, e.g. `http://127.0.0.1:8787`; without it only loopback URLs get theirs. */
  readonly webhookOrigin?: string;
  /** First delay before a webhook is tried again; default 1000. */
  readonly webhookRetryMs?: number;
  /** Seed of everything drawn: latencies and faults with a probability. Default 1. */
  readonly randomSeed?: number;
  /** Asked at every call where no planted fault acts: what goes wrong with it. */
  readonly onCall?: (call: FaultTarget) => Fault | undefined;
  /** Told of everything that happens to a business, whether webhooks are registered or not. */
  readonly onEvent?: (event: BusinessEvent) => void;
}

/** A running stand-in for Partoo. */
export interface Emulator {
  /** With the base path: what a client takes as base URL. */
  readonly url: string;
  /** 0 without a port. */
  readonly port: number;
  /** Serves a connection that did not come through the port, as one within this process. */
  accept(connection: Duplex): void;
  close(): Promise<void>;

  /** As a read would answer them, of all organizations, in the order of their creation. */
  businesses(): readonly Business[];
  business(id: string): Business | undefined;
  businessByCode(code: string): Business | undefined;

  /** A colleague edits in Partoo's app: moves `modified`, stored under the same rules, not checked. */
  edit(idOrCode: string, fields: Readonly<Record<string, unknown>>): void;
  /** A colleague adds a business, which may be sparse; answers its id. */
  add(fields: Readonly<Record<string, unknown>>): string;
  /** A colleague deletes a business. */
  remove(idOrCode: string): void;

  /** What hangs on a business under a name, as it is kept: `services`, …; undefined where nothing was ever put there. */
  attached(idOrCode: string, name: string): unknown;
  /** A colleague changes it in Partoo's app; not checked. */
  attach(idOrCode: string, name: string, content: unknown): void;

  /** All calls to the API since the start or the last clearing. */
  readonly requests: readonly LoggedRequest[];
  clearRequests(): void;
  readonly faults: { add(fault: Fault): void; clear(): void };
  readonly webhooks: {
    /** Base64 DER of the Ed25519 key that verifies the signatures. */
    readonly publicKey: string;
    readonly deliveries: readonly WebhookDelivery[];
    settled(): Promise<void>;
  };
  setSwitch<Name extends SwitchName>(name: Name, value: Switches[Name]): void;
  /** What publishers made of these businesses from now on, by id or code; of all others nothing changes. */
  setPublishers(seed: PublisherSeed): void;
}

/** Starts a stand-in for Partoo's API v2, in memory. Throws an Error for a seed it cannot use. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1', now = Date.now, basePath = '/v2', latencyMs, randomSeed = 1 } = options;
  const seed = combine(options);
  const problems = checkSeed(seed);
  if (problems.length > 0) throw new Error(`seed: ${problems.join('; ')}`);

  const random = createRandom(randomSeed);
  const world = createWorld(seed, now);
  const faults = createFaults(random);
  const log = createRequestLog();
  const editor = createBusinessEditor(world);
  const setSwitch = (name: SwitchName, value: unknown): void => {
    world.switches = { ...world.switches, ...parseSwitches({ [name]: value }) };
    world.businesses.refresh();
  };
  const setPublishers = (seen: PublisherSeed): void => {
    for (const [idOrCode, publishers] of Object.entries(seen)) world.publishers.set(idOrCode, publishers);
  };

  const webhooks = createWebhookSender({
    world,
    origin: options.webhookOrigin ?? seed.webhook_origin,
    retryMs: options.webhookRetryMs ?? 1000,
  });
  const { onEvent } = options;
  world.isWatched = onEvent !== undefined;
  world.onEvent = (event) => {
    onEvent?.(event);
    webhooks.send(event);
  };

  const mustFindId = (idOrCode: string): string => {
    const found = editor.find(idOrCode);
    if (found === undefined) throw new Error(`no business is called ${idOrCode}`);
    return found.id;
  };

  const server = createServer({
    api: createApi(world, seed.api_key),
    control: createControl({ editor, faults, log, setSwitch, setPublishers }),
    faults: { ...faults, pick: (call) => faults.pick(call) ?? options.onCall?.(call) },
    log,
    // 300 requests a minute per organization [current]; the window is unknown (section 29).
    rateLimit: createRateLimit(
      seed.rate_limit === undefined ? { perMinute: 300, window: 'fixed' } : seed.rate_limit,
      now,
    ),
    basePath,
    now,
    latencyMs: () => (latencyMs === undefined ? 0 : latencyMs.min + random() * (latencyMs.max - latencyMs.min)),
  });
  const openPort = await server.listen(port, host);

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${String(openPort)}${basePath}`,
    port: openPort,
    accept: (connection) => {
      server.accept(connection);
    },
    async close() {
      await webhooks.close();
      await server.close();
    },
    businesses: () => editor.all(),
    business(id) {
      const kept = world.businesses.byId(id);
      return kept === undefined ? undefined : world.businesses.read(kept);
    },
    businessByCode(code) {
      const found = editor.find(code);
      return found?.code === code ? found : undefined;
    },
    edit: (idOrCode, fields) => {
      editor.edit(idOrCode, fields);
    },
    add: (fields) => editor.add(fields),
    remove: (idOrCode) => {
      editor.remove(idOrCode);
    },
    attached: (idOrCode, name) => world.subResources.get(mustFindId(idOrCode))?.get(name),
    attach: (idOrCode, name, content) => {
      const id = mustFindId(idOrCode);
      world.subResources.set(id, new Map(world.subResources.get(id)).set(name, content));
    },
    get requests() {
      return log.entries;
    },
    clearRequests: () => {
      log.clear();
    },
    faults,
    webhooks,
    setSwitch,
    setPublishers,
  };
}

function combine({ seed = {}, switches, me, apiKey, rateLimit }: EmulatorOptions): EmulatorSeed {
  return {
    ...seed,
    ...(switches === undefined ? {} : { switches: { ...seed.switches, ...switches } }),
    ...(me === undefined ? {} : { user: { ...seed.user, ...me } }),
    ...(apiKey === undefined ? {} : { api_key: apiKey }),
    ...(rateLimit === undefined ? {} : { rate_limit: rateLimit }),
  };
}

import { createHash, randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { fingerprint, mappingFingerprint } from './config/fingerprint.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { fieldNameOf } from './domain/fields.ts';
import type { HolidayCalendar } from './domain/holidays.ts';
import type { KeyAccount, KeyRights, KnownKeyAccount } from './domain/key-rights.ts';
import type { SourceWatermark } from './domain/memory/reads.ts';
import type { Target } from './domain/memory/target.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Log } from './domain/ports/log.ts';
import { createHttpClient, type HttpClient } from './http/http-client.ts';
import { askKeyAccount } from './ask-key-account.ts';
import { refuseMissingColumns } from './columns-at.ts';
import { refuseUnknownCustomFields } from './custom-fields-at.ts';
import { nextRunAt } from './next-run.ts';
import { openSource } from './open-source.ts';
import { expiryOf, type KeyExpiry } from './key-expiry.ts';
import { createInverse } from './mapping/inverse.ts';
import { holidaySeed, holidaySetting } from './mapping/holidays.ts';
import { createMapper } from './mapping/mapper.ts';
import { createNotifier, type Notifier } from './notify/notifier.ts';
import { createPartooAccount, type PartooAccount } from './partoo/account.ts';
import { createPartooCodec } from './partoo/codec.ts';
import { createPartooDiffusion, type PartooDiffusion } from './partoo/diffusion.ts';
import { createGroupDirectory } from './partoo/group-directory.ts';
import { createPartooReader } from './partoo/reader.ts';
import { createPartooWebhooks, type PartooWebhooks } from './partoo/webhooks.ts';
import { createPartooWriter } from './partoo/writer.ts';
import { createProposalFile } from './sources/csv/proposal-file.ts';
import { backupState, restoreState, type Restored } from './state/backup.ts';
import { createEventBox, type EventBox } from './state/event-box.ts';
import { openCallBudget } from './state/call-budget.ts';
import { openState, type Closeable } from './state/open-state.ts';
import { acquireRunLock, lockHolder, type Holder } from './state/run-lock.ts';
import type { Memory, MemoryWriter } from './domain/memory.ts';
import type { KeyAccountMemory } from './domain/memory/key-accounts.ts';
import type { PartooSide, Progress, RunDeps, WriteDeps } from './sync/deps.ts';
import { knownAccount, rightsNow } from './sync/read/read-key-account.ts';
import { createPublicHolidays } from './public-holidays.ts';
import { suggestCategories } from './suggest-categories.ts';
import { createToday } from './today.ts';

export interface AppDeps {
  readonly loaded: LoadedConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly scrub: (text: string) => string;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

/** The folders of the product, introduced to each other. */
export interface App {
  readonly config: LoadedConfig['config'];
  readonly target: Target;
  readonly account: PartooAccount;
  readonly webhooks: PartooWebhooks;
  readonly diffusion: PartooDiffusion;
  readonly calendar: HolidayCalendar;
  /** Calendar date `YYYY-MM-DD` where the shops are. */
  readonly today: () => string;
  readonly partoo: PartooSide;
  /** Who is told when a person is needed. */
  readonly notifier: Notifier;
  /** When what was done and what waits is told; null: never. */
  readonly digest: { readonly expression: string; readonly timezone: string } | null;
  /** The pause in force on all calls, if any. */
  readonly pause: () => { readonly until: number; readonly reason: string } | null;
  /** Share of the calls a minute that was used in the last one, 0 to 1. */
  readonly callBudgetUsed: () => number;
  /** Who holds the run lock, if anyone. */
  lockHolder(): Holder | null;
  /** What the API key may write, by what is remembered; `asked`: by what Partoo said just now. */
  rightsIn(memory: KeyAccountMemory, asked?: KeyAccount): KeyRights;
  /** What is remembered of the API key in use; null: Partoo was never asked about it. */
  keyAccountIn(memory: KeyAccountMemory): KnownKeyAccount | null;
  /** When the key in use ends, by what is remembered; null: it does not, or it is not known. */
  readonly keyExpiry: (memory: KeyAccountMemory) => KeyExpiry | null;
  /** When the schedule starts the next run, in ms; null: never, or no daemon is there to start it. */
  nextRunAt(): number | null;
  /** For commands that only look: never creates or changes the state. */
  openMemory(): Promise<Memory & Closeable>;
  runDeps(memory: Memory, progress?: Progress): RunDeps;
  /** Takes the run lock; `close` gives it back. @throws SyncError STATE_LOCKED */
  openForWriting(command: string, progress?: Progress): Promise<{ readonly deps: WriteDeps; close(): void }>;
  /** One daemon a state, between its runs too. @throws SyncError STATE_LOCKED */
  lockDaemon(command: string): { release(): void };
  /** Writes the state without the run lock: decisions of a person, taken into account by the next run. */
  openForDecisions(): Promise<MemoryWriter & Closeable>;
  /** @throws SyncError as {@link backupState} does */
  backup(copy: string): void;
  /** Takes both locks meanwhile. @throws SyncError STATE_LOCKED, and as {@link restoreState} does */
  restore(copy: string, command: string): Promise<Restored>;
  /** Stores webhook events, also while a run is under way. */
  createEventBox(): EventBox;
  close(): void;
}

/** Introduces the folders to each other; the only file that knows them all. Opens no connection yet. */
export function createApp({ loaded, clock, log, scrub, random }: AppDeps): App {
  const { config } = loaded;
  const { partoo: settings } = config;
  const daemonLock = `${config.state.path}-daemon`;
  const today = createToday(config.schedule.timezone, clock);
  const calendar = createPublicHolidays();
  const target: Target = { baseUrl: settings.baseUrl, orgId: settings.orgId, environment: settings.environment };
  const keyDigest = createHash('sha256').update(`${settings.baseUrl} ${settings.apiKey}`).digest('hex');
  const budget = openCallBudget({
    path: config.state.path,
    requestsPerMinute: settings.requestsPerMinute,
    keyHash: keyDigest,
    clock,
  });
  const http = createHttpClient({
    baseUrl: settings.baseUrl,
    headers: { 'x-APIKey': settings.apiKey },
    timeoutMs: settings.timeoutMs,
    concurrency: settings.concurrency,
    budget,
    clock,
    log,
    random,
    secrets: loaded.secrets,
  });
  const account = createPartooAccount({ http, orgId: settings.orgId });
  const partoo = createPartooSide({ http, account, keyDigest, loaded, today, log });

  /** Under another configuration, what was settled says nothing. */
  const sinceOf = (watermark: SourceWatermark | null): string | null =>
    watermark?.configuration === fingerprint(config).digest ? watermark.at : null;

  const runDeps = (memory: Memory, progress?: Progress): RunDeps => ({
    clock,
    log,
    memory,
    source: openSource(config, { log, since: () => sinceOf(memory.sourceWatermark()) }),
    partoo,
    policy: config.policy,
    limits: config.limits,
    createMapper: (columns, customFields) => {
      refuseMissingColumns(loaded, columns);
      refuseUnknownCustomFields(loaded, customFields);
      return createMapper({ key: config.source.key, fields: config.fields, columns, customFields, calendar });
    },
    createInverse: (columns, customFields) =>
      createInverse({ key: config.source.key, fields: config.fields, columns, customFields, calendar }),
    proposals: createProposalFile(
      config.source.proposals ?? `${config.state.path.replace(/\.db$/u, '')}-proposals.csv`,
    ),
    mapsCustomFields: Object.keys(config.fields).some((field) => field.startsWith('custom_fields.')),
    target,
    fingerprint: fingerprint(config),
    mappingFingerprint: mappingFingerprint(config) + holidaySeed(config.fields, today()),
    usesCalendar: holidaySetting(config.fields) !== null,
    requestsPerMinute: settings.requestsPerMinute,
    keepDays: config.state.keepDays,
    refreshSubResourcesMs: settings.refreshSubResourcesMs,
    today,
    newId: () => newId(clock),
    ...(progress === undefined ? {} : { progress }),
  });
  return {
    config,
    target,
    account,
    diffusion: createPartooDiffusion({ http, today, groups: partoo.groups }),
    calendar,
    today,
    webhooks: createPartooWebhooks({ http, orgId: settings.orgId }),
    partoo,
    notifier: createNotifier({ ...config.notify, clock, log, scrub }),
    digest:
      config.notify.digest === null || config.notify.channels.every(({ kind }) => kind === 'ping')
        ? null
        : { expression: config.notify.digest, timezone: config.schedule.timezone },
    pause: () => budget.pause,
    callBudgetUsed: () => budget.usedShare,
    lockHolder: () => lockHolder(config.state.path),
    rightsIn: (memory, asked) => rightsNow({ memory, partoo, clock }, asked),
    keyAccountIn: (memory) => knownAccount({ memory, partoo }),
    keyExpiry: (memory) => expiryOf(knownAccount({ memory, partoo }), today()),
    nextRunAt: () => (lockHolder(daemonLock) === null ? null : nextRunAt(config, clock)),
    openMemory: () => openState(config.state.path, { clock, scrub, mode: 'read' }),
    runDeps,
    async openForWriting(command, progress) {
      const lock = acquireRunLock(config.state.path, { command, clock });
      try {
        const memory = await openState(config.state.path, { clock, scrub, mode: 'write' });
        return {
          deps: { ...runDeps(memory, progress), memory, who: whoAmI() },
          close: () => {
            memory.close();
            lock.release();
          },
        };
      } catch (error) {
        lock.release();
        throw error;
      }
    },
    lockDaemon: (command) => acquireRunLock(daemonLock, { command, clock }),
    openForDecisions: () => openState(config.state.path, { clock, scrub, mode: 'write' }),
    backup: (copy) => {
      backupState(config.state.path, copy);
    },
    async restore(copy, command) {
      const daemon = acquireRunLock(daemonLock, { command, clock });
      try {
        const run = acquireRunLock(config.state.path, { command, clock });
        try {
          return await restoreState(copy, config.state.path, { clock, scrub });
        } finally {
          run.release();
        }
      } finally {
        daemon.release();
      }
    },
    createEventBox: () => createEventBox(config.state.path, { clock, scrub }),
    close: () => {
      http.close();
      budget.close();
    },
  };
}

function createPartooSide({
  http,
  account,
  keyDigest,
  loaded,
  today,
  log,
}: {
  http: HttpClient;
  account: PartooAccount;
  keyDigest: string;
  loaded: LoadedConfig;
  today: () => string;
  log: Log;
}): PartooSide {
  const { orgId, concurrency, managesGroups } = loaded.config.partoo;
  const mapsGroups = Object.keys(loaded.config.fields).some((field) => fieldNameOf(field) === 'groups');
  const groups = mapsGroups ? createGroupDirectory({ http, orgId, mayCreate: managesGroups }) : null;
  return {
    reader: createPartooReader({ http, orgId, today, log, groups, lookAhead: concurrency }),
    writer: createPartooWriter({ http, orgId, today, groups }),
    codec: createPartooCodec({ today, groups }),
    calls: http.calls,
    async lookUpCategory(gcid, signal) {
      const { known, state, liveId } = await account.categoryExists(gcid, signal);
      const found = { gcid, state: known ? (state ?? 'OK') : null, liveId };
      if (found.state === 'OK') return found;
      return { ...found, nearest: await suggestCategories(gcid, account, signal) };
    },
    customFields: (signal) => account.customFields(signal),
    groups,
    key: { digest: keyDigest, ask: (signal) => askKeyAccount(account, keyDigest, signal) },
  };
}

/** Sortable by time. */
function newId(clock: Clock): string {
  const at = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/gu, '');
  return `${at}-${randomUUID().slice(0, 8)}`;
}

/** `user@host`, for approvals on record. */
export function whoAmI(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `uid-${String(process.getuid?.() ?? 'unknown')}@${hostname()}`;
  }
}

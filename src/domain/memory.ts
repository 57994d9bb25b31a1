import type { CustomFieldDefinition } from './custom-field.ts';
import type { BusinessId, LocationKey, RunId } from './ids.ts';
import type {
  Action,
  Change,
  Conflict,
  FieldChange,
  Held,
  PatchStep,
  Plan,
  PlanSummary,
  Side,
  VerdictKind,
} from './plan.ts';
import type { KeyAccount, KnownKeyAccount, RefusedRight } from './key-rights.ts';
import type { SourceTraits } from './ports.ts';
import type { KnownSubResource, SubResource } from './sub-resources.ts';
import type { FieldPath, FieldValue, FieldValues } from './value.ts';

// ── what a state belongs to ─────────────────────────────────────────────────────────────────────

/** The Partoo that a state was made with; another one needs a state of its own (R8). */
export interface Target {
  readonly baseUrl: string;
  readonly orgId: number | null;
  readonly environment: 'sandbox' | 'production';
}

/** Are these the same Partoo? The environment only names a base URL, so URL and organization decide (contract section 2). */
export function isSameTarget(a: Target, b: Target): boolean {
  return a.baseUrl === b.baseUrl && a.orgId === b.orgId;
}

/** What of the configuration needs approval when it changes (R8): one digest over all, and one per part to name what changed. */
export interface ConfigFingerprint {
  readonly digest: string;
  /** `scope`, `source`, `fields`, `absent` → digest of that part. */
  readonly parts: Readonly<Record<string, string>>;
  /** The state is a copy that was put back; its digest is no configuration's, so that the next run needs approval (R4). */
  readonly restored?: Restoration;
}

/** What happened between `asOf` and `at` is unknown to the state. */
export interface Restoration {
  readonly at: string;
  /** Of the last run that the copy knows of; null: of none. */
  readonly asOf: string | null;
}

// ── links, base and last sightings ──────────────────────────────────────────────────────────────

/**
 * `active`: kept in step. `gone_in_partoo`: Partoo answered 404, a person decides. `left_scope`: no longer ours to manage (R8).
 * `forgotten`: given up; the row stays for `explain`, and its business may be linked again.
 */
export type LinkState = 'active' | 'gone_in_partoo' | 'left_scope' | 'forgotten';

export type LinkHow = 'created' | 'adopted' | 'imported';

/** The remembered pair of a location and its business. */
export interface Link {
  readonly code: LocationKey;
  readonly businessId: BusinessId;
  readonly state: LinkState;
  /** The status we wrote when the location disappeared: such a business is reopened when the location reappears. */
  readonly closedByUs: ClosedByUs | null;
}

/** For `explain`. */
export interface LinkDetail extends Link {
  readonly how: LinkHow;
  readonly linkedAt: string;
  readonly stateSince: string;
}

export type ClosedByUs = 'closed' | 'temporarily_closed';

/** What both sides agreed on when last settled. */
export interface BaseValues {
  /** As the source spells them. */
  readonly values: FieldValues;
  /** What Partoo made of those values, only where it differs (R15). */
  readonly reshaped: FieldValues;
}

export interface Base extends BaseValues {
  readonly settledAt: string;
}

/** Enough to tell that neither side of a location moved, without mapping or comparing it again. */
export interface SeenFingerprint {
  /** Null: that side did not hold it. */
  readonly sourceHash: string | null;
  readonly partooHash: string | null;
  /** Was nothing left to do for it? Only then may it be passed over when both hashes are the same again. */
  readonly isSettled: boolean;
}

/** Both sides of a location as last looked at. */
export interface Sighting extends SeenFingerprint {
  /** Where it stood in the source; null when it was not there. */
  readonly row: number | null;
  readonly line: number | null;
  /** Null: equal to the base's values. */
  readonly sourceValues: FieldValues | null;
  /** Null: equal to the base's values, with what Partoo made of them. */
  readonly partooValues: FieldValues | null;
}

export interface Seen extends Sighting {
  readonly seenAt: string;
}

/**
 * A complete read in which every record was a location of its own: what another read of the same content would show,
 * without parsing it.
 */
export interface RememberedRead {
  readonly digest: string;
  readonly traits: SourceTraits;
  /** Fingerprint of the mapping that the records were read with. */
  readonly mapping: string;
  /** Over the fingerprints of the records, in order: the sightings must still be of these very records. */
  readonly records: string;
  /** In the order of the records. */
  readonly codes: readonly LocationKey[];
  /** Of each record, in the same order: its row, its line. */
  readonly places: readonly number[];
}

/** From when on a source that lists changes has to be read: all that changed before is settled (R23). */
export interface SourceWatermark {
  /** When the read began after which everything was settled, by our clock; before any overlap. */
  readonly at: string;
  /** Digest of the configuration that it was read with: under another one it says nothing. */
  readonly configuration: string;
}

/** How long a linked location has been missing from complete reads (R3). */
export interface Absence {
  /** Complete reads without it, in a row. */
  readonly reads: number;
  readonly firstMissedAt: string;
  readonly lastMissedAt: string;
}

// ── the outbox ──────────────────────────────────────────────────────────────────────────────────

/** Row number in the outbox. */
export type OutboxId = number & { readonly __brand: 'OutboxId' };

/**
 * ```
 * pending ─► sending ─► accepted ─► confirmed        confirmed: read back, base moved
 *    │          │           │
 *    ├──────────┴───────────┴─► failed | stale       an adopt, which sends nothing, goes from pending to confirmed
 * ```
 */
export type OutboxStatus = 'pending' | 'sending' | 'accepted' | 'confirmed' | 'failed' | 'stale';

/** A change that was accepted for execution: written before its first request (R12, R22). */
export interface OutboxEntry {
  readonly id: OutboxId;
  readonly runId: RunId;
  readonly change: Change;
  /** Tells the same change from another one for the same location (R26). */
  readonly changeHash: string;
  readonly status: OutboxStatus;
  /** Set from the change, or when Partoo answers a create. */
  readonly businessId: BusinessId | null;
  /** Times that sending it began. */
  readonly attempts: number;
  readonly request: string | null;
  readonly answer: string | null;
  readonly updatedAt: string;
}

/** A field that did not come back as written (R15): counted until it settles, held when it never does. */
export interface Settling {
  readonly field: FieldPath;
  /** The value that was written. */
  readonly to: FieldValue;
  /** Identical writes so far. */
  readonly writes: number;
  /** How each side spelled it after the last write; absent: not said. */
  readonly source?: FieldValue;
  readonly partoo?: FieldValue;
  /** What Partoo held before the last write; absent: not known. */
  readonly found?: FieldValue;
}

/** A change that failed and is tried again later (R26). */
export interface Failure {
  readonly code: LocationKey;
  readonly changeHash: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Null: quarantined, not tried again by itself. */
  readonly nextTryAt: string | null;
  readonly request: string | null;
  readonly answer: string | null;
}

// ── what was left alone, and what a person decided ──────────────────────────────────────────────

/** A hold still in force. `since` stays while the same hold persists. */
export interface HeldSince extends Held {
  readonly since: string;
  readonly runId: RunId;
}

/** A conflict still open. `since` stays while the field stays in conflict. */
export interface OpenConflict extends Conflict {
  readonly since: string;
  /** The run that first saw both sides say what they say: a later one than that of `since` asks again, with new values. */
  readonly runId: RunId;
}

/**
 * A person's answer to a conflict, or (`field` null) to a location: gone in Partoo, ambiguous, or about to be closed or deleted.
 * It holds for the values that were shown (R21).
 */
export interface Resolution {
  readonly code: LocationKey;
  readonly field: FieldPath | null;
  /** Of a location to be closed or deleted: `source`, which does not have it. */
  readonly take: Side | 'value';
  /** With `take: 'value'`. */
  readonly value?: FieldValue;
  /** What the person saw; absent: not said. */
  readonly source?: FieldValue;
  readonly partoo?: FieldValue;
  /** `user@host`. */
  readonly who: string;
  readonly at: string;
}

/**
 * Does a person let this location leave Partoo as it left the source? What was seen is that the source knows nothing of it
 * (`source` null); the other answers to a location say nothing of its values.
 */
export function isAllowance({ field, take, source }: Pick<Resolution, 'field' | 'take' | 'source'>): boolean {
  return field === null && take === 'source' && source === null;
}

/** A field that was undone, or (its `status`) a close or delete that was rejected: left alone until the source says something else than it did then. */
export interface Undone {
  readonly code: LocationKey;
  readonly field: FieldPath;
  /** What the source said when it was undone; absent: not said. */
  readonly source?: FieldValue;
  readonly runId: RunId;
  readonly at: string;
}

export interface Approval {
  readonly runId: RunId;
  readonly kind: 'approval' | 'override';
  /** What was approved: the reasons in words, or the limit's name. */
  readonly detail: string;
  /** `user@host`. */
  readonly who: string;
  readonly at: string;
}

// ── runs and history ────────────────────────────────────────────────────────────────────────────

export interface RunStart {
  readonly id: RunId;
  /** `cli`, `incremental`, `full`, `watch`, `webhook`, … */
  readonly trigger: string;
  /** `sync`, `apply`, `undo`, … */
  readonly mode: string;
}

export interface OutcomeCounts {
  readonly done: number;
  readonly failed: number;
  readonly stale: number;
  readonly held: number;
}

/** How a run ended. `plan` is kept compressed; leave it out of runs that changed nothing. */
export interface RunEnd {
  readonly id: RunId;
  readonly verdict: VerdictKind | null;
  readonly summary: PlanSummary | null;
  readonly outcomes: OutcomeCounts | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly plan?: Plan;
}

export interface RunRecord extends RunStart {
  readonly startedAt: string;
  /** Null: still running, or killed (then `error` says so once the next run has begun). */
  readonly finishedAt: string | null;
  readonly verdict: VerdictKind | null;
  readonly summary: PlanSummary | null;
  readonly outcomes: OutcomeCounts | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** One write, or one adoption: what it was meant to change and what became of it. */
export interface HistoryEntry {
  readonly id: number;
  readonly runId: RunId;
  readonly at: string;
  readonly code: LocationKey;
  readonly businessId: BusinessId | null;
  readonly action: Action;
  readonly side: Side;
  /** `field[side]` is the value before, `to` the value after; base and the other side's value are kept too (R20). */
  readonly fields: readonly FieldChange[];
  readonly result: 'done' | 'failed';
  readonly detail: string;
  readonly patch: readonly PatchStep[];
}

/** Newest first. */
export interface HistoryQuery {
  readonly code?: LocationKey;
  readonly runId?: RunId;
  readonly limit?: number;
}

/** Locations closed and deleted by confirmed writes (R6: windows survive restarts). */
export interface Moves {
  readonly closed: number;
  readonly deleted: number;
}

// ── caches, events and alarms ───────────────────────────────────────────────────────────────────

/** What Partoo said about a category (partoo-api section 11). `state` is null when it does not know the category. */
export interface KnownCategory {
  readonly gcid: string;
  readonly state: string | null;
  /** Replacement of a deprecated one. */
  readonly liveId: string | null;
  /** Of one that is not in use: the entries of the catalogue most like it, `gcid:cafe (Cafe)`, the nearest first. */
  readonly nearest?: readonly string[];
  readonly checkedAt: string;
}

export interface KnownCustomFields {
  readonly definitions: readonly CustomFieldDefinition[];
  readonly checkedAt: string;
}

/** One sub-resource of one business, and when it was read. */
export interface SubResourceRead {
  readonly businessId: BusinessId;
  readonly resource: SubResource;
  readonly readAt: string;
}

/** What was read just now; `content` null: there is none. */
export interface ReadSubResource extends Omit<SubResourceRead, 'readAt'> {
  readonly content: unknown;
}

/** A webhook event: a hint to read, never a reason to write (R34). */
export interface StoredEvent {
  /** Equal for the same event sent again. */
  readonly id: string;
  readonly kind: string;
  readonly businessId: BusinessId | null;
  readonly receivedAt: string;
}

/** A blocked state that was announced (R28). */
export interface Alarm {
  /** `PARTOO_FORBIDDEN`, `limit:close`, … */
  readonly key: string;
  readonly detail: string;
  readonly since: string;
  readonly announcedAt: string;
}

/** Prefix of the keys of what was told ahead of time. */
const aheadPrefix = 'ahead:';

/** `ahead:api_key:2027-03-31:30`: each of them is told once. */
export function aheadKey(what: string, on: string, daysAhead: number): string {
  return `${aheadPrefix}${what}:${on}:${String(daysAhead)}`;
}

/** Does it keep the work waiting? What was only told ahead of time, as an API key that will expire, does not. */
export function isBlocking({ key }: Pick<Alarm, 'key'>): boolean {
  return !key.startsWith(aheadPrefix);
}

/** A person's order that no run begins. */
export interface RunPause {
  /** `user@host`. */
  readonly who: string;
  /** In that person's words; may be empty. */
  readonly reason: string;
  readonly since: string;
}

// ── the ports ───────────────────────────────────────────────────────────────────────────────────

/**
 * What earlier runs left behind, read only. Everything is synchronous; maps and lists are copies, in code order.
 * Any call may throw {@link SyncError} STATE_CORRUPT, STATE_LOCKED or STATE_UNWRITABLE.
 */
export interface Memory {
  /** Null: nothing was ever remembered. */
  target(): Target | null;
  /** The configuration last approved. */
  fingerprint(): ConfigFingerprint | null;
  /** Of the last complete read. */
  sourceTraits(): SourceTraits | null;
  /** Null: the last read cannot be recognised again. */
  sourceRead(): RememberedRead | null;
  sourceWatermark(): SourceWatermark | null;
  /** Partoo's seconds from which changed businesses are to be read, inclusive (R23). */
  watermark(): number | null;
  /** Every link, forgotten ones too; narrow, made to be read whole. */
  links(): ReadonlyMap<LocationKey, Link>;
  linkOf(code: LocationKey): LinkDetail | null;
  /** Of every location ever looked at; narrow, made to be read whole. */
  fingerprints(): ReadonlyMap<LocationKey, SeenFingerprint>;
  /** Locations without a base are missing from the answer. */
  basesOf(codes: readonly LocationKey[]): ReadonlyMap<LocationKey, Base>;
  seenOf(codes: readonly LocationKey[]): ReadonlyMap<LocationKey, Seen>;
  absences(): ReadonlyMap<LocationKey, Absence>;
  failures(): readonly Failure[];
  settling(): ReadonlyMap<LocationKey, readonly Settling[]>;
  held(): readonly HeldSince[];
  conflicts(): readonly OpenConflict[];
  resolutions(): readonly Resolution[];
  undone(): readonly Undone[];
  /** What a killed run left pending, sending or accepted, oldest first: to be looked up before anything is planned (R12). */
  unfinished(): readonly OutboxEntry[];
  /** Outbox entries of one location, newest first. */
  outboxOf(code: LocationKey): readonly OutboxEntry[];
  movesWithin(days: number): Moves;
  history(query: HistoryQuery): readonly HistoryEntry[];
  /** Newest first. */
  runs(limit: number): readonly RunRecord[];
  run(id: RunId): RunRecord | null;
  /** The plan kept with a run, as saved; null when none was. */
  planOf(id: RunId): unknown;
  approvalsOf(id: RunId): readonly Approval[];
  knownCategories(): ReadonlyMap<string, KnownCategory>;
  knownCustomFields(): KnownCustomFields | null;
  /** What was last read of these businesses; in order of nothing. */
  subResourcesOf(ids: readonly BusinessId[]): ReadonlyMap<BusinessId, ReadonlyMap<SubResource, KnownSubResource>>;
  /** When each was last read; narrow, made to be read whole. */
  subResourceReads(): readonly SubResourceRead[];
  /** What Partoo last said of the API key; null: it was never asked. */
  keyAccount(): KnownKeyAccount | null;
  /** What Partoo refused to let a key write, also such refusals as count no more. */
  refusedRights(): readonly RefusedRight[];
  /** Not yet acted on, oldest first. */
  pendingEvents(): readonly StoredEvent[];
  alarms(): readonly Alarm[];
  /** When the last digest was told; null: never. */
  digestAt(): string | null;
  /** Null: runs may begin. */
  runPause(): RunPause | null;
}

/** A location that needed no write: what to remember of it. */
export interface Settled {
  readonly code: LocationKey;
  /** Given when the base catches up: both sides moved alike, or Partoo only reshaped (R14, R15). Replaces the whole base. */
  readonly base?: BaseValues;
  /** Given when it was looked at. `isSettled: false` for one that is held, in conflict, or has writes to come. */
  readonly seen?: Sighting;
}

/** A change on its way into the outbox. */
export interface Intent {
  readonly change: Change;
  readonly changeHash: string;
}

/** What a read-back has shown of one change (R17); all of it is remembered, or nothing. */
export interface Confirmation {
  readonly id: OutboxId;
  /** In words, for the history: `read back equal`, `adopted by code`, … */
  readonly detail: string;
  /** The new base of the location, whole; null when there is none any more (deleted). */
  readonly base: BaseValues | null;
  /** Both sides as they are now. Left out: the location is looked at afresh in the next run. */
  readonly seen?: Sighting;
  /** The fields of this change that did not come back as written; all its other fields have settled. */
  readonly unsettled: readonly Settling[];
  /** What becomes of the link. */
  readonly link: LinkStep;
  /** Fields that this change undid: held from now on, under the run of this change. All its other fields are held no more (R24). */
  readonly undone?: readonly Pick<Undone, 'field' | 'source'>[];
}

/**
 * - `keep`: as it is.
 * - `adopt`: link the location to this business. `movedFrom`: the code that held the business until now (a renamed location, R13).
 * - `closed` / `reopened`: remember or forget that we closed it.
 * - `forget`: deleted in Partoo.
 */
export type LinkStep =
  | { readonly kind: 'keep' }
  | {
      readonly kind: 'adopt';
      readonly businessId: BusinessId;
      readonly how: LinkHow;
      readonly movedFrom?: LocationKey;
    }
  | { readonly kind: 'closed'; readonly as: ClosedByUs }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'forget' };

export interface FailedTry {
  /** Null: quarantined from now on. */
  readonly nextTryAt: string | null;
  readonly detail: string;
  readonly request?: string;
  readonly answer?: string;
}

/** How a run leaves things: the holds and conflicts in force from now on replace the earlier ones of the same locations. */
export interface RunReport extends RunEnd {
  readonly held: readonly Held[];
  readonly conflicts: readonly Conflict[];
  /** Which locations the run looked at; holds and conflicts of others stay. */
  readonly covered: 'all' | readonly LocationKey[];
}

/**
 * The memory of the one process that holds the run lock. Each call is one transaction: it happened as a whole or not at all (R22),
 * and what it wrote outlives the process. Instants are taken from the clock.
 * A step that does not fit the outbox entry's status is a bug and throws a plain Error.
 */
export interface MemoryWriter extends Memory {
  /** First use: remembers it. Later: @throws SyncError STATE_OTHER_TARGET when it is another one. */
  claimTarget(target: Target): void;
  approveFingerprint(fingerprint: ConfigFingerprint): void;
  /** This is a copy that was put back: evidence of absence counts no more, and the next run needs approval (R4). */
  noteRestored(asOf: string | null): void;
  /** After a complete read only. */
  rememberSourceTraits(traits: SourceTraits): void;
  /** Null: forget it. */
  rememberSourceRead(read: RememberedRead | null): void;
  /** After a complete read of changes of which everything is settled (R23). */
  moveSourceWatermark(watermark: SourceWatermark): void;
  /** After a successful read only, with the instant at which it began (R23). */
  moveWatermark(seconds: number): void;

  /** Null: they may begin again. A later pause replaces the earlier one. */
  pauseRuns(pause: Omit<RunPause, 'since'> | null): void;

  /** Earlier runs that never finished are marked as interrupted. */
  beginRun(run: RunStart): void;
  recordApproval(approval: Omit<Approval, 'at'>): void;
  /** For a run that did not reach the point of leaving holds: refused, failed. */
  endRun(end: RunEnd): void;
  finishRun(report: RunReport): void;

  /** Journals the changes of a run before the first request; answers their ids in the same order. */
  enqueue(runId: RunId, intents: readonly Intent[]): readonly OutboxId[];
  /** The request is about to leave. */
  markSending(ids: readonly OutboxId[], request?: string): void;
  /** The other side took it. A create is linked in the same transaction (R22). */
  markAccepted(id: OutboxId, answer: { readonly businessId: BusinessId | null; readonly text?: string }): void;
  /** Outbox, link, base, sighting, settling, failure and history move together, all confirmations in one transaction. */
  confirm(confirmations: readonly Confirmation[]): void;
  /** Counts the failure of this very change and records it in the history. */
  markFailed(id: OutboxId, failed: FailedTry): void;
  /** The world moved, or the run stopped first: nothing was written, it will be planned anew. */
  markStale(ids: readonly OutboxId[], detail: string): void;

  /** Bases and sightings in bulk; resets the absence of every location whose source hash is given, and the failures of settled ones. */
  settleUnchanged(rows: readonly Settled[]): void;
  /** One more complete read lacks exactly these codes; the count of all others starts over (R3). Only for a read of everything. */
  countAbsences(missed: readonly LocationKey[]): void;
  /** These were seen, in whatever condition (R1), by a read that does not count absences. */
  resetAbsences(seen: readonly LocationKey[]): void;
  changeLinkState(codes: readonly LocationKey[], state: Exclude<LinkState, 'forgotten'>): void;
  /** Gives a location up: its link is kept as forgotten, and so are its history and a person's decision to give it up; all else goes. */
  forget(code: LocationKey): void;

  /** A later answer to the same question replaces the earlier one. */
  recordResolution(resolution: Omit<Resolution, 'at'>): void;
  /** Taken into account, or overtaken by new values. */
  dropResolution(code: LocationKey, field: FieldPath | null): void;
  holdUndone(undone: readonly Omit<Undone, 'at'>[]): void;
  /** The source has moved on. */
  releaseUndone(code: LocationKey, fields: readonly FieldPath[]): void;
  /** Lets a quarantined or waiting change be tried in the next run. */
  retryFailures(code: LocationKey): void;

  rememberCategories(categories: readonly Omit<KnownCategory, 'checkedAt'>[]): void;
  rememberCustomFields(definitions: readonly CustomFieldDefinition[]): void;
  /** Read now. */
  rememberSubResources(reads: readonly ReadSubResource[]): void;
  /** Said just now. Of another key, or where the key has other rights than before, what was refused is forgotten. */
  rememberKeyAccount(account: KeyAccount): void;
  /** Refused just now; a later refusal replaces the earlier one. */
  rememberRefusedRights(names: readonly string[], keyDigest: string): void;
  /**
   * False: the same event waits already, or was acted on within the hour (R34). Later it is news again: custom fields are no
   * part of an event and move no time of change, so that two edits of them may look the same to the byte.
   */
  recordEvent(event: Omit<StoredEvent, 'receivedAt'>): boolean;
  markEventsDone(ids: readonly string[]): void;
  /** Announced now; `since` stays while the alarm lasts. */
  markAnnounced(key: string, detail: string): void;
  clearAlarm(key: string): void;
  /** A digest is told now, or its first period begins. */
  noteDigest(): void;
  /** Drops history, finished outbox entries, runs, approvals and events from before this instant. Keep at least the longest window. */
  pruneHistory(before: string): void;
}

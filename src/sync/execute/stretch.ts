import { SyncError } from '../../domain/errors.ts';
import type { BusinessId } from '../../domain/ids.ts';
import type { Change, Outcome } from '../../domain/plan.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { SubResource } from '../../domain/sub-resources.ts';
import type { WriteDeps } from '../deps.ts';
import { specOf } from '../../domain/fields.ts';
import { changeHash } from '../plan/change-hash.ts';
import { isDecidedAgainst } from '../plan/held-as-undone.ts';
import { fingerprintDecisions } from '../read/fingerprint.ts';
import { completeBusinesses, mappedSubResources, touchedSubResources, type Completed } from '../read/sub-resources.ts';
import { confirmationOf, isAsWanted } from './confirm.ts';
import { isEditedSince, type SentOrHeld } from './edited-since.ts';
import { checkPreconditions } from './preconditions.ts';
import { nextTryAt } from './retry-delay.ts';
import { createSender } from './send-change.ts';
import { notAllowed, notWritten, type ReadyTask, type Task, type Unwritten } from './sent-parts.ts';
import type { SourceNow } from './source-now.ts';

export interface StretchDeps {
  readonly deps: WriteDeps;
  readonly source: SourceNow;
  /** Businesses created after the plan was made show as modified since. */
  readonly watermark: number;
  readonly today: string;
  /** Called once a change, when its request is answered or none was needed: at this pace people wait. */
  readonly onTask: () => void;
}

export interface StretchResult {
  readonly outcomes: readonly Outcome[];
  /** An error that concerns every call: nothing more should begin. */
  readonly error: SyncError | null;
}

/** How long a read-back may still take after a stop was asked for. */
const lastReadBackMs = 8_000;

type Sent = Task & SentOrHeld;

/**
 * Runs up to a hundred changes: one batch of reads to check what each line expects (R18), the writes, one batch of reads
 * to see what was stored (R17). So N changes cost N writes and about 2 × ⌈N/100⌉ reads. Each sub-resource that a change
 * touches costs a write and two reads of its own.
 */
export function createStretchRunner({
  deps,
  source,
  watermark,
  today,
  onTask,
}: StretchDeps): (stretch: readonly Task[], signal: AbortSignal) => Promise<StretchResult> {
  const { memory, partoo, policy, clock } = deps;
  const configuration = fingerprintDecisions(deps);
  const links = memory.links();
  const settling = memory.settling();
  const keptByPerson = new Set(
    memory
      .undone()
      .filter(isDecidedAgainst)
      .map(({ code }) => code),
  );
  const failedBefore = new Map(memory.failures().map((failure) => [failureKey(failure), failure.count]));
  const sendParts = createSender(deps);
  let since = watermark;

  return async function runStretch(stretch, signal) {
    if (signal.aborted) return { outcomes: leave(stretch, 'the run was stopped first'), error: null };
    const outcomes: Outcome[] = [];
    const before = await readBefore(stretch, signal);
    const going: ReadyTask[] = [];
    const already: Sent[] = [];

    for (const task of stretch) {
      const { change } = task;
      const business = before.find(change);
      const unread = business === null ? [] : unreadOf(change, business);
      if (unread.length > 0) {
        outcomes.push(...leave([task], `Partoo did not answer what it holds of ${unread.join(', ')}`));
        continue;
      }
      const check = checkPreconditions(
        change,
        {
          source: source.valuesOf(change.code),
          isAbsent: source.isAbsent(change.code),
          business,
          link: links.get(change.code),
          isKept: keptByPerson.has(change.code),
        },
        policy,
      );
      if (check.kind === 'go') going.push({ ...task, business });
      else if (check.kind === 'already' && change.business_id !== null)
        already.push({ ...task, businessId: change.business_id, forbidden: [], isAlready: true });
      else outcomes.push(...leave([task], check.kind === 'stale' ? check.detail : 'nothing left to do'));
    }
    for (let left = stretch.length - going.length; left > 0; left -= 1) onTask();
    const sent = [...already];
    let error: SyncError | null = null;
    // One commit for all: a request that never left is looked up after a crash like one that did.
    memory.markSending(going.map(({ id }) => id));
    const results = await Promise.allSettled(going.map((task) => send(task, signal).finally(onTask)));
    results.forEach((result, index) => {
      if (result.status === 'fulfilled') {
        if (result.value.outcome !== undefined) outcomes.push(result.value.outcome);
        if (result.value.sent !== undefined) sent.push(result.value.sent);
        return;
      }
      if (!(result.reason instanceof SyncError)) throw result.reason;
      error ??= result.reason;
      outcomes.push(unconfirmed(going[index] as Task, result.reason));
    });
    try {
      outcomes.push(...(await readBack(sent, signal)));
    } catch (failure) {
      if (!(failure instanceof SyncError)) throw failure;
      error ??= failure;
      outcomes.push(...sent.map((task) => unconfirmed(task, failure)));
    }
    return { outcomes, error };
  };

  async function readBefore(
    stretch: readonly Task[],
    signal: AbortSignal,
  ): Promise<{ find: (change: Change) => RemoteBusiness | null }> {
    const ids = stretch.flatMap(({ change }) => (change.business_id === null ? [] : [change.business_id]));
    const creates = stretch.some(({ change }) => change.action === 'create');
    const [byId, fresh] = await Promise.all([
      ids.length > 0 ? partoo.reader.findByIds(ids, signal) : new Map<BusinessId, RemoteBusiness>(),
      creates ? partoo.reader.findModifiedSince(since, signal) : [],
    ]);
    const { businesses } = await completed(stretch, byId.values(), signal);
    const byCode = new Map(fresh.map((business) => [business.code, business]));
    return {
      find: (change) =>
        (change.business_id === null ? byCode.get(change.code) : businesses.get(change.business_id)) ?? null,
    };
  }

  /** With the sub-resources that the changes touch as they are now; of a business just created, with all that are mapped. */
  function completed(
    tasks: readonly (Task & { readonly businessId?: BusinessId })[],
    businesses: Iterable<RemoteBusiness>,
    signal: AbortSignal,
  ): Promise<Completed> {
    const touched = new Map<BusinessId, readonly SubResource[]>();
    for (const { change, businessId = change.business_id } of tasks) {
      if (businessId === null) continue;
      const names = change.action === 'create' ? mappedSubResources(policy) : touchedSubResources(change.fields);
      touched.set(businessId, [...new Set([...(touched.get(businessId) ?? []), ...names])]);
    }
    return completeBusinesses(
      businesses,
      { fresh: ({ id }) => touched.get(id) ?? [], priority: 'urgent', onFailure: 'unread' },
      deps,
      signal,
    );
  }

  async function send(task: ReadyTask, signal: AbortSignal): Promise<{ sent?: Sent; outcome?: Outcome }> {
    if (signal.aborted) return { outcome: leave([task], 'the run was stopped first')[0] as Outcome };
    const result = await sendParts(task, signal);
    if ('failed' in result) return { outcome: fail(task, result.failed) };
    if ('businessId' in result) return { sent: { ...task, ...result } };
    // What the key may not do is no failure of the location: it is not tried again for it by itself (R26).
    const { code, action } = task.change;
    memory.markStale([task.id], result.notSent);
    return { outcome: { code, action, result: 'held', detail: result.notSent, forbidden: result.forbidden } };
  }

  async function readBack(sent: readonly Sent[], signal: AbortSignal): Promise<readonly Outcome[]> {
    if (sent.length === 0) return [];
    const reading = signal.aborted ? AbortSignal.timeout(lastReadBackMs) : signal;
    const found = await partoo.reader.findByIds(
      sent.map(({ businessId }) => businessId),
      reading,
    );
    for (const business of found.values()) since = Math.max(since, business.modified);
    const known = await completed(sent, found.values(), reading);

    const codes = sent.map(({ change }) => change.code);
    const bases = memory.basesOf(codes);
    const outcomes: Outcome[] = [];
    const confirmations = [];
    for (const task of sent) {
      const { id, change } = task;
      const isDelete = change.action === 'delete';
      const business =
        known.businesses.get(task.businessId) ??
        (isDelete ? null : await partoo.reader.findById(task.businessId, reading));
      if (task.doubt !== undefined && !isAsWanted(change, business)) {
        outcomes.push(fail(task, task.doubt));
        continue;
      }
      if (isDelete !== (business === null)) {
        outcomes.push(
          fail(task, isDelete ? 'Partoo said deleted, and still shows it' : 'Partoo accepted it, and does not show it'),
        );
        continue;
      }
      const lost = business === null ? [] : unreadOf(change, business);
      const doubted = business === null ? [] : notWritten(change, task.unwritten ?? [], business);
      const unwritten = [...doubted, ...lost.map((name) => notReadBack(change, name))];
      const absent = new Set(unwritten.flatMap(({ fields }) => fields));
      if (change.fields.length > 0 && change.fields.every(({ field }) => absent.has(field)) && lost.length === 0) {
        outcomes.push(fail(task, unwritten.map(({ detail }) => detail).join('; ')));
        continue;
      }
      const values = source.valuesOf(change.code);
      const confirmation = confirmationOf(
        {
          id,
          change,
          business,
          source: values,
          holidays: source.holidaysOf(change.code),
          sourceHash: source.hashOf(change.code),
          at: source.at(change.code),
          base: bases.get(change.code),
          link: links.get(change.code),
          settling: settling.get(change.code) ?? [],
          unwritten: absent,
          isEditedSince: business !== null && isEditedSince(task, business),
          today,
        },
        policy,
        configuration,
      );
      // Forgotten how it looked, it is read anew in the next run instead of recalled from before this write.
      const { seen: _seen, ...unseen } = confirmation;
      confirmations.push(lost.length === 0 ? confirmation : unseen);
      const forbidden = task.forbidden.length === 0 ? null : (task.refusal ?? notAllowed(task.forbidden));
      const failures = unwritten.filter(({ isForbidden }) => isForbidden !== true).map(({ detail }) => detail);
      const notes = [forbidden, ...failures, confirmation.shortfall].filter((note) => note !== null);
      outcomes.push({
        code: change.code,
        action: change.action,
        result: forbidden !== null ? 'held' : unwritten.some(({ isMoot }) => isMoot !== true) ? 'failed' : 'done',
        detail: notes.join('; '),
        ...(unwritten.length === 0 ? {} : { partly: true as const }),
        ...(forbidden === null ? {} : { forbidden: task.forbidden }),
      });
    }
    if (known.reads.length > 0) memory.rememberSubResources(known.reads);
    memory.confirm(confirmations);
    return outcomes;
  }

  function fail({ id, change }: Task, detail: string): Outcome {
    const count = (failedBefore.get(failureKey({ code: change.code, changeHash: changeHash(change) })) ?? 0) + 1;
    memory.markFailed(id, { nextTryAt: nextTryAt(count, clock.now()), detail, answer: detail });
    return { code: change.code, action: change.action, result: 'failed', detail };
  }

  function leave(tasks: readonly Task[], detail: string): readonly Outcome[] {
    memory.markStale(
      tasks.map(({ id }) => id),
      detail,
    );
    return tasks.map(({ change }): Outcome => ({ code: change.code, action: change.action, result: 'stale', detail }));
  }
}

/** Another change of the same location starts afresh (R26). */
function failureKey({ code, changeHash: hash }: { readonly code: string; readonly changeHash: string }): string {
  return `${code} ${hash}`;
}

/** Sub-resources that the change touches and that could not be read just now. */
function unreadOf({ fields }: Change, { resources }: RemoteBusiness): readonly SubResource[] {
  return touchedSubResources(fields).filter((name) => resources[name] === undefined);
}

/** Success is counted after the read-back (R17): the next run sees what became of it. */
function notReadBack({ fields }: Change, name: SubResource): Unwritten {
  const paths = fields.map(({ field }) => field).filter((field) => specOf(field).resource === name);
  return { fields: paths, detail: `${name}: sent, and could not be read back` };
}

/** What was sent, or was about to be, stays in the outbox: the next run looks it up (R22). */
function unconfirmed({ change }: Task, error: SyncError): Outcome {
  return {
    code: change.code,
    action: change.action,
    result: 'failed',
    detail: `not confirmed: ${error.message}; looked up in the next run`,
  };
}

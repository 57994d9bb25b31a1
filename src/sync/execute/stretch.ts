import { SyncError } from '../../domain/errors.ts';
import type { BusinessId } from '../../domain/ids.ts';
import type { OutboxId } from '../../domain/memory.ts';
import type { Change, FieldChange, Outcome } from '../../domain/plan.ts';
import type { RemoteBusiness, WriteResult } from '../../domain/ports.ts';
import type { SubResource } from '../../domain/sub-resources.ts';
import type { FieldPath, FieldValues } from '../../domain/value.ts';
import type { WriteDeps } from '../deps.ts';
import { fieldNameOf, specOf } from '../../domain/fields.ts';
import { changeHash } from '../plan/change-hash.ts';
import { isDecidedAgainst } from '../plan/held-as-undone.ts';
import { valuesOf } from '../plan/plan-fields.ts';
import { fingerprintDecisions } from '../read/fingerprint.ts';
import {
  completeBusiness,
  completeBusinesses,
  mappedSubResources,
  touchedSubResources,
  type Completed,
} from '../read/sub-resources.ts';
import { confirmationOf, isAsWanted } from './confirm.ts';
import { checkPreconditions } from './preconditions.ts';
import { nextTryAt } from './retry-delay.ts';
import type { SourceNow } from './source-now.ts';

/** One journalled change on its way out. */
export interface Task {
  readonly id: OutboxId;
  readonly change: Change;
}

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

type Sent = Task & SentBusiness & { readonly unwritten?: readonly Unwritten[] };

/** What one request of a change did not write, and why. */
interface Unwritten {
  readonly fields: readonly FieldPath[];
  readonly detail: string;
  /** Partoo has no such thing for this business: it was not even sent. */
  readonly isMoot?: true;
}

interface SentBusiness {
  readonly businessId: BusinessId;
  readonly forbidden: readonly string[];
  /** Why those were not written, where it is not for the key's rights. */
  readonly refusal?: string;
  /** Why nobody knows whether it took effect: the read-back decides. */
  readonly doubt?: string;
}

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
  let since = watermark;

  return async function runStretch(stretch, signal) {
    if (signal.aborted) return { outcomes: leave(stretch, 'the run was stopped first'), error: null };
    const outcomes: Outcome[] = [];
    const before = await readBefore(stretch, signal);
    const going: (Task & { business: RemoteBusiness | null })[] = [];
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
        already.push({ ...task, businessId: change.business_id, forbidden: [] });
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

  /** One request for the business and one for each sub-resource; what one of them refuses does not stop the others (R26). */
  async function send(
    task: Task & { business: RemoteBusiness | null },
    signal: AbortSignal,
  ): Promise<{ sent?: Sent; outcome?: Outcome }> {
    if (signal.aborted) return { outcome: leave([task], 'the run was stopped first')[0] as Outcome };
    const { change } = task;
    const resources = touchedSubResources(change.fields);
    const own = change.fields.filter(({ field }) => specOf(field).resource === undefined);
    const first = own.length > 0 || resources.length === 0 ? await sendBusiness(task, own, signal) : null;
    if (first !== null && 'failed' in first && (resources.length === 0 || change.action !== 'update'))
      return { outcome: fail(task, first.failed) };
    if (resources.length === 0 && first !== null && 'businessId' in first) return { sent: { ...task, ...first } };

    const unwritten: Unwritten[] = [];
    if (first !== null && 'failed' in first) unwritten.push({ fields: pathsOf(own), detail: first.failed });
    const businessId = first !== null && 'businessId' in first ? first.businessId : change.business_id;
    if (businessId === null) return { outcome: fail(task, 'Partoo names no business for it') };
    const fresh = await freshBusiness(task, businessId, resources, signal);
    if (fresh === null) return { outcome: fail(task, 'Partoo accepted it, and does not show it') };
    let isAnyAccepted = first !== null && 'businessId' in first;
    const forbidden: string[] = first !== null && 'businessId' in first ? [...first.forbidden] : [];
    for (const resource of resources) {
      const fields = change.fields.filter(({ field }) => specOf(field).resource === resource);
      if (fresh.resources[resource] === null) {
        // Not connected to Google, not for this role, …: no failure, and nothing to try again while it is so.
        unwritten.push({
          fields: pathsOf(fields),
          detail: `${resource}: Partoo has none for this business`,
          isMoot: true,
        });
        continue;
      }
      const result = await partoo.writer.updateSubResource(fresh, resource, valuesOf(fields), signal);
      // Nobody knows: what is read back decides, as for the others.
      if (result.kind !== 'refused') isAnyAccepted = true;
      else {
        unwritten.push({ fields: pathsOf(fields), detail: `${resource}: ${result.detail}` });
        if (result.status === 403) forbidden.push(resource);
      }
    }
    if (!isAnyAccepted) {
      const detail = unwritten.map((part) => part.detail).join('; ');
      return { outcome: fail(task, detail) };
    }
    memory.markAccepted(task.id, { businessId });
    const rest = first !== null && 'businessId' in first ? first : {};
    return { sent: { ...task, ...rest, businessId, forbidden, unwritten } };
  }

  /** As it is just before its sub-resources are written: of one that was just created nothing was read yet. */
  async function freshBusiness(
    { change, business }: Task & { business: RemoteBusiness | null },
    id: BusinessId,
    resources: readonly SubResource[],
    signal: AbortSignal,
  ): Promise<RemoteBusiness | null> {
    if (change.action !== 'create' && business !== null) return business;
    const created = await partoo.reader.findById(id, signal);
    return created === null ? null : (await completeBusiness(created, resources, deps, signal)).business;
  }

  async function sendBusiness(
    { id, change, business }: Task & { business: RemoteBusiness | null },
    own: readonly FieldChange[],
    signal: AbortSignal,
  ): Promise<SentBusiness | { readonly failed: string }> {
    const result = await request(change, business, valuesOf(own), signal);
    switch (result.kind) {
      case 'accepted':
        if (own.length === change.fields.length || change.action === 'create')
          memory.markAccepted(id, { businessId: result.id });
        return { businessId: result.id, forbidden: [] };
      case 'refused':
        return result.forbidden !== undefined && change.action === 'update' && business !== null
          ? sendPermitted({ id, change, business }, own, result, signal)
          : { failed: result.detail };
      case 'ambiguous':
        return change.action === 'create' || change.business_id === null
          ? lookUpCreate({ id, change }, result.detail, signal)
          : { businessId: change.business_id, forbidden: [], doubt: result.detail };
    }
  }

  function request(
    change: Change,
    business: RemoteBusiness | null,
    to: FieldValues,
    signal: AbortSignal,
  ): Promise<WriteResult> {
    if (change.action === 'create') return partoo.writer.create(change.code, to, signal);
    if (change.action === 'delete') return partoo.writer.delete(change.business_id as BusinessId, signal);
    return partoo.writer.update(business as RemoteBusiness, to, signal);
  }

  /** Partoo applies nothing of an update with a forbidden field, as far as is known (section 24): the rest is sent once more. */
  async function sendPermitted(
    { id, change, business }: Task & { business: RemoteBusiness },
    own: readonly FieldChange[],
    { forbidden = [], detail, status }: Extract<WriteResult, { kind: 'refused' }>,
    signal: AbortSignal,
  ): Promise<SentBusiness | { readonly failed: string }> {
    const fields = own.filter(({ field }) => !isRefused(field, forbidden));
    if (fields.length === 0 || fields.length === own.length) return { failed: detail };
    const result = await request(change, business, valuesOf(fields), signal);
    if (result.kind !== 'accepted') return { failed: result.detail };
    if (own.length === change.fields.length) memory.markAccepted(id, { businessId: result.id });
    const because = status === 403 ? {} : { refusal: detail };
    return { businessId: result.id, forbidden, ...because };
  }

  /** Nobody knows whether the create took effect: it is looked up by code, and never repeated blindly (R12). */
  async function lookUpCreate(
    { id, change }: Task,
    detail: string,
    signal: AbortSignal,
  ): Promise<SentBusiness | { readonly failed: string }> {
    const found = await partoo.reader.findByCode(change.code, signal);
    const [business] = found;
    if (business === undefined)
      return { failed: `${detail}; no business carries the code, so it is tried again later` };
    memory.markAccepted(id, { businessId: business.id, text: 'found by code after an ambiguous answer' });
    return { businessId: business.id, forbidden: [] };
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
      const unwritten = [...(task.unwritten ?? []), ...lost.map((name) => notReadBack(change, name))];
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
          unwritten: new Set(unwritten.flatMap(({ fields }) => fields)),
          today,
        },
        policy,
        configuration,
      );
      // Forgotten how it looked, it is read anew in the next run instead of recalled from before this write.
      const { seen: _seen, ...unseen } = confirmation;
      confirmations.push(lost.length === 0 ? confirmation : unseen);
      const forbidden =
        task.forbidden.length === 0 ? null : (task.refusal ?? `not allowed to edit ${task.forbidden.join(', ')}`);
      const failures = unwritten
        .filter(({ detail }) => task.forbidden.every((name) => !detail.startsWith(`${name}: 403`)))
        .map(({ detail }) => detail);
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

/**
 * Partoo names properties, or parts of them. A property is sent complete, so that one forbidden part of it forbids the rest:
 * but for custom fields, of which only the changed ones are sent.
 */
function isRefused(field: FieldPath, forbidden: readonly string[]): boolean {
  const { property } = specOf(field);
  const isSentInParts = fieldNameOf(field) === 'custom_fields';
  return forbidden.some((name) => (isSentInParts ? name : name.split('.')[0]) === property || name === field);
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

function pathsOf(fields: readonly FieldChange[]): readonly FieldPath[] {
  return fields.map(({ field }) => field);
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

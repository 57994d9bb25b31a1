import { specOf } from '../../domain/fields.ts';
import type { BusinessId } from '../../domain/ids.ts';
import { createRight, forbiddenName, rightFor } from '../../domain/key-rights.ts';
import type { Change, FieldChange } from '../../domain/plan.ts';
import type { WriteResult } from '../../domain/ports/partoo-writer.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldPath, FieldValues } from '../../domain/value.ts';
import type { WriteDeps } from '../deps.ts';
import { valuesOf } from '../plan/plan-fields.ts';
import { rightsNow } from '../read/read-key-account.ts';
import { ownOf } from './own-of.ts';
import { createSubResourceSender } from './send-sub-resources.ts';
import {
  type Failed,
  type NotSent,
  notAllowed,
  pathsOf,
  type ReadyTask,
  type SentParts,
  type Task,
  type Unwritten,
} from './sent-parts.ts';
import { createRightsInRun } from './try-rights.ts';

/** One field that was left out, and the name under which Partoo forbids it. */
interface ForbiddenField extends Unwritten {
  readonly name: string;
}

/**
 * Sends changes: one request for the business and one for each sub-resource; what one of them refuses does not stop the
 * others (R26).
 *
 * @returns of each change what was sent; or why nothing of it was
 */
export function createSender(
  deps: WriteDeps,
): (task: ReadyTask, signal: AbortSignal) => Promise<SentParts | Failed | NotSent> {
  const { memory, partoo, log } = deps;
  const rights = createRightsInRun(rightsNow(deps), {
    onRefused(names) {
      memory.rememberRefusedRights(names, partoo.key.digest);
      log.warn({ names }, 'Partoo refuses to let the API key write this: left out from now on');
    },
    onGranted(names) {
      memory.rememberGrantedRights(names, partoo.key.digest);
    },
  });
  const sendSubResources = createSubResourceSender(deps, rights);

  return async function send(task, signal) {
    const { id, change } = task;
    const own = change.fields.filter(({ field }) => specOf(field).resource === undefined);
    if (own.length === change.fields.length) return sendBusiness(task, own, signal);

    const first = own.length === 0 ? null : await sendBusiness(task, own, signal);
    const accepted = first !== null && 'businessId' in first ? first : null;
    const businessId = accepted?.businessId ?? change.business_id;
    // Without a business there is nothing that anything could hang on.
    if (businessId === null) return first !== null && !('businessId' in first) ? first : { failed: 'no business' };
    const unwritten: Unwritten[] = [...(accepted?.unwritten ?? [])];
    if (first !== null && 'failed' in first) unwritten.push({ fields: pathsOf(own), detail: first.failed });
    if (first !== null && 'notSent' in first)
      unwritten.push({ fields: pathsOf(own), detail: first.notSent, isForbidden: true, isKnown: true });

    const rest = await sendSubResources(task, businessId, signal);
    if ('failed' in rest) return rest;
    unwritten.push(...rest.unwritten);
    const forbidden = [...(first !== null && 'forbidden' in first ? first.forbidden : []), ...rest.forbidden];
    const sure = unwritten.filter(({ isDoubtful }) => isDoubtful !== true).flatMap(({ fields }) => fields);
    if (accepted === null && sure.length === change.fields.length) {
      const why = unwritten.map(({ detail }) => detail).join('; ');
      return unwritten.every(({ isKnown }) => isKnown === true) ? { notSent: why, forbidden } : { failed: why };
    }
    memory.markAccepted(id, { businessId });
    const { answeredAt: _ofTheFirst, ...parts } = accepted ?? {};
    return { ...parts, businessId, forbidden, unwritten };
  };

  function sendBusiness(
    task: ReadyTask,
    own: readonly FieldChange[],
    signal: AbortSignal,
  ): Promise<SentParts | Failed | NotSent> {
    const { action } = task.change;
    if (action === 'delete') return sendOwn(task, own, [], signal);
    if (action !== 'create')
      return rights.inTurn(rightsFor(own), () => {
        const permitted = own.filter(({ field }) => rights.refusedName(field) === undefined);
        return sendOwn(task, permitted, leftOutOf(own), signal);
      });
    return rights.inTurn([createRight], () =>
      rights.createsNothing === null
        ? sendOwn(task, own, [], signal)
        : Promise.resolve({ notSent: `not created: ${rights.createsNothing}`, forbidden: [] }),
    );
  }

  /** What is known to be forbidden by now, without asking. */
  function leftOutOf(own: readonly FieldChange[]): readonly ForbiddenField[] {
    return own.flatMap(({ field }) => {
      const name = rights.refusedName(field);
      return name === undefined ? [] : [forbiddenField(field, name)];
    });
  }

  async function sendOwn(
    { id, change, business }: ReadyTask,
    own: readonly FieldChange[],
    leftOut: readonly ForbiddenField[],
    signal: AbortSignal,
  ): Promise<SentParts | Failed | NotSent> {
    const known = namesOf(leftOut);
    if (own.length === 0 && leftOut.length > 0) return { notSent: notAllowed(known), forbidden: known };
    const isAll = own.length + leftOut.length === change.fields.length;
    const result = await request(change, business, valuesOf(own), signal);
    switch (result.kind) {
      case 'accepted':
        rights.noteGranted(change.action === 'create' ? [createRight] : rightsFor(own));
        // A business that was created is linked at once, whatever becomes of the rest (R22).
        if (isAll || change.action === 'create') memory.markAccepted(id, { businessId: result.id });
        return { businessId: result.id, ...answeredAt(result), forbidden: known, ...unwrittenOf(leftOut) };
      case 'refused':
        if (change.action === 'create' && result.isDenied === true) {
          rights.noteNoCreate(result.detail);
          return { notSent: `not created: ${result.detail}`, forbidden: [] };
        }
        return result.forbidden !== undefined && change.action === 'update' && business !== null
          ? sendPermitted({ id, change, business }, own, leftOut, result, signal)
          : { failed: result.detail };
      case 'ambiguous':
        return change.action === 'create' || change.business_id === null
          ? lookUpCreate({ id, change }, result.detail, signal)
          : { businessId: change.business_id, forbidden: known, doubt: result.detail, ...unwrittenOf(leftOut) };
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
    { id, change, business }: Task & { readonly business: RemoteBusiness },
    own: readonly FieldChange[],
    leftOut: readonly ForbiddenField[],
    { forbidden = [], detail, status }: Extract<WriteResult, { kind: 'refused' }>,
    signal: AbortSignal,
  ): Promise<SentParts | Failed> {
    const refused = own.flatMap(({ field }) => {
      const name = forbiddenName(field, forbidden);
      return name === undefined ? [] : [forbiddenField(field, name)];
    });
    const names = namesOf(refused);
    const fields = own.filter(({ field }) => forbiddenName(field, forbidden) === undefined);
    if (fields.length === 0 && status === 403) rights.noteRefused(names, false);
    if (fields.length === 0 || fields.length === own.length) return { failed: detail };
    const result = await request(change, business, valuesOf(fields), signal);
    if (result.kind !== 'accepted') return { failed: result.detail };
    if (status === 403) rights.noteRefused(names, true);
    rights.noteGranted(rightsFor(fields));
    if (own.length + leftOut.length === change.fields.length) memory.markAccepted(id, { businessId: result.id });
    return {
      businessId: result.id,
      ...answeredAt(result),
      forbidden: [...namesOf(leftOut), ...names],
      ...(status === 403 ? {} : { refusal: detail }),
      ...unwrittenOf([...leftOut, ...refused]),
    };
  }

  /** Nobody knows whether the create took effect: it is looked up by code, and never repeated blindly (R12). */
  async function lookUpCreate({ id, change }: Task, detail: string, signal: AbortSignal): Promise<SentParts | Failed> {
    const found = await partoo.reader.findByCode(change.code, signal);
    const business = ownOf(change.code, found, memory.links());
    if (business === undefined) {
      const why =
        found.length === 0
          ? 'no business carries the code, so it is tried again later'
          : `the code is still that of business ${found.map(({ id: other }) => other).join(', ')}, which is another location's`;
      return { failed: `${detail}; ${why}` };
    }
    memory.markAccepted(id, { businessId: business.id, text: 'found by code after an ambiguous answer' });
    return { businessId: business.id, forbidden: [] };
  }
}

function answeredAt({ answeredAt: at }: Extract<WriteResult, { kind: 'accepted' }>): Pick<SentParts, 'answeredAt'> {
  return at === undefined ? {} : { answeredAt: at };
}

function forbiddenField(field: FieldPath, name: string): ForbiddenField {
  return { fields: [field], name, detail: notAllowed([name]), isForbidden: true };
}

/** Each once. */
function namesOf(leftOut: readonly ForbiddenField[]): readonly string[] {
  return [...new Set(leftOut.map(({ name }) => name))];
}

/** Each once. */
function rightsFor(fields: readonly FieldChange[]): readonly string[] {
  return [...new Set(fields.map(({ field }) => rightFor(field)))];
}

function unwrittenOf(leftOut: readonly ForbiddenField[]): Pick<SentParts, 'unwritten'> {
  return leftOut.length === 0 ? {} : { unwritten: leftOut };
}

import type { LocationKey } from '../domain/ids.ts';
import type { MemoryWriter } from '../domain/memory.ts';
import type { Confirmation, FailedTry, OutboxId } from '../domain/memory/outbox.ts';
import type { RunReport } from '../domain/memory/runs.ts';
import type { Settled } from '../domain/memory/seen.ts';
import { createAbsences } from './absences.ts';
import { createAlarms } from './alarms.ts';
import { createApprovals } from './approvals.ts';
import { createBases } from './base.ts';
import { createCategories } from './categories.ts';
import { createConflicts } from './conflicts.ts';
import { createCustomFields } from './custom-fields.ts';
import type { TableDeps } from './deps.ts';
import { createEvents } from './events.ts';
import { createFailures } from './failures.ts';
import { createHeld } from './held.ts';
import { createHistory } from './history.ts';
import { createKeyAccounts } from './key-accounts.ts';
import { createLinks } from './links.ts';
import { createMeta } from './meta.ts';
import { createOutbox } from './outbox.ts';
import { createPages } from './pages.ts';
import { createResolutions } from './resolutions.ts';
import { createRuns } from './runs.ts';
import { createSeen } from './seen.ts';
import { createSettling } from './settling.ts';
import { createSubResources } from './sub-resources.ts';
import { createUndone } from './undone.ts';

/** The memory over one open database: each table's own calls, and the steps that touch several tables at once. */
export function createMemory(deps: TableDeps): MemoryWriter {
  const { transaction, quickTransaction } = deps.connection;
  const meta = createMeta(deps);
  const links = createLinks(deps);
  const bases = createBases(deps);
  const seen = createSeen(deps);
  const absences = createAbsences(deps);
  const outbox = createOutbox(deps);
  const settling = createSettling(deps);
  const failures = createFailures(deps);
  const held = createHeld(deps);
  const conflicts = createConflicts(deps);
  const pages = createPages(deps);
  const resolutions = createResolutions(deps);
  const undone = createUndone(deps);
  const runs = createRuns(deps);
  const history = createHistory(deps);
  const approvals = createApprovals(deps);
  const categories = createCategories(deps);
  const customFields = createCustomFields(deps);
  const subResources = createSubResources(deps);
  const keyAccounts = createKeyAccounts(deps);
  const events = createEvents(deps);
  const alarms = createAlarms(deps);

  /** All that is remembered of a location besides its link and its history. */
  function dropAllOf(codes: readonly LocationKey[]): void {
    bases.dropBase(codes);
    seen.dropSeen(codes);
    absences.resetAbsences(codes);
    settling.dropSettling(codes);
    failures.dropFailures(codes);
    held.dropHeld(codes);
    conflicts.dropConflicts(codes);
    resolutions.dropResolutions(codes);
    undone.dropUndone(codes);
  }

  function confirmOne({ id, detail, base, seen: sighting, unsettled, link, undone: undid = [] }: Confirmation): void {
    const entry = outbox.entry(id);
    const { code, fields } = entry.change;
    const businessId = link.kind === 'adopt' ? link.businessId : entry.businessId;
    outbox.moveEntry(id, 'confirmed', { businessId });
    history.record({ ...entry, businessId }, 'done', detail);
    if (link.kind === 'adopt' && link.movedFrom !== undefined) dropAllOf([link.movedFrom]);
    links.takeStep(code, link);
    if (link.kind === 'forget') dropAllOf([code]);

    if (base === null) bases.dropBase([code]);
    else bases.putBase(code, base);
    if (sighting === undefined) seen.dropSeen([code]);
    else seen.putSeen(code, sighting);
    const written = fields.map(({ field }) => field);
    settling.replaceSettling(code, written, unsettled);
    undone.releaseUndone(code, written);
    if (undid.length > 0) undone.holdUndone(undid.map((field) => ({ code, runId: entry.runId, ...field })));
    failures.dropFailure(code, entry.changeHash);
  }

  return {
    ...meta,
    links: links.links,
    linkOf: links.linkOf,
    changeLinkState: links.changeLinkState,
    basesOf: bases.basesOf,
    fingerprints: seen.fingerprints,
    seenOf: seen.seenOf,
    ...absences,
    failures: failures.failures,
    settling: settling.settling,
    held: held.held,
    conflicts: conflicts.conflicts,
    resolutions: resolutions.resolutions,
    recordResolution: resolutions.recordResolution,
    dropResolution: resolutions.dropResolution,
    undone: undone.undone,
    holdUndone: undone.holdUndone,
    releaseUndone: undone.releaseUndone,
    unfinished: outbox.unfinished,
    outboxOf: outbox.outboxOf,
    enqueue: outbox.enqueue,
    movesWithin: history.movesWithin,
    history: history.history,
    runs: runs.runs,
    run: runs.run,
    planOf: runs.planOf,
    beginRun: runs.beginRun,
    endRun: runs.endRun,
    approvalsOf: approvals.approvalsOf,
    recordApproval: approvals.recordApproval,
    ...categories,
    ...customFields,
    ...pages,
    ...subResources,
    ...keyAccounts,
    pendingEvents: events.pendingEvents,
    recordEvent: events.recordEvent,
    markEventsDone: events.markEventsDone,
    ...alarms,

    finishRun({ held: holds, conflicts: open, covered, ...end }: RunReport): void {
      transaction(() => {
        held.replaceHeld(end.id, covered, holds);
        conflicts.replaceConflicts(end.id, covered, open);
        runs.endRun(end);
      });
    },

    markSending(ids: readonly OutboxId[], request?: string): void {
      transaction(() => {
        for (const id of ids) outbox.moveEntry(id, 'sending', request === undefined ? {} : { request });
      });
    },

    markAccepted(id, { businessId, text }): void {
      // A power cut may take this back: the entry then still says `sending`, and its code is looked up (R12).
      quickTransaction(() => {
        outbox.moveEntry(id, 'accepted', { businessId, ...(text !== undefined && { answer: text }) });
        const { change } = outbox.entry(id);
        if (change.action !== 'create') return;
        if (businessId === null) throw new Error(`the create of ${change.code} was accepted without a business id`);
        links.link(change.code, businessId, 'created');
      });
    },

    confirm(confirmations: readonly Confirmation[]): void {
      transaction(() => {
        confirmations.forEach(confirmOne);
      });
    },

    markFailed(id: OutboxId, failed: FailedTry): void {
      transaction(() => {
        const { request, answer } = failed;
        outbox.moveEntry(id, 'failed', {
          ...(request !== undefined && { request }),
          ...(answer !== undefined && { answer }),
        });
        const entry = outbox.entry(id);
        failures.countFailure(entry.change.code, entry.changeHash, failed);
        history.record(entry, 'failed', failed.detail);
      });
    },

    markStale(ids: readonly OutboxId[], detail: string): void {
      transaction(() => {
        for (const id of ids) outbox.moveEntry(id, 'stale', { answer: detail });
      });
    },

    rememberSubResources(reads, base): void {
      transaction(() => {
        subResources.rememberSubResources(reads);
        if (base === undefined) return;
        bases.putBase(base.code, base);
        seen.dropSeen([base.code]);
      });
    },

    settleUnchanged(rows: readonly Settled[]): void {
      transaction(() => {
        const sighted: LocationKey[] = [];
        const settled: LocationKey[] = [];
        for (const { code, base, seen: sighting } of rows) {
          if (base !== undefined) bases.putBase(code, base);
          if (sighting === undefined) {
            if (base !== undefined) seen.dropSeen([code]);
            continue;
          }
          seen.putSeen(code, sighting);
          if (sighting.sourceHash !== null) sighted.push(code);
          if (sighting.isSettled) settled.push(code);
        }
        absences.resetAbsences(sighted);
        failures.dropFailures(settled);
        settling.dropSettling(settled);
      });
    },

    forget(code: LocationKey): void {
      transaction(() => {
        const decision = resolutions.resolutions().find((entry) => entry.code === code && entry.field === null);
        links.takeStep(code, { kind: 'forget' });
        dropAllOf([code]);
        if (decision !== undefined) resolutions.recordResolution(decision);
      });
    },

    noteRestored(asOf: string | null): void {
      transaction(() => {
        const approved = meta.fingerprint();
        // Without any approved run, the next one is a first run and waits anyway.
        if (approved !== null)
          meta.approveFingerprint({ digest: '', parts: approved.parts, restored: { at: deps.now(), asOf } });
        absences.countAbsences([]);
      });
    },

    retryFailures(code: LocationKey): void {
      failures.dropFailures([code]);
    },

    pruneHistory(before: string): void {
      transaction(() => {
        history.pruneWrites(before);
        outbox.pruneOutbox(before);
        runs.pruneRuns(before);
        approvals.pruneApprovals(before);
        events.pruneEvents(before);
      });
    },
  };
}

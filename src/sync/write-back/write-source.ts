import { SyncError } from '../../domain/errors.ts';
import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { OutboxId } from '../../domain/memory/outbox.ts';
import type { Change, Outcome } from '../../domain/plan.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { SourceWriteOutcome, SourceWriter } from '../../domain/ports/source-writer.ts';
import type { WriteDeps } from '../deps.ts';
import { checkPreconditions } from '../execute/preconditions.ts';
import { nextTryAt } from '../execute/retry-delay.ts';
import type { SourceNow } from '../execute/source-now.ts';
import { changeHash } from '../plan/change-hash.ts';
import { completeBusinesses, touchedSubResources } from '../read/sub-resources.ts';
import { confirmationOfWriteBack } from './confirm-write-back.ts';

/** One journalled write-back. */
interface Task {
  readonly id: OutboxId;
  readonly change: Change;
}

type Going = Task & { readonly business: RemoteBusiness };

/**
 * Writes into the source all that was planned for it, in one step: whoever reads it meanwhile sees all or nothing (R25).
 * Each line is checked against both sides just before (R18); the source checks its cells itself.
 *
 * @throws SyncError PARTOO_… when Partoo could not be asked; what concerns the source only fails these changes
 */
export async function writeSource(
  tasks: readonly Task[],
  source: SourceNow,
  deps: WriteDeps,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const { memory, policy } = deps;
  const { writer } = deps.source;
  if (tasks.length === 0) return [];
  if (writer === undefined || source.version === null) return leave(tasks, 'the source cannot be written', deps);
  if (signal.aborted) return leave(tasks, 'the run was stopped first', deps);

  const found = await deps.partoo.reader.findByIds(
    tasks.flatMap(({ change }) => (change.business_id === null ? [] : [change.business_id])),
    signal,
  );
  const touched = new Map(tasks.map(({ change }) => [change.business_id, touchedSubResources(change.fields)]));
  const { businesses } = await completeBusinesses(
    found.values(),
    { fresh: ({ id }) => touched.get(id) ?? [], priority: 'urgent', onFailure: 'unread' },
    deps,
    signal,
  );
  const links = memory.links();
  const outcomes: Outcome[] = [];
  const going: Going[] = [];
  for (const task of tasks) {
    const { change } = task;
    const business = businesses.get(change.business_id as BusinessId) ?? null;
    const check = checkPreconditions(
      change,
      {
        source: source.valuesOf(change.code),
        isAbsent: source.isAbsent(change.code),
        business,
        link: links.get(change.code),
      },
      policy,
    );
    if (check.kind === 'go' && business !== null) going.push({ ...task, business });
    else outcomes.push(...leave([task], check.kind === 'stale' ? check.detail : 'nothing left to do', deps));
  }
  if (going.length === 0) return outcomes;
  memory.markSending(going.map(({ id }) => id));
  try {
    return [...outcomes, ...settleWrites(going, await write(going, writer, source.version, source, signal), deps)];
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return [...outcomes, ...going.map((task) => fail(task, error.message, deps))];
  }
}

/** One outcome for each task, in their order. */
async function write(
  going: readonly Going[],
  writer: SourceWriter,
  version: string,
  source: SourceNow,
  signal: AbortSignal,
): Promise<readonly SourceWriteOutcome[]> {
  const cellsOf = ({ change }: Task): NonNullable<Change['cells']> => change.cells ?? [];
  const edits = going.filter(({ change }) => change.appends !== true);
  const appends = going.filter(({ change }) => change.appends === true);
  const written = await writer.write(
    {
      version,
      edits: edits.map((task) => ({
        key: task.change.code,
        at: source.at(task.change.code) ?? { row: 0, line: 0 },
        cells: cellsOf(task).map(({ column, from, to }) => ({ column, expected: from, text: to })),
      })),
      appends: appends.map((task) => ({
        key: task.change.code,
        cells: cellsOf(task).map(({ column, to }) => ({ column, text: to })),
      })),
    },
    signal,
  );
  const outcomeOf = new Map<LocationKey, SourceWriteOutcome>(
    [...written.edits, ...written.appends].map((outcome) => [outcome.key, outcome]),
  );
  return going.map(
    ({ change: { code } }) =>
      outcomeOf.get(code) ?? { key: code, kind: 'stale', detail: 'the source says nothing of it' },
  );
}

function settleWrites(
  going: readonly Going[],
  written: readonly SourceWriteOutcome[],
  deps: WriteDeps,
): readonly Outcome[] {
  const { memory } = deps;
  // Partoo's half of the same run may have moved the base of the same location.
  const bases = memory.basesOf(going.map(({ change }) => change.code));
  const confirmations: Parameters<typeof memory.confirm>[0][number][] = [];
  const outcomes = going.map((task, index): Outcome => {
    const { id, change, business } = task;
    const outcome = written[index];
    if (outcome === undefined || outcome.kind === 'stale')
      return leave([task], outcome?.detail ?? 'the source says nothing of it', deps)[0] as Outcome;
    if (outcome.kind === 'unencodable') return fail(task, `column ${outcome.column}: ${outcome.detail}`, deps);
    memory.markAccepted(id, { businessId: business.id });
    confirmations.push(confirmationOfWriteBack(id, change, business, bases.get(change.code)));
    return { code: change.code, action: change.action, result: 'done', detail: '' };
  });
  if (confirmations.length > 0) memory.confirm(confirmations);
  return outcomes;
}

function fail({ id, change }: Task, detail: string, { memory, clock }: WriteDeps): Outcome {
  const hash = changeHash(change);
  const before = memory.failures().find(({ code, changeHash: other }) => code === change.code && other === hash);
  memory.markFailed(id, { nextTryAt: nextTryAt((before?.count ?? 0) + 1, clock.now()), detail, answer: detail });
  return { code: change.code, action: change.action, result: 'failed', detail };
}

function leave(tasks: readonly Task[], detail: string, { memory }: WriteDeps): readonly Outcome[] {
  memory.markStale(
    tasks.map(({ id }) => id),
    detail,
  );
  return tasks.map(({ change }): Outcome => ({ code: change.code, action: change.action, result: 'stale', detail }));
}

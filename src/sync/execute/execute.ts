import type { RunId } from '../../domain/ids.ts';
import { SyncError } from '../../domain/errors.ts';
import type { OutboxId } from '../../domain/memory/outbox.ts';
import type { Change, Outcome, Plan } from '../../domain/plan.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { WriteDeps } from '../deps.ts';
import { allowed } from '../guard/guard.ts';
import { changeHash } from '../plan/change-hash.ts';
import { stretchSize } from '../plan/cost.ts';
import { describeFreeze, frozenBy } from '../plan/hold-frozen.ts';
import { isWriteToPartoo } from '../plan/withhold.ts';
import { rightsNow } from '../read/read-key-account.ts';
import { adopt } from './adopt.ts';
import { makeGroups } from './make-groups.ts';
import { inOrder } from './order.ts';
import type { SourceNow } from './source-now.ts';
import { writeSource } from '../write-back/write-source.ts';
import type { Task } from './sent-parts.ts';
import { createStretchRunner } from './stretch.ts';

export interface Execution {
  readonly runId: RunId;
  readonly source: SourceNow;
  /** Businesses already read in this run, for adoptions. */
  readonly businesses: ReadonlyMap<string, RemoteBusiness>;
}

export interface ExecutionResult {
  readonly outcomes: readonly Outcome[];
  /** What stopped the run before its end, if something did: the key was refused, the budget is paused for hours, … */
  readonly stoppedBy: SyncError | null;
}

/** Stretches under way at once: while one waits for its read-back, the next one's writes keep the rate used. */
const stretchesAtOnce = 3;

/**
 * Carries out a plan and nothing else. Changes that the guard holds back are not journalled; all others are written to the
 * outbox before the first request (R12). One failing location changes nothing for the others (R26); an error that
 * concerns every call stops what has not begun.
 *
 * @throws SyncError PARTOO_FORBIDDEN where the key is known to write nothing; STATE_…
 */
export async function execute(
  plan: Plan,
  execution: Execution,
  deps: WriteDeps,
  signal: AbortSignal,
): Promise<ExecutionResult> {
  refuseWithoutRights(plan, deps);
  const outcomes: Outcome[] = [];
  const going: Change[] = [];
  const today = deps.today();
  for (const change of plan.changes) {
    // A plan that was saved before may be carried out within a freeze.
    const freeze = frozenBy(change.action, today, deps.policy.freeze);
    if (freeze !== undefined) {
      const { code, action } = change;
      outcomes.push({ code, action, result: 'held', detail: describeFreeze(action, freeze) });
      continue;
    }
    const permitted = allowed(change, plan.guard);
    if (permitted === null)
      outcomes.push({ code: change.code, action: change.action, result: 'held', detail: 'held back by a limit' });
    else going.push(permitted);
    if (permitted !== null && permitted.fields.length < change.fields.length) {
      outcomes.push({
        code: change.code,
        action: change.action,
        result: 'held',
        detail: 'some of its fields are held back by a limit',
      });
    }
  }
  const ordered = inOrder(going, today);
  const ids = deps.memory.enqueue(
    execution.runId,
    ordered.map((change) => ({ change, changeHash: changeHash(change) })),
  );
  const tasks = ordered.map((change, index): Task => ({ id: ids[index] as OutboxId, change }));

  outcomes.push(
    ...adopt(
      tasks.filter(({ change }) => change.action === 'adopt'),
      execution,
      deps,
    ),
  );
  await makeGroups(going, deps, signal);
  const writes = tasks.filter(({ change }) => change.action !== 'adopt' && change.side === 'partoo');
  const writeBacks = tasks.filter(({ change }) => change.side === 'source');
  const stretches: Task[][] = [];
  for (let start = 0; start < writes.length; start += stretchSize)
    stretches.push(writes.slice(start, start + stretchSize));

  const stopped = new AbortController();
  const stop = AbortSignal.any([signal, stopped.signal]);
  let stoppedBy: SyncError | null = null;
  let finished = 0;
  const run = createStretchRunner({
    deps,
    source: execution.source,
    watermark: plan.partoo.watermark,
    today,
    onTask: () => deps.progress?.('apply', (finished += 1), writes.length),
  });
  const queue = [...stretches];
  await Promise.all(Array.from({ length: Math.min(stretchesAtOnce, queue.length) }, drain));
  await writeBack();
  if (signal.aborted && outcomes.some(({ result }) => result === 'stale'))
    stoppedBy ??= new SyncError('the run was stopped before its end', {
      code: 'ABORTED',
      retryable: true,
      hint: 'The next run goes on where this one stopped.',
    });
  return { outcomes: inPlanOrder(outcomes, plan), stoppedBy };

  async function drain(): Promise<void> {
    for (let stretch = queue.shift(); stretch !== undefined; stretch = queue.shift()) {
      try {
        const { outcomes: done, error } = await run(stretch, stop);
        outcomes.push(...done);
        if (error !== null) end(error);
      } catch (error) {
        if (!(error instanceof SyncError)) throw error;
        end(error);
        outcomes.push(...giveUp(stretch, error, deps));
      }
    }
  }

  /** Last: a value that a person decided on is in Partoo by then, and the base knows what became of the rest. */
  async function writeBack(): Promise<void> {
    try {
      outcomes.push(...(await writeSource(writeBacks, execution.source, deps, stop)));
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      end(error);
      outcomes.push(...giveUp(writeBacks, error, deps));
    }
  }

  function end(error: SyncError): void {
    stoppedBy ??= error;
    stopped.abort();
  }
}

/** A key that only reads would be refused for each change. @throws SyncError PARTOO_FORBIDDEN */
function refuseWithoutRights({ changes }: Plan, deps: WriteDeps): void {
  const { writesNothing } = rightsNow(deps);
  const refused = changes.filter(isWriteToPartoo).length;
  if (writesNothing === null || refused === 0) return;
  throw new SyncError(
    `the API key writes nothing, and the plan has ${String(refused)} change(s) to Partoo: ${writesNothing}`,
    {
      code: 'PARTOO_FORBIDDEN',
      retryable: false,
      hint: 'Use the key of an ORG_ADMIN.',
    },
  );
}

/** What was not sent goes back to planning; what was sent and not read back stays in the outbox for the next run (R22). */
function giveUp(stretch: readonly Task[], error: SyncError, deps: WriteDeps): readonly Outcome[] {
  const open = new Set(
    deps.memory
      .unfinished()
      .filter(({ status }) => status === 'pending')
      .map(({ id }) => id),
  );
  const unsent = stretch.filter(({ id }) => open.has(id));
  const detail = `not sent: ${error.message}`;
  if (unsent.length > 0)
    deps.memory.markStale(
      unsent.map(({ id }) => id),
      detail,
    );
  return stretch.map(
    ({ id, change }): Outcome => ({
      code: change.code,
      action: change.action,
      result: open.has(id) ? 'stale' : 'failed',
      detail: open.has(id) ? detail : `not confirmed: ${error.message}; looked up in the next run`,
    }),
  );
}

function inPlanOrder(outcomes: readonly Outcome[], plan: Plan): readonly Outcome[] {
  const rank = new Map(plan.changes.map(({ code, action }, index) => [`${action} ${code}`, index]));
  return [...outcomes].sort(
    (a, b) => (rank.get(`${a.action} ${a.code}`) ?? 0) - (rank.get(`${b.action} ${b.code}`) ?? 0),
  );
}

import { SyncError } from '../domain/errors.ts';
import { asRunId, type RunId } from '../domain/ids.ts';
import type { HistoryEntry, HistoryMemory } from '../domain/memory/history.ts';
import type { OutboxMemory } from '../domain/memory/outbox.ts';
import type { RunMemory, RunRecord } from '../domain/memory/runs.ts';

/**
 * The run that is meant by its id, or by as much of it as no other run begins with; it wrote something, or may have.
 * @throws SyncError NOT_FOUND, USAGE (several begin so)
 */
export function findRun(text: string, memory: RunMemory & HistoryMemory & OutboxMemory): RunId {
  const { id } = runMeant(text, memory);
  if (writesOf(id, memory).length === 0 && memory.unfinished().every(({ runId }) => runId !== id))
    throw notFound(`run ${id} wrote nothing, so there is nothing to undo`);
  return id;
}

/**
 * Any run, by its id, or by as much of it as no other run begins with.
 * @throws SyncError NOT_FOUND, USAGE (several begin so)
 */
export function runMeant(text: string, memory: RunMemory): RunRecord {
  const exact = memory.run(asRunId(text));
  const found = exact === null ? memory.runs(Number.MAX_SAFE_INTEGER).filter(({ id }) => id.startsWith(text)) : [exact];
  const [run] = found;
  if (run === undefined || text === '')
    throw notFound(`there is no run ${JSON.stringify(text)}, or its history was pruned`);
  if (found.length > 1)
    throw new SyncError(
      `${String(found.length)} runs begin with ${JSON.stringify(text)}: ${found
        .slice(0, namedRuns)
        .map(({ id }) => id)
        .join(', ')}${found.length > namedRuns ? ', …' : ''}`,
      { code: 'USAGE', retryable: false, hint: 'Give as much of the id as only one of them begins with.' },
    );
  return run;
}

const namedRuns = 5;

function notFound(message: string): SyncError {
  return new SyncError(message, {
    code: 'NOT_FOUND',
    retryable: false,
    hint: '"partoo-sync history" lists every write with its run, "partoo-sync status" the latest runs.',
  });
}

/** What it wrote and what was confirmed, newest first. */
export function writesOf(runId: RunId, memory: HistoryMemory): readonly HistoryEntry[] {
  return memory.history({ runId }).filter(({ result }) => result === 'done');
}

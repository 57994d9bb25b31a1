import { SyncError } from '../domain/errors.ts';
import { asRunId, type RunId } from '../domain/ids.ts';
import type { WriteDeps } from './deps.ts';

/**
 * Puts a run on record, unless a person paused all of them.
 * @throws SyncError STATE_OTHER_TARGET, PAUSED (exit code 3)
 */
export function beginRun(run: { readonly trigger: string; readonly mode: string }, deps: WriteDeps): RunId {
  const { memory } = deps;
  memory.claimTarget(deps.target);
  const pause = memory.runPause();
  if (pause !== null)
    throw new SyncError(
      `Runs are paused since ${pause.since} by ${pause.who}${pause.reason === '' ? '' : `: ${pause.reason}`}`,
      { code: 'PAUSED', retryable: true, exitCode: 3, hint: 'partoo-sync resume lets them go on.' },
    );
  const id = asRunId(deps.newId());
  memory.beginRun({ id, ...run });
  return id;
}

import type { Memory } from '../../domain/memory.ts';
import type { ConfigFingerprint } from '../../domain/memory/target.ts';

/**
 * A first or newly configured run that a person approved and that was killed half-way goes on without being asked about
 * again (R22): the approval is on record for this very configuration, and the run never ended.
 */
export function continuesApprovedRun(
  memory: Pick<Memory, 'runs' | 'approvalsOf' | 'fingerprint'>,
  fingerprint: ConfigFingerprint,
): boolean {
  // What was approved before the copy was made may have gone on after it.
  if (memory.fingerprint()?.restored !== undefined) return false;
  for (const run of memory.runs(lookedBack)) {
    if (run.finishedAt !== null && run.error === null) return false;
    if (
      memory
        .approvalsOf(run.id)
        .some(({ kind, detail }) => kind === 'approval' && detail.startsWith(fingerprint.digest))
    )
      return true;
  }
  return false;
}

/** Failed tries in between, as with Partoo out of reach, take nothing from the approval. */
const lookedBack = 50;

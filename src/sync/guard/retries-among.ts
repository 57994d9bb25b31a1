import type { LocationKey } from '../../domain/ids.ts';
import type { Failure } from '../../domain/memory/failures.ts';
import type { Change } from '../../domain/plan.ts';
import { changeHash } from '../plan/change-hash.ts';

/** Changes that want exactly what a failed one wanted: they were judged when they were first planned (R26). */
export function retriesAmong(
  changes: readonly Change[],
  failuresOf: (code: LocationKey) => readonly Failure[],
): ReadonlySet<Change> {
  return new Set(
    changes.filter((change) => {
      const failures = failuresOf(change.code);
      return failures.length > 0 && failures.some((failure) => failure.changeHash === changeHash(change));
    }),
  );
}

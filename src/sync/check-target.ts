import { SyncError } from '../domain/errors.ts';
import { type TargetMemory, isSameTarget } from '../domain/memory/target.ts';
import type { RunDeps } from './deps.ts';

/** A state made with one Partoo never serves another (R8). @throws SyncError STATE_OTHER_TARGET */
export function checkTarget(memory: TargetMemory, { target }: Pick<RunDeps, 'target'>): void {
  const made = memory.target();
  if (made === null || isSameTarget(made, target)) return;
  throw new SyncError(
    `the state was made with ${made.baseUrl} (organization ${String(made.orgId ?? 'of the key')}), and the configuration names ${target.baseUrl} (organization ${String(target.orgId ?? 'of the key')})`,
    {
      code: 'STATE_OTHER_TARGET',
      retryable: false,
      hint: 'Give this target a state of its own: set state.path to another file.',
    },
  );
}

import { SyncError } from '../../domain/errors.ts';
import {
  hasOtherRights,
  type KeyAccount,
  type KeyRights,
  type KnownKeyAccount,
  rightsOf,
  triesInForce,
  type TriedRight,
} from '../../domain/key-rights.ts';
import type { KeyAccountMemory } from '../../domain/memory/key-accounts.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { RunDeps, RunMode } from '../deps.ts';

/** Daily; some hours less, so that a run that comes once a day asks each time. */
const staleMs = 20 * 3_600_000;

/**
 * Asks Partoo about the API key where that was not done yet, or, in a run of everything, not today. Null: what is
 * remembered still holds, or Partoo did not tell; no run fails for it.
 *
 * @throws SyncError CONFIG_INVALID for a PROVIDER key without organization; PARTOO_UNAUTHORIZED, ABORTED
 */
export async function readKeyAccount(deps: RunDeps, mode: RunMode, signal: AbortSignal): Promise<KeyAccount | null> {
  const known = knownAccount(deps);
  const asked = isDue(known, mode, deps.clock.now()) ? await ask(deps, signal) : null;
  if ((asked ?? known)?.role === 'PROVIDER' && deps.target.orgId === null)
    throw new SyncError('the API key is of role PROVIDER: it reads the businesses of several organizations', {
      code: 'CONFIG_INVALID',
      retryable: false,
      hint: 'Set partoo.org_id to the organization to sync.',
    });
  return asked;
}

interface KnowingDeps {
  readonly memory: KeyAccountMemory;
  readonly partoo: { readonly key: { readonly digest: string } };
  readonly clock: Pick<Clock, 'now'>;
}

/** What the key may write, by what is remembered; `asked` counts instead of an account that is older. */
export function rightsNow(deps: KnowingDeps, asked: KeyAccount | null = null): KeyRights {
  const known = knownAccount(deps);
  // Whoever has other rights than before may be allowed what was refused.
  const isNews = asked !== null && known !== null && hasOtherRights(known, asked);
  const { memory, partoo, clock } = deps;
  const inForce = (tried: readonly TriedRight[]): readonly TriedRight[] =>
    isNews ? [] : triesInForce(tried, partoo.key.digest, clock.now());
  return rightsOf(asked ?? known, {
    refused: inForce(memory.refusedRights()),
    granted: inForce(memory.grantedRights()),
  });
}

/** What is remembered of the key in use; null: it was never asked about. */
export function knownAccount({
  memory,
  partoo: { key },
}: Pick<KnowingDeps, 'memory' | 'partoo'>): KnownKeyAccount | null {
  const known = memory.keyAccount();
  return known?.keyDigest === key.digest ? known : null;
}

function isDue(known: KnownKeyAccount | null, { isIncremental, isNarrow, only }: RunMode, nowMs: number): boolean {
  if (known === null) return true;
  if (isIncremental === true || isNarrow === true || only !== null) return false;
  return nowMs - Date.parse(known.checkedAt) >= staleMs;
}

async function ask({ partoo, log }: RunDeps, signal: AbortSignal): Promise<KeyAccount | null> {
  try {
    return await partoo.key.ask(signal);
  } catch (error) {
    if (!(error instanceof SyncError) || ['PARTOO_UNAUTHORIZED', 'ABORTED'].includes(error.code)) throw error;
    log.warn({ code: error.code, reason: error.message }, 'Partoo did not tell what the API key may do');
    return null;
  }
}

import type { SyncError } from './domain/errors.ts';
import { aheadKey } from './domain/memory/alarms.ts';
import type { RunPause } from './domain/memory/run-pause.ts';
import { expiryWords, type KeyExpiry } from './key-expiry.ts';
import type { Violation } from './domain/plan.ts';
import type { Blocked, Found } from './notify/decide-alarms.ts';
import type { RunReport } from './sync/run.ts';

/** A run that ended, as far as it tells what keeps the work waiting. */
export type RunEnding = {
  /** Did it look at some locations only? Then it says nothing of what keeps the others waiting. */
  readonly isNarrow: boolean;
  /** Was it no run of everything, but of a saved plan, or one that takes another one back? */
  readonly kind?: 'apply' | 'undo';
} & ({ readonly report: RunReport; readonly error: null } | { readonly report: null; readonly error: SyncError });

/** A person who pauses means it; one who forgot is told. */
const forgottenMs = 24 * 3_600_000;

/** Say nothing of the state of things: another run works, a person ended it, or asked for what is not there. */
const silentCodes: readonly string[] = [
  'STATE_LOCKED',
  'ABORTED',
  'USAGE',
  'NOT_FOUND',
  'PLAN_INVALID',
  'PLAN_OUTDATED',
];

/**
 * What a run that ended shows of blocked states (R28). Pure.
 *
 * | the run                   | shows limits and approvals | its absence ends                              |
 * | ------------------------- | -------------------------- | --------------------------------------------- |
 * | of everything             | yes                        | every state                                   |
 * | that reads only changes   | yes                        | all but limits that it measures less          |
 * | of a saved plan           | yes                        | the same: its plan may be of some locations   |
 * | that takes another back   | no: a person is there      | that a side cannot be reached, read or used   |
 * | of some locations         | yes                        | none                                          |
 */
export function blockedBy({ isNarrow, kind, report, error }: RunEnding, pause: RunPause | null, nowMs: number): Found {
  const never = (): boolean => false;
  if (error !== null) {
    if (silentCodes.includes(error.code)) return { blocked: [], couldFind: never };
    if (error.code === 'PAUSED') {
      const isForgotten = pause !== null && nowMs - Date.parse(pause.since) >= forgottenMs;
      return { blocked: isForgotten ? [blockedByError(error)] : [], couldFind: never };
    }
    const blocked = blockedByError(error);
    return { blocked: [blocked], couldFind: (key) => sideOf(key) === sideOf(blocked.key) };
  }
  const { plan, isRefused, stoppedBy } = report;
  const { approvals, violations } = plan.guard;
  const waits =
    isRefused && approvals.length > 0
      ? [
          {
            key: 'approval',
            detail: `A plan waits for approval: ${approvals.join('; ')}. Look at it with "partoo-sync plan", approve it with "partoo-sync sync --yes".`,
          },
        ]
      : [];
  const blocked = kind === 'undo' ? [] : [...waits, ...blockedByLimits(violations)];
  if (stoppedBy !== null) {
    if (stoppedBy.code === 'ABORTED') return { blocked, couldFind: never };
    const stopped = blockedByError(stoppedBy);
    return {
      blocked: [...blocked, stopped],
      couldFind: (key) => !isNarrow && sideOf(key) === sideOf(stopped.key),
    };
  }
  if (isNarrow) return { blocked, couldFind: never };
  if (kind === 'undo') return { blocked, couldFind: (key) => sideOf(key) !== null };
  // Reading only changes it closes nothing and measures less: whether a limit still holds is found by the next full run.
  if (plan.partoo.reading === 'partial' || kind === 'apply') return { blocked, couldFind: (key) => !isMeasured(key) };
  return { blocked, couldFind: () => true };
}

/** With what is told ahead of time, once at each threshold: it keeps nothing waiting yet. */
export function withAhead(found: Found, expiry: KeyExpiry | null): Found {
  if (expiry === null || expiry.threshold === null) return found;
  const ahead = { key: aheadKey('api_key', expiry.expiresOn, expiry.threshold), detail: expiryWords(expiry) };
  return { ...found, blocked: [...found.blocked, ahead] };
}

/** What passes by itself is one state, whichever way it shows itself this time. */
function blockedByError({ code, message, hint, retryable }: SyncError): Blocked {
  const side = sideOf(code);
  const key = retryable && side !== null ? `${side}_UNREACHABLE` : code;
  return { key, detail: `${code}: ${message}${hint === undefined ? '' : `. ${hint}`}` };
}

function sideOf(key: string): string | null {
  return /^(SOURCE|PARTOO|STATE)_/.exec(key)?.[1] ?? null;
}

const wholeLimits = ['limit:source', 'limit:partoo', 'limit:sentinels'];

function isMeasured(key: string): boolean {
  return key.startsWith('limit:') && !wholeLimits.includes(key);
}

function blockedByLimits(violations: readonly Violation[]): readonly Blocked[] {
  return [...new Set(violations.map(({ limit }) => limit))].map((limit) => {
    const ofLimit = violations.filter((one) => one.limit === limit);
    const override = ofLimit.find((one) => one.override !== undefined)?.override;
    const command =
      override === undefined
        ? ''
        : `. "partoo-sync plan" shows what is held back, "partoo-sync sync ${override}" lets it pass once.`;
    return { key: `limit:${limit}`, detail: `${ofLimit.map(({ message }) => message).join('; ')}${command}` };
  });
}

import { SyncError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { Side } from '../domain/plan.ts';
import type { RunLedger } from './run-ledger.ts';

export interface Readiness {
  /** Why it is not ready, a line each, for a person; none: it is. Codes and times only, nothing of a message (R35). */
  readonly reasons: readonly string[];
}

export interface ReadinessDeps {
  readonly ledger: RunLedger;
  /** Is a run under way, of whatever process? It may take hours. */
  readonly isRunning: () => boolean;
  /** Codes of blocked states on record. @throws SyncError when the state cannot be read */
  readonly alarms: () => Promise<readonly string[]>;
  readonly clock: Pick<Clock, 'now'>;
}

/** A run that is due may wait for one of the command line, or for a machine that is busy. */
const graceMs = 10 * 60_000;

/**
 * Ready: the last attempt on each side succeeded, none is overdue by the schedule, and nothing waits for a person. What is held
 * or in conflict keeps one location waiting and is no reason.
 */
export async function judgeReadiness({ ledger, isRunning, alarms, clock }: ReadinessDeps): Promise<Readiness> {
  const { last, nextAtMs } = ledger;
  if (last === null) return { reasons: ['starting: no run has ended yet'] };
  const sides = (['source', 'partoo'] as const).flatMap((side) => failureOf(side, ledger));
  const isOverdue = nextAtMs !== null && clock.now() > nextAtMs + graceMs && !isRunning();
  return {
    reasons: [
      ...sides,
      ...otherFailure(last.error?.code),
      ...(last.plan?.guard.verdict === 'approval' ? ['approval: a plan waits for a person'] : []),
      ...(last.plan?.guard.violations ?? []).map(({ limit }) => `limit: ${limit}`),
      ...(isOverdue ? [`overdue: a run should have begun at ${iso(nextAtMs)}`] : []),
      ...(await stateReasons(alarms)),
    ],
  };
}

async function stateReasons(alarms: ReadinessDeps['alarms']): Promise<readonly string[]> {
  try {
    return (await alarms()).map((key) => `blocked: ${key}`);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return [`state: ${error.code}`];
  }
}

function failureOf(side: Side, ledger: RunLedger): readonly string[] {
  const record = ledger.side(side);
  if (record?.failure == null) return [];
  return [`${side}: ${record.failure} at ${iso(record.attemptAtMs)}`];
}

function otherFailure(code: string | undefined): readonly string[] {
  return code === undefined || /^(SOURCE|PARTOO)_/.test(code) ? [] : [`run: ${code}`];
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

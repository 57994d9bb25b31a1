import { SyncError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports/clock.ts';
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
  const found = [
    ...(last.plan?.guard.verdict === 'approval' ? ['approval: a plan waits for a person'] : []),
    ...(last.plan?.guard.violations ?? []).map(({ limit }) => `limit: ${limit}`),
  ];
  const code = last.error?.code;
  // What the last run of this process shows itself is not said twice; what others found, or earlier ones, is.
  const isSaid = (key: string): boolean =>
    key === code ||
    sides.some((reason) => reason.includes(`: ${key} at `)) ||
    found.some((reason) => reason === key.replace(':', ': ') || reason.startsWith(`${key}:`)) ||
    (key.endsWith('_UNREACHABLE') && code?.startsWith(key.slice(0, key.indexOf('_') + 1)) === true);
  return {
    reasons: [
      ...sides,
      ...otherFailure(last.error?.code),
      ...found,
      ...(isOverdue ? [`overdue: a run should have begun at ${iso(nextAtMs)}`] : []),
      ...(await stateReasons(alarms, isSaid)),
    ],
  };
}

async function stateReasons(
  alarms: ReadinessDeps['alarms'],
  isSaid: (key: string) => boolean,
): Promise<readonly string[]> {
  try {
    return (await alarms()).filter((key) => !isSaid(key)).map((key) => `blocked: ${key}`);
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

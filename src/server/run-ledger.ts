import type { ErrorCode } from '../domain/errors.ts';
import type { Outcome, Plan, Side } from '../domain/plan.ts';

/** A run as health and metrics look at it. */
export interface ObservedRun {
  readonly trigger: string;
  /** Did it look at some locations only? Then it says nothing of what keeps the others waiting. */
  readonly isNarrow: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** When the schedule starts the next one; null: never. */
  readonly nextAtMs: number | null;
  /** Null: it failed before there was one. */
  readonly plan: Plan | null;
  readonly outcomes: readonly Outcome[];
  /** What ended it before its time. */
  readonly error: { readonly code: ErrorCode } | null;
  readonly heard: { readonly events: number; readonly echoes: number; readonly untold: number } | null;
}

export interface SideRecord {
  readonly attemptAtMs: number;
  readonly successAtMs: number | null;
  /** Why the last attempt failed, as `PARTOO_FORBIDDEN` or `incomplete`; null: it succeeded. */
  readonly failure: string | null;
}

/** What this process has seen of its own runs. */
export interface RunLedger {
  note(run: ObservedRun): void;
  /** Null: not tried yet. */
  side(side: Side): SideRecord | null;
  /** The last run that looked at everything it should; null: none has ended. */
  readonly last: ObservedRun | null;
  /** When the last read of all of both sides ended; null: none yet. */
  readonly completeReadAtMs: number | null;
  /** When the schedule should have started a run; null: not known, or never. */
  readonly nextAtMs: number | null;
}

export function createRunLedger(): RunLedger {
  const sides = new Map<Side, SideRecord>();
  let last: ObservedRun | null = null;
  let completeReadAtMs: number | null = null;
  let nextAtMs: number | null = null;

  return {
    note(run) {
      const { plan, endedAtMs } = run;
      for (const [side, failure] of attemptsOf(run)) {
        const successAtMs = failure === null ? endedAtMs : (sides.get(side)?.successAtMs ?? null);
        sides.set(side, { attemptAtMs: endedAtMs, successAtMs, failure });
      }
      if (!run.isNarrow) last = run;
      if (plan !== null && isWhole(plan) && !run.isNarrow) completeReadAtMs = endedAtMs;
      nextAtMs = run.nextAtMs;
    },
    side: (side) => sides.get(side) ?? null,
    get last() {
      return last;
    },
    get completeReadAtMs() {
      return completeReadAtMs;
    },
    get nextAtMs() {
      return nextAtMs;
    },
  };
}

/** Which sides a run tried, and what came of it. A run that failed before it had a plan tells of the side that failed alone. */
function attemptsOf({ plan, error }: ObservedRun): readonly (readonly [Side, string | null])[] {
  const failed = error === null ? null : sideOf(error.code);
  if (plan === null) return failed === null || error === null ? [] : [[failed, error.code]];
  return (['source', 'partoo'] as const).map((side) => {
    if (failed === side && error !== null) return [side, error.code];
    return [side, plan[side].outcome === 'complete' ? null : 'incomplete'];
  });
}

function sideOf(code: ErrorCode): Side | null {
  if (code.startsWith('SOURCE_')) return 'source';
  return code.startsWith('PARTOO_') ? 'partoo' : null;
}

function isWhole({ source, partoo }: Plan): boolean {
  return source.outcome === 'complete' && partoo.outcome === 'complete' && partoo.reading !== 'partial';
}

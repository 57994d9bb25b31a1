import type { LocationKey, RunId } from '../ids.ts';
import type { Conflict, Held, Plan, PlanSummary, VerdictKind } from '../plan.ts';

export interface RunStart {
  readonly id: RunId;
  /** `cli`, `incremental`, `full`, `watch`, `webhook`, … */
  readonly trigger: string;
  /** `sync`, `apply`, `undo`, … */
  readonly mode: string;
}

export interface OutcomeCounts {
  readonly done: number;
  readonly failed: number;
  readonly stale: number;
  readonly held: number;
}

/** How a run ended. `plan` is kept compressed; leave it out of runs that changed nothing. */
export interface RunEnd {
  readonly id: RunId;
  readonly verdict: VerdictKind | null;
  readonly summary: PlanSummary | null;
  readonly outcomes: OutcomeCounts | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly plan?: Plan;
}

export interface RunRecord extends RunStart {
  readonly startedAt: string;
  /** Null: still running, or killed (then `error` says so once the next run has begun). */
  readonly finishedAt: string | null;
  readonly verdict: VerdictKind | null;
  readonly summary: PlanSummary | null;
  readonly outcomes: OutcomeCounts | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** How a run leaves things: the holds and conflicts in force from now on replace the earlier ones of the same locations. */
export interface RunReport extends RunEnd {
  readonly held: readonly Held[];
  readonly conflicts: readonly Conflict[];
  /** Which locations the run looked at; holds and conflicts of others stay. */
  readonly covered: 'all' | readonly LocationKey[];
}

/** The runs there were. */
export interface RunMemory {
  /** Newest first. */
  runs(limit: number): readonly RunRecord[];
  run(id: RunId): RunRecord | null;
  /** The plan kept with a run, as saved; null when none was. */
  planOf(id: RunId): unknown;
}

export interface RunMemoryWriter extends RunMemory {
  /** Earlier runs that never finished are marked as interrupted. */
  beginRun(run: RunStart): void;
  /** For a run that did not reach the point of leaving holds: refused, failed. */
  endRun(end: RunEnd): void;
  finishRun(report: RunReport): void;
}

import type { Held } from '../domain/plan.ts';
import type { ConflictView } from './conflict-text.ts';
import type { OutcomeSummary } from './outcome-text.ts';
import type { Release } from './release.ts';

/** One past or running run. */
export interface RunLine {
  readonly run: string;
  /** `manual`, `schedule`, `watch`, `webhook`, … */
  readonly trigger: string;
  readonly started_at: string;
  /** Null while it runs, and for one that was killed. */
  readonly ended_at: string | null;
  readonly verdict: 'pass' | 'stop' | 'approval' | null;
  readonly summary: OutcomeSummary | null;
  /** Why it could not go on, if it could not. */
  readonly error: string | null;
}

/** A write that failed and is tried again. */
export interface FailureLine {
  readonly code: string;
  readonly attempts: number;
  readonly error: string;
  /** Null: quarantined, tried again only when a value changes (R26). */
  readonly next_try_at: string | null;
}

/** A close or delete that was planned, and waits for a person to allow or reject it. */
export interface StagedLine {
  readonly code: string;
  readonly action: 'close' | 'delete';
  readonly label?: string;
  /** The evidence, in words. */
  readonly reason?: string;
  /** The limits that hold it back; none where the run was stopped for another reason. */
  readonly limits: readonly string[];
  readonly run: string;
  readonly since: string;
  /** What a person said, waiting for the next run. */
  readonly decision: { readonly take: 'allow' | 'reject'; readonly who?: string; readonly at: string } | null;
  readonly release: Release;
}

/** The API key, as Partoo last described it, and what it was refused. */
export interface KeyLine {
  readonly role: string | null;
  readonly checked_at: string | null;
  /** `YYYY-MM-DD`; null: it does not end, or may not say when. */
  readonly expires_on: string | null;
  readonly days_left: number | null;
  /** Where its end is near, in words. */
  readonly warning: string | null;
  /** Each with its reason. */
  readonly may_not: {
    readonly write: string | null;
    readonly create: string | null;
    readonly edit: readonly { readonly field: string; readonly because: string }[];
  };
}

/** All that a person may want to know between runs; `status --json` prints it as it is. Instants are ISO 8601 UTC. */
export interface StatusReport {
  readonly now: string;
  /** Newest first. */
  readonly last_runs: readonly RunLine[];
  /** Who holds the run lock, if anyone. */
  readonly lock: { readonly pid: number; readonly command: string; readonly since: string } | null;
  /** Null: Partoo was not asked about it yet. */
  readonly api_key: KeyLine | null;
  /** Does a daemon look after it, and when does its schedule start the next run; null: none does. */
  readonly next_run_at: string | null;
  /** When a run of all locations last passed the guard, or was approved, and came to its end. */
  readonly last_success_at: string | null;
  readonly links: number;
  /** Of webhooks, stored and not yet read for. */
  readonly events: { readonly waiting: number; readonly oldest_at: string | null };
  readonly held: readonly (Held & { readonly since: string; readonly run: string; readonly release: Release })[];
  /** Oldest first. */
  readonly conflicts: readonly ConflictView[];
  readonly staged: readonly StagedLine[];
  readonly failures: readonly FailureLine[];
  /** A person's order that no run begins. */
  readonly paused: { readonly who: string; readonly reason: string; readonly since: string } | null;
  /** A pause that Partoo asked for; every call waits. */
  readonly pause: { readonly until: string; readonly reason: string } | null;
  /** What waits for a person's yes, in words. */
  readonly approvals: readonly string[];
  /** A state that stops everything until it clears (R28): key refused, source gone, limit tripped. */
  readonly blocked: readonly { readonly reason: string; readonly since: string; readonly hint?: string }[];
}

import type { Explanation } from '../../src/reports/explain-text.ts';
import type { ConflictView } from '../../src/reports/conflict-text.ts';
import type { HistoryEntry } from '../../src/reports/history-text.ts';
import type { StatusReport } from '../../src/reports/status-report.ts';
import type { LocationKey } from '../../src/domain/ids.ts';
import type { Memory } from '../../src/domain/memory.ts';
import { isAllowance } from '../../src/domain/memory/resolutions.ts';
import { wasRestricted } from '../../src/sync/run.ts';
import type { Ended } from './command-line.ts';
import { apiKey } from './secrets.ts';

/** A command ends with one of these codes, says what went wrong where it failed, and tells no secret (R35); how not, in words. */
export function brokenByEnding(
  what: string,
  { code, stdout, stderr }: Ended,
  expected: readonly number[],
): string | null {
  if (`${stdout}${stderr}`.includes(apiKey)) return `secret: printed by ${what}`;
  if (!expected.includes(code)) return `exit code: ${what} ended with ${String(code)}: ${stderr}${stdout}`;
  return code === 1 && stderr === '' ? `exit code: ${what} failed without a word` : null;
}

/** Who would begin a second run is told who holds the lock, and since when (R29). */
export function brokenByOverlapping({ stderr }: Ended): string | null {
  const isSaid = /"partoo-sync \w+" \(process \d+ on .+, since \d{4}-.+\) holds the lock/u.test(stderr);
  return isSaid ? null : `overlap: a second run is not told who holds the lock: ${stderr}`;
}

/** `status --json` says what the memory holds, no more and no less. */
export function brokenByStatus(report: StatusReport, memory: Memory, nowMs: number): string | null {
  const { now, paused, links, events, held, conflicts, failures, approvals, staged, last_runs: runs } = report;
  const linked = [...memory.links().values()].filter(({ state }) => state !== 'forgotten');
  const last = memory.runs(200).find((run) => run.finishedAt !== null && !wasRestricted(run));
  const waitsForApproval = last?.outcomes === null && last.verdict === 'approval';
  const allowed = new Set(
    memory
      .resolutions()
      .filter(isAllowance)
      .map(({ code }) => code as string),
  );
  const lost = staged.find(({ code, decision }) => decision?.take === 'allow' && !allowed.has(code));
  return (
    differing('now', now, new Date(nowMs).toISOString()) ??
    differing('pause', paused, memory.runPause()) ??
    differing('links', links, linked.length) ??
    differing('events', events.waiting, memory.pendingEvents().length) ??
    differing('held', held.map(holdOf).sort(), memory.held().map(holdOf).sort()) ??
    differing('conflicts', conflicts.map(fieldOf).sort(), memory.conflicts().map(fieldOf).sort()) ??
    differing(
      'failures',
      failures.map(({ code }) => code),
      memory.failures().map(({ code }) => code),
    ) ??
    differing('waits for approval', approvals.length > 0, waitsForApproval) ??
    differing('allowed', lost?.code, undefined) ??
    differing('newest run', runs[0]?.run, memory.runs(1)[0]?.id)
  );
}

/** `conflicts --json` shows every open conflict, with what both sides say and what a person answered. */
export function brokenByConflicts(shown: readonly ConflictView[], memory: Memory): string | null {
  const answers = memory.resolutions();
  const answered = memory
    .conflicts()
    .map((conflict) => answers.find(({ code, field }) => code === conflict.code && field === conflict.field)?.take);
  const withSides = ({ code, field, source, partoo }: Pick<ConflictView, 'code' | 'field' | 'source' | 'partoo'>) =>
    JSON.stringify([code, field, source ?? null, partoo ?? null]);
  return (
    differing('conflicts', shown.map(withSides).sort(), memory.conflicts().map(withSides).sort()) ??
    differing(
      'answers',
      shown.filter(({ decision }) => decision !== null).length,
      answered.filter((take) => take !== undefined).length,
    )
  );
}

/** `history --json` has a line for each field of each write, newest first. */
export function brokenByHistory(lines: readonly HistoryEntry[], memory: Memory): string | null {
  const kept = memory
    .history({})
    .flatMap(({ runId, code, action, fields }) =>
      fields.length === 0
        ? [`${runId} ${code} ${action} `]
        : fields.map(({ field }) => `${runId} ${code} ${action} ${field}`),
    );
  return differing(
    'history',
    lines.map(({ run, code, action, field }) => `${run} ${code} ${action} ${field ?? ''}`),
    kept,
  );
}

/** `explain CODE --json` is about that location, its business, its open conflicts, and its row as it is now. */
export function brokenByExplaining(
  { code, link, conflicts, source }: Explanation,
  asked: string,
  { memory, isInSource }: { readonly memory: Memory; readonly isInSource: boolean },
): string | null {
  const known = memory.linkOf(asked as LocationKey);
  const open = memory.conflicts().filter((conflict) => conflict.code === asked);
  return (
    differing('code', code, asked) ??
    differing('business', link?.business_id, known?.state === 'forgotten' ? undefined : known?.businessId) ??
    differing('conflicts', conflicts.map(fieldOf).sort(), open.map(fieldOf).sort()) ??
    differing('row', source !== null, isInSource)
  );
}

/** A decision that the program acknowledged is in the memory. */
export function brokenByForgetting(what: string, isKept: boolean): string | null {
  return isKept ? null : `forgotten: ${what} was acknowledged, and the memory knows nothing of it`;
}

function holdOf({ code, reason, field }: { code: string; reason: string; field?: string }): string {
  return `${code} ${reason} ${field ?? ''}`;
}

function fieldOf({ code, field }: { readonly code: string; readonly field: string }): string {
  return `${code} ${field}`;
}

function differing(what: string, shown: unknown, kept: unknown): string | null {
  const [one, other] = [JSON.stringify(shown), JSON.stringify(kept)];
  return one === other ? null : `disagrees: ${what}: ${one} is shown, ${other} is kept`;
}

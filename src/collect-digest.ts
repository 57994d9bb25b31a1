import { stagedIn } from './commands/staged.ts';
import type { Memory } from './domain/memory.ts';
import { isBlocking } from './domain/memory/alarms.ts';
import type { HeldReason } from './domain/plan.ts';
import type { DigestFacts } from './notify/digest.ts';

/** Released by a later run alone, by the end of a date, or left so by a person on purpose. */
const quiet: readonly HeldReason[] = ['absent', 'left_scope', 'undone', 'frozen', 'not_undoable'];

const weekMs = 7 * 24 * 3_600_000;

/** Every five minutes for a month. */
const lookedBack = 10_000;

/** What the state says for a digest, since the last one. */
export function collectDigest(memory: Memory, since: string, nowMs: number): DigestFacts {
  const runs = memory.runs(lookedBack).filter((run) => run.startedAt > since);
  const sum = (count: 'done' | 'failed'): number => runs.reduce((all, run) => all + (run.outcomes?.[count] ?? 0), 0);
  const staged = stagedIn(memory, nowMs);
  const conflicts = memory.conflicts();
  const isOld = (at: string): boolean => nowMs - Date.parse(at) > weekMs;
  const fresh = conflicts.filter((conflict) => conflict.since > since).length;
  const older = conflicts.filter((conflict) => conflict.since <= since && isOld(conflict.since)).length;
  return {
    since,
    runs: runs.length,
    failedRuns: runs.filter(({ error }) => error !== null).length,
    done: sum('done'),
    failed: sum('failed'),
    held: heldByReason(memory, since, new Set(staged.map(({ code }) => code))),
    conflicts: { fresh, older, week: conflicts.length - fresh - older },
    staged: staged.filter(({ decision }) => decision === null).length,
    blocked: memory
      .alarms()
      .filter(isBlocking)
      .map(({ detail }) => detail),
  };
}

/** What is staged is counted there. */
function heldByReason(memory: Memory, since: string, staged: ReadonlySet<string>): DigestFacts['held'] {
  const held = memory
    .held()
    .filter(({ code, reason }) => !quiet.includes(reason) && !(reason === 'limit' && staged.has(code)));
  const reasons = [...new Set(held.map(({ reason }) => reason))];
  return reasons
    .map((reason) => {
      const ofReason = held.filter((one) => one.reason === reason);
      const codes = (list: typeof held): number => new Set(list.map(({ code }) => code)).size;
      return { reason, count: codes(ofReason), fresh: codes(ofReason.filter((one) => one.since > since)) };
    })
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

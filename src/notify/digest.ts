import type { Message } from './message.ts';

/** What happened since the last digest, and what waits for a person now. */
export interface DigestFacts {
  readonly since: string;
  readonly runs: number;
  readonly failedRuns: number;
  /** Changes that were confirmed, and those that failed. */
  readonly done: number;
  readonly failed: number;
  /** Locations held for a reason that only a person removes, by reason, the most first. */
  readonly held: readonly { readonly reason: string; readonly count: number; readonly fresh: number }[];
  readonly conflicts: { readonly fresh: number; readonly week: number; readonly older: number };
  /** Closes and deletes that wait for a decision. */
  readonly staged: number;
  /** States that block runs, in words. */
  readonly blocked: readonly string[];
}

/** The digest in words; the same facts give the same words. */
export function digestMessage(facts: DigestFacts): Message {
  const { since, runs, failedRuns, done, failed, held, conflicts, staged, blocked } = facts;
  const open = conflicts.fresh + conflicts.week + conflicts.older;
  const waiting = held.reduce((sum, { count }) => sum + count, 0) + open + staged;
  const title =
    blocked.length > 0
      ? 'Digest: runs are blocked'
      : waiting === 0
        ? 'Digest: nothing waits for a person'
        : `Digest: ${String(waiting)} waiting for a person`;
  return {
    kind: 'digest',
    title,
    lines: [
      ...blocked,
      `Since ${since.slice(0, 10)}: ${String(runs)} runs${failedRuns === 0 ? '' : `, ${String(failedRuns)} of them failed`}; ${String(done)} changes carried out${failed === 0 ? '' : `, ${String(failed)} failed`}.`,
      ...(open === 0
        ? []
        : [
            `Conflicts: ${String(open)}, ${String(conflicts.fresh)} of them new, ${String(conflicts.older)} older than a week. Decide them: partoo-sync conflicts`,
          ]),
      ...(staged === 0
        ? []
        : [`Closes and deletes that wait: ${String(staged)}. Decide them: partoo-sync status, then allow or reject`]),
      ...held.map(
        ({ reason, count, fresh }) =>
          `Held (${reason}): ${String(count)}${fresh === 0 ? '' : `, ${String(fresh)} of them new`}.`,
      ),
      'More: partoo-sync status',
    ],
    alarms: [],
  };
}

import { asRunId, type RunId } from '../domain/ids.ts';
import type { Approval, ApprovalMemoryWriter } from '../domain/memory/approvals.ts';
import type { TableDeps } from './deps.ts';
import { asOneOf } from './json.ts';
import { readRows } from './read-rows.ts';

/** Who let a run pass what it would have stopped for. */
export interface Approvals extends ApprovalMemoryWriter {
  pruneApprovals(before: string): void;
}

export function createApprovals({ connection, now }: TableDeps): Approvals {
  const byRun = connection.prepare((db, p: { run: string }) =>
    db.selectFrom('approvals').selectAll().where('run_id', '=', p.run).orderBy('id'),
  );
  const insert = connection.prepare((db, p: { run: string; kind: string; detail: string; who: string; at: string }) =>
    db.insertInto('approvals').values({ run_id: p.run, kind: p.kind, detail: p.detail, who: p.who, at: p.at }),
  );
  const prune = connection.prepare((db, p: { before: string }) =>
    db.deleteFrom('approvals').where('at', '<', p.before),
  );

  return {
    approvalsOf(runId: RunId): readonly Approval[] {
      return readRows({ path: connection.path, table: 'approvals' }, byRun.all({ run: runId }), (row) => ({
        runId: asRunId(row.run_id),
        kind: asOneOf(['approval', 'override'] as const)(row.kind),
        detail: row.detail,
        who: row.who,
        at: row.at,
      }));
    },
    recordApproval({ runId, kind, detail, who }: Omit<Approval, 'at'>): void {
      insert.run({ run: runId, kind, detail, who, at: now() });
    },
    pruneApprovals(before: string): void {
      prune.run({ before });
    },
  };
}

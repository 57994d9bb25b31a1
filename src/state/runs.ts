import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { asRunId, type RunId } from '../domain/ids.ts';
import type { OutcomeCounts, RunEnd, RunMemoryWriter, RunRecord, RunStart } from '../domain/memory/runs.ts';
import type { PlanSummary, VerdictKind } from '../domain/plan.ts';
import type { TableDeps } from './deps.ts';
import {
  asNumber,
  asObject,
  asOneOf,
  asText,
  type Check,
  decode,
  decodeMaybe,
  encode,
  UnreadableColumn,
} from './json.ts';
import { readRows } from './read-rows.ts';

const narrow = [
  'id',
  'trigger',
  'mode',
  'started_at',
  'finished_at',
  'verdict',
  'summary_json',
  'outcomes_json',
  'error_json',
] as const;

const interrupted: RunRecord['error'] = { code: 'ABORTED', message: 'the process ended before the run did' };

/** One row per executed run. */
export interface Runs extends Pick<RunMemoryWriter, 'runs' | 'run' | 'planOf' | 'beginRun' | 'endRun'> {
  pruneRuns(before: string): void;
}

export function createRuns({ connection, now, scrub }: TableDeps): Runs {
  const newest = connection.prepare((db, p: { limit: number }) =>
    // In the order in which they began, not by the clock: that may have been set back.
    db.selectFrom('runs').select(narrow).orderBy(sql`rowid`, 'desc').limit(p.limit),
  );
  const byId = connection.prepare((db, p: { id: string }) =>
    db.selectFrom('runs').select(narrow).where('id', '=', p.id),
  );
  const planById = connection.prepare((db, p: { id: string }) =>
    db.selectFrom('runs').select('plan_gz').where('id', '=', p.id),
  );
  const markInterrupted = connection.prepare((db, p: { error: string }) =>
    db
      .updateTable('runs')
      .set({ error_json: p.error })
      .where('finished_at', 'is', null)
      .where('error_json', 'is', null),
  );
  const insert = connection.prepare((db, p: { id: string; trigger: string; mode: string; at: string }) =>
    db.insertInto('runs').values({ id: p.id, trigger: p.trigger, mode: p.mode, started_at: p.at }),
  );
  const finish = connection.prepare(
    (
      db,
      p: { id: string; at: string; plan: Buffer | null } & Record<
        'verdict' | 'summary' | 'outcomes' | 'error',
        string | null
      >,
    ) =>
      db
        .updateTable('runs')
        .set({
          finished_at: p.at,
          verdict: p.verdict,
          summary_json: p.summary,
          outcomes_json: p.outcomes,
          error_json: p.error,
          plan_gz: p.plan,
        })
        .where('id', '=', p.id),
  );
  const prune = connection.prepare((db, p: { before: string }) =>
    db.deleteFrom('runs').where('started_at', '<', p.before),
  );
  const read = (rows: ReturnType<typeof newest.all>): readonly RunRecord[] =>
    readRows({ path: connection.path, table: 'runs' }, rows, (row) => ({
      id: asRunId(row.id),
      trigger: row.trigger,
      mode: row.mode,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      verdict: row.verdict === null ? null : asVerdict(row.verdict),
      summary: decodeMaybe(row.summary_json, asSummary),
      outcomes: decodeMaybe(row.outcomes_json, asOutcomes),
      error: decodeMaybe(row.error_json, asRunError),
    }));

  return {
    runs: (limit: number): readonly RunRecord[] => read(newest.all({ limit })),
    run: (id: RunId): RunRecord | null => read(byId.all({ id }))[0] ?? null,
    planOf(id: RunId): unknown {
      const packed = planById.first({ id })?.plan_gz ?? null;
      if (packed === null) return null;
      return readRows({ path: connection.path, table: 'runs' }, [packed], (plan) =>
        decode(unpack(plan), (value) => value),
      )[0];
    },
    beginRun({ id, trigger, mode }: RunStart): void {
      connection.transaction(() => {
        markInterrupted.run({ error: encode(interrupted) });
        insert.run({ id, trigger, mode, at: now() });
      });
    },
    endRun({ id, verdict, summary, outcomes, error, plan }: RunEnd): void {
      const ended = finish.run({
        id,
        at: now(),
        verdict,
        summary: summary === null ? null : encode(summary),
        outcomes: outcomes === null ? null : encode(outcomes),
        error: error === null ? null : encode({ code: error.code, message: scrub(error.message) }),
        plan: plan === undefined ? null : gzipSync(scrub(encode(plan))),
      });
      if (ended !== 1) throw new Error(`run ${id} was never begun`);
    },
    pruneRuns(before: string): void {
      prune.run({ before });
    },
  };
}

function unpack(plan: Buffer): string {
  try {
    return gunzipSync(plan).toString('utf8');
  } catch {
    throw new UnreadableColumn('not a compressed plan');
  }
}

const asVerdict: Check<VerdictKind> = asOneOf(['pass', 'stop', 'approval'] as const);

const asSummary: Check<PlanSummary> = (value) => {
  const counts = asObject(value);
  const count = (name: keyof PlanSummary): number => asNumber(counts[name]);
  return {
    create: count('create'),
    update: count('update'),
    close: count('close'),
    delete: count('delete'),
    adopt: count('adopt'),
    write_back: count('write_back'),
    conflict: count('conflict'),
    held: count('held'),
    unchanged: count('unchanged'),
    unmatched: count('unmatched'),
  };
};

const asOutcomes: Check<OutcomeCounts> = (value) => {
  const { done, failed, stale, held } = asObject(value);
  return { done: asNumber(done), failed: asNumber(failed), stale: asNumber(stale), held: asNumber(held) };
};

const asRunError: Check<NonNullable<RunRecord['error']>> = (value) => {
  const { code, message } = asObject(value);
  return { code: asText(code), message: asText(message) };
};

import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { Failure, FailureMemory } from '../domain/memory/failures.ts';
import type { FailedTry } from '../domain/memory/outbox.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { encode } from './json.ts';

/** Changes that failed, each told apart by its hash: a changed change is a new one and starts afresh (R26). */
export interface Failures extends FailureMemory {
  countFailure(code: LocationKey, hash: string, failed: FailedTry): void;
  dropFailure(code: LocationKey, hash: string): void;
  dropFailures(codes: readonly LocationKey[]): void;
}

export function createFailures({ connection, now, scrub }: TableDeps): Failures {
  const whole = connection.prepare((db) => db.selectFrom('failures').selectAll().orderBy('code').orderBy('first_at'));
  const count = connection.prepare(
    (db, p: { code: string; hash: string; at: string } & Record<'next' | 'request' | 'answer', string | null>) =>
      db
        .insertInto('failures')
        .values({
          code: p.code,
          change_hash: p.hash,
          count: 1,
          first_at: p.at,
          last_at: p.at,
          next_try_at: p.next,
          request: p.request,
          answer: p.answer,
        })
        .onConflict((conflict) =>
          conflict.columns(['code', 'change_hash']).doUpdateSet((eb) => ({
            count: eb('failures.count', '+', 1),
            last_at: p.at,
            next_try_at: p.next,
            request: p.request,
            answer: p.answer,
          })),
        ),
  );
  const dropOne = connection.prepare((db, p: { code: string; hash: string }) =>
    db.deleteFrom('failures').where('code', '=', p.code).where('change_hash', '=', p.hash),
  );
  const dropAll = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('failures').where('code', 'in', inList(p.codes)),
  );

  return {
    failures(): readonly Failure[] {
      return whole.all({}).map((row) => ({
        code: asLocationKey(row.code),
        changeHash: row.change_hash,
        count: row.count,
        firstAt: row.first_at,
        lastAt: row.last_at,
        nextTryAt: row.next_try_at,
        request: row.request,
        answer: row.answer,
      }));
    },
    countFailure(code: LocationKey, hash: string, failed: FailedTry): void {
      const { nextTryAt, request, answer } = failed;
      count.run({
        code,
        hash,
        at: now(),
        next: nextTryAt,
        request: request === undefined ? null : scrub(request),
        answer: answer === undefined ? null : scrub(answer),
      });
    },
    dropFailure(code: LocationKey, hash: string): void {
      dropOne.run({ code, hash });
    },
    dropFailures(codes: readonly LocationKey[]): void {
      dropAll.run({ codes: encode(codes) });
    },
  };
}

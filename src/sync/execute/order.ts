import { partOf, specOf } from '../../domain/fields.ts';
import type { Change } from '../../domain/plan.ts';

/**
 * The order of execution (R27): first what customers would notice today, last what cannot be taken back.
 *
 * | rank | change                                                             |
 * | ---- | ------------------------------------------------------------------ |
 * | 0    | adopt: sends nothing, and an update of the same location may follow |
 * | 1    | status, and special hours of today and tomorrow                    |
 * | 2    | other hours                                                        |
 * | 3    | other updates                                                      |
 * | 4    | create                                                             |
 * | 5    | close, delete                                                      |
 */
export function inOrder(changes: readonly Change[], today: string): readonly Change[] {
  const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
  const ranked = changes.map((change, index) => ({ change, index, rank: rankOf(change, today, tomorrow) }));
  return ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ change }) => change);
}

function rankOf(change: Change, today: string, tomorrow: string): number {
  switch (change.action) {
    case 'adopt':
      return 0;
    case 'update': {
      const urgent = change.fields.filter(({ field }) => specOf(field).urgent === true);
      const isNow = urgent.some(
        ({ field }) => field === 'status' || partOf(field) === today || partOf(field) === tomorrow,
      );
      return isNow ? 1 : urgent.length > 0 ? 2 : 3;
    }
    case 'write_back':
      return 3;
    case 'create':
      return 4;
    case 'close':
    case 'delete':
      return 5;
  }
}

import type { LocationKey } from '../../domain/ids.ts';
import { describeProblem } from '../../domain/location.ts';
import type { Notice } from '../../domain/plan.ts';
import type { JoinedRead } from '../../domain/ports/source-read.ts';
import type { Codes } from '../../domain/snapshot.ts';
import { normaliseCode } from '../plan/near-duplicates.ts';

const shown = 5;

/** Rows of joined sources that met no location: counted, some named with the code that was nearly theirs (R13), and passed over. */
export function joinedNotices(reads: readonly JoinedRead[], keys: Codes): readonly Notice[] {
  let nearly: ReadonlyMap<string, LocationKey> | null = null;
  const nearlyThe = (code: LocationKey): string => {
    nearly ??= new Map([...keys].map((key) => [normaliseCode(key), key]));
    const meant = nearly.get(normaliseCode(code));
    return meant === undefined ? '' : `, nearly ${meant}`;
  };
  return reads.flatMap((read) => [
    ...told(
      read,
      read.rows - read.matched - read.keyless.length,
      'no location has their code',
      read.unmatched.map(
        ({ key, at }) =>
          () =>
            `${key} (row ${String(at.row)}${nearlyThe(key)})`,
      ),
    ),
    ...told(
      read,
      read.keyless.length,
      'their code cannot be read',
      read.keyless.map((problem) => () => describeProblem(problem)),
    ),
  ]);
}

function told(
  { name, rows }: JoinedRead,
  count: number,
  why: string,
  examples: readonly (() => string)[],
): readonly Notice[] {
  if (examples.length === 0) return [];
  const named = examples.slice(0, shown).map((example) => example());
  const more = examples.length > shown ? '; …' : '';
  const message = `${String(count)} of ${String(rows)} rows of ${name} are passed over, as ${why}: ${named.join('; ')}${more}`;
  return [{ code: null, message }];
}

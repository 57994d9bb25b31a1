import type { LocationKey } from '../../src/domain/ids.ts';
import type { RunRecord } from '../../src/domain/memory.ts';
import { limitNames } from '../../src/domain/policy.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { locationsOfEvents } from '../../src/sync/events.ts';
import type { RunReport } from '../../src/sync/run.ts';
import { apart, lost, valuesOf } from '../sync/both-sides.ts';
import { partooOf, shuffle } from '../sync/lives.ts';
import { createRandom } from '../../src/emulator/random.ts';
import type { Company } from './company.ts';
import type { RunStep } from './step.ts';

/** What a run is measured by, taken before it. */
export interface Before {
  readonly values: ReturnType<typeof valuesOf>;
  readonly codeOf: ReadonlyMap<string, LocationKey>;
  readonly failing: ReadonlySet<string>;
  readonly isFirst: boolean;
  readonly written: number;
  readonly rows: string;
  readonly absent: ReadonlySet<string>;
  readonly isKeyless: boolean;
  readonly isPaused: boolean;
}

/** Looks at everything before a run, and counts whom it will miss. */
export function lookBefore(company: Company): Before {
  const { world, missed } = company;
  const links = [...world.memory.links().values()].filter(({ state }) => state !== 'forgotten');
  const present = new Set(world.rows.map(({ id }) => (id ?? '').trim()));
  const isKeyless = present.has('');
  for (const { code } of links) {
    if (present.has(code) || isKeyless || world.sourceProblem !== null) continue;
    const known = missed.get(code) ?? { reads: 0, since: world.clock.now() };
    missed.set(code, { ...known, reads: known.reads + 1 });
  }
  return {
    values: valuesOf(world),
    codeOf: new Map(links.map(({ code, businessId }) => [businessId, code])),
    failing: new Set(world.memory.failures().map(({ code }) => code)),
    isFirst: links.length === 0 || world.memory.fingerprint() === null,
    written: world.partoo.written.length,
    rows: JSON.stringify(world.rows),
    absent: new Set(links.map(({ code }) => code).filter((code) => !present.has(code))),
    isKeyless,
    isPaused: world.memory.runPause() !== null,
  };
}

/** Which promise a run broke, in words; null: none. `report` null: it ended with an error, or died. */
export function brokenBy(
  before: Before,
  report: RunReport | null,
  mode: Pick<RunStep, 'trigger'> & { readonly isUndo: boolean },
  company: Company,
): string | null {
  const { world } = company;
  const written = world.partoo.written.slice(before.written);
  const wrote = written.length > 0 || JSON.stringify(world.rows) !== before.rows;
  const links = [...world.memory.links().values()].filter(({ state }) => state !== 'forgotten');
  if (new Set(links.map(({ businessId }) => businessId)).size < links.length)
    return `one business per code: ${JSON.stringify(links)}`;
  if (before.isPaused && wrote) return 'a paused run wrote';
  if (report !== null && wrote && (report.isRefused || isHalf(report.plan)))
    return `a run wrote that was refused, or knew half a side only: ${JSON.stringify(written.map(({ what }) => what))}`;

  // Not the newest by the clock, which may have gone back.
  const run = world.memory
    .runs(1000)
    .reduce<RunRecord | undefined>((a, b) => (a === undefined || b.id > a.id ? b : a), undefined);
  const told =
    run === undefined
      ? []
      : [
          ...world.memory.history({ runId: run.id }),
          ...[...before.values.keys()].flatMap((code) =>
            world.memory
              .outboxOf(code as LocationKey)
              .flatMap(({ runId, change }) => (runId === run.id ? [change] : [])),
          ),
        ];
  const gone = lost(before.values, world, told);
  if (gone.length > 0) return `lost: ${JSON.stringify(gone[0])}`;
  return (
    (mode.isUndo ? null : leftWithoutEvidence(before, written, mode, company)) ??
    (report === null ? null : (overLimit(before, report) ?? (mode.isUndo ? null : unheard(report, mode, company))))
  );
}

/** A run has looked at whoever is there: the count of reads without them starts over (R3). */
export function noteSightings(report: RunReport | null, { world, missed }: Company): void {
  if (report === null) return;
  for (const { id } of world.rows) missed.delete((id ?? '').trim());
}

function isHalf({ guard }: Plan): boolean {
  return guard.violations.some(({ limit }) => ['source', 'partoo', 'sentinels'].includes(limit));
}

function leftWithoutEvidence(
  before: Before,
  written: Company['world']['partoo']['written'],
  { trigger }: Pick<RunStep, 'trigger'>,
  { world, missed }: Company,
): string | null {
  const { absent } = world.deps().policy;
  for (const { what, values } of written) {
    const [verb, id = ''] = what.split(' ');
    const isClose = verb === 'update' && values['status'] !== undefined && values['status'] !== 'open';
    if (verb !== 'delete' && !isClose) continue;
    const code = before.codeOf.get(id);
    if (code === undefined) return `evidence: ${what}, which is linked to nothing`;
    const { reads, since } = missed.get(code) ?? { reads: 0, since: world.clock.now() };
    const hours = (world.clock.now() - since) / 3_600_000;
    const fits = verb === 'delete' ? absent.action === 'delete' : absent.action.startsWith('close');
    const isProven = before.absent.has(code) && !before.isKeyless && fits && trigger !== 'narrow';
    if (!isProven || reads < absent.afterReads || hours < absent.afterHours)
      return `evidence: ${what} (${code}), missing from ${String(reads)} reads for ${String(hours)} hours`;
  }
  return null;
}

function overLimit(before: Before, { plan, outcomes }: RunReport): string | null {
  for (const { limit, allowed } of plan.guard.violations) {
    if (!limitNames.includes(limit as never) || limit === 'field') continue;
    const done = outcomes.filter(
      ({ action, result, code }) =>
        (limit === 'window' ? action === 'close' || action === 'delete' : action === limit) &&
        result === 'done' &&
        !before.failing.has(code) &&
        !plan.changes.some(
          (change) => change.code === code && change.action === action && change.allowed_by !== undefined,
        ),
    );
    if (done.length > 0) return `limit ${limit}: ${String(done.length)} were done, ${String(allowed)} allowed`;
  }
  return null;
}

/** Events are acted on or wait; a narrow run closes nothing and touches only the locations that events are about. */
function unheard(report: RunReport, { trigger }: Pick<RunStep, 'trigger'>, { world, story }: Company): string | null {
  if (!story.hears || report.isRefused || trigger === 'narrow' || isHalf(report.plan)) return null;
  const waiting = locationsOfEvents(world.memory, world.deps().fingerprint).filter(
    (code) => !world.partoo.hidden.has(world.memory.links().get(code)?.businessId ?? ''),
  );
  return waiting.length > 0 ? `events wait after a run of everything: ${waiting.join(', ')}` : null;
}

/** A dry run changes nothing (R7), and the plan does not depend on the order of rows and pages. */
export async function brokenByLooking(company: Company, seed: number): Promise<string | null> {
  const { world, memoryWrites } = company;
  const held = (): string =>
    JSON.stringify([
      partooOf(world),
      [...world.memory.links()],
      [...world.memory.absences()],
      world.memory.conflicts(),
    ]);
  const [before, writes] = [held(), world.partoo.written.length];
  memoryWrites.length = 0;
  const first = await world.plan();
  const second = await world.plan();
  if (memoryWrites.length > 0) return `a dry run wrote to the state: ${memoryWrites.join(', ')}`;
  if (held() !== before || world.partoo.written.length > writes) return 'a dry run changed something';
  if (first.digest !== second.digest) return 'two dry runs have two digests';

  const random = createRandom(seed);
  const ranks = Array.from({ length: 200 }, random);
  const [rows, order] = [world.rows, world.partoo.order];
  world.rows = shuffle(rows, ranks);
  world.partoo.order = (raws) => shuffle(raws, ranks);
  const third = await world.plan();
  world.rows = rows;
  world.partoo.order = order;
  return decisionsOf(third) === decisionsOf(first) ? null : 'the plan depends on the order of rows or pages';
}

/** The numbers of rows move with the rows; decisions do not. */
function decisionsOf({ changes, conflicts, held, unmatched, summary }: Plan): string {
  const holds = held.map(
    ({ code, field, reason }) => `${code.startsWith('row ') ? 'row' : code} ${field ?? ''} ${reason}`,
  );
  return JSON.stringify({ changes, conflicts, unmatched, summary, held: holds.sort() });
}

/** Fields that differ after everything has calmed down though nothing holds them; those of the victim, and of whom a person gave up, aside. */
export function differing({ world, story }: Company, plan: Plan): readonly string[] {
  const links = world.memory.links();
  return apart(world, plan).filter((text) => {
    const [code = ''] = text.split(' ');
    return code !== story.victim && links.get(code as LocationKey)?.state !== 'forgotten';
  });
}

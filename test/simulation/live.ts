import { SyncError } from '../../src/domain/errors.ts';
import { limitNames } from '../../src/domain/policy.ts';
import { locationsOfEvents } from '../../src/sync/events.ts';
import { writesOf } from '../../src/sync/find-run.ts';
import type { RunReport } from '../../src/sync/run.ts';
import { undoRun } from '../../src/sync/undo.ts';
import { close, openCompany, restart, type Company } from './company.ts';
import { deliverLate, happen, heal, tell } from './happen.ts';
import { brokenBy, brokenByLooking, differing, lookBefore, noteSightings } from './promises.ts';
import type { RunStep } from './step.ts';
import type { SimulatedStory } from './story.ts';

/** How a story ended. */
export interface Life {
  /** The promise that was broken, in words, and the step in which it was; null: all were kept. */
  readonly broken: { readonly what: string; readonly step: number } | null;
  readonly runs: number;
  /** Of every kind that struck. */
  readonly troubles: ReadonlyMap<string, number>;
}

/** Lives through a story to its end, or to the first promise that is broken. */
export async function live(story: SimulatedStory, onEnd: (company: Company) => void = () => {}): Promise<Life> {
  const company = await openCompany(story);
  const end = (what: string | null, step: number): Life => ({
    broken: what === null ? null : { what, step },
    runs: company.runs,
    troubles: company.troubles.counts,
  });
  try {
    for (const [index, step] of story.steps.entries()) {
      let what: string | null = null;
      if (step.kind === 'run') what = await run(step, company);
      else if (step.kind === 'look') what = await look(step.seed, company);
      else if (step.kind === 'person' && step.what === 'undo') what = await undo(step.share, company);
      else happen(company, step);
      if (what !== null) return end(what, index);
    }
    return end(await calmDown(company), story.steps.length);
  } finally {
    onEnd(company);
    await close(company);
  }
}

async function run(step: RunStep, company: Company): Promise<string | null> {
  const { world, story, troubles } = company;
  const { trigger, consent, overrides, trouble } = step;
  const isNarrow = trigger === 'narrow';
  const only = isNarrow ? locationsOfEvents(world.memory, world.deps().fingerprint) : undefined;
  if (only?.length === 0) return null;
  const { what } = await observe(
    company,
    { trigger, isUndo: false },
    () =>
      world.sync({
        ...(only === undefined ? {} : { only }),
        ...{ yes: consent === 'yes', isDaemon: consent === 'daemon', overrides, hearsEvents: story.hears },
        ...{ isNarrow, isIncremental: trigger === 'incremental', signal: troubles.signal },
      }),
    trouble,
  );
  if ((company.healsIn -= 1) === 0) heal(company);
  deliverLate(company);
  return what;
}

interface Observed {
  /** Null: it ended with an error, or died. */
  readonly report: RunReport | null;
  /** The promise that it broke, in words. */
  readonly what: string | null;
}

/** Carries it out under a trouble, and says which promise it broke. */
async function observe(
  company: Company,
  mode: Parameters<typeof brokenBy>[2],
  carryOut: () => Promise<RunReport>,
  trouble: RunStep['trouble'] = null,
): Promise<Observed> {
  const { world, troubles } = company;
  const before = lookBefore(company);
  let report: RunReport | null = null;
  company.runs += 1;
  troubles.arm(trouble);
  try {
    report = await carryOut();
  } catch (error) {
    if (!troubles.isDead && !(error instanceof SyncError))
      return { report, what: `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` };
  }
  // What was under way comes to its end with the process.
  await company.clock.quiet();
  troubles.arm(null);
  // A process that ended is followed by another one.
  if (report === null) await restart(company);
  const what = brokenBy(before, report, mode, company);
  noteSightings(report, company);
  for (const { what: call } of world.partoo.written.slice(before.written))
    tell(company, call.split(' ')[1] ?? null, 'told');
  return { report, what };
}

async function look(seed: number, company: Company): Promise<string | null> {
  try {
    return await brokenByLooking(company, seed);
  } catch (error) {
    if (error instanceof SyncError) return null;
    throw error;
  }
}

async function undo(share: number, company: Company): Promise<string | null> {
  const { world } = company;
  const runs = world.memory.runs(20).filter(({ id }) => writesOf(id, world.memory).length > 0);
  const chosen = runs[Math.floor(share * runs.length)];
  if (chosen === undefined) return null;
  const { what } = await observe(company, { trigger: 'full', isUndo: true }, () =>
    undoRun(chosen.id, world.deps(), { overrides: [], trigger: 'cli' }, async () => true, new AbortController().signal),
  );
  return what;
}

/**
 * After the last edit, nothing goes wrong any more, and a person says yes to everything: two runs bring both sides into step;
 * once all that is missing has been missing for long enough, another run writes nothing.
 */
async function calmDown(company: Company): Promise<string | null> {
  const { world } = company;
  heal(company);
  deliverLate(company);
  company.clock.setRight();
  world.clock.advance(Math.max(0, company.latest - world.clock.now()) / 3_600_000 + 25);
  const sync = async (): Promise<Observed> => {
    const mode = { trigger: 'full', isUndo: false } as const;
    const seen = await observe(company, mode, () =>
      world.sync({ overrides: limitNames, hearsEvents: company.story.hears }),
    );
    return { ...seen, what: seen.what ?? (seen.report === null ? 'a run failed though nothing went wrong' : null) };
  };
  for (let round = 0; round < 2; round += 1) {
    const { what } = await sync();
    if (what !== null) return what;
  }
  const left = differing(company, await world.plan());
  if (left.length > 0) return `not in step after two runs: ${left[0] ?? ''}`;

  const { afterReads, afterHours } = world.deps().policy.absent;
  for (let reads = 0; reads <= afterReads; reads += 1) {
    world.clock.advance(afterHours + 1);
    const { what } = await sync();
    if (what !== null) return what;
  }
  const written = world.partoo.written.length;
  const rows = JSON.stringify(world.rows);
  const { report, what } = await sync();
  if (what !== null) return what;
  const open = report?.plan.changes.filter(({ code }) => code !== company.story.victim) ?? [];
  if (open.length > 0) return `a settled world plans: ${JSON.stringify(open[0])}`;
  if (world.partoo.written.length > written || JSON.stringify(world.rows) !== rows) return 'a settled world writes';
  if (world.memory.unfinished().length > 0) return 'changes are unfinished in a settled world';
  return null;
}

import { readFileSync, writeFileSync } from 'node:fs';
import { SyncError } from '../../src/domain/errors.ts';
import { limitNames } from '../../src/domain/policy.ts';
import { locationsOfEvents } from '../../src/sync/events.ts';
import { writesOf } from '../../src/sync/find-run.ts';
import { undoRun } from '../../src/sync/undo.ts';
import { parsePlan } from '../../src/sync/parse-plan.ts';
import { close, openCompany, type Company } from './company.ts';
import { deliverLate, happen, heal } from './happen.ts';
import { observe, type Observed } from './observe.ts';
import {
  brokenByDiffering,
  brokenByLooking,
  brokenByPlanning,
  brokenBySettling,
  lookBeforeSettling,
} from './promises.ts';
import { runAsDaemon } from './run-as-daemon.ts';
import type { RunStep, Step } from './step.ts';
import type { SimulatedStory } from './story.ts';

/** How a story ended. */
export interface Life {
  /** The promise that was broken, in words, and the step in which it was; null: all were kept. */
  readonly broken: { readonly what: string; readonly step: number } | null;
  readonly runs: number;
  /** Of every kind that struck. */
  readonly troubles: ReadonlyMap<string, number>;
}

export interface LifeOptions {
  /** Another promise, looked at after every step: how it is broken, in words that begin with its name. */
  readonly alsoKeeps?: (company: Company) => string | null;
}

/** Lives through a story to its end, or to the first promise that is broken. */
export async function live(story: SimulatedStory, { alsoKeeps }: LifeOptions = {}): Promise<Life> {
  const company = await openCompany(story);
  const end = (what: string | null, step: number): Life => {
    for (const [result, count] of company.desk.results) company.troubles.counts.set(`delivery: ${result}`, count);
    return {
      broken: what === null ? null : { what, step },
      runs: company.runs,
      troubles: company.troubles.counts,
    };
  };
  try {
    for (const [index, step] of story.steps.entries()) {
      let what: string | null = null;
      await company.desk.answered();
      switch (step.kind) {
        case 'run':
          what = await run(step, company);
          break;
        case 'daemon':
          what = await runAsDaemon(step, company);
          break;
        case 'look':
          what = await look(step.seed, company);
          break;
        case 'save plan':
          await savePlan(company);
          break;
        case 'apply':
          what = await applySaved(step, company);
          break;
        case 'undo':
          what = await undo(step, company);
          break;
        case 'ask':
          await company.person.ask(step);
          break;
        default:
          if (!(await company.person.decide(step))) happen(company, step);
      }
      what ??= company.person.broken ?? alsoKeeps?.(company) ?? null;
      if (what !== null) return end(what, index);
    }
    return end(await calmDown(company), story.steps.length);
  } finally {
    await close(company);
  }
}

async function run(step: RunStep, company: Company): Promise<string | null> {
  const { world, story, troubles } = company;
  const { trigger, consent, overrides, trouble, meanwhile } = step;
  const isNarrow = trigger === 'narrow';
  const only = isNarrow ? locationsOfEvents(world.memory, world.deps().fingerprint) : undefined;
  if (only?.length === 0) return null;
  const { what } = await observe(
    company,
    { kind: isNarrow ? 'narrow' : 'run', overrides },
    () =>
      world.sync({
        ...(only === undefined ? {} : { only }),
        ...{ yes: consent === 'yes', isDaemon: consent === 'daemon', overrides, hearsEvents: story.hears },
        ...{ isNarrow, isIncremental: trigger === 'incremental', signal: troubles.signal },
      }),
    trouble,
    meanwhile,
  );
  if ((company.healsIn -= 1) === 0) heal(company);
  deliverLate(company);
  return what;
}

async function savePlan(company: Company): Promise<void> {
  try {
    const text = `${JSON.stringify(await company.world.plan(), null, 2)}\n`;
    company.savedPlan = company.files().path('plan.json');
    writeFileSync(company.savedPlan, text);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
  }
}

async function applySaved(
  { consent, overrides, trouble, meanwhile }: Extract<Step, { readonly kind: 'apply' }>,
  company: Company,
): Promise<string | null> {
  const { savedPlan, world, troubles } = company;
  if (savedPlan === null) return null;
  const plan = parsePlan(readFileSync(savedPlan, 'utf8'), savedPlan);
  const { what } = await observe(
    company,
    { kind: 'apply', overrides },
    () => world.apply(plan, { yes: consent === 'yes', overrides, signal: troubles.signal }),
    trouble,
    meanwhile,
  );
  return what;
}

async function look(seed: number, company: Company): Promise<string | null> {
  try {
    return (await brokenByLooking(company, seed)) ?? (await brokenByPlanning(company));
  } catch (error) {
    if (error instanceof SyncError) return null;
    throw error;
  }
}

async function undo(
  { share, meanwhile }: Extract<Step, { readonly kind: 'undo' }>,
  company: Company,
): Promise<string | null> {
  const { world } = company;
  const runs = world.memory.runs(20).filter(({ id }) => writesOf(id, world.memory).length > 0);
  const chosen = runs[Math.floor(share * runs.length)];
  if (chosen === undefined) return null;
  const { what } = await observe(
    company,
    { kind: 'undo', overrides: [] },
    () =>
      undoRun(
        chosen.id,
        world.deps(),
        { overrides: [], trigger: 'cli' },
        async () => true,
        new AbortController().signal,
      ),
    null,
    meanwhile,
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
    const mode = { kind: 'run', overrides: limitNames } as const;
    const seen = await observe(company, mode, () =>
      world.sync({ overrides: limitNames, hearsEvents: company.story.hears }),
    );
    return { ...seen, what: seen.what ?? (seen.report === null ? 'a run failed though nothing went wrong' : null) };
  };
  for (let round = 0; round < 2; round += 1) {
    const { what } = await sync();
    if (what !== null) return what;
  }
  const apart = brokenByDiffering(company, await world.plan());
  if (apart !== null) return apart;

  const { afterReads, afterHours } = world.deps().policy.absent;
  for (let reads = 0; reads <= afterReads; reads += 1) {
    world.clock.advance(afterHours + 1);
    const { what } = await sync();
    if (what !== null) return what;
  }
  const settled = lookBeforeSettling(company);
  const { report, what } = await sync();
  return what ?? brokenBySettling(settled, report, company);
}

import { runDaemon, type EndedRun, type Nudge } from '../../src/daemon.ts';
import { restart, type Company } from './company.ts';
import { deliverLate, happen, heal, tell } from './happen.ts';
import { crashOf, secretOf } from './observe.ts';
import { happenWithin, interfere } from './meanwhile.ts';
import { brokenBy, lookBefore, noteSightings, type Before, type RunMode } from './promises.ts';
import type { DaemonStep } from './step.ts';

/** Every two hours, and the whole at night. */
const incrementalHours = 2;
const schedule = {
  ...{ timezone: 'Europe/Paris', incremental: '10 */2 * * *', full: '30 2 * * *' },
  ...{ jitterSeconds: 30, installation: ['simulated'] },
};
const minuteMs = 60_000;

/** What is known of the daemon while it runs. */
interface Life {
  /** The promise that one of its runs broke. */
  broken: string | null;
  /** Everything as it was before its last run. */
  before: Before | null;
  opened: number;
  isOpen: boolean;
  isOver: boolean;
}

/** No run begins while another one is under way. */
export function brokenByOverlap({ isOpen }: { readonly isOpen: boolean }): string | null {
  return isOpen ? 'overlap: a run began while another one was under way' : null;
}

/** The schedule is kept: so many runs at least in so many hours. */
export function brokenByMissing(runs: number, hours: number): string | null {
  return runs < hours / incrementalHours ? `schedule: ${String(runs)} runs in ${String(hours)} hours` : null;
}

/** The daemon runs for hours, with its schedule and nudges, on the company's clock; the promise that one of its runs broke, in words. */
export async function runAsDaemon(
  { hours, happenings, inRun, trouble, meanwhile }: DaemonStep,
  company: Company,
): Promise<string | null> {
  const { world, clock, troubles, story } = company;
  const stopping = new AbortController();
  const nudges = new Map<Nudge['trigger'], () => void>();
  const life: Life = { broken: null, before: null, opened: 0, isOpen: false, isOver: false };

  const ended = runDaemon(
    {
      async open() {
        await company.desk.answered();
        life.broken ??= brokenByOverlap(life);
        life.isOpen = true;
        const isStruck = life.opened === inRun;
        troubles.arm(isStruck ? trouble : null);
        troubles.signal.addEventListener('abort', () => {
          stopping.abort();
        });
        life.opened += 1;
        company.runs += 1;
        life.before = lookBefore(company);
        interfere(company, isStruck ? meanwhile : null, life.before);
        return {
          deps: world.deps(),
          close: () => {
            life.isOpen = false;
          },
        };
      },
      ...{ clock, schedule, log: world.deps().log },
      nudges: story.hears ? [nudgeOf('watch'), nudgeOf('webhook')] : [nudgeOf('watch')],
      onRunEnded: judge,
    },
    stopping.signal,
  ).catch((error: unknown) => {
    if (!troubles.isDead) life.broken ??= crashOf(error);
  });
  void ended.then(() => {
    life.isOver = true;
  });

  const pauseMs = (hours * 60 * minuteMs) / (happenings.length + 1);
  for (const happening of [...happenings, null]) {
    await waitFor(pauseMs);
    if (life.isOver || life.broken !== null || happening === null) break;
    // A run that waits for Partoo, or for the minute in which it may call again, is in the midst of it.
    if (life.isOpen && life.before !== null && happening.kind !== 'clock')
      happenWithin(company, happening, life.before);
    else if (!(await company.person.decide(happening))) happen(company, happening);
    life.broken ??= company.person.broken;
    await company.desk.answered();
    nudges.get(happening.kind === 'rows' ? 'watch' : 'webhook')?.();
  }
  const hasBeenStopped = stopping.signal.aborted;
  stopping.abort();
  await ended;
  await clock.quiet();
  const hasDied = troubles.isDead;
  troubles.arm(null);
  company.onStep = () => undefined;
  if (hasDied) {
    await restart(company);
    if (life.before !== null) life.broken ??= brokenBy(life.before, null, { kind: 'run', overrides: [] }, company);
  } else if (!hasBeenStopped) life.broken ??= brokenByMissing(life.opened, hours);
  return life.broken;

  function judge(ended: EndedRun): void {
    const { trigger, report, error } = ended;
    company.desk.noteRun(ended);
    if (trigger !== 'webhook') company.lastOfDaemon = ended;
    troubles.arm(null);
    if (life.before === null) return;
    const mode: RunMode = { kind: trigger === 'webhook' ? 'narrow' : 'run', overrides: [] };
    life.broken ??= brokenBy(life.before, report, mode, company);
    if (error !== null) life.broken ??= secretOf(error);
    noteSightings(life.before, report, company);
    if ((company.healsIn -= 1) === 0) heal(company);
    deliverLate(company);
    for (const { what } of world.partoo.written.slice(life.before.written))
      tell(company, what.split(' ')[1] ?? null, 'told');
    if (life.broken !== null) stopping.abort();
  }

  async function waitFor(ms: number): Promise<void> {
    if (!life.isOver) await clock.sleep(ms);
  }

  function nudgeOf(trigger: Nudge['trigger']): Nudge {
    return {
      trigger,
      start(onNudge) {
        nudges.set(trigger, onNudge);
        return Promise.resolve({
          close() {
            nudges.delete(trigger);
            return Promise.resolve();
          },
        });
      },
    };
  }
}

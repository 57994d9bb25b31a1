import type { LinkMemory, LinkMemoryWriter } from '../domain/memory/links.ts';
import {
  type Resolution,
  type ResolutionMemory,
  type ResolutionMemoryWriter,
  isAllowance,
} from '../domain/memory/resolutions.ts';
import type { Change, Notice, Outcome, Plan } from '../domain/plan.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Seen } from './plan/seen.ts';

/** "--take partoo" on a location whose business was deleted there: it is given up, for as long as the decision stands. */
export function forgetAsDecided(memory: LinkMemoryWriter & ResolutionMemory): void {
  const links = memory.links();
  for (const { code, field, take } of memory.resolutions()) {
    if (field === null && take === 'partoo' && links.get(code)?.state === 'gone_in_partoo') memory.forget(code);
  }
}

/** Tells whose decisions count no more: a side moved after the person looked, and the field is asked about again (R21). */
export function lapsedNotices(resolutions: readonly Resolution[], conflicts: Plan['conflicts']): readonly Notice[] {
  return resolutions
    .filter((resolution) => isAskedAgain(resolution, conflicts))
    .map(({ code, field, who, take, at }) => ({
      code,
      message: `${field ?? ''}: the decision of ${who} (${take === 'value' ? 'a given value' : `take ${take}`}, ${at}) counts no more, as a side has moved since; it is asked again with the values of now`,
    }));
}

/** A run that has just ended. */
interface Carried {
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  readonly seen: Pick<Seen, 'resolutions' | 'only'> & {
    readonly source: Pick<Seen['source'], 'keys' | 'keyless'>;
  };
}

/**
 * A decision is used once: it was carried out, or its question is another one because a side moved again (R21). It waits
 * where this run did not come to it: on half a side, on other locations, when its write was held back or failed,
 * or where the source cannot be written. One that is dropped without having been carried out is told.
 */
export function dropResolutions(
  carried: Carried,
  memory: LinkMemory & ResolutionMemoryWriter,
  log: Pick<Log, 'warn'>,
): void {
  const { plan, seen } = carried;
  if (plan.source.outcome !== 'complete' || plan.partoo.outcome !== 'complete') return;
  const links = memory.links();
  const current = memory.resolutions();
  for (const resolution of seen.resolutions) {
    const { code, field, who, take, at } = resolution;
    if (seen.only !== null && !seen.only.has(code)) continue;
    // Decided anew while this run was under way: the next one takes it into account.
    if (!current.some((entry) => entry.code === code && entry.field === field && entry.at === at)) continue;
    const isWaiting =
      field === null ? isLocationWaiting(resolution, carried, links) : isFieldWaiting(resolution, carried);
    if (isWaiting) continue;
    memory.dropResolution(code, field);
    if (!isCarriedOut(resolution, carried))
      log.warn({ code, field, who, take }, 'a decision is dropped: a side has moved since it was made');
  }
}

function isAskedAgain({ code, field }: Resolution, conflicts: Plan['conflicts']): boolean {
  return conflicts.some((conflict) => conflict.code === code && conflict.field === field);
}

function isFieldWaiting(resolution: Resolution, { plan, outcomes }: Carried): boolean {
  const { code, field } = resolution;
  if (isAskedAgain(resolution, plan.conflicts)) return false;
  if (plan.held.some((held) => held.code === code && (held.field === field || held.field === undefined))) return true;
  return isUndone(
    plan.changes.filter((change) => change.code === code && change.fields.some((entry) => entry.field === field)),
    outcomes,
  );
}

/** What a person said of a location as a whole: that it may leave, or what becomes of one without a business. */
function isLocationWaiting(
  resolution: Resolution,
  { plan, outcomes, seen }: Carried,
  links: ReturnType<LinkMemory['links']>,
): boolean {
  const { code } = resolution;
  if (!isAllowance(resolution)) return links.get(code)?.state !== 'active';
  if (seen.source.keys.has(code)) return false;
  // While a row's key cannot be read nobody is judged absent (R1), so nothing of it was planned.
  if (seen.source.keyless.length > 0) return true;
  const steps = leavingSteps(plan, resolution);
  return steps.length > 0 ? isUndone(steps, outcomes) : plan.held.some((held) => held.code === code);
}

function isUndone(steps: readonly Change[], outcomes: readonly Outcome[]): boolean {
  return steps.some(({ code, action }) =>
    outcomes.some((outcome) => outcome.code === code && outcome.action === action && outcome.result !== 'done'),
  );
}

function isCarriedOut(resolution: Resolution, { plan }: Carried): boolean {
  const { code, field } = resolution;
  if (field === null) return !isAllowance(resolution) || leavingSteps(plan, resolution).length > 0;
  return plan.changes.some(
    (change) =>
      change.code === code &&
      change.fields.some((entry) => entry.field === field && entry.rule.startsWith('resolved by')),
  );
}

function leavingSteps(plan: Plan, { code }: Resolution): readonly Change[] {
  return plan.changes.filter(
    (change) => change.code === code && (change.action === 'close' || change.action === 'delete'),
  );
}

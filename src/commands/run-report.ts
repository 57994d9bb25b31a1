import type { HeldReason } from '../domain/plan.ts';
import { countOf } from '../reports/plural.ts';
import { renderOutcomes, summarizeOutcomes } from '../reports/outcome-text.ts';
import type { RunReport } from '../sync/run.ts';
import { exitCodes, type Context } from './context.ts';

/** Held for these reasons, a location is merely not there yet or not ours: no cause for exit code 4 (contract section 1). */
const quietReasons: readonly HeldReason[] = ['absent', 'left_scope'];

/** Prints what became of a run, and tells its exit code: the highest that applies of 3, 4, 0; 1 when something stopped it. */
export function reportRun(report: RunReport, isJson: boolean, context: Context, isUndo = false): number {
  const { run, plan, outcomes, isRefused, stoppedBy } = report;
  if (isJson)
    context.print(`${JSON.stringify({ run, plan, outcomes, summary: summarizeOutcomes(outcomes) }, null, 2)}\n`);
  else if (isRefused) context.note(refusalHint(report, isUndo));
  else context.print(renderOutcomes({ run, plan, outcomes }, context.paint, context.width));
  if (stoppedBy !== null) throw stoppedBy;
  if (isRefused || plan.guard.verdict === 'stop') return exitCodes.stopped;
  const held = new Set(plan.held.filter(({ reason }) => !quietReasons.includes(reason)).map(({ code }) => code)).size;
  const conflicts = plan.conflicts.length;
  if (!isJson && held + conflicts > 0) context.print(waiting(held, conflicts, isUndo));
  const isPartly = outcomes.some(({ result }) => result !== 'done') || held + conflicts > 0;
  return isPartly ? exitCodes.partly : exitCodes.done;
}

/** Nothing of them shows among the outcomes, and they are why the exit code is 4. */
function waiting(held: number, conflicts: number, isUndo: boolean): string {
  const parts = [
    ...(held > 0 ? [`${countOf(held, 'location')} left alone`] : []),
    ...(conflicts > 0 ? [`${countOf(conflicts, 'conflict')} open`] : []),
  ];
  return `${parts.join(', ')}; why, and what to do: ${isUndo ? 'see the plan above' : 'partoo-sync status'}\n`;
}

function refusalHint({ plan }: RunReport, isUndo: boolean): string {
  const overrides = [
    ...new Set(
      plan.guard.violations.flatMap(({ override }) =>
        override === undefined ? [] : [override.replace('--override ', '')],
      ),
    ),
  ];
  const options = [
    ...(plan.guard.violations.length > 0 && overrides.length > 0 ? [`--override ${overrides.join(',')}`] : []),
    ...(isUndo || plan.guard.approvals.length > 0 || overrides.length === 0 ? ['--yes'] : []),
  ];
  const cannot = plan.guard.violations.find(({ override }) => override === undefined);
  if (cannot !== undefined)
    return `Nothing was written: ${cannot.message}. No option lets this pass; mend the cause and run again.`;
  return `Nothing was written. If this plan is right, run the same command with ${options.join(' ')}.`;
}

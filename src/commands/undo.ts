import { undoRun } from '../sync/undo.ts';
import type { Consent } from '../sync/run.ts';
import { createConsent } from './consent.ts';
import type { Command } from './context.ts';
import { renderPlan } from './print-plan.ts';
import { reportRun } from './run-report.ts';
import type { SyncOptions } from './sync.ts';

export type UndoOptions = Omit<SyncOptions, 'only' | 'asksAlways'> & {
  /** Id of the run to take back, or its beginning. */
  readonly run: string;
};

/** The reverse of a run, as far as nothing changed since. Somebody must say yes to it, whatever the guard says. */
export const undoCommand: Command<UndoOptions> = async (
  context,
  { run: undone, yes, overrides, isJson, stopProgress },
) => {
  const app = context.open();
  const { deps, close } = await app.openForWriting(`partoo-sync undo ${undone}`, context.progress);
  try {
    const callsPerMinute = deps.requestsPerMinute;
    const consent = createConsent(context, { isJson, yes, asksAlways: true, callsPerMinute, stopProgress });
    const showThenAsk: Consent = async (plan) => {
      // What cannot be undone, and why, stands in the plan only.
      if (!isJson && (yes || plan.changes.length === 0)) {
        stopProgress();
        context.print(`${renderPlan(plan, 'text', context, callsPerMinute)}\n`);
      }
      return consent(plan);
    };
    const report = await undoRun(undone, deps, { trigger: 'cli', overrides }, showThenAsk, context.signal);
    stopProgress();
    if (report.outcomes.some(({ result }) => result !== 'done'))
      context.note(
        `No later run goes on with what was not done here; to try it again, run the same command:\n  partoo-sync undo ${undone} --yes`,
      );
    return reportRun(report, isJson, context, true);
  } finally {
    close();
  }
};

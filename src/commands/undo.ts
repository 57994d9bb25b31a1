import type { App } from '../app.ts';
import { undoRun } from '../sync/undo.ts';
import type { Consent, RunReport } from '../sync/run.ts';
import { announcedRun } from './announced-run.ts';
import { createConsent } from './consent.ts';
import type { Command, Context } from './context.ts';
import { nextCommand, overrideArguments } from './next-command.ts';
import { renderPlan } from './print-plan.ts';
import { reportRun } from './run-report.ts';
import type { SyncOptions } from './sync.ts';

export type UndoOptions = Omit<SyncOptions, 'only' | 'asksAlways'> & {
  /** Id of the run to take back, or its beginning. */
  readonly run: string;
};

/** The reverse of a run, as far as nothing changed since. Somebody must say yes to it, whatever the guard says. */
export const undoCommand: Command<UndoOptions> = async (context, options) => {
  const app = context.open();
  const run = (): Promise<RunReport> => runUnderLock(app, context, options);
  const report = (ended: RunReport): number => {
    if (ended.outcomes.some(({ result }) => result !== 'done'))
      context.note(
        `No later run goes on with what was not done here; to try it again, run the same command:\n  ${nextCommand(context, 'undo', options.run, '--yes')}`,
      );
    return reportRun(ended, options.isJson, context, true);
  };
  return await announcedRun({ isNarrow: false, kind: 'undo' }, run, report, app, context);
};

async function runUnderLock(
  app: App,
  context: Context,
  { run: undone, yes, overrides, isJson, stopProgress }: UndoOptions,
): Promise<RunReport> {
  const { deps, close } = await app.openForWriting(`partoo-sync undo ${undone}`, context.progress);
  try {
    const facts = {
      callsPerMinute: deps.requestsPerMinute,
      approve: nextCommand(context, 'undo', undone, ...overrideArguments(overrides), '--yes'),
    };
    const consent = createConsent(context, { isJson, yes, asksAlways: true, facts, stopProgress });
    const showThenAsk: Consent = async (plan) => {
      // What cannot be undone, and why, stands in the plan only.
      if (!isJson && (yes || plan.changes.length === 0)) {
        stopProgress();
        context.print(`${renderPlan(plan, 'text', context, facts)}\n`);
      }
      return consent(plan);
    };
    return await undoRun(undone, deps, { trigger: 'cli', overrides }, showThenAsk, context.signal);
  } finally {
    stopProgress();
    close();
  }
}

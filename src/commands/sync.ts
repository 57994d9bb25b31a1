import type { App } from '../app.ts';
import type { LimitName } from '../domain/policy.ts';
import { runOnce, type RunReport } from '../sync/run.ts';
import { announcedRun } from './announced-run.ts';
import { createConsent } from './consent.ts';
import type { Command, Context } from './context.ts';
import { nextCommand, onlyArguments, overrideArguments } from './next-command.ts';
import { reportRun } from './run-report.ts';

export interface SyncOptions {
  readonly yes: boolean;
  readonly overrides: readonly LimitName[];
  readonly only: readonly string[] | null;
  readonly isJson: boolean;
  /** `sync` goes on by itself when the guard lets it; `apply` without a file asks all the same. */
  readonly asksAlways: boolean;
  readonly stopProgress: () => void;
}

/** Plan, guard and apply in one go, for cron. What keeps it waiting is told as the daemon would tell it (R28). */
export const syncCommand: Command<SyncOptions> = async (context, options) => {
  const app = context.open();
  const run = async (): Promise<RunReport> => {
    try {
      return await runUnderLock(app, context, options);
    } finally {
      options.stopProgress();
    }
  };
  const report = (ended: RunReport): number => reportRun(ended, options.isJson, context);
  return await announcedRun({ isNarrow: options.only !== null }, run, report, app, context);
};

async function runUnderLock(
  app: App,
  context: Context,
  { yes, overrides, only, isJson, asksAlways, stopProgress }: SyncOptions,
): Promise<RunReport> {
  const { deps, close } = await app.openForWriting('partoo-sync sync', context.progress);
  try {
    const consent = createConsent(context, {
      isJson,
      yes,
      asksAlways,
      facts: {
        callsPerMinute: deps.requestsPerMinute,
        approve: nextCommand(context, 'sync', ...onlyArguments(only), ...overrideArguments(overrides), '--yes'),
      },
      stopProgress,
    });
    return await runOnce(deps, { name: 'sync', trigger: 'cli', only, overrides }, consent, context.signal);
  } finally {
    close();
  }
}

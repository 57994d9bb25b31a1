import type { LimitName } from '../domain/policy.ts';
import { runOnce } from '../sync/run.ts';
import { createConsent } from './consent.ts';
import type { Command } from './context.ts';
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

/** Plan, guard and apply in one go, for cron. */
export const syncCommand: Command<SyncOptions> = async (
  context,
  { yes, overrides, only, isJson, asksAlways, stopProgress },
) => {
  const app = context.open();
  const { deps, close } = await app.openForWriting('partoo-sync sync', context.progress);
  try {
    const consent = createConsent(context, {
      isJson,
      yes,
      asksAlways,
      callsPerMinute: deps.requestsPerMinute,
      stopProgress,
    });
    const report = await runOnce(deps, { name: 'sync', trigger: 'cli', only, overrides }, consent, context.signal);
    stopProgress();
    return reportRun(report, isJson, context);
  } finally {
    close();
  }
};

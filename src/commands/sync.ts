import { createAnnouncer } from '../announce.ts';
import type { App } from '../app.ts';
import type { RunEnding } from '../blocked-by.ts';
import { SyncError } from '../domain/errors.ts';
import type { LimitName } from '../domain/policy.ts';
import { runOnce, type RunReport } from '../sync/run.ts';
import { createConsent } from './consent.ts';
import type { Command, Context } from './context.ts';
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
  const ended = await endOf(app, context, options);
  options.stopProgress();
  try {
    if (ended.error !== null) throw ended.error;
    return reportRun(ended.report, options.isJson, context);
  } finally {
    await announce({ ...ended, isNarrow: options.only !== null }, app, context);
  }
};

async function endOf(
  app: App,
  context: Context,
  options: SyncOptions,
): Promise<
  { readonly report: RunReport; readonly error: null } | { readonly report: null; readonly error: SyncError }
> {
  try {
    return { report: await runUnderLock(app, context, options), error: null };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { report: null, error };
  }
}

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
      callsPerMinute: deps.requestsPerMinute,
      stopProgress,
    });
    return await runOnce(deps, { name: 'sync', trigger: 'cli', only, overrides }, consent, context.signal);
  } finally {
    close();
  }
}

function announce(ending: RunEnding, app: App, { clock, log, signal, ask }: Context): Promise<void> {
  const { openForDecisions: open, notifier, keyExpiry, digest } = app;
  const announcer = createAnnouncer({
    open,
    notifier,
    keyExpiry,
    digest,
    clock,
    log,
    isLasting: false,
    isAttended: ask !== null,
  });
  return announcer.noteRun(ending, signal);
}

import { createAnnouncer } from '../announce.ts';
import type { App } from '../app.ts';
import type { RunEnding } from '../blocked-by.ts';
import { SyncError } from '../domain/errors.ts';
import type { RunReport } from '../sync/run.ts';
import type { Context } from './context.ts';

/**
 * Carries out a run and reports it; what keeps the work waiting is told as the daemon would tell it (R28), after the
 * report and whatever came of it.
 *
 * @returns what `report` returns: the exit code
 */
export async function announcedRun(
  scope: Pick<RunEnding, 'isNarrow' | 'kind'>,
  run: () => Promise<RunReport>,
  report: (report: RunReport) => number,
  app: App,
  context: Context,
): Promise<number> {
  const ended = await endOf(run);
  try {
    if (ended.error !== null) throw ended.error;
    return report(ended.report);
  } finally {
    await announce({ ...scope, ...ended }, app, context);
  }
}

type Ended =
  | { readonly report: RunReport; readonly error: null }
  | { readonly report: null; readonly error: SyncError };

async function endOf(run: () => Promise<RunReport>): Promise<Ended> {
  try {
    return { report: await run(), error: null };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { report: null, error };
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

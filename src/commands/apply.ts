import { readFileSync } from 'node:fs';
import { SyncError } from '../domain/errors.ts';
import type { Plan } from '../domain/plan.ts';
import type { App } from '../app.ts';
import { applyPlan } from '../sync/apply-plan.ts';
import { parsePlan } from '../sync/parse-plan.ts';
import type { RunReport } from '../sync/run.ts';
import { announcedRun } from './announced-run.ts';
import { createConsent } from './consent.ts';
import type { Command, Context } from './context.ts';
import { nextCommand, overrideArguments } from './next-command.ts';
import { reportRun } from './run-report.ts';
import { syncCommand, type SyncOptions } from './sync.ts';

export type ApplyOptions = Omit<SyncOptions, 'only' | 'asksAlways'> & { readonly file?: string };

/** Applies a saved plan as it was reviewed; without a file it plans, shows, asks and applies. */
export const applyCommand: Command<ApplyOptions> = async (context, options) => {
  const { file, isJson } = options;
  if (file === undefined) return syncCommand(context, { ...options, only: null, asksAlways: true });

  const plan = readPlan(file);
  const app = context.open();
  const run = (): Promise<RunReport> => runUnderLock(plan, file, app, context, options);
  const report = (ended: RunReport): number => reportRun(ended, isJson, context);
  return await announcedRun({ isNarrow: false, kind: 'apply' }, run, report, app, context);
};

async function runUnderLock(
  plan: Plan,
  file: string,
  app: App,
  context: Context,
  { yes, overrides, isJson, stopProgress }: ApplyOptions,
): Promise<RunReport> {
  const { deps, close } = await app.openForWriting(`partoo-sync apply ${file}`, context.progress);
  try {
    const consent = createConsent(context, {
      isJson,
      yes,
      asksAlways: false,
      facts: {
        callsPerMinute: deps.requestsPerMinute,
        approve: nextCommand(context, 'apply', file, ...overrideArguments(overrides), '--yes'),
      },
      stopProgress,
    });
    return await applyPlan(plan, deps, { trigger: 'cli', only: null, overrides }, consent, context.signal);
  } finally {
    stopProgress();
    close();
  }
}

function readPlan(file: string): Plan {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new SyncError(
      `cannot read the plan file ${file}: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`,
      { code: 'PLAN_INVALID', retryable: false, hint: 'Make one with "partoo-sync plan --out FILE".' },
    );
  }
  return parsePlan(text, file);
}

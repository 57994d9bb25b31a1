import { readFileSync } from 'node:fs';
import { SyncError } from '../domain/errors.ts';
import type { Plan } from '../domain/plan.ts';
import { applyPlan } from '../sync/apply-plan.ts';
import { parsePlan } from '../sync/parse-plan.ts';
import { createConsent } from './consent.ts';
import type { Command } from './context.ts';
import { reportRun } from './run-report.ts';
import { syncCommand, type SyncOptions } from './sync.ts';

export type ApplyOptions = Omit<SyncOptions, 'only' | 'asksAlways'> & { readonly file?: string };

/** Applies a saved plan as it was reviewed; without a file it plans, shows, asks and applies. */
export const applyCommand: Command<ApplyOptions> = async (context, options) => {
  const { file, yes, overrides, isJson, stopProgress } = options;
  if (file === undefined) return syncCommand(context, { ...options, only: null, asksAlways: true });

  const plan = readPlan(file);
  const app = context.open();
  const { deps, close } = await app.openForWriting(`partoo-sync apply ${file}`, context.progress);
  try {
    const consent = createConsent(context, {
      isJson,
      yes,
      asksAlways: false,
      callsPerMinute: deps.requestsPerMinute,
      stopProgress,
    });
    const report = await applyPlan(plan, deps, { trigger: 'cli', only: null, overrides }, consent, context.signal);
    stopProgress();
    return reportRun(report, isJson, context);
  } finally {
    close();
  }
};

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

import { writeFileSync } from 'node:fs';
import { SyncError } from '../domain/errors.ts';
import { planOnly } from '../sync/run.ts';
import { exitCodes, type Command } from './context.ts';
import { nextCommand, onlyArguments } from './next-command.ts';
import type { PlanFormat } from './plan-formats.ts';
import { preflight, withPreflightNotices } from './preflight.ts';
import { renderPlan } from './print-plan.ts';

export interface PlanOptions {
  readonly out?: string;
  readonly format: PlanFormat;
  readonly only: readonly string[] | null;
  readonly detailedExitcode: boolean;
  /** Ask what publishers would refuse? */
  readonly asksPublishers?: boolean;
}

/** The one-shot dry-run diff: reads both sides, prints what a run would do, writes nothing to either side or the state. */
export const planCommand: Command<PlanOptions> = async (context, options) => {
  const { out, format, only, detailedExitcode, asksPublishers } = options;
  const app = context.open();
  const memory = await app.openMemory();
  try {
    const planned = await planOnly(app.runDeps(memory, context.progress), { only, overrides: [] }, context.signal);
    const plan = asksPublishers === true ? await preflight(planned, app, context) : planned;
    if (out !== undefined) savePlan(out, `${JSON.stringify(plan, null, 2)}\n`);
    context.print(
      renderPlan(format === 'json' ? plan : withPreflightNotices(plan), format, context, {
        callsPerMinute: app.config.partoo.requestsPerMinute,
        approve: nextCommand(context, 'sync', ...onlyArguments(only), '--yes'),
      }),
    );
    if (out !== undefined)
      context.note(`Saved to ${out}. Apply exactly this with:\n  ${nextCommand(context, 'apply', out)}`);
    if (plan.guard.verdict !== 'pass') return exitCodes.stopped;
    return detailedExitcode && plan.changes.length > 0 ? exitCodes.changesPending : exitCodes.done;
  } finally {
    memory.close();
  }
};

function savePlan(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new SyncError(
      `cannot write the plan to ${file}: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`,
      { code: 'USAGE', retryable: false, hint: 'Name a file in a folder that exists and can be written.' },
    );
  }
}

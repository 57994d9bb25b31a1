import type { Plan } from '../domain/plan.ts';
import type { Consent } from '../sync/run.ts';
import type { Context } from './context.ts';
import { type PlanFacts, renderPlan } from './print-plan.ts';

export interface ConsentOptions {
  readonly isJson: boolean;
  readonly yes: boolean;
  /** Must somebody say yes even to a plan that passes the guard? */
  readonly asksAlways: boolean;
  readonly facts: PlanFacts;
  readonly stopProgress: () => void;
}

/**
 * Who may let a plan pass: the guard, `--yes`, or a person at a terminal. Without any of them the plan is printed and
 * nothing is written. No consent lets a limit pass: that takes `--override`.
 */
export function createConsent(
  context: Context,
  { isJson, yes, asksAlways, facts, stopProgress }: ConsentOptions,
): Consent {
  return async (plan) => {
    stopProgress();
    const passes = plan.guard.verdict === 'pass' && (!asksAlways || plan.changes.length === 0);
    if (passes || yes) return true;
    if (!isJson) context.print(renderPlan(plan, 'text', context, facts));
    return (await context.ask?.(question(plan))) ?? false;
  };
}

function question({ guard, changes }: Plan): string {
  if (guard.verdict === 'stop') return 'Limits hold part of this plan back. Carry out the rest?';
  return `Carry out ${String(changes.length)} change(s)?`;
}

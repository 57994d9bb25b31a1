import type { Plan } from '../domain/plan.ts';
import { renderPlanHtml } from '../reports/plan-html.ts';
import { renderPlanMarkdown } from '../reports/plan-markdown.ts';
import { renderPlanText } from '../reports/plan-text.ts';
import type { Context } from './context.ts';
import type { PlanFormat } from './plan-formats.ts';

/** What people are told beside the plan itself. */
export interface PlanFacts {
  readonly callsPerMinute: number;
  /** The command that carries this very plan out, once somebody says yes to it. */
  readonly approve: string;
}

/** The plan as asked for. JSON is the plan file itself (contract section 3). */
export function renderPlan(
  plan: Plan,
  format: PlanFormat,
  { paint, width }: Pick<Context, 'paint' | 'width'>,
  { callsPerMinute, approve }: PlanFacts,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(plan, null, 2)}\n`;
    case 'markdown':
      return renderPlanMarkdown(plan);
    case 'html':
      return renderPlanHtml(plan, { callsPerMinute, approve });
    case 'text':
      return renderPlanText(plan, { paint, width, callsPerMinute, approve });
  }
}

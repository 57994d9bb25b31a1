import type { Plan } from '../domain/plan.ts';
import { renderPlanHtml } from '../reports/plan-html.ts';
import { renderPlanMarkdown } from '../reports/plan-markdown.ts';
import { renderPlanText } from '../reports/plan-text.ts';
import type { Context } from './context.ts';
import type { PlanFormat } from './plan-formats.ts';

/** The plan as asked for. JSON is the plan file itself (contract section 3). */
export function renderPlan(
  plan: Plan,
  format: PlanFormat,
  { paint, width }: Pick<Context, 'paint' | 'width'>,
  callsPerMinute: number,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(plan, null, 2)}\n`;
    case 'markdown':
      return renderPlanMarkdown(plan);
    case 'html':
      return renderPlanHtml(plan, { callsPerMinute });
    case 'text':
      return renderPlanText(plan, { paint, width, callsPerMinute });
  }
}

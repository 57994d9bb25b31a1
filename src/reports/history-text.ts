import { isSameValue } from '../domain/fields.ts';
import type { Action, Side } from '../domain/plan.ts';
import type { FieldPath, FieldValue } from '../domain/value.ts';
import { cleanText } from './clean-text.ts';
import { fullLabelOf, showClean, showRule } from './field-views.ts';
import type { Paint } from './paint.ts';
import { actionWords } from './plan-words.ts';
import { showInstant } from './when.ts';
import { type Span, wrap } from './wrap.ts';

/** One field of a write that was sent, or the step as a whole where it has no field. `history --json` prints these. */
export interface HistoryEntry {
  readonly at: string;
  readonly run: string;
  readonly code: string;
  readonly action: Action;
  readonly side: Side;
  readonly field?: FieldPath;
  readonly before?: FieldValue;
  readonly after?: FieldValue;
  /** What the two sides last agreed on, and what each said when it was planned (R20); absent: not said. */
  readonly base?: FieldValue;
  readonly source?: FieldValue;
  readonly partoo?: FieldValue;
  /** Why: the rule of the plan. */
  readonly rule: string;
  readonly result: 'done' | 'failed' | 'stale' | 'held';
  readonly detail?: string;
}

/** Every write, one paragraph per run and location, in the given order. */
export function renderHistory(entries: readonly HistoryEntry[], paint: Paint, width = 80): string {
  if (entries.length === 0) return 'Nothing was written yet.\n';
  const lines: string[] = [];
  let last: HistoryEntry | null = null;
  for (const entry of entries) {
    if (last === null || !isSameStep(last, entry)) lines.push(...headLines(entry, paint, width));
    lines.push(...fieldLines(entry, paint, width), ...sideLines(entry, paint, width));
    last = entry;
  }
  return `${lines.join('\n')}\n`;
}

function isSameStep(a: HistoryEntry, b: HistoryEntry): boolean {
  return a.run === b.run && a.code === b.code && a.action === b.action && a.at === b.at;
}

function headLines({ at, run, code, action, side }: HistoryEntry, paint: Paint, width: number): readonly string[] {
  const where = side === 'partoo' ? 'in Partoo' : 'in the source';
  const spans: readonly Span[] = [
    `${showInstant(at)} `,
    { text: cleanText(code), style: paint.bold },
    ` ${actionWords[action].title.toLowerCase()} ${where}`,
    { text: ` · run ${cleanText(run)}`, style: paint.grey },
  ];
  return wrap(spans, { width, hang: 2 });
}

/** Where both sides had moved, all that was said of it: nothing that lost is forgotten (R20). */
function sideLines({ field, base, source, partoo }: HistoryEntry, paint: Paint, width: number): readonly string[] {
  if (field === undefined || source === undefined || partoo === undefined || base === undefined) return [];
  const values = [base, source, partoo];
  if (values.some((value, index) => isSameValue(field, value, values[(index + 1) % values.length]))) return [];
  const said = `both had changed: source ${showClean(field, source)} · Partoo ${showClean(field, partoo)} · before ${showClean(field, base)}`;
  return wrap([{ text: said, style: paint.grey }], { width, prefix: '    ', hang: 6 });
}

function fieldLines(entry: HistoryEntry, paint: Paint, width: number): readonly string[] {
  const { field, before, after, result, detail } = entry;
  const style = result === 'done' ? paint.green : paint.red;
  const values: readonly Span[] =
    field === undefined
      ? []
      : [
          `${fullLabelOf(field)}: ${showClean(field, before ?? null)} → `,
          { text: showClean(field, after ?? null), style },
        ];
  const why: Span = { text: ` (${showRule(entry.rule)})`, style: paint.grey };
  const failure = result === 'done' ? '' : ` ${result}${detail === undefined ? '' : `: ${cleanText(detail)}`}`;
  return wrap([...values, why, { text: failure, style: paint.red }], { width, prefix: '  ', hang: 4 });
}

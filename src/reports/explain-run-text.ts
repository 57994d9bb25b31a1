import type { Action, CellChange, Conflict, FieldChange, Held, Side, Verdict } from '../domain/plan.ts';
import type { FieldValue } from '../domain/value.ts';
import { cleanText } from './clean-text.ts';
import { compareFields, fullLabelOf, showClean, showRule } from './field-views.ts';
import { detailOfHeld, wordsOfHeld } from './held-words.ts';
import type { Paint } from './paint.ts';
import { actionWords } from './plan-words.ts';
import { showInstant } from './when.ts';
import { type Span, wrap } from './wrap.ts';

/** What became of a step: as outcomes are called, or why it was never tried or nobody knows. */
export type StepResult = 'done' | 'failed' | 'stale' | 'held' | 'refused' | 'under way';

/** One step of a past run for one location. */
export interface ExplainedStep {
  readonly action: Action;
  readonly side: Side;
  readonly business_id: string | null;
  readonly reason?: string;
  readonly allowed_by?: string;
  /** What base and both sides said when it was planned, and what was to be. */
  readonly fields: readonly FieldChange[];
  readonly cells: readonly CellChange[];
  readonly result: StepResult;
  readonly detail: string;
  /** What was sent, and what came back; null where nothing was. */
  readonly request: string | null;
  readonly answer: string | null;
  readonly at: string | null;
}

/** What one run saw and did with one location; `explain --run --json` prints it as it is. */
export interface RunExplanation {
  readonly code: string;
  readonly label: string | null;
  readonly run: {
    readonly run: string;
    readonly trigger: string;
    readonly mode: string;
    readonly started_at: string;
    readonly ended_at: string | null;
    readonly verdict: Verdict['verdict'] | null;
    readonly error: string | null;
  };
  /** False: it changed nothing, failed or was killed; only what it sent is known. */
  readonly kept_plan: boolean;
  /** Why the run was stopped or waited, as far as it was. */
  readonly guard: readonly string[];
  readonly steps: readonly ExplainedStep[];
  readonly conflicts: readonly Conflict[];
  readonly held: readonly Held[];
  readonly notices: readonly string[];
}

/** A past run and one location for a terminal. Ends with a line break. */
export function renderRunExplanation(explanation: RunExplanation, paint: Paint, width = 80): string {
  const { steps, conflicts, held, notices } = explanation;
  const blocks = [
    headLines(explanation, paint, width),
    ...steps.map((step) => stepLines(step, paint, width)),
    conflicts.length === 0
      ? []
      : [
          paint.bold('In conflict: left for a person'),
          ...conflicts.flatMap((conflict) => conflictLines(conflict, paint, width)),
        ],
    held.flatMap((one) => heldLines(one, paint, width)),
    notices.flatMap((notice) => wrap([`Note: ${cleanText(notice)}`], { width, hang: 2 })),
    emptyLines(explanation, width),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function headLines({ code, label, run, guard }: RunExplanation, paint: Paint, width: number): readonly string[] {
  const name = label === null ? '' : ` ${cleanText(label)}`;
  const ended = run.ended_at === null ? 'not ended' : `ended ${showInstant(run.ended_at)}`;
  const what = `Run ${cleanText(run.run)} (${cleanText(run.mode)}, ${cleanText(run.trigger)}), begun ${showInstant(run.started_at)}, ${ended}`;
  const lines = [
    ...wrap([{ text: cleanText(code), style: paint.bold }, name], { width }),
    ...wrap([what], { width, hang: 2 }),
  ];
  if (run.error !== null)
    lines.push(
      ...wrap([{ text: `It could not go on: ${cleanText(run.error)}`, style: paint.red }], { width, hang: 2 }),
    );
  for (const reason of guard)
    lines.push(...wrap([{ text: `Guard: ${cleanText(reason)}`, style: paint.yellow }], { width, hang: 2 }));
  return lines;
}

const resultWords: Readonly<Record<StepResult, string>> = {
  done: 'done, and read back',
  failed: 'failed',
  stale: 'left out, as the world had moved',
  held: 'held back',
  refused: 'not carried out: the run was stopped, or nobody said yes',
  'under way': 'begun; what became of it is looked up by the next run',
};

function stepLines(step: ExplainedStep, paint: Paint, width: number): readonly string[] {
  const { action, side, business_id: business, reason, allowed_by: allowedBy, result, detail, at } = step;
  const where = side === 'partoo' ? `in Partoo${business === null ? '' : `, business ${business}`}` : 'in the source';
  const lines = [
    ...wrap([{ text: actionWords[action].title, style: paint.bold }, ` ${cleanText(where)}`], { width, hang: 2 }),
  ];
  if (reason !== undefined) lines.push(...wrap([`because: ${cleanText(reason)}`], { width, prefix: '  ', hang: 4 }));
  else if (allowedBy !== undefined)
    lines.push(...wrap([`allowed by ${cleanText(allowedBy)}`], { width, prefix: '  ', hang: 4 }));
  for (const field of step.fields.toSorted((a, b) => compareFields(a.field, b.field)))
    lines.push(...fieldLines(field, paint, width));
  for (const { column, from, to } of step.cells)
    lines.push(
      ...wrap([`cell ${cleanText(column)}: ${showCell(from)} → `, { text: showCell(to), style: paint.green }], {
        width,
        prefix: '  ',
        hang: 4,
      }),
    );
  if (step.request !== null) lines.push(...wrap([cleanText(step.request)], { width, prefix: '  sent      ' }));
  if (step.answer !== null) lines.push(...wrap([cleanText(step.answer)], { width, prefix: '  answered  ' }));
  const style = result === 'done' ? paint.green : result === 'failed' ? paint.red : paint.yellow;
  const end: readonly Span[] = [
    { text: resultWords[result], style },
    `${at === null ? '' : `, ${showInstant(at)}`}${detail === '' ? '' : `: ${cleanText(detail)}`}`,
  ];
  return [...lines, ...wrap(end, { width, prefix: '  → ', hang: 4 })];
}

function fieldLines({ field, base, source, partoo, to, rule }: FieldChange, paint: Paint, width: number): string[] {
  const values: readonly (readonly [string, string])[] = [
    ['base', showClean(field, base)],
    ['source', showClean(field, source)],
    ['Partoo', showClean(field, partoo)],
    ['to', showClean(field, to)],
  ];
  return [
    ...wrap([{ text: fullLabelOf(field), style: paint.cyan }, ` (${showRule(rule)})`], {
      width,
      prefix: '  ',
      hang: 4,
    }),
    ...values.flatMap(([name, value]) => wrap([value], { width, prefix: `    ${name.padEnd(8)}` })),
  ];
}

function showCell(text: string): string {
  return text === '' ? '(empty)' : cleanText(text);
}

/** Without the commands that decide it: it may be over by now. */
function conflictLines({ field, base, source, partoo }: Conflict, paint: Paint, width: number): readonly string[] {
  const values: readonly (readonly [string, FieldValue | undefined])[] = [
    ['base', base],
    ['source', source],
    ['Partoo', partoo],
  ];
  return [
    ...wrap([{ text: fullLabelOf(field), style: paint.cyan }], { width, prefix: '  ', hang: 4 }),
    ...values.flatMap(([name, value]) => wrap([showClean(field, value)], { width, prefix: `    ${name.padEnd(8)}` })),
  ];
}

function heldLines(held: Held, paint: Paint, width: number): readonly string[] {
  const heading = `Held (${cleanText(held.reason)}): ${wordsOfHeld(held.reason).meaning}`;
  return [
    ...wrap([{ text: heading, style: paint.yellow }], { width, hang: 2 }),
    ...wrap([detailOfHeld(held)], { width, prefix: '  ' }),
  ];
}

function emptyLines({ kept_plan: keptPlan, steps, conflicts, held }: RunExplanation, width: number): readonly string[] {
  const isEmpty = steps.length + conflicts.length + held.length === 0;
  if (keptPlan) return isEmpty ? wrap(['It had nothing to do here, and nothing to hold.'], { width }) : [];
  const why = 'The run kept no plan: it had nothing to change, failed before it had one, or was killed.';
  return wrap([isEmpty ? `${why} It sent nothing for this location.` : `${why} Shown is what it sent.`], { width });
}

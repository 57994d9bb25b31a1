import type { Outcome, Plan } from '../domain/plan.ts';
import { cleanText } from './clean-text.ts';
import { groupBy } from './group-by.ts';
import type { Paint, Style } from './paint.ts';
import { actionWords } from './plan-words.ts';
import { showNumber } from './plural.ts';
import { shellQuote } from './shell-quote.ts';
import { violationLines } from './violation-lines.ts';
import { type Span, wrap } from './wrap.ts';

export interface OutcomesInput {
  /** Id of the run. */
  readonly run: string;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/** Counts by result, as `apply --json` and `sync --json` print them under `summary`. */
export interface OutcomeSummary {
  readonly done: number;
  readonly failed: number;
  readonly stale: number;
  readonly held: number;
}

type Result = Outcome['result'];

const maxShown = 50;
const resultOrder: readonly Result[] = ['failed', 'held', 'stale'];
const resultWords: Readonly<Record<Exclude<Result, 'done'>, { readonly title: string; readonly next: string }>> = {
  failed: {
    title: 'Failed',
    next: 'Tried again by later runs, after a growing delay; partoo-sync explain CODE shows the request and the answer.',
  },
  held: {
    title: 'Held',
    next: 'Left alone until what holds it is cleared; partoo-sync status tells what and since when.',
  },
  stale: {
    title: 'Stale',
    next: 'One side moved since the plan was made; nothing was written, the next run plans it anew.',
  },
};

/** Counts the outcomes by result. */
export function summarizeOutcomes(outcomes: readonly Outcome[]): OutcomeSummary {
  const counts = { done: 0, failed: 0, stale: 0, held: 0 };
  for (const { result } of outcomes) counts[result] += 1;
  return counts;
}

/** What became of a run for a terminal: counts, then everything that did not go through with its reason and next step. */
export function renderOutcomes({ run, plan, outcomes }: OutcomesInput, paint: Paint, width = 80): string {
  const summary = summarizeOutcomes(outcomes);
  const labels = new Map(plan.changes.map(({ code, label }) => [code, label]));
  const { verdict, violations } = plan.guard;
  const lines = [...wrap(countSpans(summary, verdict === 'stop', paint), { width })];
  // Let pass, it went on with what is allowed: what is not, nobody has seen yet.
  if (verdict === 'stop') lines.push(...violationLines(violations, { paint, width }));

  const byResult = groupBy(outcomes, ({ result }) => result);
  for (const result of resultOrder) {
    const group = byResult.get(result);
    if (group === undefined || result === 'done') continue;
    const { title, next } = resultWords[result];
    lines.push('', paint.bold(`${title} (${showNumber(group.length)})`));
    for (const { code, action, detail } of group.slice(0, maxShown)) {
      const label = labels.get(code);
      const name = label === undefined ? '' : ` ${cleanText(label)}`;
      const what = `${name} · ${actionWords[action].title.toLowerCase()}: ${cleanText(detail)}`;
      lines.push(...wrap([{ text: cleanText(code), style: paint.bold }, what], { width, prefix: '  ', hang: 4 }));
    }
    if (group.length > maxShown) lines.push(`  … and ${showNumber(group.length - maxShown)} more`);
    lines.push(...wrap([{ text: next, style: paint.grey }], { width, prefix: '  ' }));
  }

  const command: Span = { text: `partoo-sync history --run ${shellQuote(run)}`, style: paint.grey, whole: true };
  lines.push(
    '',
    ...wrap([{ text: `Run ${shellQuote(run)}; every write of it: `, style: paint.grey }, command], { width, hang: 2 }),
  );
  return `${lines.join('\n')}\n`;
}

function countSpans(summary: OutcomeSummary, isStopped: boolean, paint: Paint): readonly Span[] {
  const styles: readonly (readonly [Result, Style])[] = [
    ['done', paint.green],
    ['failed', paint.red],
    ['stale', paint.yellow],
    ['held', paint.yellow],
  ];
  const said = styles.filter(([result]) => summary[result] > 0);
  if (said.length === 0) return [isStopped ? 'Stopped: nothing was written.' : 'Nothing was to be done.'];
  return said.flatMap(([result, style], index): readonly Span[] => [
    index === 0 ? '' : ' · ',
    { text: `${showNumber(summary[result])} ${result}`, style },
  ]);
}

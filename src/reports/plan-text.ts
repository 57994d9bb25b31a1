import type { Change, Conflict, Held, Plan } from '../domain/plan.ts';
import { type LineOptions, changeLines } from './change-lines.ts';
import { cleanText } from './clean-text.ts';
import { conflictLinesOf } from './conflict-text.ts';
import { labelOfField } from './field-views.ts';
import { gatherNotices } from './gather-notices.ts';
import { groupBy } from './group-by.ts';
import { detailOfHeld, wordsOfHeld } from './held-words.ts';
import type { Paint } from './paint.ts';
import {
  actionOrder,
  actionWords,
  combinedOverride,
  costWords,
  readWords,
  summaryParts,
  verdictWords,
} from './plan-words.ts';
import { showNumber } from './plural.ts';
import { textWidth } from './text-width.ts';
import { violationLines } from './violation-lines.ts';
import { showInstant } from './when.ts';
import { type Span, wrap } from './wrap.ts';

export interface PlanTextOptions {
  readonly paint: Paint;
  /** Columns; lines are never wider, unless it is under 40. */
  readonly width?: number;
  /** Locations shown per kind before the rest is only counted. */
  readonly maxLocations?: number;
  /** The share of the rate limit that the cost was reckoned with. */
  readonly callsPerMinute?: number;
  /** The command that approves it. */
  readonly approve: string;
  /** Name of a location that the plan itself does not name. */
  label?(code: string): string | undefined;
}

interface Page extends LineOptions {
  readonly max: number;
  readonly approve: string;
  label(code: string): string | undefined;
}

/**
 * The plan for a terminal: summary, verdict with every violation and the option that lets it pass (R7), cost,
 * then what happens to each location, conflicts, held records, notices, unmatched businesses.
 * Long plans are cut per kind and say so. Values cannot paint the terminal (R36). Ends with a line break.
 */
export function renderPlanText(plan: Plan, options: PlanTextOptions): string {
  const page: Page = {
    paint: options.paint,
    width: options.width ?? 80,
    max: options.maxLocations ?? 20,
    approve: options.approve,
    label: (code) => options.label?.(code),
  };
  const blocks = [
    openingLines(plan, page, options.callsPerMinute),
    ...actionOrder.map((action) => changesOf(plan, action, page)),
    conflictLines(plan.conflicts, page),
    heldLines(plan.held, page),
    noticeLines(plan, page),
    unmatchedLines(plan, page),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function openingLines(plan: Plan, page: Page, callsPerMinute: number | undefined): readonly string[] {
  const { paint, width } = page;
  const lines = [
    ...wrap(summarySpans(plan, paint), { width }),
    ...wrap([{ text: `Read ${showInstant(plan.created_at)}: ${readWords(plan)}`, style: paint.grey }], {
      width,
      hang: 2,
    }),
  ];
  lines.push(...verdictLines(plan, page));
  lines.push(...wrap([`Cost: ${costWords(plan, callsPerMinute)}`], { width }));
  return lines;
}

/** Each count stays in one piece where the line breaks. */
function summarySpans(plan: Plan, { bold }: Paint): readonly Span[] {
  const parts = summaryParts(plan);
  return parts.flatMap((part, index): readonly Span[] => [
    { text: index < parts.length - 1 ? `${part} ·` : part, style: bold, whole: true },
    ' ',
  ]);
}

function verdictLines(plan: Plan, { paint, width, approve }: Page): readonly string[] {
  const { verdict, violations, approvals } = plan.guard;
  const style = { pass: paint.green, stop: paint.red, approval: paint.yellow }[verdict];
  const lines = [...wrap(['Verdict: ', { text: verdictWords(plan), style }], { width, hang: 2 })];
  lines.push(...violationLines(violations, { paint, width }));
  for (const approval of approvals) lines.push(...wrap([cleanText(approval)], { width, prefix: '  ? ' }));
  const combined = violations.length > 1 ? combinedOverride(violations) : null;
  if (combined !== null) lines.push(...wrap([`All of them: ${combined}`], { width, prefix: '  ', hang: 4 }));
  if (approvals.length > 0) lines.push(...approveLines(cleanText(approve), { paint, width }));
  return lines;
}

/** In a line of its own where it is long, and never broken: it is there to be copied. */
function approveLines(command: string, { paint, width }: Pick<Page, 'paint' | 'width'>): readonly string[] {
  const label = '  To approve:';
  const isShort = textWidth(`${label} ${command}`) <= width;
  return isShort ? [`${label} ${paint.bold(command)}`] : [label, `    ${paint.bold(command)}`];
}

function changesOf(plan: Plan, action: Change['action'], page: Page): readonly string[] {
  const changes = plan.changes.filter((change) => change.action === action);
  if (changes.length === 0) return [];
  const { title, meaning } = actionWords[action];
  const lines = [...titleLines(title, changes.length, meaning, page)];
  if (changes.length > page.max) lines.push(...fieldCountLines(changes, page));
  for (const change of changes.slice(0, page.max))
    lines.push(...changeLines(change, change.label ?? page.label(change.code), page));
  return [...lines, ...moreLines(changes.length, page)];
}

/** Where a long list is about to be cut, how often each field changes says more than its first locations. */
function fieldCountLines(changes: readonly Change[], { paint, width }: Page): readonly string[] {
  if (changes.some(({ action }) => action === 'create' || action === 'delete')) return [];
  const counts = new Map<string, number>();
  for (const { fields } of changes) {
    for (const label of new Set(fields.map(({ field }) => labelOfField(field)))) {
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  const words = [...counts].toSorted(([, a], [, b]) => b - a).map(([label, count]) => `${label} ${showNumber(count)}`);
  if (words.length === 0) return [];
  return wrap([{ text: `By field: ${words.join(' · ')}`, style: paint.grey }], { width, prefix: '  ' });
}

function conflictLines(conflicts: readonly Conflict[], page: Page): readonly string[] {
  if (conflicts.length === 0) return [];
  const meaning = 'both sides changed the field; it waits for a person';
  const lines = [...titleLines('Conflicts', conflicts.length, meaning, page)];
  for (const conflict of conflicts.slice(0, page.max))
    lines.push(...conflictLinesOf(conflict, page.label(conflict.code), page));
  return [...lines, ...moreLines(conflicts.length, page)];
}

function heldLines(held: readonly Held[], page: Page): readonly string[] {
  if (held.length === 0) return [];
  const { paint, width } = page;
  const lines = [...titleLines('Held', held.length, 'seen and left alone', page)];
  for (const [reason, group] of groupBy(held, (one) => one.reason)) {
    const { meaning, release } = wordsOfHeld(reason);
    const heading = `${cleanText(reason)} (${showNumber(group.length)}): ${meaning}`;
    lines.push(...wrap([{ text: heading, style: paint.yellow }], { width, prefix: '  ', hang: 4 }));
    for (const one of group.slice(0, page.max)) lines.push(...oneHeld(one, page));
    lines.push(...moreLines(group.length, page));
    lines.push(...wrap([{ text: `Released by: ${release}`, style: paint.grey }], { width, prefix: '    ', hang: 6 }));
  }
  return lines;
}

function oneHeld(held: Held, { paint, width }: Page): readonly string[] {
  const spans = [{ text: cleanText(held.code), style: paint.bold }, ` ${detailOfHeld(held)}`];
  return wrap(spans, { width, prefix: '    ', hang: 6 });
}

function noticeLines({ notices }: Plan, page: Page): readonly string[] {
  if (notices.length === 0) return [];
  const { paint, width } = page;
  const gathered = gatherNotices(notices);
  const lines = [...titleLines('Notices', gathered.length, 'to know; they stop nothing', page)];
  for (const { about, message } of gathered.slice(0, page.max)) {
    const start = about === null ? [] : [{ text: cleanText(about), style: paint.bold }, ' '];
    lines.push(...wrap([...start, cleanText(message)], { width, prefix: '  ', hang: 4 }));
  }
  return [...lines, ...moreLines(gathered.length, page)];
}

function unmatchedLines({ unmatched }: Plan, page: Page): readonly string[] {
  if (unmatched.length === 0) return [];
  const meaning = 'businesses in Partoo that no location stands for; left alone';
  const lines = [...titleLines('Unmatched', unmatched.length, meaning, page)];
  for (const { business_id, code, name } of unmatched.slice(0, page.max)) {
    const words = [cleanText(name ?? '(no name)'), code === null ? 'no code' : `code ${cleanText(code)}`];
    const spans = [`${words.join(' · ')} · `, { text: cleanText(business_id), style: page.paint.grey }];
    lines.push(...wrap(spans, { width: page.width, prefix: '  ', hang: 4 }));
  }
  return [...lines, ...moreLines(unmatched.length, page)];
}

function titleLines(title: string, count: number, meaning: string, { paint, width }: Page): readonly string[] {
  const text = `${title} (${showNumber(count)})`;
  return wrap(
    [
      { text, style: paint.bold },
      { text: `: ${meaning}`, style: paint.grey },
    ],
    { width, hang: 2 },
  );
}

function moreLines(count: number, { max, width }: Page): readonly string[] {
  if (count <= max) return [];
  const text = `… and ${showNumber(count - max)} more (partoo-sync plan --json, --format html, or --only CODE)`;
  return wrap([text], { width, prefix: '  ', hang: 4 });
}

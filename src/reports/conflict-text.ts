import type { Conflict, Side } from '../domain/plan.ts';
import type { FieldValue } from '../domain/value.ts';
import { type LineOptions, headingLines } from './change-lines.ts';
import { cleanText } from './clean-text.ts';
import { fullLabelOf, showClean } from './field-views.ts';
import type { Paint } from './paint.ts';
import { countOf } from './plural.ts';
import { commandLines, type Release } from './release.ts';
import { shellQuote } from './shell-quote.ts';
import { showAge, showInstant } from './when.ts';
import { type Span, wrap } from './wrap.ts';

/** An open conflict with all that is needed to decide it; `conflicts --json` prints it as it is. Instants are ISO 8601 UTC. */
export interface ConflictView extends Conflict {
  readonly since: string;
  /** Open for longer than a week. */
  readonly is_old: boolean;
  /** Since when both sides say what they say; later than `since` where a side moved again and it is asked anew. */
  readonly values_since: string;
  /** Whose value is another one than the base; null where the sides never agreed on one. */
  readonly changed_by: readonly Side[] | null;
  readonly label?: string;
  /** A person's answer that the next run takes into account. */
  readonly decision: {
    readonly take: Side | 'value';
    readonly value?: FieldValue;
    readonly who: string;
    readonly at: string;
  } | null;
  readonly release: Release;
}

/** Every open conflict for a terminal, in the given order: what both sides say, and the commands that decide. Ends with a line break. */
export function renderConflicts(conflicts: readonly ConflictView[], now: string, paint: Paint, width = 80): string {
  if (conflicts.length === 0) return 'No conflicts.\n';
  const lines = conflicts.flatMap((conflict) => openConflictLines(conflict, now, { paint, width }));
  const waits = conflicts.length === 1 ? 'waits' : 'wait';
  const heading = paint.bold(`${countOf(conflicts.length, 'conflict')} ${waits} for a person`);
  return `${[heading, ...lines, ...otherValueLines(width)].join('\n')}\n`;
}

/** How to answer with what neither side says. */
export function otherValueLines(width: number): readonly string[] {
  return wrap(['A value that neither side has: partoo-sync resolve CODE FIELD --value JSON'], {
    width,
    prefix: '  ',
    hang: 4,
  });
}

/** One open conflict as lines of a report: how old, who changed what, and both answers ready to paste. */
export function openConflictLines(conflict: ConflictView, now: string, options: LineOptions): readonly string[] {
  const { code, field, base, source, partoo, since, values_since: valuesSince, label, decision, release } = conflict;
  const { paint, width } = options;
  const changed = (side: Side): Span => ({
    text: conflict.changed_by?.includes(side) === true ? ' (changed)' : '',
    style: paint.grey,
  });
  const before = base === undefined ? '(never agreed on)' : showClean(field, base);
  const lines = [
    ...headingLines(code, label, [fullLabelOf(field), `open for ${showAge(since, now)}`], options),
    ...wrap([{ text: before, style: paint.grey }], { width, prefix: '    before  ' }),
    ...wrap([showClean(field, source), changed('source')], { width, prefix: '    source  ' }),
    ...wrap([showClean(field, partoo), changed('partoo')], { width, prefix: '    Partoo  ' }),
  ];
  if (conflict.is_old)
    lines.push(
      ...wrap([{ text: `old: open since ${showInstant(since)}`, style: paint.yellow }], { width, prefix: '    ' }),
    );
  if (valuesSince > since)
    lines.push(
      ...wrap([{ text: `asked again: a side has moved, ${showInstant(valuesSince)}`, style: paint.yellow }], {
        width,
        prefix: '    ',
        hang: 6,
      }),
    );
  if (decision === null) return [...lines, ...commandLines(release.commands, '    ', options)];
  return [...lines, ...wrap([decisionWords(decision, field)], { width, prefix: '    ', hang: 6 })];
}

function decisionWords({ take, value, who, at }: NonNullable<ConflictView['decision']>, field: string): string {
  const taken =
    take === 'value' ? showClean(field, value) : `the value of ${take === 'source' ? 'the source' : 'Partoo'}`;
  return `decided by ${cleanText(who)}, ${showInstant(at)}: the next run takes ${taken}, if no side moves until then`;
}

/** One conflict of a plan as lines of a report. */
export function conflictLinesOf(
  { code, field, base, source, partoo }: Conflict,
  label: string | undefined,
  options: LineOptions,
): readonly string[] {
  const { paint, width } = options;
  const command = `partoo-sync resolve ${shellQuote(code)} ${shellQuote(field)} --take source`;
  return [
    ...headingLines(code, label, [fullLabelOf(field)], options),
    ...wrap([showClean(field, source)], { width, prefix: '    source  ' }),
    ...wrap([showClean(field, partoo)], { width, prefix: '    Partoo  ' }),
    ...wrap([{ text: showClean(field, base), style: paint.grey }], { width, prefix: '    before  ' }),
    ...wrap([{ text: command, style: paint.cyan, whole: true }, ' (or --take partoo)'], {
      width,
      prefix: '    ',
      hang: 6,
    }),
  ];
}

import type { Conflict } from '../domain/plan.ts';
import { type LineOptions, headingLines } from './change-lines.ts';
import { fullLabelOf, showClean } from './field-views.ts';
import type { Paint } from './paint.ts';
import { countOf } from './plural.ts';
import { shellQuote } from './shell-quote.ts';
import { showInstant } from './when.ts';
import { wrap } from './wrap.ts';

/** Every open conflict for a terminal: what both sides say, and the command that decides. Ends with a line break. */
export function renderConflicts(
  conflicts: readonly (Conflict & { readonly label?: string })[],
  paint: Paint,
  width = 80,
): string {
  if (conflicts.length === 0) return 'No conflicts.\n';
  const lines = conflicts.flatMap((conflict) => conflictLinesOf(conflict, conflict.label, { paint, width }));
  const waits = conflicts.length === 1 ? 'waits' : 'wait';
  return `${[paint.bold(`${countOf(conflicts.length, 'conflict')} ${waits} for a person`), ...lines].join('\n')}\n`;
}

/** One conflict as lines of a report. */
export function conflictLinesOf(
  { code, field, base, source, partoo, since }: Conflict,
  label: string | undefined,
  options: LineOptions,
): readonly string[] {
  const { paint, width } = options;
  const age = since === undefined ? undefined : `since ${showInstant(since)}`;
  const command = `partoo-sync resolve ${shellQuote(code)} ${shellQuote(field)} --take source`;
  return [
    ...headingLines(code, label, [fullLabelOf(field), age], options),
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

import type { Change } from '../domain/plan.ts';
import { cleanText } from './clean-text.ts';
import { cellWords } from './cell-words.ts';
import { createWords } from './create-words.ts';
import { type FieldView, viewsOf } from './field-views.ts';
import { groupBy } from './group-by.ts';
import type { Paint } from './paint.ts';
import type { TextExcerpt } from './text-excerpt.ts';
import { textWidth } from './text-width.ts';
import { type Span, wrap } from './wrap.ts';

export interface LineOptions {
  readonly paint: Paint;
  readonly width: number;
}

const indent = '    ';
/** Holds a stretch of dates: `2026-12-25 to 2026-12-26`. */
const maxLabelColumns = 24;

/** One location's part of a report: a heading, then its fields, each from before to after. */
export function changeLines(change: Change, label: string | undefined, options: LineOptions): readonly string[] {
  const views = change.action === 'create' || change.action === 'delete' ? [] : viewsOf(change);
  const rules = [...new Set(views.map((view) => view.rule))];
  // One reason for everything is said once; only differing ones are worth a word on every line.
  const sharedRule = rules.length === 1 ? rules[0] : undefined;
  const remarks = [
    change.renamed_from === undefined ? undefined : `until now ${cleanText(change.renamed_from)}`,
    change.reason === undefined ? undefined : cleanText(change.reason),
    // A close has one reason only, and the step tells it in more detail.
    change.action === 'close' && change.reason !== undefined ? undefined : sharedRule,
  ];

  return [
    ...headingLines(change.code, label, remarks, options),
    ...(change.action === 'create' ? createLines(change, options) : fieldLines(views, rules.length > 1, options)),
    ...cellLines(change, options),
  ];
}

/** What it comes to in the file: `in column tel: "01 44 00 03 00" → "01 40 00 09 99"`. */
function cellLines(change: Change, { paint, width }: LineOptions): readonly string[] {
  return cellWords(change).flatMap(({ column, before, after }) =>
    wrap([{ text: `in column ${column}: ${before} → ${after}`, style: paint.grey }], {
      width,
      prefix: indent,
      hang: indent.length + 2,
    }),
  );
}

/** `  0012  Acme Lyon · source changed`. */
export function headingLines(
  code: string,
  label: string | undefined,
  remarks: readonly (string | undefined)[],
  { paint, width }: LineOptions,
): readonly string[] {
  const shownCode = cleanText(code);
  const spans: Span[] = [];
  if (label !== undefined && label !== '') spans.push(cleanText(label));
  for (const remark of remarks) {
    if (remark === undefined || remark === '') continue;
    spans.push({ text: spans.length === 0 ? remark : ` · ${remark}`, style: paint.grey });
  }
  // An unusually long code must be able to wrap like any other word.
  if (textWidth(shownCode) > 20) {
    return wrap([{ text: shownCode, style: paint.bold }, ' ', ...spans], { width, prefix: '  ', hang: 4 });
  }
  return wrap(spans, { width, prefix: { text: `  ${shownCode}  `, style: paint.bold }, hang: 4 });
}

function createLines(change: Change, { paint, width }: LineOptions): readonly string[] {
  const { main, hours, others } = createWords(change);
  const lines: string[] = [];
  if (main.length > 0) lines.push(...wrap([main.join(' · ')], { width, prefix: indent }));
  if (hours !== null) lines.push(...wrap([hours], { width, prefix: indent }));
  if (others.length > 0) {
    const text = `and ${others.join(', ')}`;
    lines.push(...wrap([{ text, style: paint.grey }], { width, prefix: indent }));
  }
  return lines;
}

function fieldLines(views: readonly FieldView[], showRules: boolean, options: LineOptions): readonly string[] {
  const labels = columnFor(views.filter(isPlain).map(({ label }) => label));
  const columns = new Map(
    [...groupBy(views, ({ label }) => label)].map(([label, group]) => [
      label,
      columnFor(group.flatMap(({ part }) => part ?? [])),
    ]),
  );
  const lines: string[] = [];
  let heading: string | null = null;
  for (const view of views) {
    if (view.part !== null && view.label !== heading) lines.push(indent + view.label);
    heading = view.part === null ? null : view.label;
    lines.push(...viewLines(view, showRules, view.part === null ? labels : (columns.get(view.label) ?? 0), options));
  }
  return lines;
}

function columnFor(names: readonly string[]): number {
  return Math.min(maxLabelColumns, Math.max(0, ...names.map(textWidth)));
}

function isPlain(view: FieldView): boolean {
  return view.part === null && view.detail.kind !== 'text';
}

function viewLines(view: FieldView, showRules: boolean, room: number, options: LineOptions): readonly string[] {
  const { paint, width } = options;
  const rule: readonly Span[] = showRules ? [{ text: ` (${view.rule})`, style: paint.grey }] : [];
  if (view.detail.kind === 'text') {
    return [
      ...wrap([view.label, ...rule], { width, prefix: indent, hang: 6 }),
      ...excerptLines('-', view.detail.before, paint.red, width),
      ...excerptLines('+', view.detail.after, paint.green, width),
    ];
  }

  const [name, start] = view.part === null ? [view.label, indent] : [view.part, `${indent}  `];
  const body = bodyOf(view, paint);
  // A label wider than its column gets a line of its own, so that values keep theirs.
  if (textWidth(name) > room) {
    return [...wrap([name], { width, prefix: start }), ...bodyLines(body, rule, `${start}  `, width)];
  }
  const gap = ' '.repeat(Math.max(0, room - textWidth(name)) + 2);
  return bodyLines(body, rule, start + name + gap, width);
}

/** Before and after of one field; an arrow moves to a line of its own when both do not fit on one. */
interface Body {
  readonly first: readonly Span[];
  readonly second: readonly Span[];
  readonly separator: string;
}

function bodyOf({ detail }: FieldView, paint: Paint): Body {
  switch (detail.kind) {
    case 'set':
      return { first: [{ text: detail.after, style: paint.green }], second: [], separator: '' };
    case 'replace':
      return { first: [detail.before], second: ['→ ', { text: detail.after, style: paint.green }], separator: ' ' };
    case 'list':
      return {
        first: listSpans('removed', detail.removed, paint.red),
        second: listSpans('added', detail.added, paint.green),
        separator: ', ',
      };
    case 'text':
      return { first: [], second: [], separator: '' };
  }
}

function listSpans(word: string, entries: readonly string[], style: (text: string) => string): readonly Span[] {
  return entries.length === 0 ? [] : [`${word} `, { text: entries.join(', '), style }];
}

function bodyLines(
  { first, second, separator }: Body,
  rule: readonly Span[],
  prefix: string,
  width: number,
): readonly string[] {
  const parts = [first, second].filter((part) => part.length > 0);
  const together = parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
  const one = wrap([...together, ...rule], { width, prefix });
  if (one.length === 1 || parts.length < 2) return one;

  const blank = ' '.repeat(textWidth(prefix));
  const [left = '', ...others] = wrap(first, { width, prefix });
  return [left, ...others, ...wrap([...second, ...rule], { width, prefix: blank, hang: blank.length + 2 })];
}

function excerptLines(
  sign: string,
  excerpt: TextExcerpt,
  style: (text: string) => string,
  width: number,
): readonly string[] {
  const changed = excerpt.changed === '' ? '' : ` ${excerpt.changed}`;
  const tail = excerpt.tail === '' ? '' : ` ${excerpt.tail}`;
  return wrap([excerpt.lead, { text: changed, style }, tail], { width, prefix: `${indent}  ${sign} ` });
}

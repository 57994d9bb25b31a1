import type { HolidayPreview } from '../domain/holidays.ts';
import { describeRow, type RowRef } from '../domain/location.ts';
import type { HeldReason } from '../domain/plan.ts';
import type { FieldPolicy } from '../domain/policy.ts';
import type { FieldPath, FieldValue } from '../domain/value.ts';
import { cleanText } from './clean-text.ts';
import { type ConflictView, openConflictLines } from './conflict-text.ts';
import { compareFields, fullLabelOf, showClean, showRule } from './field-views.ts';
import { wordsOfHeld } from './held-words.ts';
import { type HistoryEntry, renderHistory } from './history-text.ts';
import type { Paint } from './paint.ts';
import { commandLines, type Release, releaseLines } from './release.ts';
import { showInstant } from './when.ts';
import { type Span, wrap } from './wrap.ts';

/** The policy of a field, named as in the configuration. */
export type PolicyView = Omit<FieldPolicy, 'onConflict'> & { readonly on_conflict: FieldPolicy['onConflict'] };

/** One field as every side has it. An absent value was not said. */
export interface ExplainedField {
  readonly field: FieldPath;
  readonly base?: FieldValue;
  readonly source?: FieldValue;
  readonly partoo?: FieldValue;
  /** What Partoo made of the value that we wrote, where it reshaped it (R15). */
  readonly canonical?: FieldValue;
  /** The cells of the source that its value is from now; none for a constant or a default. */
  readonly origins: readonly { readonly at: RowRef; readonly column: string }[];
  readonly policy: PolicyView;
  /** What the next run would do, in words: `unchanged`, `take from source (source changed)`, `conflict`, … */
  readonly decision: string;
}

/** The last request for the location and what came back; secrets are already scrubbed. */
export interface LastRequest {
  readonly at: string;
  /** `POST /business/5409…`. */
  readonly call: string;
  readonly body: string | null;
  /** HTTP status; null where it was not kept. */
  readonly status: number | null;
  readonly answer: string | null;
}

/** One location end to end; `explain --json` prints it as it is. */
export interface Explanation {
  /** The moment that ages are told from. */
  readonly now: string;
  readonly code: string;
  readonly label: string | null;
  readonly link: { readonly business_id: string; readonly since: string } | null;
  /** Its record in the source; null when there is none. */
  readonly source: {
    readonly at: RowRef;
    readonly cells: readonly { readonly column: string; readonly text: string }[];
  } | null;
  readonly fields: readonly ExplainedField[];
  readonly holds: readonly {
    readonly reason: HeldReason;
    readonly detail: string;
    readonly field?: FieldPath;
    readonly since?: string;
    readonly release: Release;
  }[];
  /** Fields that wait for a person's decision. */
  readonly conflicts: readonly ConflictView[];
  /** Public holidays of the year ahead and what they come to; null where the mapping uses no calendar. */
  readonly holidays?: readonly HolidayPreview[] | null;
  readonly last_request: LastRequest | null;
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
  /** The last runs that wrote it, or tried to, newest first, each with the command that explains it. */
  readonly runs: readonly { readonly run: string; readonly at: string; readonly command: string }[];
}

/** The explanation for a terminal, in the order in which a value travels. Ends with a line break. */
export function renderExplanation(explanation: Explanation, paint: Paint, width = 80): string {
  const { code, label, history } = explanation;
  const name = label === null ? '' : ` ${cleanText(label)}`;
  const blocks = [
    [...wrap([{ text: cleanText(code), style: paint.bold }, name], { width }), ...linkLines(explanation, width)],
    holdLines(explanation, paint, width),
    explanation.conflicts.flatMap((conflict) => openConflictLines(conflict, explanation.now, { paint, width })),
    sourceLines(explanation, paint, width),
    fieldLines(explanation, paint, width),
    holidayLines(explanation, paint, width),
    requestLines(explanation, paint, width),
    [paint.bold('History'), renderHistory(history, paint, width).trimEnd()],
    runLines(explanation, paint, width),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function linkLines({ link }: Explanation, width: number): readonly string[] {
  if (link === null) return ['Not linked with a business in Partoo.'];
  return wrap([`Linked with business ${cleanText(link.business_id)} since ${showInstant(link.since)}`], { width });
}

function holdLines({ holds }: Explanation, paint: Paint, width: number): readonly string[] {
  const lines: string[] = [];
  for (const { reason, detail, field, since, release } of holds) {
    const { meaning } = wordsOfHeld(reason);
    const what = field === undefined ? 'Held' : `${fullLabelOf(field)} held`;
    const age = since === undefined ? '' : ` since ${showInstant(since)}`;
    const text = `${what} (${cleanText(reason)})${age}: ${meaning}`;
    lines.push(...wrap([{ text, style: paint.yellow }], { width, hang: 2 }));
    lines.push(...wrap([cleanText(detail)], { width, prefix: '  ' }));
    lines.push(...releaseLines(reason, release, { paint, width }));
  }
  return lines;
}

function runLines({ runs }: Explanation, paint: Paint, width: number): readonly string[] {
  if (runs.length === 0) return [];
  const commands = runs.map(({ at, command }) => ({ effect: showInstant(at), command }));
  return [paint.bold('What its last runs saw and did'), ...commandLines(commands, '  ', { paint, width })];
}

function sourceLines({ source }: Explanation, paint: Paint, width: number): readonly string[] {
  if (source === null) return [paint.bold('Source: no record with this code')];
  const { row, line, file, source: name } = source.at;
  const where = name === undefined ? '' : `${cleanText(name)} `;
  const within = file === undefined ? '' : ` of ${cleanText(file)}`;
  return [
    paint.bold(`Source: ${where}row ${String(row)}, line ${String(line)}${within}`),
    ...source.cells.flatMap(({ column, text }) =>
      wrap([`${cleanText(column)}: `, cellWords(text, paint)], { width, prefix: '  ', hang: 4 }),
    ),
  ];
}

/** White space is what a source gives where it says nothing: a missing property, a location without a joined row. */
function cellWords(text: string, paint: Paint): Span {
  if (text.trim() !== '') return cleanText(text);
  return { text: text === '' ? '(empty)' : '(not said)', style: paint.grey };
}

function fieldLines({ fields }: Explanation, paint: Paint, width: number): readonly string[] {
  const lines = [paint.bold('Fields')];
  for (const one of fields.toSorted((a, b) => compareFields(a.field, b.field))) {
    const heading = `${fullLabelOf(one.field)} · ${policyWords(one.policy)}`;
    lines.push(...wrap([{ text: heading, style: paint.cyan }], { width, prefix: '  ', hang: 4 }));
    const isSame = [one.source, one.partoo].every((value) => JSON.stringify(value) === JSON.stringify(one.base));
    const values: readonly (readonly [string, FieldValue | undefined])[] = isSame
      ? [['all three', one.base]]
      : [
          ['base', one.base],
          ['source', one.source],
          ['Partoo', one.partoo],
        ];
    for (const [name, value] of values) lines.push(...valueLines(name, one.field, value, width));
    if (one.canonical !== undefined) lines.push(...valueLines('kept as', one.field, one.canonical, width));
    if (one.origins.length > 0) lines.push(...wrap([originWords(one.origins)], { width, prefix: `    read from ` }));
    lines.push(...wrap([{ text: showRule(one.decision), style: paint.bold }], { width, prefix: '    → ' }));
  }
  return lines;
}

/** `row 12, column tel`; `closures rows 3, 4, column closures.special`; columns of one row together. */
function originWords(origins: ExplainedField['origins']): string {
  const byRow = new Map<string, string[]>();
  for (const { at, column } of origins) {
    const row = describeRow(at);
    byRow.set(row, [...(byRow.get(row) ?? []), cleanText(column)]);
  }
  return [...byRow]
    .map(([row, columns]) => `${row}, column${columns.length === 1 ? '' : 's'} ${columns.join(', ')}`)
    .join('; ');
}

function valueLines(name: string, field: FieldPath, value: FieldValue | undefined, width: number): readonly string[] {
  const shown = value === undefined ? '(not said)' : showClean(field, value);
  return wrap([shown], { width, prefix: `    ${name.padEnd(10)}` });
}

function policyWords({ owner, on_conflict: onConflict, when, clear }: PolicyView): string {
  const words = [owner === 'shared' ? `shared, on conflict ${onConflict}` : `owned by ${owner}`];
  if (when !== 'always') words.push(when === 'create_only' ? 'only on create' : 'only if empty');
  if (clear) words.push('may be emptied');
  return words.join(', ');
}

const holidayOrigin = { source: 'the source', calendar: 'the calendar', nobody: '' } as const;

function holidayLines({ holidays }: Explanation, paint: Paint, width: number): readonly string[] {
  if (holidays === undefined || holidays === null) return [];
  return [
    paint.bold('Public holidays of the year ahead'),
    ...holidays.flatMap(({ date, name, from, windows }) => {
      const said =
        windows === null
          ? { text: 'nothing is said', style: paint.yellow }
          : `${showClean('specific_hours', windows)}, says ${holidayOrigin[from]}`;
      return wrap([`${date} ${cleanText(name)}: `, said], { width, prefix: '  ', hang: 4 });
    }),
  ];
}

function requestLines({ last_request: last }: Explanation, paint: Paint, width: number): readonly string[] {
  if (last === null) return [];
  const answered = [last.status === null ? [] : [`status ${String(last.status)}`], last.answer ?? []].flat();
  const lines = [
    paint.bold('Last request'),
    ...wrap([`${showInstant(last.at)} ${cleanText(last.call)}`], { width, prefix: '  ' }),
  ];
  if (last.body !== null) lines.push(...wrap([cleanText(last.body)], { width, prefix: '    sent      ' }));
  // Of an accepted request nothing else is kept than that.
  if (answered.length > 0) lines.push(...wrap([cleanText(answered.join(' '))], { width, prefix: '    answered  ' }));
  return lines;
}

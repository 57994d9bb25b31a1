import { fieldNameOf, fieldSpecs, isEmptyValue, labelOf, partOf, showValue, specOf } from '../domain/fields.ts';
import type { Change, FieldChange } from '../domain/plan.ts';
import type { FieldPath, FieldValue } from '../domain/value.ts';
import { cleanText } from './clean-text.ts';
import { isNextDate, showDates, showDays, weekdayIndex } from './day-names.ts';
import { type TextExcerpt, excerptOf } from './text-excerpt.ts';

/** What happens to a field, in words; every text is on one line and free of controls, but not escaped for any medium. */
export type FieldDetail =
  | { readonly kind: 'set'; readonly after: string }
  | { readonly kind: 'replace'; readonly before: string; readonly after: string }
  | { readonly kind: 'list'; readonly added: readonly string[]; readonly removed: readonly string[] }
  | { readonly kind: 'text'; readonly before: TextExcerpt; readonly after: TextExcerpt };

/** One field of a change as a person sees it; equal hours of consecutive days are one. */
export interface FieldView {
  /** `Opening hours`; the name of a custom field. */
  readonly label: string;
  /** `Mon–Fri`, `2026-12-25 to 2026-12-26`; null for a field without parts. */
  readonly part: string | null;
  readonly detail: FieldDetail;
  /** Why, in words. */
  readonly rule: string;
}

/** Longer texts are shown around what changed in them. */
const longText = 60;

const ruleWords: Readonly<Record<string, string>> = {
  drift: 'drift: a colleague changed it in Partoo',
  'partoo changed': 'changed in Partoo',
  'partoo owns it': 'Partoo owns it',
  'both changed, partoo wins': 'both changed, Partoo wins',
};

/** What a change does to each field, in the order of the configuration's fields, days from Monday. */
export function viewsOf(change: Change): readonly FieldView[] {
  const sorted = change.fields.toSorted((a, b) => compareFields(a.field, b.field));
  return joinEqual(sorted.map((field) => ({ field, detail: detailOf(field, change) }))).map((group) => ({
    label: labelOfField(group.first.field.field),
    part: partLabel(group.first.field.field, group.last.field.field),
    detail: group.first.detail,
    rule: showRule(group.first.field.rule),
  }));
}

/** `Opening hours` for `open_hours.monday`, `Parking` for `custom_fields.Parking`, `Photo, LOGO`; an unknown field keeps its name. */
export function labelOfField(path: FieldPath): string {
  if (!isKnownField(path)) return cleanText(path);
  const spec = specOf(path);
  return spec.parts === 'name' ? cleanText(labelOf(path)) : spec.label;
}

/** Label with its part: `Opening hours, Mon`. */
export function fullLabelOf(path: FieldPath): string {
  const part = isKnownField(path) ? partLabel(path, path) : null;
  return part === null ? labelOfField(path) : `${labelOfField(path)}, ${part}`;
}

/** The value in a person's words, on one line. */
export function showClean(path: FieldPath, value: FieldValue | undefined): string {
  if (!isKnownField(path)) return value === undefined ? '(not said)' : cleanText(JSON.stringify(value));
  if (value === null && specOf(path).parts === 'date') return 'usual hours';
  return cleanText(showValue(path, value));
}

/** Why, in words a shop manager understands. */
export function showRule(rule: string): string {
  return cleanText(Object.hasOwn(ruleWords, rule) ? (ruleWords[rule] ?? rule) : rule);
}

/** Order of fields for people: as in the configuration, parts by weekday, date or name. */
export function compareFields(a: FieldPath, b: FieldPath): number {
  const byName = fieldRank(a) - fieldRank(b);
  if (byName !== 0) return byName;
  const [left, right] = [partOf(a) ?? '', partOf(b) ?? ''];
  const byDay = weekdayIndex(left) - weekdayIndex(right);
  return byDay !== 0 ? byDay : compareText(left, right);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const ranks: ReadonlyMap<string, number> = new Map(Object.keys(fieldSpecs).map((name, index) => [name, index]));

function fieldRank(path: FieldPath): number {
  return ranks.get(fieldNameOf(path)) ?? ranks.size;
}

function isKnownField(path: FieldPath): boolean {
  return Object.hasOwn(fieldSpecs, fieldNameOf(path));
}

function detailOf(change: FieldChange, { action, side }: Change): FieldDetail {
  const { field, to } = change;
  if (action === 'create') return { kind: 'set', after: showClean(field, to) };

  const before = (side === 'partoo' ? change.partoo : change.source) ?? null;
  const list = listDetail(field, before, to);
  if (list !== null) return list;

  const [shownBefore, shownAfter] = showPair(field, before, to);
  const isLong = Math.max(shownBefore.length, shownAfter.length) > longText;
  const areSentences = shownBefore.includes(' ') && shownAfter.includes(' ');
  if (isLong && areSentences && !isHours(field) && !isEmptyValue(before) && !isEmptyValue(to)) {
    const excerpt = excerptOf(shownBefore, shownAfter);
    if (excerpt.before.changed !== excerpt.after.changed) return { kind: 'text', ...excerpt };
  }
  return { kind: 'replace', before: shownBefore, after: shownAfter };
}

/** Two values that differ but read the same are shown as they are stored, or nobody could see the difference. */
function showPair(field: FieldPath, before: FieldValue, to: FieldValue): readonly [string, string] {
  const [shownBefore, shownAfter] = [showClean(field, before), showClean(field, to)];
  if (shownBefore !== shownAfter) return [shownBefore, shownAfter];
  return [cleanText(JSON.stringify(before)), cleanText(JSON.stringify(to))];
}

function listDetail(field: FieldPath, before: FieldValue, to: FieldValue): FieldDetail | null {
  if (isHours(field) || !isList(before) || !isList(to)) return null;
  const added = to.filter((entry) => !before.includes(entry));
  const removed = before.filter((entry) => !to.includes(entry));
  // The same entries in another order: shown whole, since order matters to Partoo's categories.
  if (added.length + removed.length === 0) return null;
  const show = (entry: string): string => showClean(field, [entry]);
  return { kind: 'list', added: added.map(show), removed: removed.map(show) };
}

function isList(value: FieldValue): value is readonly string[] {
  return Array.isArray(value);
}

function isHours(field: FieldPath): boolean {
  if (!isKnownField(field)) return false;
  const { parts } = specOf(field);
  return parts === 'weekday' || parts === 'date';
}

function partLabel(first: FieldPath, last: FieldPath): string | null {
  if (!isHours(first)) return null;
  const [from, to] = [partOf(first), partOf(last)];
  if (from === null || to === null) return null;
  return specOf(first).parts === 'weekday' ? showDays(from, to) : cleanText(showDates(from, to));
}

interface Detailed {
  readonly field: FieldChange;
  readonly detail: FieldDetail;
}

interface Group {
  readonly first: Detailed;
  readonly last: Detailed;
}

function joinEqual(fields: readonly Detailed[]): readonly Group[] {
  const groups: Group[] = [];
  for (const next of fields) {
    const group = groups.at(-1);
    if (group !== undefined && continues(group.last, next)) groups[groups.length - 1] = { ...group, last: next };
    else groups.push({ first: next, last: next });
  }
  return groups;
}

function continues(last: Detailed, next: Detailed): boolean {
  return (
    areNeighbours(last.field.field, next.field.field) &&
    last.field.rule === next.field.rule &&
    JSON.stringify(last.detail) === JSON.stringify(next.detail)
  );
}

function areNeighbours(a: FieldPath, b: FieldPath): boolean {
  if (fieldNameOf(a) !== fieldNameOf(b) || !isHours(a)) return false;
  const [left, right] = [partOf(a) ?? '', partOf(b) ?? ''];
  if (specOf(a).parts === 'date') return isNextDate(left, right);
  return weekdayIndex(right) - weekdayIndex(left) === 1;
}

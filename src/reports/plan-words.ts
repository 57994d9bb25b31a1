import type { Action, Plan, Violation } from '../domain/plan.ts';
import { cleanText } from './clean-text.ts';
import { fullLabelOf } from './field-views.ts';
import { countOf, showNumber, showPercent } from './plural.ts';

/** Sections of a report, what a reviewer must see first on top. */
export const actionOrder = ['delete', 'close', 'create', 'update', 'write_back', 'adopt'] as const satisfies Action[];

/** Heading of a section, and what it does in words. */
export const actionWords: Readonly<Record<Action, { readonly title: string; readonly meaning: string }>> = {
  delete: { title: 'Delete', meaning: 'removed from Partoo for good' },
  close: { title: 'Close', meaning: 'shown as closed; the business stays in Partoo' },
  create: { title: 'Create', meaning: 'new in Partoo' },
  update: { title: 'Update', meaning: 'changed in Partoo' },
  write_back: { title: 'Write back', meaning: 'changed in the source' },
  adopt: { title: 'Link', meaning: 'joined with a business that is there already; nothing is written' },
};

/** `2 to create`, `1 held`, … for every kind that occurs, in a fixed order. */
export function summaryParts(plan: Plan): readonly string[] {
  const { summary } = plan;
  const parts: readonly (readonly [number, string])[] = [
    [summary.create, `${showNumber(summary.create)} to create`],
    [summary.update, `${showNumber(summary.update)} to update`],
    [summary.close, `${showNumber(summary.close)} to close`],
    [summary.delete, `${showNumber(summary.delete)} to delete`],
    [summary.adopt, `${showNumber(summary.adopt)} to link`],
    [summary.write_back, `${showNumber(summary.write_back)} to write back`],
    [summary.conflict, `${showNumber(summary.conflict)} in conflict`],
    [summary.held, `${showNumber(summary.held)} held`],
    [summary.unchanged, `${showNumber(summary.unchanged)} unchanged`],
    [summary.unmatched, `${showNumber(summary.unmatched)} unmatched`],
  ];
  const said = parts.filter(([count]) => count > 0).map(([, words]) => words);
  return said.length === 0 ? ['no locations'] : said;
}

/** The verdict in one line. */
export function verdictWords(plan: Plan): string {
  const { verdict, violations } = plan.guard;
  if (verdict === 'pass') return plan.changes.length === 0 ? 'pass: nothing to write' : 'pass: a run would write this';
  if (verdict === 'approval') return 'approval needed: nothing is written until a person says yes';
  const stopsAll = violations.some((violation) => isAbsolute(violation));
  return stopsAll
    ? 'stopped: nothing is written'
    : 'stopped by a limit: what it names is not written, all else may go on';
}

/** One violation: headline, what it means, and the option that lets it pass or why there is none. */
interface ViolationWords {
  /** `delete: deletes 9 of 1,200 locations (0.8 %), limit 5: 5 allowed`. */
  readonly headline: string;
  /** What else there is to say; may be empty. */
  readonly message: string;
  readonly effect: string;
  /** `--override delete`; null when it cannot be overridden. */
  readonly option: string | null;
}

const effects: Readonly<Record<Violation['limit'], string>> = {
  create: 'Creates wait; all else may go on.',
  update: 'Updates wait; all else may go on.',
  close: 'Closes wait; all else may go on.',
  delete: 'Deletes wait; all else may go on.',
  write_back: 'Nothing is written into the source; all else may go on.',
  field: 'This field waits everywhere; all else may go on.',
  window: 'Closes and deletes wait; all else may go on.',
  sentinels: 'Nothing is written. This cannot be overridden.',
  source: 'Nothing is written. This cannot be overridden.',
  partoo: 'Nothing is written. This cannot be overridden.',
};

/** A violation in words (R7). */
export function violationWords(violation: Violation): ViolationWords {
  const { limit, value, allowed, of, field, override } = violation;
  const name = field === undefined ? limit : `${limit} ${fullLabelOf(field)}`;
  const message = cleanText(violation.message);
  const numbers = `${showNumber(value)} of ${countOf(of, 'location')} (${showPercent(value, of)}), allowed ${showNumber(allowed)}`;
  // The guard says the numbers in its message; a plan from elsewhere may not, and nobody should have to look for them.
  const isComplete = isAbsolute(violation) || (mentions(message, value) && mentions(message, allowed));
  return {
    headline: `${name}: ${isComplete ? message : numbers}`,
    message: isComplete ? '' : message,
    effect: effects[limit],
    option: optionOf(override),
  };
}

/** The one option that lets every violation pass, if that is possible at all. */
export function combinedOverride(violations: readonly Violation[]): string | null {
  if (violations.length === 0 || violations.some((violation) => violation.override === undefined)) return null;
  const names = [...new Set(violations.map((violation) => violation.limit))];
  return `--override ${names.join(',')}`;
}

/** `7 calls, about 3 seconds at 150 calls a minute`. */
export function costWords(plan: Plan, callsPerMinute?: number): string {
  const { requests, seconds } = plan.cost;
  if (requests === 0) return 'no calls';
  const rate = callsPerMinute === undefined ? '' : ` at ${countOf(callsPerMinute, 'call')} a minute`;
  return `${countOf(requests, 'call')}, about ${durationWords(seconds)}${rate}`;
}

/** What both sides held: `1,200 locations (3 not understood), 1,197 businesses`. */
export function readWords({ source, partoo }: Plan): string {
  const remarks = [
    ...(source.invalid > 0 ? [`${showNumber(source.invalid)} not understood`] : []),
    ...(source.outcome === 'incomplete' ? ['read broke off'] : []),
  ];
  const locations = countOf(source.locations, 'location') + (remarks.length === 0 ? '' : ` (${remarks.join(', ')})`);
  const businesses = countOf(partoo.businesses, 'business', 'businesses');
  return `${locations}, ${businesses}${partoo.outcome === 'incomplete' ? ' (read broke off)' : ''}`;
}

/** `2 minutes`, `1 hour 5 minutes`. */
export function durationWords(seconds: number): string {
  if (seconds < 120) return countOf(Math.max(1, Math.ceil(seconds)), 'second');
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return countOf(minutes, 'minute');
  const rest = minutes % 60;
  return rest === 0
    ? countOf(minutes / 60, 'hour')
    : `${countOf(Math.floor(minutes / 60), 'hour')} ${countOf(rest, 'minute')}`;
}

function mentions(message: string, value: number): boolean {
  const numbers: readonly string[] = message.replaceAll(',', '').match(/\d+/g) ?? [];
  return numbers.includes(String(value));
}

function isAbsolute({ limit }: Violation): boolean {
  return limit === 'sentinels' || limit === 'source' || limit === 'partoo';
}

function optionOf(override: string | undefined): string | null {
  if (override === undefined) return null;
  const clean = cleanText(override);
  return clean.startsWith('--') || clean.includes('partoo-sync') ? clean : `--override ${clean}`;
}

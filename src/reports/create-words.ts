import { fieldNameOf } from '../domain/fields.ts';
import type { Change } from '../domain/plan.ts';
import type { FieldView } from './field-views.ts';
import { fullLabelOf, showClean, viewsOf } from './field-views.ts';

/** A new location in short. */
interface CreateWords {
  /** Address, phone, categories; those that the change has. */
  readonly main: readonly string[];
  /** `Mon–Fri 09:00–19:00; Sat, Sun closed`; null when no hours are said. */
  readonly hours: string | null;
  /** Labels of all other fields. */
  readonly others: readonly string[];
}

const mainFields = new Set([
  'name',
  'status',
  'address_full',
  'address2',
  'zipcode',
  'city',
  'country',
  'phone',
  'categories',
  'open_hours',
]);

/** What matters of a create on two or three lines, so that thousands of them stay readable. */
export function createWords(change: Change): CreateWords {
  const shown = new Map(
    change.fields.filter(({ to }) => to !== null && to !== '').map(({ field, to }) => [field, showClean(field, to)]),
  );
  const pick = (...fields: readonly string[]): string => fields.flatMap((field) => shown.get(field) ?? []).join(' ');
  const street = [pick('address_full'), pick('address2'), pick('zipcode', 'city'), pick('country')];
  const others = change.fields.filter(({ field }) => !mainFields.has(fieldNameOf(field)));
  const status = change.fields.find(({ field }) => field === 'status');

  return {
    main: [
      pick('name'),
      street.filter((part) => part !== '').join(', '),
      pick('phone'),
      pick('categories'),
      status === undefined || status.to === 'open' ? '' : pick('status'),
    ].filter((part) => part !== ''),
    hours: weekWords(change),
    others: [...new Set(others.map(({ field }) => fullLabelOf(field)))],
  };
}

/** The week on one line: `Mon–Fri 09:00–12:30, 14:00–19:00; Sat 10:00–16:00; Sun closed`. */
function weekWords(change: Change): string | null {
  const days = change.fields.filter(({ field }) => fieldNameOf(field) === 'open_hours');
  if (days.length === 0) return null;
  return viewsOf({ ...change, action: 'create', fields: days })
    .map(dayWords)
    .join('; ');
}

function dayWords({ part, detail }: FieldView): string {
  const hours = detail.kind === 'set' ? detail.after : '';
  return part === null ? hours : `${part} ${hours}`;
}

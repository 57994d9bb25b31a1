import { partOf, showValue, specOf } from '../domain/fields.ts';
import type { FieldPath, FieldValue } from '../domain/value.ts';
import { weekdays } from '../domain/weekday.ts';

const shortDays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** What a record says of a field, on one line: `Mon–Fri 09:00–18:00; Sat, Sun closed`, `2026-12-25 closed`, `Acme Paris`. */
export function showTold(field: FieldPath, told: Readonly<Record<FieldPath, FieldValue>>): string {
  const whole = told[field];
  if (whole !== undefined) return showValue(field, whole);
  return specOf(field).parts === 'weekday' ? showWeek(field, told) : showDates(told);
}

function showWeek(field: FieldPath, told: Readonly<Record<FieldPath, FieldValue>>): string {
  const stretches: { first: number; last: number; hours: string }[] = [];
  weekdays.forEach((day, index) => {
    const value = told[`${field}.${day}`];
    if (value === undefined) return;
    const hours = showValue(`${field}.${day}`, value);
    const before = stretches.at(-1);
    if (before?.hours === hours && before.last === index - 1) before.last = index;
    else stretches.push({ first: index, last: index, hours });
  });
  return stretches.map(({ first, last, hours }) => `${daysWords(first, last)} ${hours}`).join('; ');
}

function daysWords(first: number, last: number): string {
  const [from, to] = [shortDays[first] ?? '', shortDays[last] ?? ''];
  return first === last ? from : `${from}–${to}`;
}

function showDates(told: Readonly<Record<FieldPath, FieldValue>>): string {
  return Object.entries(told)
    .map(([path, value]) => `${partOf(path) ?? ''} ${showValue(path, value)}`)
    .join('; ');
}

import type { CalendarReading } from '../../domain/holidays.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Notice } from '../../domain/plan.ts';

const shown = 5;

/** Holidays that wait for the source's word, one notice each; and, once, of whom the region is not known. */
export function holidayNotices(calendars: ReadonlyMap<LocationKey, CalendarReading>): readonly Notice[] {
  const asking = new Map<string, LocationKey[]>();
  const lacking: LocationKey[] = [];
  for (const [code, { asked, lacksRegion }] of calendars) {
    if (lacksRegion) lacking.push(code);
    for (const { date, name } of asked) {
      const holiday = `${date} (${name})`;
      asking.set(holiday, [...(asking.get(holiday) ?? []), code]);
    }
  }
  const messages = [...asking]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([holiday, codes]) => `public holiday ${holiday}: the source says nothing for ${named(codes)}`);
  if (lacking.length > 0) {
    messages.push(
      `only holidays of the whole country count for ${named(lacking)}, as their region is not clear. Map "region" with its name or its ISO code`,
    );
  }
  return messages.map((message) => ({ code: null, message }));
}

function named(codes: readonly LocationKey[]): string {
  const more = codes.length > shown ? ', …' : '';
  return `${String(codes.length)} location(s): ${codes.slice(0, shown).join(', ')}${more}`;
}

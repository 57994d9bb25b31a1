import type { RawBusiness } from '../domain/ports/remote-business.ts';
import { canonicalWeek } from '../domain/values/opening-hours.ts';
import { fromPartooSpecific } from '../domain/values/special-hours.ts';
import { type Weekday, weekdays } from '../domain/weekday.ts';
import { isRecord, readRecords } from './schema.ts';

/**
 * The days of `open_hours` that Partoo said, canonical: midnight splits joined, windows sorted (section 10).
 * A day with a window that is none counts as not said.
 */
export function knownWeek(raw: RawBusiness | null): Partial<Record<Weekday, readonly string[]>> {
  const hours = raw?.['open_hours'];
  if (!isRecord(hours)) return {};
  const said: Partial<Record<Weekday, readonly string[]>> = {};
  for (const day of weekdays) {
    const windows = readWindows(hours[day]);
    if (windows !== null) said[day] = windows;
  }
  return canonicalWeek(said);
}

/** The dates of `specific_hours` from `today` on; past periods are refused on a write and ignored here (section 10). */
export function knownSpecialHours(raw: RawBusiness | null, today: string): Record<string, readonly string[]> {
  const hours = raw?.['specific_hours'];
  if (!isRecord(hours)) return {};
  const isPeriod = (period: Period): period is Period & Dates =>
    typeof period['starts_at'] === 'string' && typeof period['ends_at'] === 'string';
  const open = readRecords(hours['open'])
    .filter(isPeriod)
    .flatMap((period) => {
      const windows = readWindows(period['open_hours']);
      return windows === null ? [] : [{ ...dates(period), open_hours: windows }];
    });
  const close = readRecords(hours['close']).filter(isPeriod).map(dates);
  return fromPartooSpecific({ open, close }, today);
}

type Period = Readonly<Record<string, unknown>>;

/** `9:00 - 12:30` → `09:00-12:30`; null when it is no list, or any entry is no window. */
function readWindows(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const windows = value.map((entry: unknown) => readWindow(entry));
  return windows.includes(null) ? null : windows.filter((window) => window !== null);
}

function readWindow(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (wellFormed.test(value)) return value;
  const match = looseWindow.exec(value.trim());
  if (match === null) return null;
  const window = `${String(match[1]).padStart(5, '0')}-${String(match[2]).padStart(5, '0')}`;
  return wellFormed.test(window) ? window : null;
}

const wellFormed = /^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const looseWindow = /^(\d{1,2}:\d{2})(?::00)?\s?[-–]\s?(\d{1,2}:\d{2})(?::00)?$/;

interface Dates {
  readonly starts_at: string;
  readonly ends_at: string;
}

function dates({ starts_at, ends_at }: Dates): Dates {
  return { starts_at, ends_at };
}

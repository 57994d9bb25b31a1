import { countOf } from './plural.ts';

/** `2026-11-22 09:00 UTC`, to the minute. */
export function showInstant(at: string): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return '(unknown time)';
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Time between two instants in its largest unit: `3 days`, `5 hours`, `less than a minute`. */
export function showAge(from: string, to: string): string {
  const minutes = Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);
  if (Number.isNaN(minutes)) return 'an unknown time';
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return countOf(minutes, 'minute');
  if (minutes < 48 * 60) return countOf(Math.floor(minutes / 60), 'hour');
  return countOf(Math.floor(minutes / 1440), 'day');
}

/** The same in at most four columns: `now`, `5m`, `3h`, `2d`, `14w`, `9y`. */
export function showShortAge(from: string, to: string): string {
  const minutes = Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);
  if (Number.isNaN(minutes)) return '?';
  if (minutes < 1) return 'now';
  if (minutes < 120) return `${String(minutes)}m`;
  if (minutes < 48 * 60) return `${String(Math.floor(minutes / 60))}h`;
  const days = Math.floor(minutes / 1440);
  if (days < 100) return `${String(days)}d`;
  return days < 700 ? `${String(Math.floor(days / 7))}w` : `${String(Math.floor(days / 365))}y`;
}

/** What a missing or unreadable `Retry-After` means: partoo-api section 29. */
const defaultSeconds = 60;
const minSeconds = 1;
const maxSeconds = 3600;

/** `Sun, 06 Nov 1994 08:49:37 GMT` and the two older forms of RFC 9110 all begin with the day's name. */
const httpDate = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;

/**
 * Reads a `Retry-After` header (R27). In seconds, from 1 to 3600.
 *
 * | header                       | result                      |
 * | ---------------------------- | --------------------------- |
 * | `120`, `1.5`                 | that many, rounded up       |
 * | an HTTP date                 | until then; past ones are 1 |
 * | absent, empty, anything else | 60                          |
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return clamp(Number(text));

  // Always GMT, also in the oldest form, which does not say so and would be read in the machine's zone.
  const date = httpDate.test(text) ? Date.parse(/(gmt|utc)$/i.test(text) ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(date) ? defaultSeconds : clamp((date - nowMs) / 1000);
}

function clamp(seconds: number): number {
  return Math.min(maxSeconds, Math.max(minSeconds, Math.ceil(seconds)));
}

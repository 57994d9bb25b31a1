import type { Clock } from './domain/ports/clock.ts';

/** Creates the question "which date is it there now?", answered as `YYYY-MM-DD`. */
export function createToday(timezone: string, clock: Pick<Clock, 'now'>): () => string {
  // Made once: a formatter costs more than thousands of its answers.
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return () => {
    const parts = format.formatToParts(clock.now());
    const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
    return `${of('year')}-${of('month')}-${of('day')}`;
  };
}

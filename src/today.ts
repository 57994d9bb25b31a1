import type { Clock } from './domain/ports/clock.ts';

const minuteMs = 60_000;

/** Creates the question "which date is it there now?", answered as `YYYY-MM-DD`. */
export function createToday(timezone: string, clock: Pick<Clock, 'now'>): () => string {
  // Made once: a formatter costs more than thousands of its answers.
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  let asked = Number.NaN;
  let answered = '';
  return () => {
    const minute = Math.floor(clock.now() / minuteMs);
    // Asked for every page of a crawl; nowhere does a day begin within a minute.
    if (minute === asked) return answered;
    asked = minute;
    const parts = format.formatToParts(minute * minuteMs);
    const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
    answered = `${of('year')}-${of('month')}-${of('day')}`;
    return answered;
  };
}

/** Two clock changes a year, in the north and in the south, one of them by half an hour; none; half an hour off UTC. */
export const zones = ['Europe/Paris', 'America/Sao_Paulo', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'] as const;

const quarter = 15;

/**
 * What the clocks of a zone show at every minute of a span, in minutes as if that were UTC; told by the name that Intl gives
 * the offset, `GMT+10:30`. Offsets change at quarters of an hour at the earliest.
 */
export function wallMinutesOf(timezone: string, fromMs: number, toMs: number): readonly number[] {
  const format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' });
  const walls: number[] = [];
  for (let minutes = fromMs / 60_000; minutes < toMs / 60_000; minutes += quarter) {
    const [, sign = '+', hours = '0', rest = '0'] = /GMT([+-])(\d+):(\d+)/.exec(format.format(minutes * 60_000)) ?? [];
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest));
    for (let more = 0; more < quarter; more += 1) walls.push(minutes + more + offset);
  }
  return walls;
}

/** One time zone, as the library of the runtime knows it. Walls are what its clocks show, as if that were UTC, in ms. */
export interface ZoneTime {
  /** What the clocks show minus UTC, in ms, at this instant. */
  offsetAt(instantMs: number): number;
  /**
   * The instants at which the clocks show this: one on most days, two where they are put back over it. None where they
   * are put forward over it; then it is the first instant after that, as the one answer.
   */
  instantsOf(wallMs: number): readonly number[];
  /** Do the clocks run on evenly around these walls, so that all between them have the one offset? Then that; else null. */
  steadyOffset(fromWallMs: number, toWallMs: number): number | null;
}

const second = 1_000;
const day = 86_400_000;

/** @param timezone IANA name, known to exist */
export function createZoneTime(timezone: string): ZoneTime {
  const format = new Intl.DateTimeFormat('en-GB-u-hc-h23', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

  function offsetAt(instantMs: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instantMs)) parts[type] = Number(value);
    const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second: seconds = 0 } = parts;
    return Date.UTC(year, month - 1, date, hour, minute, seconds) - Math.floor(instantMs / second) * second;
  }

  /** No zone is a day or more away from UTC, so what the clocks show then lies between these two instants. */
  function steadyOffset(fromWallMs: number, toWallMs: number): number | null {
    const before = offsetAt(fromWallMs - day);
    return offsetAt(toWallMs + day) === before ? before : null;
  }

  return {
    offsetAt,
    steadyOffset,
    instantsOf(wallMs) {
      const steady = steadyOffset(wallMs, wallMs);
      if (steady !== null) return [wallMs - steady];
      const [before, after] = [offsetAt(wallMs - day), offsetAt(wallMs + day)];
      const shown = [wallMs - before, wallMs - after]
        .filter((instant) => instant + offsetAt(instant) === wallMs)
        .sort((one, other) => one - other);
      return shown.length > 0 ? shown : [firstOf(after, wallMs - after, wallMs - before)];
    },
  };

  /** The first whole second with this offset; at `from` it is not yet there, at `to` it is. */
  function firstOf(offset: number, from: number, to: number): number {
    let [low, high] = [Math.floor(from / second), Math.ceil(to / second)];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle * second) === offset) high = middle;
      else low = middle;
    }
    return high * second;
  }
}

export interface QuietPeriodOptions {
  /** This long nothing may have happened before anybody is told … */
  readonly quietMs: number;
  /** … but nobody is kept waiting longer than this from the first thing that happened. */
  readonly longestMs: number;
}

export interface QuietPeriod {
  /** Something happened. */
  touch(): void;
  close(): void;
}

/** Calls back once for a burst of happenings, after its end; a stream that never ends is cut into pieces (R29). */
export function createQuietPeriod({ quietMs, longestMs }: QuietPeriodOptions, onQuiet: () => void): QuietPeriod {
  let quiet: NodeJS.Timeout | null = null;
  let longest: NodeJS.Timeout | null = null;

  function close(): void {
    if (quiet !== null) clearTimeout(quiet);
    if (longest !== null) clearTimeout(longest);
    quiet = null;
    longest = null;
  }
  function end(): void {
    close();
    onQuiet();
  }
  return {
    touch() {
      if (quiet !== null) clearTimeout(quiet);
      quiet = setTimeout(end, quietMs);
      longest ??= setTimeout(end, longestMs);
    },
    close,
  };
}

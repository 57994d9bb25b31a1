export interface RateLimitOptions {
  readonly perMinute: number;
  readonly window: 'fixed' | 'sliding' | 'token-bucket';
}

/** Counts one call; false when it is one too many. */
export type RateLimit = () => boolean;

/**
 * 300 requests a minute per organization [current]; the kind of window is unknown (section 29), so there are three.
 * Refused calls do not count.
 */
export function createRateLimit(options: RateLimitOptions | null, now: () => number): RateLimit {
  if (options === null) return () => true;
  const { perMinute } = options;
  switch (options.window) {
    case 'fixed':
      return fixedWindow(perMinute, now);
    case 'sliding':
      return slidingWindow(perMinute, now);
    case 'token-bucket':
      return tokenBucket(perMinute, now);
  }
}

function fixedWindow(perMinute: number, now: () => number): RateLimit {
  let minute = Number.NaN;
  let calls = 0;

  return () => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) calls = 0;
    minute = current;
    if (calls >= perMinute) return false;
    calls += 1;
    return true;
  };
}

function slidingWindow(perMinute: number, now: () => number): RateLimit {
  let times: number[] = [];

  return () => {
    const from = now() - 60_000;
    times = times.filter((time) => time > from);
    if (times.length >= perMinute) return false;
    times.push(now());
    return true;
  };
}

function tokenBucket(perMinute: number, now: () => number): RateLimit {
  let tokens = perMinute;
  let filledAt = now();

  return () => {
    tokens = Math.min(perMinute, tokens + ((now() - filledAt) * perMinute) / 60_000);
    filledAt = now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

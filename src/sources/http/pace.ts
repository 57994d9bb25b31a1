import type { CallBudget } from '../../domain/ports/call-budget.ts';
import type { Clock } from '../../domain/ports/clock.ts';

const windowMs = 60_000;

/** So many calls in any 60 seconds, for one process; pauses that the server asks for hold all of them (R27). */
export function createPace(perMinute: number, clock: Clock): CallBudget {
  let starts: number[] = [];
  let pause: { readonly until: number; readonly reason: string } | null = null;
  return {
    async take(signal) {
      for (;;) {
        const now = clock.now();
        starts = starts.filter((at) => now - at < windowMs);
        const pausedMs = pause === null ? 0 : pause.until - now;
        if (pausedMs <= 0) pause = null;
        const fullMs = starts.length < perMinute ? 0 : (starts[0] ?? now) + windowMs - now;
        const waitMs = Math.max(pausedMs, fullMs);
        if (waitMs <= 0) break;
        await clock.sleep(waitMs, signal);
      }
      starts.push(clock.now());
    },
    pauseUntil(until, reason) {
      if (pause === null || until > pause.until) pause = { until, reason };
    },
    get pause() {
      return pause;
    },
  };
}

import { systemClock } from './http/system-clock.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { GlobalOptions } from './in-context.ts';
import type { Ended } from './in-each-context.ts';
import { createLog } from './log.ts';

/** How long before what stopped is begun again: doubled each time, and again from the start once it has held for longer. */
const firstPauseMs = 60_000;
const longestPauseMs = 3_600_000;

/**
 * Begins what is meant to last again whenever it stops, until the signal fires. Whatever stopped it (a configuration that is
 * being corrected, another daemon that holds the lock) may be over by then. Answers the last exit code.
 */
export async function keepRunning(
  begin: () => Promise<Ended>,
  { logLevel = 'info' }: Pick<GlobalOptions, 'logLevel'>,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<number> {
  // What ended has been freed of secrets.
  const log = createLog({
    level: logLevel,
    isTerminal: process.stderr.isTTY,
    scrub: (text) => text,
    write: (text) => process.stderr.write(text),
  });
  const isStopped = (): boolean => signal.aborted;
  let pauseMs = firstPauseMs;
  for (;;) {
    const beganAt = clock.now();
    const { file, exitCode, failure } = await begin();
    if (isStopped()) return exitCode;
    if (clock.now() - beganAt > longestPauseMs) pauseMs = firstPauseMs;
    const facts = { config: file, key: failure?.code, reason: failure?.message, hint: failure?.hint };
    log.error({ ...facts, againInSeconds: pauseMs / 1000 }, 'organization stopped');
    await clock.sleep(pauseMs, signal).catch(() => undefined);
    if (isStopped()) return exitCode;
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
}

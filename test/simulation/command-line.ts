import timers from 'node:timers/promises';
import { syncBuiltinESMExports } from 'node:module';
import { mock } from 'node:test';
import v8 from 'node:v8';
import { main } from '../../src/cli.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
// Loaded before anything is counted: the first call would otherwise wait for the disk.
import '../../src/app.ts';
import '../../src/commands/allow.ts';
import '../../src/commands/conflicts.ts';
import '../../src/commands/explain.ts';
import '../../src/commands/history.ts';
import '../../src/commands/pause.ts';
import '../../src/commands/plan.ts';
import '../../src/commands/reject.ts';
import '../../src/commands/resolve.ts';
import '../../src/commands/resume.ts';
import '../../src/commands/show-progress.ts';
import '../../src/commands/status.ts';
import '../../src/commands/sync.ts';
import '../../src/config/load-config.ts';

/** What a command line came to. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A terminal beside the product: one command after the other, each as the next process would carry it out. */
export interface CommandLine {
  /** @throws whatever the program lets go */
  run(...args: readonly string[]): Promise<Ended>;
  /** Is one of them under way, and not waiting for time to go by? */
  readonly isBusy: boolean;
}

/**
 * Runs the product's own command line in this process, on the simulated clock. Meanwhile what is printed belongs to it, and the time of
 * the machine is the company's.
 */
export function createCommandLine(configFile: string, clock: Clock): CommandLine {
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0;
  let sleeping = 0;
  const waiting: Clock = {
    now: clock.now,
    async sleep(ms, signal) {
      sleeping += 1;
      try {
        await clock.sleep(ms, signal);
      } finally {
        sleeping -= 1;
      }
    },
  };
  return {
    run(...args) {
      underWay += 1;
      const ended = last.then(() => runHere(['-c', configFile, ...args], waiting));
      last = ended
        .catch(() => undefined)
        .then(() => {
          underWay -= 1;
        });
      return ended;
    },
    get isBusy() {
      return underWay > 0 && sleeping === 0;
    },
  };
}

async function runHere(args: readonly string[], clock: Clock): Promise<Ended> {
  const printed = { stdout: '', stderr: '' };
  const mocks = [
    ...(['stdout', 'stderr'] as const).map((stream) =>
      mock.method(process[stream], 'write', (text: unknown) => {
        printed[stream] += String(text);
        return true;
      }),
    ),
    mock.method(Date, 'now', clock.now),
    // A command keeps its own heap small, which the process of the simulation outlives.
    mock.method(v8, 'setFlagsFromString', () => undefined),
    mock.method(
      timers,
      'setTimeout',
      (ms: number, _value: unknown, { signal }: { readonly signal?: AbortSignal } = {}) => clock.sleep(ms, signal),
    ),
  ];
  syncBuiltinESMExports();
  try {
    return { code: await main(args), ...printed };
  } finally {
    for (const one of mocks) one.mock.restore();
    syncBuiltinESMExports();
  }
}

import { MultiBar, Presets } from 'cli-progress';
import type { Log } from '../domain/ports/log.ts';
import type { Progress } from '../sync/deps.ts';

const titles = { source: 'Reading the source', partoo: 'Reading Partoo', apply: 'Writing' } as const;

/** Below this, a step is over before a bar could be read. Writing is one call a location, reading one for up to a hundred. */
const worthShowing = { source: 200, partoo: 200, apply: 20 } as const;

/** A bar on a terminal, a log line every tenth otherwise; `stop` before anything else is printed. */
export function createProgress({ isTerminal, log }: { readonly isTerminal: boolean; readonly log: Log }): {
  readonly progress: Progress;
  readonly stop: () => void;
} {
  return isTerminal ? createBars() : createLines(log);
}

function createBars(): { progress: Progress; stop: () => void } {
  let bars: MultiBar | null = null;
  const shown = new Map<string, ReturnType<MultiBar['create']>>();
  return {
    progress: (step, done, of) => {
      if (of === null || of < worthShowing[step]) return;
      bars ??= new MultiBar(
        {
          format: '{title} {bar} {percentage} % | {value}/{total} | {eta_formatted} left',
          stream: process.stderr,
          hideCursor: true,
          clearOnComplete: true,
          barsize: 24,
          etaBuffer: 50,
        },
        Presets.shades_classic,
      );
      const bar = shown.get(step) ?? bars.create(of, 0, { title: titles[step].padEnd(18) });
      shown.set(step, bar);
      bar.update(done);
    },
    stop: () => {
      bars?.stop();
      bars = null;
      shown.clear();
    },
  };
}

function createLines(log: Log): { progress: Progress; stop: () => void } {
  const tenths = new Map<string, number>();
  return {
    progress: (step, done, of) => {
      if (of === null || of < worthShowing[step]) return;
      const tenth = Math.floor((10 * done) / of);
      if (tenth === (tenths.get(step) ?? 0)) return;
      tenths.set(step, tenth);
      log.info({ done, of }, titles[step].toLowerCase());
    },
    stop: () => undefined,
  };
}

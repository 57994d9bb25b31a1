import type { App } from './app.ts';
import { systemClock } from './clock.ts';
import type { Context } from './commands/context.ts';
import { createTerminal, type Terminal } from './commands/terminal.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { SyncError } from './domain/errors.ts';
import { keepHeapSmall } from './heap.ts';
import { createScrub } from './http/scrub.ts';
import { createLog, type LogLevel } from './log.ts';
import { createPaint } from './reports/paint.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly config: string;
  readonly logLevel?: LogLevel;
  readonly color: boolean;
}

export interface Running {
  /** Takes bars off the terminal before anything else is printed. */
  readonly stopProgress: () => void;
}

/** Runs one command with everything it needs, and turns what it throws into a message and an exit code. */
export async function inContext(
  options: GlobalOptions,
  action: (context: Context & Running) => Promise<number>,
): Promise<number> {
  const isTerminal = process.stdout.isTTY && process.stdin.isTTY;
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort();
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const secrets = new Set<string>();
  let scrub = createScrub([]);
  const write = (text: string): void => {
    process.stderr.write(scrub(text));
  };
  const log = createLog({
    level: options.logLevel ?? 'warn',
    isTerminal: process.stderr.isTTY,
    scrub: (text) => scrub(text),
    write,
  });
  const { createProgress } = await import('./commands/show-progress.ts');
  const { progress, stop: stopProgress } = createProgress({ isTerminal: process.stderr.isTTY, log });
  let app: App | null = null;
  const { loadConfig } = await import('./config/load-config.ts');
  const { createApp } = await import('./app.ts');
  keepHeapSmall();
  const conceal = (values: readonly string[]): void => {
    for (const secret of values) secrets.add(secret);
    scrub = createScrub([...secrets]);
  };
  const load = (): LoadedConfig => {
    const loaded = loadConfig(options.config, process.env);
    conceal(loaded.secrets);
    return loaded;
  };
  const openFor = (loaded: LoadedConfig): App => {
    conceal(loaded.secrets);
    app?.close();
    app = createApp({ loaded, clock: systemClock, log, scrub: (text) => scrub(text), random: Math.random });
    return app;
  };
  const terminal = isTerminal ? createTerminal(stop.signal) : null;
  const context: Context & Running = {
    print: (text) => {
      process.stdout.write(scrub(text));
    },
    note: (text) => {
      write(`${text}\n`);
    },
    ask: terminal === null ? null : (question) => askYes(terminal, question),
    terminal,
    paint: createPaint(options.color && process.stdout.isTTY && process.env['NO_COLOR'] === undefined),
    width: process.stdout.isTTY ? process.stdout.columns : 80,
    isTerminal,
    log,
    clock: systemClock,
    signal: stop.signal,
    configFile: options.config,
    load,
    open: () => app ?? openFor(load()),
    openFor,
    conceal,
    env: process.env,
    progress,
    stopProgress,
  };
  try {
    return await action(context);
  } catch (error) {
    stopProgress();
    if (!(error instanceof SyncError)) throw error;
    write(`${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}\n`);
    return error.exitCode;
  } finally {
    stopProgress();
    (app as App | null)?.close();
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  }
}

async function askYes(terminal: Terminal, question: string): Promise<boolean> {
  return /^y(es)?$/iu.test(await terminal.line(`${question} [y/N] `));
}

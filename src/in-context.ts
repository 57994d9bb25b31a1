import type { App } from './app.ts';
import { systemClock } from './http/system-clock.ts';
import type { Context } from './commands/context.ts';
import { createTerminal, type Terminal } from './commands/terminal.ts';
import type { withMissingColumns } from './columns-at.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { SyncError } from './domain/errors.ts';
import { keepHeapSmall } from './heap.ts';
import { createScrub } from './http/scrub.ts';
import { createLog, type LogLevel } from './log.ts';
import { createPaint } from './reports/paint.ts';
import type { Turns } from './turns.ts';

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

/** Where one of several organizations differs from the only one. */
export interface Surroundings {
  /** When to stop; whoever gives one listens to Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Which organization it is: stands before what is said on stderr, and in every line of the log. */
  readonly label: string;
  /** Those of the others: in nothing that is printed either (R35). */
  readonly secrets: readonly string[];
  /** Instead of stdout. */
  readonly print?: (text: string) => void;
  /** Instead of stderr: what ended the command. */
  readonly onFailure?: (failure: Failure) => void;
  /** Do others run meanwhile? Then nobody has the terminal to himself. */
  readonly turns?: Turns;
}

/** Why a command could not go on, without secrets. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** Ctrl-C and SIGTERM as a signal, until it is closed. */
export function listenForStop(): { readonly signal: AbortSignal; close(): void } {
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort();
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  return {
    signal: stop.signal,
    close: () => {
      process.removeListener('SIGINT', onSignal);
      process.removeListener('SIGTERM', onSignal);
    },
  };
}

/** Runs one command with everything it needs, and turns what it throws into a message and an exit code. */
export async function inContext(
  options: GlobalOptions,
  action: (context: Context & Running) => Promise<number>,
  around: Surroundings | null = null,
): Promise<number> {
  const isTerminal = process.stdout.isTTY && process.stdin.isTTY && around?.turns === undefined;
  const stop = around === null ? listenForStop() : { signal: around.signal, close: () => undefined };
  const secrets = new Set<string>(around?.secrets);
  let scrub = createScrub([...secrets]);
  const write = (text: string): void => {
    process.stderr.write(scrub(text));
  };
  const said = (text: string): string =>
    around === null || text.startsWith(around.label) ? text : `${around.label}: ${text}`;
  const plainLog = createLog({
    level: options.logLevel ?? 'warn',
    isTerminal: process.stderr.isTTY,
    scrub: (text) => scrub(text),
    write,
  });
  const log = around === null ? plainLog : plainLog.with({ config: around.label });
  const { createProgress } = await import('./commands/show-progress.ts');
  const hasBars = process.stderr.isTTY && around?.turns === undefined;
  const { progress, stop: stopProgress } = createProgress({ isTerminal: hasBars, log });
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
      if (around?.print === undefined) process.stdout.write(scrub(text));
      else around.print(scrub(text));
    },
    note: (text) => {
      write(`${said(text)}\n`);
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
    ...(around?.turns === undefined ? {} : { turns: around.turns }),
  };
  try {
    return await action(context);
  } catch (error) {
    stopProgress();
    if (!(error instanceof SyncError)) throw error;
    const { code, message, hint } = await tellAll(error, { log, conceal }, stop.signal);
    if (around?.onFailure === undefined) write(`${said(message)}${hint === undefined ? '' : `\n${hint}`}\n`);
    else around.onFailure({ code, message: scrub(message), ...(hint === undefined ? {} : { hint: scrub(hint) }) });
    return error.exitCode;
  } finally {
    stopProgress();
    (app as App | null)?.close();
    stop.close();
  }
}

/** Of a configuration that cannot be used, also the columns that the source lacks. */
async function tellAll(
  error: SyncError,
  deps: Parameters<typeof withMissingColumns>[1],
  signal: AbortSignal,
): Promise<SyncError> {
  const { UnusableConfig } = await import('./config/unusable-config.ts');
  if (!(error instanceof UnusableConfig)) return error;
  const columnsAt = await import('./columns-at.ts');
  return columnsAt.withMissingColumns(error, deps, signal);
}

async function askYes(terminal: Terminal, question: string): Promise<boolean> {
  return /^y(es)?$/iu.test(await terminal.line(`${question} [y/N] `));
}

import type { App } from '../app.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Paint } from '../reports/paint.ts';
import type { Progress } from '../sync/deps.ts';
import type { Turns } from '../turns.ts';
import type { Terminal } from './terminal.ts';

/** Exit codes that contract.md fixes. */
export const exitCodes = { done: 0, failed: 1, changesPending: 2, stopped: 3, partly: 4, locked: 5 } as const;

/** What every command gets: where it prints, what it may ask, and the parts to do its work. */
export interface Context {
  /** Results; nothing else goes to stdout. */
  readonly print: (text: string) => void;
  /** Notes for a person beside the result, on stderr. */
  readonly note: (text: string) => void;
  /** Null where nobody can answer: without a terminal no command waits. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
  /** Where a person answers one question after the other; null where nobody can. */
  readonly terminal: Terminal | null;
  readonly paint: Paint;
  /** Columns of the terminal, 80 where there is none. */
  readonly width: number;
  readonly isTerminal: boolean;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly configFile: string;
  readonly load: () => LoadedConfig;
  /** Opens the product for this configuration; closed by the command line when the command ends. */
  readonly open: () => App;
  /** Opens the product for a configuration that no file holds yet; closed in the same way. */
  readonly openFor: (loaded: LoadedConfig) => App;
  /** From now on these values are in nothing that is printed (R35). */
  readonly conceal: (secrets: readonly string[]) => void;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
  /** Runs of several organizations in this process wait for each other; absent: there is but one. */
  readonly turns?: Turns;
}

/** A command returns its exit code. */
export type Command<Options> = (context: Context, options: Options) => Promise<number>;

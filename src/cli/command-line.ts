import type { Command as Program } from 'commander';
import type { Context } from '../commands/context.ts';
import { inContext, type GlobalOptions, type Running } from '../in-context.ts';

/** What a command does once its arguments are parsed; its exit code comes back. */
export type Action<Options> = (context: Context & Running, options: Options) => Promise<number>;

/** The program while its commands are put in place. */
export interface CommandLine {
  readonly program: Program;
  /** A command without arguments. */
  command(name: string, description: string): Program;
  /** For commander: runs the action in a context of its own, and ends the program with its exit code. */
  run<Options>(
    action: Action<Options>,
    defaults?: Pick<GlobalOptions, 'logLevel'>,
  ): (options: Options) => Promise<void>;
}

/** Puts `program` and what ends it together, for the files that add commands. */
export function createCommandLine(program: Program, end: (exitCode: number) => void): CommandLine {
  return {
    program,
    command: (name, description) => program.command(name).description(description),
    run: (action, defaults) => async (options) => {
      const global: GlobalOptions = { ...defaults, ...program.opts<GlobalOptions>() };
      end(await inContext(global, (context) => action(context, options)));
    },
  };
}

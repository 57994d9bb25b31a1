import type { Command as Program } from 'commander';
import type { Context } from '../commands/context.ts';
import type { FolderCall } from '../commands/over-folder.ts';
import { SyncError } from '../domain/errors.ts';
import { inContext, type GlobalOptions, type Running } from '../in-context.ts';
import { isFolder } from '../is-folder.ts';

/** What a command does once its arguments are parsed; its exit code comes back. */
export type Action<Options> = (context: Context & Running, options: Options) => Promise<number>;

/** What is particular about a command. */
export interface CommandTraits<Options> {
  /** Unless said otherwise on the command line. */
  readonly logLevel?: GlobalOptions['logLevel'];
  /** How it runs for a folder of configurations; absent: it is for one. */
  readonly overFolder?: (call: FolderCall<Options>) => Promise<number>;
  /** Options that mean something for one organization only, as they are written; undefined: not given. */
  readonly forOne?: (options: Options) => Readonly<Record<string, unknown>>;
}

/** The program while its commands are put in place. */
export interface CommandLine {
  readonly program: Program;
  /** A command without arguments. */
  command(name: string, description: string): Program;
  /** For commander: runs the action in a context of its own, or in one for each organization, and ends the program with its exit code. */
  run<Options extends object>(
    action: Action<Options>,
    traits?: CommandTraits<Options>,
  ): (options: Options) => Promise<void>;
}

/** Puts `program` and what ends it together, for the files that add commands. */
export function createCommandLine(program: Program, end: (exitCode: number) => void): CommandLine {
  return {
    program,
    command: (name, description) => program.command(name).description(description),
    run:
      (action, traits = {}) =>
      async (options) => {
        const { logLevel, ...given } = program.opts<GlobalOptions>();
        const level = logLevel ?? traits.logLevel;
        const global: GlobalOptions = { ...given, ...(level === undefined ? {} : { logLevel: level }) };
        if (isFolder(global.config)) end(await overFolder(action, options, traits, global));
        else end(await inContext(global, (context) => action(context, options)));
      },
  };
}

async function overFolder<Options extends object>(
  action: Action<Options>,
  options: Options,
  { overFolder: run, forOne }: CommandTraits<Options>,
  global: GlobalOptions,
): Promise<number> {
  try {
    if (run === undefined) throw isForOne(global.config, 'this command is');
    const given = Object.entries(forOne?.(options) ?? {}).find(([, value]) => value !== undefined);
    if (given !== undefined) throw isForOne(global.config, `${given[0]} is`);
    const { openOrganizations } = await import('../organizations.ts');
    return await run({ organizations: openOrganizations(global.config, process.env), global, action, options });
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    process.stderr.write(`${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}\n`);
    return error.exitCode;
  }
}

function isForOne(folder: string, what: string): SyncError {
  return new SyncError(`${folder} is a folder of configurations, and ${what} for one organization`, {
    code: 'USAGE',
    retryable: false,
    hint: `Name its file: -c ${folder.replace(/\/$/u, '')}/FILE`,
  });
}

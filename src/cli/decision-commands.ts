import { Option } from 'commander';
import type { StagedChoice } from '../commands/decide-staged.ts';
import type { CommandLine } from './command-line.ts';
import { jsonOption, overrideOption, parseCodes, type RunOptions, runOptions, yesOption } from './shared-options.ts';

/** What a person decides: resolve, allow, reject, undo, pause, resume. */
export function addDecisionCommands({ program, command, run }: CommandLine): void {
  program
    .command('resolve <code> [field]')
    .description('decide a conflict, or a location that is gone in Partoo or ambiguous')
    .addOption(new Option('--take <side>', 'whose value counts').choices(['source', 'partoo']))
    .option('--value <json>', 'a value for both sides')
    .action(async (code: string, field: string | undefined, options: { take?: 'source' | 'partoo'; value?: string }) =>
      run<typeof options>(async (context) =>
        (await import('../commands/resolve.ts')).resolveCommand(context, {
          code,
          ...(field === undefined ? {} : { field }),
          ...options,
        }),
      )(options),
    );

  program
    .command('allow [codes]')
    .description('let staged closes and deletes (see status) be carried out by the next run; comma-separated')
    .option('--all', 'every staged one')
    .addOption(jsonOption())
    .action(async (codes: string | undefined, options: StagedOptions) =>
      run<StagedOptions>(async (context) =>
        (await import('../commands/allow.ts')).allowCommand(context, stagedChoice(codes, options)),
      )(options),
    );

  program
    .command('reject [codes]')
    .description('leave staged closes and deletes (see status) undone until the source has the location again')
    .option('--all', 'every staged one')
    .addOption(jsonOption())
    .action(async (codes: string | undefined, options: StagedOptions) =>
      run<StagedOptions>(async (context) =>
        (await import('../commands/reject.ts')).rejectCommand(context, stagedChoice(codes, options)),
      )(options),
    );

  program
    .command('undo <run>')
    .description('plan (and apply) the reverse of a run, as far as nothing changed since')
    .addOption(yesOption())
    .addOption(overrideOption())
    .addOption(jsonOption())
    .action(async (undone: string, options: RunOptions) =>
      run<RunOptions>(async (context) =>
        (await import('../commands/undo.ts')).undoCommand(context, { ...runOptions(options, context), run: undone }),
      )(options),
    );

  command('pause', 'let no run begin any more, until resume; also after a restart')
    .addOption(new Option('--reason <text>', 'for whoever wonders').default(''))
    .action(
      run<{ reason: string }>(async (context, options) =>
        (await import('../commands/pause.ts')).pauseCommand(context, options),
      ),
    );

  command('resume', 'let runs begin again').action(
    run<object>(async (context) => (await import('../commands/resume.ts')).resumeCommand(context, {})),
  );
}

interface StagedOptions {
  readonly all?: true;
  readonly json?: true;
}

function stagedChoice(codes: string | undefined, { all, json }: StagedOptions): StagedChoice {
  return { codes: parseCodes(codes ?? ''), all: all === true, isJson: json === true };
}

import { Option } from 'commander';
import { asTable, inTurn } from '../commands/over-folder.ts';
import type { CommandLine } from './command-line.ts';
import { jsonOption, parseCodes, parseCount } from './shared-options.ts';

/** What was done and what waits: status, history, explain, conflicts, diffusion. */
export function addLookCommands({ program, command, run }: CommandLine): void {
  command('status', 'what the daemon or last run did, what is held, what needs a person')
    .addOption(jsonOption())
    .action(
      run<{ json?: true }>(
        async (context, options) =>
          (await import('../commands/status.ts')).statusCommand(context, { isJson: options.json === true }),
        { overFolder: asTable },
      ),
    );

  command('history', 'every write: before, after, why, when, which run')
    .option('--location <code>', 'of one location')
    .option('--run <id>', 'of one run')
    .addOption(new Option('--limit <n>', 'at most so many writes, newest first').argParser(parseCount))
    .addOption(jsonOption())
    .action(
      run<{ location?: string; run?: string; limit?: number; json?: true }>(
        async (context, { json: isJson, ...options }) =>
          (await import('../commands/history.ts')).historyCommand(context, { ...options, isJson: isJson === true }),
      ),
    );

  program
    .command('explain <code>')
    .description('one location end to end: source row, mapped, base, source and Partoo per field, rule, requests')
    .option('--run <id>', 'what that run saw and did with it instead, offline; the id or its beginning')
    .addOption(jsonOption())
    .action(async (code: string, options: { run?: string; json?: true }) =>
      run<typeof options>(async (context, { run: past, json: asked }) => {
        const isJson = asked === true;
        if (past === undefined)
          return (await import('../commands/explain.ts')).explainCommand(context, { code, isJson });
        return (await import('../commands/explain-run.ts')).explainRunCommand(context, { code, run: past, isJson });
      })(options),
    );

  command('conflicts', 'open conflicts')
    .addOption(jsonOption())
    .action(
      run<{ json?: true }>(
        async (context, options) =>
          (await import('../commands/conflicts.ts')).conflictsCommand(context, { isJson: options.json === true }),
        { overFolder: inTurn },
      ),
    );

  command('diffusion', 'what publishers did with what a run changed in Partoo')
    .option('--run <id>', 'the run; its id or the beginning of it (default: the last one that changed something)')
    .addOption(
      new Option('--location <codes>', 'these locations, comma-separated; without --run as they are now').argParser(
        parseCodes,
      ),
    )
    .addOption(new Option('--all', 'all linked locations').conflicts(['run', 'location']))
    .addOption(
      new Option('--errors <n>', 'of so many locations in trouble also ask what is wrong; a call each')
        .argParser(parseCount)
        .default(100),
    )
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json', 'html']).default('text'))
    .addOption(new Option('--json', 'short for --format json'))
    .action(
      run<{
        run?: string;
        location?: readonly string[];
        all?: true;
        errors: number;
        format: 'text' | 'json' | 'html';
        json?: true;
      }>(async (context, { run: meant, location, all, errors, format, json }) =>
        (await import('../commands/diffusion.ts')).diffusionCommand(context, {
          ...(meant === undefined ? {} : { run: meant }),
          codes: location ?? null,
          all: all === true,
          mostErrors: errors,
          format: json === true ? 'json' : format,
        }),
      ),
    );
}

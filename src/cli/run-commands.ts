import { Option } from 'commander';
import { planFormats, type PlanFormat } from '../commands/plan-formats.ts';
import { inTurn, sideBySide } from '../commands/over-folder.ts';
import type { CommandLine } from './command-line.ts';
import { jsonOption, onlyOption, overrideOption, type RunOptions, runOptions, yesOption } from './shared-options.ts';

/** From a first look at the source to runs: init, check, plan, sync, apply, daemon. */
export function addRunCommands({ program, command, run }: CommandLine): void {
  program
    .command('init [source]')
    .description("write a commented starter configuration from a look at the source's columns")
    .summary('write a commented starter configuration from a look at a file, URL or database')
    .addOption(new Option('--yes', 'do not ask; doubts are marked in comments'))
    .option('--force', 'replace the configuration that is there')
    .option('--table <name>', 'of a database: the table that holds the locations')
    .addOption(new Option('--query <select>', 'of a database: what gives them instead').conflicts('table'))
    .addOption(new Option('--environment <name>', "Partoo's").choices(['sandbox', 'production']).default('sandbox'))
    .option('--base-url <url>', "address of Partoo's API, if not the environment's own")
    .action(async (place: string | undefined, options: InitArguments) =>
      run<InitArguments>(async (context, { yes, force, ...others }) =>
        (await import('../commands/init.ts')).initCommand(context, {
          ...(place === undefined ? {} : { place }),
          ...others,
          yes: yes === true,
          force: force === true,
        }),
      )(options),
    );

  command('check', 'configuration, source, key, rights, state: everything wrong at once; writes nothing')
    .addOption(jsonOption())
    .option('--report <file>', 'also write what the data looks like, field by field, as a page (HTML)')
    .action(
      run<{ json?: true; report?: string }>(
        async (context, { json: isJson, report }) =>
          (await import('../commands/check.ts')).checkCommand(context, {
            isJson: isJson === true,
            ...(report === undefined ? {} : { report }),
          }),
        { overFolder: inTurn, forOne: ({ report }) => ({ '--report': report }) },
      ),
    );

  command('plan', 'the dry-run diff: read both sides, print what a run would do; writes nothing')
    .option('--out <file>', 'also save the plan (JSON), to be applied later exactly as it was reviewed')
    .addOption(new Option('--format <format>', 'how to print it').choices(planFormats).default('text'))
    .addOption(new Option('--json', 'short for --format json'))
    .addOption(onlyOption())
    .option('--preflight', 'also ask Partoo what publishers would refuse of the planned updates; a call each')
    .option('--detailed-exitcode', 'exit 2 when the plan holds changes')
    .action(
      run<{
        out?: string;
        format: PlanFormat;
        json?: true;
        only?: readonly string[];
        preflight?: true;
        detailedExitcode?: true;
      }>(
        async (context, { out, format, json: isJson, only: codes, preflight, detailedExitcode }) =>
          (await import('../commands/plan.ts')).planCommand(context, {
            ...(out === undefined ? {} : { out }),
            format: isJson === true ? 'json' : format,
            only: codes ?? null,
            detailedExitcode: detailedExitcode === true,
            asksPublishers: preflight === true,
          }),
        {
          overFolder: inTurn,
          forOne: ({ out, only, format }) => ({
            '--out': out,
            '--only': only,
            '--format html': format === 'html' ? format : undefined,
          }),
        },
      ),
    );

  command('sync', 'plan + guard + apply in one go (for cron)')
    .addOption(yesOption())
    .addOption(overrideOption())
    .addOption(onlyOption())
    .addOption(jsonOption())
    .action(
      run<RunOptions & { only?: readonly string[] }>(
        async (context, options) =>
          (await import('../commands/sync.ts')).syncCommand(context, {
            ...runOptions(options, context),
            only: options.only ?? null,
            asksAlways: false,
          }),
        { overFolder: inTurn, forOne: ({ override, only }) => ({ '--override': override, '--only': only }) },
      ),
    );

  program
    .command('apply [file]')
    .description('apply a saved plan; each line is re-checked against both sides just before its write')
    .addOption(yesOption())
    .addOption(overrideOption())
    .addOption(jsonOption())
    .action(async (file: string | undefined, options: RunOptions) =>
      run<RunOptions>(async (context) =>
        (await import('../commands/apply.ts')).applyCommand(context, {
          ...runOptions(options, context),
          ...(file === undefined ? {} : { file }),
        }),
      )(options),
    );

  // Its log is the only thing it says: the story of its runs belongs into it.
  command('daemon', 'long-running: schedules, until SIGTERM').action(
    run<object>(async (context) => (await import('../commands/daemon.ts')).daemonCommand(context, {}), {
      logLevel: 'info',
      overFolder: sideBySide,
    }),
  );
}

interface InitArguments {
  readonly yes?: true;
  readonly force?: true;
  readonly table?: string;
  readonly query?: string;
  readonly environment: 'sandbox' | 'production';
  readonly baseUrl?: string;
}

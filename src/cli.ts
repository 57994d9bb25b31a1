import { Argument, Command as Program, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Context } from './commands/context.ts';
import type { StagedChoice } from './commands/decide-staged.ts';
import { planFormats, type PlanFormat } from './commands/plan-formats.ts';
import type { WebhooksOptions } from './commands/webhooks.ts';
import { limitNames, type LimitName } from './domain/policy.ts';
import { inContext, type GlobalOptions, type Running } from './in-context.ts';
import { logLevels } from './log.ts';
import { readVersion } from './read-version.ts';

/** Arguments (without node and script) in, exit code out. Commands are loaded when they are called. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    throw error;
  }
}

function createProgram(end: (exitCode: number) => void): Program {
  const program = new Program('partoo-sync')
    .description("Keeps a company's store locations and their Partoo businesses in step.")
    .version(readVersion(), '--version')
    .option('-c, --config <file>', 'configuration file', 'config/partoo-sync.yaml')
    .addOption(
      new Option('--log-level <level>', 'what goes to stderr (default: warn; info for daemon)').choices(logLevels),
    )
    .option('--no-color', 'plain text')
    .showHelpAfterError('(partoo-sync --help lists commands and options)')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });

  const command = (name: string, description: string): Program => program.command(name).description(description);
  const run =
    <T>(action: (context: Context & Running, options: T) => Promise<number>) =>
    async (options: T): Promise<void> => {
      end(await inContext(program.opts<GlobalOptions>(), (context) => action(context, options)));
    };
  const json = new Option('--json', 'print JSON');
  const yes = new Option('--yes', 'do not ask; also the approval that a first run needs');
  const override = new Option(
    '--override <limits>',
    `let this one run pass these limits (${limitNames.join(', ')})`,
  ).argParser(parseLimits);
  const only = new Option('--only <codes>', 'restrict to these locations, comma-separated').argParser(parseCodes);

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
        (await import('./commands/init.ts')).initCommand(context, {
          ...(place === undefined ? {} : { place }),
          ...others,
          yes: yes === true,
          force: force === true,
        }),
      )(options),
    );

  command('check', 'configuration, source, key, rights, state: everything wrong at once; writes nothing')
    .addOption(json)
    .option('--report <file>', 'also write what the data looks like, field by field, as a page (HTML)')
    .action(
      run<{ json?: true; report?: string }>(async (context, { json: isJson, report }) =>
        (await import('./commands/check.ts')).checkCommand(context, {
          isJson: isJson === true,
          ...(report === undefined ? {} : { report }),
        }),
      ),
    );

  command('plan', 'the dry-run diff: read both sides, print what a run would do; writes nothing')
    .option('--out <file>', 'also save the plan (JSON), to be applied later exactly as it was reviewed')
    .addOption(new Option('--format <format>', 'how to print it').choices(planFormats).default('text'))
    .addOption(new Option('--json', 'short for --format json'))
    .addOption(only)
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
      }>(async (context, { out, format, json: isJson, only: codes, preflight, detailedExitcode }) =>
        (await import('./commands/plan.ts')).planCommand(context, {
          ...(out === undefined ? {} : { out }),
          format: isJson === true ? 'json' : format,
          only: codes ?? null,
          detailedExitcode: detailedExitcode === true,
          asksPublishers: preflight === true,
        }),
      ),
    );

  command('sync', 'plan + guard + apply in one go (for cron)')
    .addOption(yes)
    .addOption(override)
    .addOption(only)
    .addOption(json)
    .action(
      run<RunOptions & { only?: readonly string[] }>(async (context, options) =>
        (await import('./commands/sync.ts')).syncCommand(context, {
          ...runOptions(options, context),
          only: options.only ?? null,
          asksAlways: false,
        }),
      ),
    );

  program
    .command('apply [file]')
    .description('apply a saved plan; each line is re-checked against both sides just before its write')
    .addOption(yes)
    .addOption(override)
    .addOption(json)
    .action(async (file: string | undefined, options: RunOptions) =>
      run<RunOptions>(async (context) =>
        (await import('./commands/apply.ts')).applyCommand(context, {
          ...runOptions(options, context),
          ...(file === undefined ? {} : { file }),
        }),
      )(options),
    );

  command('daemon', 'long-running: schedules, until SIGTERM').action(async () => {
    // Its log is the only thing it says: the story of its runs belongs into it.
    const { logLevel = 'info', ...options } = program.opts<GlobalOptions>();
    end(
      await inContext({ ...options, logLevel }, async (context) =>
        (await import('./commands/daemon.ts')).daemonCommand(context, {}),
      ),
    );
  });

  command('status', 'what the daemon or last run did, what is held, what needs a person')
    .addOption(json)
    .action(
      run<{ json?: true }>(async (context, options) =>
        (await import('./commands/status.ts')).statusCommand(context, { isJson: options.json === true }),
      ),
    );

  command('history', 'every write: before, after, why, when, which run')
    .option('--location <code>', 'of one location')
    .option('--run <id>', 'of one run')
    .addOption(new Option('--limit <n>', 'at most so many writes, newest first').argParser(parseCount))
    .addOption(json)
    .action(
      run<{ location?: string; run?: string; limit?: number; json?: true }>(
        async (context, { json: isJson, ...options }) =>
          (await import('./commands/history.ts')).historyCommand(context, { ...options, isJson: isJson === true }),
      ),
    );

  program
    .command('explain <code>')
    .description('one location end to end: source row, mapped, base, source and Partoo per field, rule, requests')
    .option('--run <id>', 'what that run saw and did with it instead, offline; the id or its beginning')
    .addOption(json)
    .action(async (code: string, options: { run?: string; json?: true }) =>
      run<typeof options>(async (context, { run: past, json: asked }) => {
        const isJson = asked === true;
        if (past === undefined)
          return (await import('./commands/explain.ts')).explainCommand(context, { code, isJson });
        return (await import('./commands/explain-run.ts')).explainRunCommand(context, { code, run: past, isJson });
      })(options),
    );

  command('conflicts', 'open conflicts')
    .addOption(json)
    .action(
      run<{ json?: true }>(async (context, options) =>
        (await import('./commands/conflicts.ts')).conflictsCommand(context, { isJson: options.json === true }),
      ),
    );

  program
    .command('resolve <code> [field]')
    .description('decide a conflict, or a location that is gone in Partoo or ambiguous')
    .addOption(new Option('--take <side>', 'whose value counts').choices(['source', 'partoo']))
    .option('--value <json>', 'a value for both sides')
    .action(async (code: string, field: string | undefined, options: { take?: 'source' | 'partoo'; value?: string }) =>
      run<typeof options>(async (context) =>
        (await import('./commands/resolve.ts')).resolveCommand(context, {
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
    .addOption(json)
    .action(async (codes: string | undefined, options: StagedOptions) =>
      run<StagedOptions>(async (context) =>
        (await import('./commands/allow.ts')).allowCommand(context, stagedChoice(codes, options)),
      )(options),
    );

  program
    .command('reject [codes]')
    .description('leave staged closes and deletes (see status) undone until the source has the location again')
    .option('--all', 'every staged one')
    .addOption(json)
    .action(async (codes: string | undefined, options: StagedOptions) =>
      run<StagedOptions>(async (context) =>
        (await import('./commands/reject.ts')).rejectCommand(context, stagedChoice(codes, options)),
      )(options),
    );

  program
    .command('undo <run>')
    .description('plan (and apply) the reverse of a run, as far as nothing changed since')
    .addOption(yes)
    .addOption(override)
    .addOption(json)
    .action(async (undone: string, options: RunOptions) =>
      run<RunOptions>(async (context) =>
        (await import('./commands/undo.ts')).undoCommand(context, { ...runOptions(options, context), run: undone }),
      )(options),
    );

  command('pause', 'let no run begin any more, until resume; also after a restart')
    .addOption(new Option('--reason <text>', 'for whoever wonders').default(''))
    .action(
      run<{ reason: string }>(async (context, options) =>
        (await import('./commands/pause.ts')).pauseCommand(context, options),
      ),
    );

  command('resume', 'let runs begin again').action(
    run<object>(async (context) => (await import('./commands/resume.ts')).resumeCommand(context, {})),
  );

  program
    .command('backup <file>')
    .description('copy the state into a new file, also while a run is under way')
    .action(async (file: string) =>
      run<object>(async (context) => (await import('./commands/backup.ts')).backupCommand(context, { file }))({}),
    );

  program
    .command('restore <file>')
    .description('put such a copy in the place of the state; the next run then waits for approval')
    .addOption(new Option('--yes', 'do not ask'))
    .action(async (file: string, options: { yes?: true }) =>
      run<typeof options>(async (context) =>
        (await import('./commands/restore.ts')).restoreCommand(context, { file, yes: options.yes === true }),
      )(options),
    );

  command('export', "Partoo's businesses as CSV or JSON")
    .option('--out <file>', 'write to a file')
    .addOption(new Option('--format <format>', 'follows the file name when not given').choices(['csv', 'json']))
    .action(
      run<{ out?: string; format?: 'csv' | 'json' }>(async (context, options) =>
        (await import('./commands/export.ts')).exportCommand(context, options),
      ),
    );

  program
    .command('webhooks')
    .addArgument(new Argument('<action>', 'what to do').choices(webhookActions))
    .description("Partoo's webhooks: list them, register ours (server.webhooks.public_url), test whether they arrive")
    .addOption(new Option('--yes', 'register: do not ask'))
    .addOption(
      new Option('--wait <seconds>', 'test: how long to wait for a delivery').argParser(parseCount).default(60),
    )
    .addOption(json)
    .action(async (action: WebhooksOptions['action'], options: { yes?: true; wait: number; json?: true }) =>
      run<typeof options>(async (context, { yes: isAgreed, wait, json: isJson }) =>
        (await import('./commands/webhooks.ts')).webhooksCommand(context, {
          action,
          yes: isAgreed === true,
          isJson: isJson === true,
          waitSeconds: wait,
        }),
      )(options),
    );

  program
    .command('notify')
    .addArgument(new Argument('<action>', 'what to do').choices(['test']))
    .description('test: send a message to everybody under notify.channels, and say how each answered')
    .addOption(json)
    .action(async (_action: 'test', options: { json?: true }) =>
      run<typeof options>(async (context, { json: isJson }) =>
        (await import('./commands/notify-test.ts')).notifyTestCommand(context, { isJson: isJson === true }),
      )(options),
    );

  command('emulator', "a local stand-in for Partoo's API, for trying things out and for tests")
    .addOption(new Option('--port <n>', 'port to listen on; 0: any').argParser(parseCount).default(4010))
    .option('--seed <file>', 'businesses and settings to begin with (JSON)')
    .addOption(new Option('--rate-limit <n>', 'calls a minute, 0: no limit').argParser(parseCount))
    .action(
      run<{ port: number; seed?: string; rateLimit?: number }>(async (context, options) =>
        (await import('./commands/emulator.ts')).emulatorCommand(context, options),
      ),
    );

  command('demo', 'the whole story on sample data against the emulator, without account or key')
    .option('--keep', 'keep the folder with its files')
    .action(
      run<{ keep?: true }>(async (context, options) =>
        (await import('./commands/demo.ts')).demoCommand(context, { isKept: options.keep === true }),
      ),
    );
  return program;
}

const webhookActions: readonly WebhooksOptions['action'][] = ['list', 'register', 'test'];
interface InitArguments {
  readonly yes?: true;
  readonly force?: true;
  readonly table?: string;
  readonly query?: string;
  readonly environment: 'sandbox' | 'production';
  readonly baseUrl?: string;
}

interface StagedOptions {
  readonly all?: true;
  readonly json?: true;
}

function stagedChoice(codes: string | undefined, { all, json }: StagedOptions): StagedChoice {
  return { codes: parseCodes(codes ?? ''), all: all === true, isJson: json === true };
}

interface RunOptions {
  readonly yes?: true;
  readonly override?: readonly LimitName[];
  readonly json?: true;
}

function runOptions(
  { yes, override, json }: RunOptions,
  { stopProgress }: Running,
): { yes: boolean; overrides: readonly LimitName[]; isJson: boolean; stopProgress: () => void } {
  return { yes: yes === true, overrides: override ?? [], isJson: json === true, stopProgress };
}

function parseLimits(text: string): readonly LimitName[] {
  return parseCodes(text).map((name) => {
    const limit = limitNames.find((known) => known === name);
    if (limit === undefined) throw new InvalidArgumentError(`${name} is no limit; there are ${limitNames.join(', ')}.`);
    return limit;
  });
}

function parseCodes(text: string): readonly string[] {
  return text
    .split(',')
    .map((code) => code.trim())
    .filter((code) => code !== '');
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError('a whole number from 0 on is needed.');
  return count;
}

import { Argument, Option } from 'commander';
import type { WebhooksOptions } from '../commands/webhooks.ts';
import type { CommandLine } from './command-line.ts';
import { jsonOption, parseCount } from './shared-options.ts';

/** Around the runs: backup, restore, export, webhooks, notify, emulator, demo. */
export function addUpkeepCommands({ program, command, run }: CommandLine): void {
  program
    .command('backup <file>')
    .description('copy the state into a new file, also while a run is under way')
    .action(async (file: string) =>
      run<object>(async (context) => (await import('../commands/backup.ts')).backupCommand(context, { file }))({}),
    );

  program
    .command('restore <file>')
    .description('put such a copy in the place of the state; the next run then waits for approval')
    .addOption(new Option('--yes', 'do not ask'))
    .action(async (file: string, options: { yes?: true }) =>
      run<typeof options>(async (context) =>
        (await import('../commands/restore.ts')).restoreCommand(context, { file, yes: options.yes === true }),
      )(options),
    );

  command('export', "Partoo's businesses as CSV or JSON")
    .option('--out <file>', 'write to a file')
    .addOption(new Option('--format <format>', 'follows the file name when not given').choices(['csv', 'json']))
    .action(
      run<{ out?: string; format?: 'csv' | 'json' }>(async (context, options) =>
        (await import('../commands/export.ts')).exportCommand(context, options),
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
    .addOption(jsonOption())
    .action(async (action: WebhooksOptions['action'], options: { yes?: true; wait: number; json?: true }) =>
      run<typeof options>(async (context, { yes: isAgreed, wait, json: isJson }) =>
        (await import('../commands/webhooks.ts')).webhooksCommand(context, {
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
    .addOption(jsonOption())
    .action(async (_action: 'test', options: { json?: true }) =>
      run<typeof options>(async (context, { json: isJson }) =>
        (await import('../commands/notify-test.ts')).notifyTestCommand(context, { isJson: isJson === true }),
      )(options),
    );

  command('emulator', "a local stand-in for Partoo's API, for trying things out and for tests")
    .addOption(new Option('--port <n>', 'port to listen on; 0: any').argParser(parseCount).default(4010))
    .option('--seed <file>', 'businesses and settings to begin with (JSON)')
    .addOption(new Option('--rate-limit <n>', 'calls a minute, 0: no limit').argParser(parseCount))
    .action(
      run<{ port: number; seed?: string; rateLimit?: number }>(async (context, options) =>
        (await import('../commands/emulator.ts')).emulatorCommand(context, options),
      ),
    );

  command('demo', 'the whole story on sample data against the emulator, without account or key')
    .option('--keep', 'keep the folder with its files')
    .action(
      run<{ keep?: true }>(async (context, options) =>
        (await import('../commands/demo.ts')).demoCommand(context, { isKept: options.keep === true }),
      ),
    );
}

const webhookActions: readonly WebhooksOptions['action'][] = ['list', 'register', 'test'];

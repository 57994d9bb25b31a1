import { Command as Program, CommanderError, Option } from 'commander';
import { createCommandLine } from './cli/command-line.ts';
import { addDecisionCommands } from './cli/decision-commands.ts';
import { addLookCommands } from './cli/look-commands.ts';
import { addRunCommands } from './cli/run-commands.ts';
import { addUpkeepCommands } from './cli/upkeep-commands.ts';
import { usualConfigFile } from './config/usual-file.ts';
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
    .option('-c, --config <file>', 'configuration file, or a folder of them', usualConfigFile)
    .addOption(
      new Option('--log-level <level>', 'what goes to stderr (default: warn; info for daemon)').choices(logLevels),
    )
    .option('--no-color', 'plain text')
    .showHelpAfterError('(partoo-sync --help lists commands and options)')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  const line = createCommandLine(program, end);

  // In the order of the help.
  addRunCommands(line);
  addLookCommands(line);
  addDecisionCommands(line);
  addUpkeepCommands(line);
  return program;
}

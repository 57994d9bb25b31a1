import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type App } from '../app.ts';
import { loadConfig } from '../config/load-config.ts';
import { usualConfigFile } from '../config/usual-file.ts';
import type { DemoCommand } from '../demo/demo-command.ts';
import { demoCallsPerMinute, demoConfig } from '../demo/demo-config.ts';
import { partooBefore } from '../demo/partoo-before.ts';
import { play } from '../demo/play.ts';
import { sampleShops } from '../demo/sample-shops.ts';
import { scenes } from '../demo/scenes.ts';
import { renderShopsCsv } from '../demo/shops-csv.ts';
import { SyncError } from '../domain/errors.ts';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import type { EmulatorSeed } from '../emulator/seed.ts';
import { wrap } from '../reports/wrap.ts';
import { createToday } from '../today.ts';
import { applyCommand } from './apply.ts';
import { checkCommand } from './check.ts';
import { exitCodes, type Command, type Context } from './context.ts';
import { conflictsCommand } from './conflicts.ts';
import { planCommand } from './plan.ts';
import { resolveCommand } from './resolve.ts';
import { createProgress } from './show-progress.ts';
import { syncCommand } from './sync.ts';

const shopsFile = 'data/shops.csv';
const seedFile = 'emulator.json';
const widest = 100;

/**
 * The whole story on made-up shops against the emulator, in a folder of its own that is removed again: no account, no key.
 * The commands are the real ones, their output is theirs. Exit code 0 only if each ended as the story expects.
 */
export const demoCommand: Command<{ readonly isKept: boolean }> = async (context, { isKept }) => {
  const width = Math.min(context.width, widest);
  const say = (text: string): void => {
    context.print(`${wrap([text], { width }).join('\n')}\n`);
  };
  const cwd = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-demo-'));
  const rateLimit = { perMinute: demoCallsPerMinute, window: 'sliding' } as const;
  const emulator = await startEmulator({ seed: { businesses: partooBefore(sampleShops()) }, rateLimit });
  try {
    prepareFolder(folder, emulator.url);
    // Relative paths of a configuration are relative to the working directory, as for everybody else.
    process.chdir(folder);
    say(
      'partoo-sync keeps a list of shops and their entries in Partoo in step. This demo runs the real commands on made-up shops, against a stand-in for Partoo inside this program: no account, no key, no network.',
    );
    say('Every command line is what you would type; what stands below it is its own output.');

    const isAsExpected = await play(scenes, {
      stage: {
        emulator,
        writeShops: (text) => {
          writeFileSync(shopsFile, text);
        },
        configureBothWays: () => {
          writeFileSync(usualConfigFile, demoConfig(emulator.url, { isBothWays: true }), { mode: 0o600 });
        },
        today: createToday('Europe/Paris', context.clock)(),
      },
      print: context.print,
      run: (command) => runCommand(command, { ...context, width }),
      paint: context.paint,
      width,
    });
    if (isKept) saveEmulator(emulator, rateLimit);
    context.print(`\n${context.paint.bold(isAsExpected ? 'That was all.' : 'The demo failed.')}\n`);
    for (const text of closing(folder, emulator.port, isKept)) say(text);
    return isAsExpected ? exitCodes.done : exitCodes.failed;
  } finally {
    process.chdir(cwd);
    await emulator.close();
    if (!isKept) rmSync(folder, { recursive: true, force: true });
  }
};

function prepareFolder(folder: string, baseUrl: string): void {
  for (const name of ['config', 'data', 'state']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, usualConfigFile), demoConfig(baseUrl), { mode: 0o600 });
  writeFileSync(join(folder, shopsFile), renderShopsCsv(sampleShops()));
}

/** Partoo as it is at the end, for `partoo-sync emulator --seed`. */
function saveEmulator(emulator: Emulator, rateLimit: NonNullable<EmulatorSeed['rate_limit']>): void {
  const seed = { rate_limit: rateLimit, businesses: emulator.businesses() };
  writeFileSync(seedFile, `${JSON.stringify(seed, null, 1)}\n`);
}

function closing(folder: string, port: number, isKept: boolean): readonly string[] {
  const own =
    'With your own shops: copy config/partoo-sync.example.yaml of the package to config/partoo-sync.yaml, name your file and its columns in it, then run partoo-sync check and partoo-sync plan. Neither writes anything.';
  if (!isKept) return ['Nothing of it is left behind; partoo-sync demo --keep keeps the files.', own];
  return [
    `The files are in ${folder}. To play on, go there and start the stand-in in a second window:`,
    `partoo-sync emulator --port ${String(port)} --seed ${seedFile}`,
    own,
  ];
}

/** Carries out one command as the command line would, and answers what it printed. Nobody is asked anything. */
async function runCommand(
  command: DemoCommand,
  outer: Context,
): Promise<{ readonly exitCode: number; readonly printed: string }> {
  let printed = '';
  let app: App | null = null;
  const { progress, stop: stopProgress } = createProgress({ isTerminal: outer.isTerminal, log: outer.log });
  const note = (text: string): void => {
    for (const line of text.split('\n')) {
      const [indent = ''] = /^ */u.exec(line) ?? [];
      printed += `${wrap([line], { width: outer.width, prefix: indent }).join('\n')}\n`;
    }
  };
  const load = (): ReturnType<typeof loadConfig> => loadConfig(usualConfigFile, process.env);
  const context: Context = {
    ...outer,
    // What needs a person is part of the story, and is printed there.
    log: { ...outer.log, warn: outer.log.debug },
    print: (text) => {
      printed += text;
    },
    note,
    ask: null,
    terminal: null,
    configFile: usualConfigFile,
    load,
    open: () =>
      (app ??= createApp({
        loaded: load(),
        clock: outer.clock,
        log: outer.log,
        // Its key is made up and stands in this file's neighbour.
        scrub: (text) => text,
        random: Math.random,
      })),
    progress,
  };
  try {
    return { exitCode: await dispatch(command, context, stopProgress), printed };
  } catch (error) {
    if (!(error instanceof SyncError) || error.code === 'ABORTED') throw error;
    note(error.message);
    if (error.hint !== undefined) note(error.hint);
    return { exitCode: error.exitCode, printed };
  } finally {
    stopProgress();
    (app as App | null)?.close();
  }
}

function dispatch(command: DemoCommand, context: Context, stopProgress: () => void): Promise<number> {
  const run = { overrides: [], isJson: false, stopProgress } as const;
  switch (command.verb) {
    case 'check':
      return checkCommand(context, { isJson: false });
    case 'plan':
      return planCommand(context, {
        ...(command.out === undefined ? {} : { out: command.out }),
        format: 'text',
        only: null,
        detailedExitcode: command.detailedExitcode === true,
      });
    case 'apply':
      return applyCommand(context, { ...run, file: command.file, yes: command.yes === true });
    case 'sync':
      return syncCommand(context, { ...run, yes: command.yes === true, only: null, asksAlways: false });
    case 'conflicts':
      return conflictsCommand(context, { isJson: false });
    case 'resolve':
      return resolveCommand(context, command);
  }
}

import type { LoadedConfig } from '../config/load-config.ts';
import { runDaemon, type Nudge } from '../daemon.ts';
import { watchSource } from '../watch.ts';
import { exitCodes, type Command } from './context.ts';

const name = 'partoo-sync daemon';

/** An export that is being written is left to come to its end. */
const quietMs = 2_000;

/** Long-running: on its schedules, until SIGTERM. One daemon a state; the run lock is taken for each run. */
export const daemonCommand: Command<object> = async (context) => {
  const app = context.open();
  const instance = app.lockDaemon(name);
  try {
    const open = (): ReturnType<typeof app.openForWriting> => app.openForWriting(name, context.progress);
    const { clock, log, signal } = context;
    const { schedule, source, joined } = app.config;
    const files = [source, ...joined.map((one) => one.source)].flatMap(filesOf);
    const watch: Nudge = { trigger: 'watch', start: (onNudge) => watchSource({ files, quietMs, log }, onNudge) };
    await runDaemon({ open, clock, log, nudges: schedule.watch ? [watch] : [], schedule }, signal);
    return exitCodes.done;
  } finally {
    instance.release();
  }
};

/** The files that a source is made of, or patterns of them; a database or an API tells nobody that it changed. */
function filesOf(source: LoadedConfig['config']['source']): readonly string[] {
  return source.kind === 'sql' || source.kind === 'http' ? [] : [source.path].flat();
}

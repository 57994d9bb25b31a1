import { runDaemon } from '../daemon.ts';
import { exitCodes, type Command } from './context.ts';

const name = 'partoo-sync daemon';

/** Long-running: on its schedules, until SIGTERM. One daemon a state; the run lock is taken for each run. */
export const daemonCommand: Command<object> = async (context) => {
  const app = context.open();
  const instance = app.lockDaemon(name);
  try {
    const open = (): ReturnType<typeof app.openForWriting> => app.openForWriting(name, context.progress);
    await runDaemon({ open, clock: context.clock, log: context.log, schedule: app.config.schedule }, context.signal);
    return exitCodes.done;
  } finally {
    instance.release();
  }
};

import { runDaemon } from '../daemon.ts';
import { exitCodes, type Command } from './context.ts';

/** Long-running: holds the run lock, runs on its schedules, until SIGTERM. */
export const daemonCommand: Command<object> = async (context) => {
  const app = context.open();
  const { deps, close } = await app.openForWriting('partoo-sync daemon', context.progress);
  try {
    await runDaemon({ deps, log: context.log, schedule: app.config.schedule }, context.signal);
    return exitCodes.done;
  } finally {
    close();
  }
};

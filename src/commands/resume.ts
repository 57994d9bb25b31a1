import { exitCodes, type Command } from './context.ts';

/** Ends a pause; the next run is the next one that is due. */
export const resumeCommand: Command<object> = async (context) => {
  const memory = await context.open().openForDecisions();
  try {
    const before = memory.runPause();
    memory.pauseRuns(null);
    context.print(
      before === null
        ? 'Runs were not paused.\n'
        : `Runs go on; they were paused by ${before.who} at ${before.since}.\n`,
    );
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

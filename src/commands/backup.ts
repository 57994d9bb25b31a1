import { exitCodes, type Command } from './context.ts';

/** Copies the state into a new file, also while a run is under way. */
export const backupCommand: Command<{ readonly file: string }> = async (context, { file }) => {
  const app = context.open();
  app.backup(file);
  context.print(`The state ${app.config.state.path} was copied to ${file}; "partoo-sync restore" takes it back.\n`);
  return Promise.resolve(exitCodes.done);
};

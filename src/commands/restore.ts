import { wrap } from '../reports/wrap.ts';
import { exitCodes, type Command } from './context.ts';

/** Puts a copy in the place of the state; nothing may run meanwhile, not even the daemon. Exit code 3 where nobody says yes. */
export const restoreCommand: Command<{ readonly file: string; readonly yes: boolean }> = async (
  context,
  { file, yes },
) => {
  const app = context.open();
  const { path } = app.config.state;
  const isMeant = yes || ((await context.ask?.(`Put ${file} in the place of ${path}?`)) ?? false);
  if (!isMeant) {
    context.note(`Nothing was changed. To put ${file} in the place of ${path}, run the same command with --yes.`);
    return exitCodes.stopped;
  }
  const { setAside, asOf } = await app.restore(file, 'partoo-sync restore');
  const lines = [
    `${path} is the copy ${file} now${asOf === null ? '' : `, as of ${asOf}`}.`,
    ...(setAside === null ? [] : [`The state it replaced is ${setAside}.`]),
    'What happened since is unknown: the next run closes and deletes nothing and waits for approval. Look with "partoo-sync plan".',
  ];
  context.print(`${lines.flatMap((line) => wrap([line], { width: context.width })).join('\n')}\n`);
  return exitCodes.done;
};

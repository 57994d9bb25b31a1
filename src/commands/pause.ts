import { whoAmI } from '../app.ts';
import { wrap } from '../reports/wrap.ts';
import { exitCodes, type Command } from './context.ts';

/** Lets no run write any more, whoever starts it, until `resume`; also after a restart. A run that is under way comes to its end. */
export const pauseCommand: Command<{ readonly reason: string }> = async (context, { reason }) => {
  const memory = await context.open().openForDecisions();
  try {
    memory.pauseRuns({ who: whoAmI(), reason });
    const text =
      'Paused: no run begins until "partoo-sync resume", not even after a restart. One that is under way comes to its end; "partoo-sync plan" still shows what a run would do.';
    context.print(`${wrap([text], { width: context.width }).join('\n')}\n`);
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

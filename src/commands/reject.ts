import { wrap } from '../reports/wrap.ts';
import { exitCodes, type Command } from './context.ts';
import { chosenOf, decisionsNow, rejectStaged, type StagedChoice } from './decide-staged.ts';
import { stagedIn } from './staged.ts';

/** Leaves locations of staged closes and deletes as they are, until they are in the source again. */
export const rejectCommand: Command<StagedChoice> = async (context, choice) => {
  const memory = await context.open().openForDecisions();
  try {
    const nowMs = context.clock.now();
    const chosen = chosenOf(stagedIn(memory, nowMs), choice);
    rejectStaged(chosen, memory);
    const codes = chosen.map(({ code }) => code);
    const text =
      codes.length === 0
        ? 'Nothing is staged.'
        : `Noted: ${codes.join(', ')} ${codes.length === 1 ? 'stays' : 'stay'} as in Partoo, held as undone until the source has ${codes.length === 1 ? 'it' : 'them'} again. To let one leave after all: partoo-sync allow CODE`;
    context.print(
      choice.isJson
        ? `${JSON.stringify(decisionsNow(codes, 'reject', memory, nowMs), null, 2)}\n`
        : `${wrap([text], { width: context.width }).join('\n')}\n`,
    );
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

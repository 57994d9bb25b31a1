import { whoAmI } from '../app.ts';
import type { LocationKey } from '../domain/ids.ts';
import type { MemoryWriter } from '../domain/memory.ts';
import { countOf } from '../reports/plural.ts';
import { wrap } from '../reports/wrap.ts';
import { exitCodes, type Command } from './context.ts';
import { allowStaged, asCodes, chosenOf, decisionsNow, keptByPerson, type StagedChoice } from './decide-staged.ts';
import { stagedIn } from './staged.ts';

/**
 * Lets staged closes and deletes be carried out by the next run, whatever the limits on closes and deletes say; also those
 * that were rejected before, or that are held because a colleague changed them. The evidence that they left the source is still asked for (R3).
 */
export const allowCommand: Command<StagedChoice> = async (context, choice) => {
  const memory = await context.open().openForDecisions();
  try {
    const nowMs = context.clock.now();
    const codes = codesOf(choice, memory, nowMs);
    allowStaged(codes, whoAmI(), memory);
    const decisions = decisionsNow(codes, 'allow', memory, nowMs);
    context.print(choice.isJson ? `${JSON.stringify(decisions, null, 2)}\n` : toText(codes, decisions, context.width));
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

function codesOf(choice: StagedChoice, memory: MemoryWriter, nowMs: number): readonly LocationKey[] {
  const edited = memory.held().filter(({ reason }) => reason === 'edited_in_partoo');
  const kept = new Set([...keptByPerson(memory), ...edited.map(({ code }) => code)]);
  const absences = memory.absences();
  const changedMind = asCodes(choice.codes).filter((code) => kept.has(code) && absences.has(code));
  const others = choice.codes.filter((code) => !changedMind.some((one) => one === code));
  if (changedMind.length > 0 && others.length === 0) return changedMind;
  return [...changedMind, ...chosenOf(stagedIn(memory, nowMs), { ...choice, codes: others }).map(({ code }) => code)];
}

function toText(
  codes: readonly LocationKey[],
  { undecided }: { readonly undecided: readonly string[] },
  width: number,
): string {
  if (codes.length === 0) return 'Nothing is staged.\n';
  const lines = wrap(
    [
      `Noted: the next run closes or deletes ${codes.join(', ')}, if it is still missing from the source then. Limits on closes and deletes do not hold it back.`,
    ],
    { width },
  );
  const left =
    undecided.length === 0
      ? []
      : wrap(
          [
            `${countOf(undecided.length, 'other is', 'others are')} staged. While a limit holds any of them back, "partoo-sync sync" needs --yes to carry out the rest; the daemon does so by itself.`,
          ],
          { width },
        );
  return `${[...lines, ...left].join('\n')}\n`;
}

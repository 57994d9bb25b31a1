import { renderConflicts } from '../reports/conflict-text.ts';
import { exitCodes, type Command } from './context.ts';
import { openConflicts } from './open-conflicts.ts';

/** Open conflicts, the oldest first: fields that moved on both sides, frozen until a person decides. */
export const conflictsCommand: Command<{ readonly isJson: boolean }> = async (context, { isJson }) => {
  const memory = await context.open().openMemory();
  try {
    const now = new Date(context.clock.now()).toISOString();
    const conflicts = openConflicts(memory, now);
    context.print(
      isJson
        ? `${JSON.stringify(conflicts, null, 2)}\n`
        : renderConflicts(conflicts, now, context.paint, context.width),
    );
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

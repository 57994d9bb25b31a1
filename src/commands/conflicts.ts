import { renderConflicts } from '../reports/conflict-text.ts';
import { exitCodes, type Command } from './context.ts';

/** Open conflicts: fields that moved on both sides, frozen until a person decides. */
export const conflictsCommand: Command<{ readonly isJson: boolean }> = async (context, { isJson }) => {
  const memory = await context.open().openMemory();
  try {
    const conflicts = memory.conflicts();
    context.print(
      isJson ? `${JSON.stringify(conflicts, null, 2)}\n` : renderConflicts(conflicts, context.paint, context.width),
    );
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

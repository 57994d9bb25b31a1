import { showValue, labelOf } from '../domain/fields.ts';
import { exitCodes, type Command } from './context.ts';

/** Open conflicts: fields that moved on both sides, frozen until a person decides. */
export const conflictsCommand: Command<{ readonly isJson: boolean }> = async (context, { isJson }) => {
  const memory = await context.open().openMemory();
  try {
    const conflicts = memory.conflicts();
    if (isJson) context.print(`${JSON.stringify(conflicts, null, 2)}\n`);
    else if (conflicts.length === 0) context.print('No open conflicts.\n');
    else
      context.print(
        conflicts
          .map(
            ({ code, field, source, partoo, since }) =>
              `${code} · ${labelOf(field)} (${field}), since ${since}\n  source: ${showValue(field, source)}\n  partoo: ${showValue(field, partoo)}\n  partoo-sync resolve ${code} ${field} --take source|partoo\n`,
          )
          .join(''),
      );
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

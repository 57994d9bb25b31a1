import { asLocationKey } from '../domain/ids.ts';
import type { HistoryEntry } from '../domain/memory/history.ts';
import { renderHistory, type HistoryEntry as HistoryLine } from '../reports/history-text.ts';
import { runMeant } from '../sync/find-run.ts';
import { exitCodes, type Command } from './context.ts';

export interface HistoryOptions {
  readonly location?: string;
  /** Its id, or as much of it as no other run begins with. */
  readonly run?: string;
  /** Writes to show, newest first; without it, all of one run or location and all as JSON, else the latest hundred. */
  readonly limit?: number;
  readonly isJson: boolean;
}

const shownOnScreen = 100;

/** Every write: before, after, why, when, which run. Newest first. @throws SyncError NOT_FOUND, USAGE (no such run, several begin so) */
export const historyCommand: Command<HistoryOptions> = async (context, { location, run, limit, isJson }) => {
  const memory = await context.open().openMemory();
  const shown = limit ?? (isJson || location !== undefined || run !== undefined ? undefined : shownOnScreen);
  try {
    const writes = memory.history({
      ...(location === undefined ? {} : { code: asLocationKey(location) }),
      ...(run === undefined ? {} : { runId: runMeant(run, memory).id }),
      ...(shown === undefined ? {} : { limit: shown }),
    });
    const entries = writes.flatMap(toLines);
    context.print(
      isJson ? `${JSON.stringify(entries, null, 2)}\n` : renderHistory(entries, context.paint, context.width),
    );
    if (limit === undefined && writes.length === shown)
      context.note(`The latest ${String(shown)} writes; --limit N shows more, --run and --location all of one.`);
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

/** One line a field; a change without fields, as an adoption or a delete, is one line. */
export function toLines(entry: HistoryEntry): readonly HistoryLine[] {
  const { at, runId: run, code, action, side, result, detail } = entry;
  const common = { at, run, code, action, side, result, ...(detail === '' ? {} : { detail }) };
  if (entry.fields.length === 0) return [{ ...common, rule: detail }];
  return entry.fields.map(({ field, to, rule, ...sides }) => {
    const before = sides[side];
    return { ...common, field, ...(before === undefined ? {} : { before }), after: to, ...sides, rule };
  });
}

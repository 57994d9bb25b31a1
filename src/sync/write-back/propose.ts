import { basename } from 'node:path';
import { SyncError } from '../../domain/errors.ts';
import type { Notice } from '../../domain/plan.ts';
import type { ProposedTable } from '../../domain/ports/proposal-file.ts';
import type { RunDeps, RunMode, WriteDeps } from '../deps.ts';
import type { Draft } from '../plan/make-plan.ts';
import type { World } from '../read/read-both-sides.ts';
import { readRecords } from './read-records.ts';
import { spell } from './spell.ts';

/** Tells whoever reads the plan what the source should take over, and where it will be found. */
export function proposalNotices({ proposals }: Draft, { proposals: file }: RunDeps): readonly Notice[] {
  if (proposals.length === 0) return [];
  const message = `Partoo holds values of ${String(proposals.length)} location(s) that the source should take over, and the source is only read: a sync writes them to ${basename(file.path)} (source.proposals)`;
  return [{ code: null, message }];
}

/**
 * Writes what a source that is only read should take over into a file beside the state: whole records, in the source's own
 * columns, as they should be. The base does not pretend that anybody takes it. The file always holds all that is open now:
 * a run that does not look at everything leaves it as it is.
 *
 * A problem with the file is logged and stops nothing.
 */
export async function proposeToSource(
  { seen, customFields }: World,
  { proposals }: Draft,
  { only }: RunMode,
  deps: WriteDeps,
  signal: AbortSignal,
): Promise<void> {
  const isWhole = seen.source.outcome === 'complete' && seen.partoo.outcome === 'complete' && only === null;
  if (!isWhole || signal.aborted) return;
  try {
    await deps.proposals.write(await tableOf());
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    deps.log.warn({ reason: error.message, hint: error.hint }, 'the proposals for the source were not written');
  }

  async function tableOf(): Promise<ProposedTable | null> {
    if (proposals.length === 0) return null;
    const keys = new Set(proposals.map(({ code }) => code));
    const found = await readRecords({ keys, customFields }, deps, signal);
    const rows = proposals.flatMap((proposal) => {
      const changed = new Map((spell(proposal, found, deps).change?.cells ?? []).map(({ column, to }) => [column, to]));
      const record = found.records.get(proposal.code);
      if (record === undefined || changed.size === 0) return [];
      return [
        {
          cells: found.columns.map((column, index) => changed.get(column) ?? record.cells[index] ?? ''),
          changed: new Set(found.columns.flatMap((column, index) => (changed.has(column) ? [index] : []))),
        },
      ];
    });
    return rows.length === 0 ? null : { columns: found.columns, rows, traits: found.traits };
  }
}

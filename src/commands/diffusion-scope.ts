import { SyncError } from '../domain/errors.ts';
import { asLocationKey, type BusinessId, type LocationKey } from '../domain/ids.ts';
import type { Memory } from '../domain/memory.ts';
import type { HistoryEntry } from '../domain/memory/history.ts';
import type { RunRecord } from '../domain/memory/runs.ts';
import { runMeant, writesOf } from '../sync/find-run.ts';

export interface ScopeOptions {
  /** Id of a run, or its beginning. */
  readonly run?: string;
  readonly codes: readonly string[] | null;
  readonly all: boolean;
}

/** Which locations are asked for, and whose changes they are. */
export interface DiffusionScope {
  readonly run: RunRecord | null;
  /** By code. */
  readonly locations: readonly Asked[];
  /** By the run, so there is nothing to ask. */
  readonly deleted: readonly LocationKey[];
}

interface Asked {
  readonly code: LocationKey;
  readonly id: BusinessId;
  /** The run's last write of it; null where no run is asked about. */
  readonly changedAt: string | null;
}

/**
 * What was changed in Partoo by the run that is meant, or by the last one that changed something there; or locations as
 * they were named, or all linked ones.
 * @throws SyncError NOT_FOUND, USAGE (a run's beginning that several have)
 */
export function diffusionScope({ run, codes, all }: ScopeOptions, memory: Memory): DiffusionScope {
  if (all || (codes !== null && run === undefined)) return scopeOfLinks(all ? null : codes, memory);
  const meant = run === undefined ? lastChanging(memory) : runMeant(run, memory);
  const scope = scopeOfRun(meant, memory);
  if (scope.locations.length + scope.deleted.length === 0)
    throw notFound(`run ${meant.id} changed nothing in Partoo`, hintForRuns);
  if (codes === null) return scope;
  const { wanted, locations } = pick(codes, scope.locations);
  const missing = wanted.filter((code) => !scope.deleted.includes(code) && !locations.some((one) => one.code === code));
  if (missing.length > 0)
    throw notFound(
      `run ${meant.id} did not change ${missing.join(', ')} in Partoo`,
      'Without --run they are asked for as they are now.',
    );
  return { ...scope, locations, deleted: scope.deleted.filter((code) => wanted.includes(code)) };
}

const hintForRuns = '"partoo-sync history" lists every write with its run; --location CODE or --all asks without one.';

/** Newest first; one that was killed may have changed something too. */
function lastChanging(memory: Memory): RunRecord {
  const found = memory
    .runs(Number.MAX_SAFE_INTEGER)
    .find((run) => (run.outcomes === null || run.outcomes.done > 0) && writesInto(run, memory).length > 0);
  if (found === undefined) throw notFound('no run has changed anything in Partoo yet', hintForRuns);
  return found;
}

function scopeOfRun(run: RunRecord, memory: Memory): DiffusionScope {
  const newest = new Map<LocationKey, HistoryEntry>();
  for (const entry of writesInto(run, memory)) if (!newest.has(entry.code)) newest.set(entry.code, entry);
  const entries = [...newest.values()].sort(byCode);
  return {
    run,
    locations: entries.flatMap(({ code, action, businessId, at }) => {
      const id = businessId ?? memory.linkOf(code)?.businessId;
      return action === 'delete' || id === undefined ? [] : [{ code, id, changedAt: at }];
    }),
    deleted: entries.filter(({ action }) => action === 'delete').map(({ code }) => code),
  };
}

/** An adoption writes nothing. */
function writesInto({ id }: RunRecord, memory: Memory): readonly HistoryEntry[] {
  return writesOf(id, memory).filter(({ side, action }) => side === 'partoo' && action !== 'adopt');
}

function scopeOfLinks(codes: readonly string[] | null, memory: Memory): DiffusionScope {
  const linked = [...memory.links().values()]
    .filter(({ state }) => state === 'active' || state === 'left_scope')
    .map(({ code, businessId }) => ({ code, id: businessId, changedAt: null }))
    .sort(byCode);
  if (codes === null) {
    if (linked.length === 0) throw notFound('no location is linked with Partoo yet', 'Begin with partoo-sync plan.');
    return { run: null, locations: linked, deleted: [] };
  }
  const { wanted, locations } = pick(codes, linked);
  const missing = wanted.filter((code) => !locations.some((one) => one.code === code));
  if (missing.length > 0)
    throw notFound(
      `no business in Partoo is linked with ${missing.join(', ')}`,
      'Codes are compared exactly: case and leading zeros count.',
    );
  return { run: null, locations, deleted: [] };
}

function pick(
  codes: readonly string[],
  from: readonly Asked[],
): { readonly wanted: readonly LocationKey[]; readonly locations: readonly Asked[] } {
  const wanted = [...new Set(codes)].map(asLocationKey);
  return { wanted, locations: from.filter(({ code }) => wanted.includes(code)) };
}

function byCode(a: { readonly code: string }, b: { readonly code: string }): number {
  return a.code < b.code ? -1 : 1;
}

function notFound(message: string, hint: string): SyncError {
  return new SyncError(message, { code: 'NOT_FOUND', retryable: false, hint });
}

import { SyncError } from '../domain/errors.ts';
import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { MemoryWriter } from '../domain/memory.ts';
import { isAllowance } from '../domain/memory/resolutions.ts';
import type { UndoneMemory } from '../domain/memory/undone.ts';
import { isDecidedAgainst } from '../sync/plan/held-as-undone.ts';
import { stagedIn, type Staged } from './staged.ts';

export interface StagedChoice {
  /** By code, as the company writes them; none with `all`. */
  readonly codes: readonly string[];
  /** Every staged one. */
  readonly all: boolean;
  readonly isJson: boolean;
}

/**
 * The staged closes and deletes that are meant, in the order of codes.
 * @throws SyncError USAGE (neither codes nor all, or both), NOT_FOUND (some are not staged; names those that are)
 */
export function chosenOf(staged: readonly Staged[], { codes, all }: StagedChoice): readonly Staged[] {
  if (all === codes.length > 0)
    throw new SyncError('Name the locations, comma-separated, or say --all.', { code: 'USAGE', retryable: false });
  if (all) return staged;
  const unknown = codes.filter((code) => !staged.some((one) => one.code === code));
  if (unknown.length > 0) throw notStaged(unknown, staged);
  return staged.filter(({ code }) => codes.includes(code));
}

const named = 20;

function notStaged(unknown: readonly string[], staged: readonly Staged[]): SyncError {
  const codes = staged.slice(0, named).map(({ code }) => code);
  const those =
    staged.length === 0
      ? 'nothing is staged'
      : `staged are ${codes.join(', ')}${staged.length > named ? ` and ${String(staged.length - named)} more` : ''}`;
  return new SyncError(`no close or delete of ${unknown.join(', ')} waits for a decision; ${those}`, {
    code: 'NOT_FOUND',
    retryable: false,
    hint: '"partoo-sync status" lists what is staged. Codes are compared exactly: case and leading zeros count.',
  });
}

/** The next run may close or delete these, whatever the limits on closes and deletes say. A rejection is taken back. */
export function allowStaged(codes: readonly LocationKey[], who: string, memory: MemoryWriter): void {
  const kept = keptByPerson(memory);
  for (const code of codes) {
    if (kept.has(code)) memory.releaseUndone(code, ['status']);
    // The source knows nothing of it: that is what the decision is about, and it lapses when that changes.
    memory.recordResolution({ code, field: null, take: 'source', source: null, who });
  }
}

/** These stay as they are until they are in the source again. An allowance is taken back. */
export function rejectStaged(staged: readonly Pick<Staged, 'code' | 'run'>[], memory: MemoryWriter): void {
  const allowed = new Set(
    memory
      .resolutions()
      .filter(isAllowance)
      .map(({ code }) => code),
  );
  memory.holdUndone(staged.map(({ code, run }) => ({ code, field: 'status', runId: run })));
  for (const { code } of staged) if (allowed.has(code)) memory.dropResolution(code, null);
}

/** Locations whose close or delete a person rejected or undid. */
export function keptByPerson(memory: UndoneMemory): ReadonlySet<LocationKey> {
  return new Set(
    memory
      .undone()
      .filter(isDecidedAgainst)
      .map(({ code }) => code),
  );
}

/** What was decided and what is left, as `allow --json` and `reject --json` print it. */
export interface StagedDecisions {
  readonly decided: readonly { readonly code: string; readonly decision: 'allow' | 'reject' }[];
  /** Staged, and still without a decision. */
  readonly undecided: readonly string[];
}

export function decisionsNow(
  codes: readonly LocationKey[],
  decision: 'allow' | 'reject',
  memory: MemoryWriter,
  nowMs: number,
): StagedDecisions {
  return {
    decided: codes.map((code) => ({ code, decision })),
    undecided: stagedIn(memory, nowMs)
      .filter((one) => one.decision === null)
      .map(({ code }) => code),
  };
}

/** Codes that are given, each once. */
export function asCodes(codes: readonly string[]): readonly LocationKey[] {
  return [...new Set(codes)].map(asLocationKey);
}

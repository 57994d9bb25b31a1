import { entryOf, isEmptyValue, labelOf } from '../../domain/fields.ts';
import type { Moves } from '../../domain/memory/history.ts';
import type { Change, FieldChange, Verdict, Violation } from '../../domain/plan.ts';
import { limitNames, type CountLimit, type LimitName, type Limits } from '../../domain/policy.ts';
import type { FieldPath } from '../../domain/value.ts';

/** What the guard judges a whole plan by. */
export interface GuardFacts {
  readonly changes: readonly Change[];
  /** Locations linked when the run started: what percentages are of. */
  readonly linked: number;
  /** No base: not measured against create, update and field, but approved as a whole (R4). */
  readonly isFirstRun: boolean;
  /** Changes that passed before, by limit or by approval, and only failed to be carried out: not measured again. */
  readonly retried: ReadonlySet<Change>;
  /** Does it go on with a run that a person approved and that was killed half-way? */
  readonly isApproved: boolean;
  /** Why a person must approve besides, in words: a changed configuration, renamed locations. */
  readonly approvals: readonly string[];
  /** Why a side's read is not complete; null when it is (R2). */
  readonly incomplete: { readonly source: string | null; readonly partoo: string | null };
  /** Sentinels that a side lacks, in words (R9). */
  readonly missingSentinels: readonly string[];
  /** Linked locations that this read is the first to lack, and that nobody allowed to leave. */
  readonly newlyMissing: number;
  readonly absentAction: 'report' | 'close_temporarily' | 'close' | 'delete';
  /** Closed and deleted within `limits.window.days` before this run. */
  readonly moves: Moves;
  readonly overrides: ReadonlySet<LimitName>;
}

/** So many locations missing at once look like a file cut at a row's end (R2), not like shops that closed. */
const massAbsence = { percent: 20, from: 10 };

/**
 * Judges a whole plan (R6). Pure: a dry run meets the same guard as a real one (R7).
 *
 * Create, update, close, delete and write_back are counted in locations, the lower of `max` and `percent` (rounded up) is
 * allowed. `field` counts, per field, the locations where it changes. `window` adds what was closed and deleted in the
 * days before. Closes and deletes that a person allowed by name are not measured. Missing sentinels and incomplete reads hold
 * everything and cannot be overridden.
 */
export function guard(facts: GuardFacts, limits: Limits): Verdict {
  const violations = [
    ...incompleteReads(facts),
    ...sentinels(facts),
    ...countLimits(facts, limits),
    ...fieldLimits(facts, limits),
    ...windowLimits(facts, limits),
    ...massAbsences(facts),
  ].filter(({ limit }) => !facts.overrides.has(limit as LimitName));
  const approvals = [
    ...(facts.isFirstRun && facts.changes.length > 0
      ? ['first run: nothing is known of earlier agreements, so the plan as a whole needs approval']
      : []),
    ...facts.approvals,
  ];
  const verdict = violations.length > 0 ? 'stop' : approvals.length > 0 && !facts.isApproved ? 'approval' : 'pass';
  return { verdict, violations, approvals };
}

/** What of a change may go on under this verdict; null when nothing of it may. */
export function allowed(change: Change, verdict: Verdict): Change | null {
  const { violations } = verdict;
  if (violations.some(({ limit }) => limit === 'sentinels' || limit === 'source' || limit === 'partoo')) return null;
  if (limitsHolding(change, verdict).length > 0) return null;
  const heldFields = new Set(
    violations.flatMap(({ limit, field }) => (limit === 'field' && field !== undefined ? [field] : [])),
  );
  if (heldFields.size === 0 || change.action !== 'update') return change;
  const fields = change.fields.filter(({ field }) => !heldFields.has(entryOf(field)));
  return fields.length === 0 ? null : { ...change, fields };
}

/**
 * The limits that hold a change back as a whole, each once. A close or delete that a person allowed by name is held by none of
 * them; missing sentinels and incomplete reads hold it like everything else.
 */
export function limitsHolding(change: Change, { violations }: Pick<Verdict, 'violations'>): readonly LimitName[] {
  if (change.allowed_by !== undefined) return [];
  const isLeaving = change.action === 'close' || change.action === 'delete';
  return limitNames.filter(
    (name) =>
      (name === change.action || (name === 'window' && isLeaving)) && violations.some(({ limit }) => limit === name),
  );
}

function incompleteReads({ incomplete, linked }: GuardFacts): Violation[] {
  return (['source', 'partoo'] as const).flatMap((side) => {
    const reason = incomplete[side];
    if (reason === null) return [];
    return [
      {
        limit: side,
        value: 0,
        allowed: 0,
        of: linked,
        message: `the read of ${side === 'source' ? 'the source' : 'Partoo'} is not complete: ${reason}. Nothing is written on half a side`,
      },
    ];
  });
}

function sentinels({ missingSentinels, linked }: GuardFacts): Violation[] {
  if (missingSentinels.length === 0) return [];
  return [
    {
      limit: 'sentinels',
      value: missingSentinels.length,
      allowed: 0,
      of: linked,
      message: `limits.sentinels: ${missingSentinels.join('; ')}. Nothing is written until they are there`,
    },
  ];
}

const counted: readonly {
  readonly limit: 'create' | 'update' | 'close' | 'delete' | 'write_back';
  readonly verb: string;
}[] = [
  { limit: 'create', verb: 'creates' },
  { limit: 'update', verb: 'updates' },
  { limit: 'close', verb: 'closes' },
  { limit: 'delete', verb: 'deletes' },
  { limit: 'write_back', verb: 'writes back' },
];

function countLimits(facts: GuardFacts, limits: Limits): Violation[] {
  return counted.flatMap(({ limit, verb }) => {
    if (facts.isFirstRun && (limit === 'create' || limit === 'update')) return [];
    const isMeasured = (change: Change): boolean => !facts.retried.has(change) && change.allowed_by === undefined;
    const value = locationsWith(facts.changes.filter(isMeasured), limit);
    return overLimit(facts, limit, verb, value, limits[limit]);
  });
}

function overLimit(
  facts: GuardFacts,
  limit: LimitName,
  verb: string,
  value: number,
  { max, percent }: CountLimit,
): Violation[] {
  const byPercent = percentOf(percent, facts.linked);
  const permitted = Math.min(max, byPercent);
  if (value <= permitted) return [];
  const rule = max <= byPercent ? `limit ${String(max)}` : `limit ${String(percent)} %`;
  return [
    violation(
      facts,
      limit,
      value,
      permitted,
      `${verb} ${share(value, facts.linked)}, ${rule}: ${String(permitted)} allowed`,
    ),
  ];
}

function fieldLimits(facts: GuardFacts, limits: Limits): Violation[] {
  if (facts.isFirstRun) return [];
  const byField = new Map<FieldPath, Map<string, FieldChange>>();
  for (const change of facts.changes) {
    if (change.action !== 'update') continue;
    for (const entry of change.fields) {
      const field = entryOf(entry.field);
      const locations = byField.get(field) ?? new Map<string, FieldChange>();
      byField.set(field, locations.set(change.code, entry));
    }
  }
  const { percent, min } = limits.field;
  const permitted = percentOf(percent, facts.linked);
  return [...byField].flatMap(([field, locations]) => {
    const value = locations.size;
    if (value < min || value <= permitted) return [];
    const message = `${howItChanges([...locations.values()])} ${labelOf(field)} at ${share(value, facts.linked)}, limit ${String(percent)} %: ${String(permitted)} allowed`;
    return [{ ...violation(facts, 'field', value, permitted, message), field }];
  });
}

function howItChanges(changes: readonly FieldChange[]): string {
  if (changes.every(({ to }) => isEmptyValue(to))) return 'empties';
  const first = JSON.stringify(changes[0]?.to);
  return changes.every(({ to }) => JSON.stringify(to) === first) ? `makes the same everywhere (${first})` : 'changes';
}

function windowLimits(facts: GuardFacts, { window }: Limits): Violation[] {
  const measured = facts.changes.filter(({ allowed_by: who }) => who === undefined);
  const kinds = [
    {
      verb: 'deletes',
      planned: locationsWith(measured, 'delete'),
      before: facts.moves.deleted,
      percent: window.deletePercent,
    },
    {
      verb: 'closes',
      planned: locationsWith(measured, 'close'),
      before: facts.moves.closed,
      percent: window.closePercent,
    },
  ];
  return kinds.flatMap(({ verb, planned, before, percent }) => {
    const permitted = percentOf(percent, facts.linked);
    const value = planned + before;
    if (planned === 0 || value <= permitted) return [];
    return [
      violation(
        facts,
        'window',
        value,
        permitted,
        `${verb} ${share(value, facts.linked)} within ${String(window.days)} days (${String(before)} before this run), limit ${String(percent)} %: ${String(permitted)} allowed`,
      ),
    ];
  });
}

/** A fleet does not lose a fifth of its shops overnight; a file that ends too early does. Asked once, then known. */
function massAbsences(facts: GuardFacts): Violation[] {
  if (!isMassAbsence(facts)) return [];
  const permitted = permittedAbsences(facts.linked);
  return [
    violation(
      facts,
      absenceLimit(facts),
      facts.newlyMissing,
      permitted,
      `${share(facts.newlyMissing, facts.linked)} are missing from the source at once, as in a file that was cut: ${String(permitted)} allowed. If they really left, let it pass once`,
    ),
  ];
}

/** Such a read counts for no absence either, until somebody let it pass. */
export function isMassAbsence(
  facts: Pick<GuardFacts, 'newlyMissing' | 'linked' | 'absentAction' | 'overrides'>,
): boolean {
  return facts.newlyMissing > permittedAbsences(facts.linked) && !facts.overrides.has(absenceLimit(facts));
}

function absenceLimit({ absentAction }: Pick<GuardFacts, 'absentAction'>): LimitName {
  return absentAction === 'delete' ? 'delete' : 'close';
}

function permittedAbsences(linked: number): number {
  return Math.max(massAbsence.from - 1, percentOf(massAbsence.percent, linked));
}

function violation(facts: GuardFacts, limit: LimitName, value: number, permitted: number, message: string): Violation {
  return { limit, value, allowed: permitted, of: facts.linked, message, override: `--override ${limit}` };
}

function locationsWith(changes: readonly Change[], action: Change['action']): number {
  return new Set(changes.filter((change) => change.action === action).map(({ code }) => code)).size;
}

/** Rounded up to a whole location. The rounding first takes off what floating point adds: 7 % of 100 is 7. */
function percentOf(percent: number, linked: number): number {
  return Math.ceil(Number(((percent * linked) / 100).toFixed(6)));
}

/** `41 of 120 locations (34.2 %)`. */
function share(value: number, linked: number): string {
  const percent = linked === 0 ? '' : ` (${((100 * value) / linked).toFixed(1)} %)`;
  return `${String(value)} of ${String(linked)} locations${percent}`;
}

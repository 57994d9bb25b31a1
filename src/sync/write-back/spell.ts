import { isSameOrEmpty, labelOf, showValue } from '../../domain/fields.ts';
import type { MappedRecord } from '../../domain/location.ts';
import type { Change, Held, Notice } from '../../domain/plan.ts';
import type { RunDeps } from '../deps.ts';
import { compareText } from '../plan/compare-text.ts';
import type { Draft } from '../plan/make-plan.ts';
import { valuesOf } from '../plan/plan-fields.ts';
import { readRecords, type SourceRecords, type WantedRecords } from './read-records.ts';

/** One write-back, with what becomes of it on the way to cells. */
export interface Spelled {
  /** With its cells, and only the fields that these hold; null when nothing of it can or need be written. */
  readonly change: Change | null;
  readonly held: readonly Held[];
  readonly notices: readonly Notice[];
}

/** The part of a draft that has to do with it. */
type Drafted = Pick<Draft, 'changes' | 'held' | 'notices' | 'summary'>;

/**
 * Finds the cells of everything that is to be written into the source (R25), so that a reviewer sees them and what the
 * source cannot hold is held instead of written otherwise. Without write-backs nothing is read and nothing changes.
 *
 * @throws SyncError SOURCE_UNREADABLE (it changed while it was read), SOURCE_…, ABORTED
 */
export async function spellWriteBacks<T extends Drafted>(
  draft: T,
  { customFields }: Omit<WantedRecords, 'keys'>,
  deps: RunDeps,
  signal: AbortSignal,
): Promise<T> {
  const planned = draft.changes.filter(({ side }) => side === 'source');
  if (planned.length === 0) return draft;
  const keys = new Set(planned.map(({ code }) => code));
  const records = await readRecords({ keys, customFields }, deps, signal);
  const spelled = new Map(planned.map((change) => [change, spell(change, records, deps)]));
  const all = [...spelled.values()];
  const changes = draft.changes.flatMap((change) => {
    const found = spelled.get(change);
    return found === undefined ? [change] : found.change === null ? [] : [found.change];
  });
  const held = [...draft.held, ...all.flatMap((entry) => entry.held)].sort((a, b) => compareText(a.code, b.code));
  const count = (lines: readonly { readonly code: string }[]): number => new Set(lines.map(({ code }) => code)).size;
  return {
    ...draft,
    changes,
    held,
    notices: [...draft.notices, ...all.flatMap(({ notices }) => notices)],
    summary: {
      ...draft.summary,
      write_back: count(changes.filter(({ side }) => side === 'source')),
      held: count(held),
    },
  };
}

/** The cells of one change. */
export function spell(change: Change, { records, inverse, mapper, traits }: SourceRecords, deps: RunDeps): Spelled {
  const { code } = change;
  const values = valuesOf(change.fields);
  const { writer } = deps.source;
  const context = {
    today: deps.today(),
    refuses: (text: string): string | null => writer?.refuses(text, traits) ?? null,
    // What is only proposed, a person writes: into any column.
    refusesColumn: (column: string): string | null =>
      deps.policy.writeBack ? (writer?.refusesColumn?.(column) ?? null) : null,
  };
  if (change.appends === true) {
    const { cells, refused } = inverse.newRow(code, values, context);
    const named = cells.map(({ column, text }) => ({ column, from: '', to: text }));
    const left = refused.map(({ field }) => labelOf(field));
    if (named.length === 0)
      return {
        change: null,
        held: [unwritable(code, refused[0]?.reason ?? 'there is no way to write it')],
        notices: [],
      };
    const message = `its row says nothing of ${left.join(', ')}: ${[...new Set(refused.map(({ reason }) => reason))].join('; ')}`;
    return {
      change: { ...change, fields: withoutRefused(change, refused), cells: named },
      held: [],
      notices: left.length === 0 ? [] : [{ code, message }],
    };
  }
  const record = records.get(code);
  if (record === undefined) return { change: null, held: [unwritable(code, 'its record was not found')], notices: [] };
  // A live source may have moved between the two reads: then this line is not what a person should see (R18).
  if (!saysAsPlanned(change, mapper.map(record, context.today))) {
    const message = 'its record changed while the source was read; the next run plans it anew';
    return { change: null, held: [], notices: [{ code, message }] };
  }

  if (record.at.source !== undefined && deps.policy.writeBack) {
    const detail = `its record stands in the joined source ${record.at.source}, which is only read`;
    return { change: null, held: [unwritable(code, detail)], notices: [] };
  }

  const { cells, refused, derived } = inverse.cellsFor(record, values, context);
  const held = refused.map(
    ({ field, reason }): Held => ({
      ...unwritable(
        code,
        `${showValue(field, values[field])}, as in Partoo, cannot be written into the source: ${reason}`,
      ),
      field,
    }),
  );
  const notices = derived.map(
    (field): Notice => ({
      code,
      message: `${labelOf(field)} changes along in the source, as it is mapped from the same columns`,
    }),
  );
  if (cells.length === 0) return { change: null, held, notices: [] };
  const planned = cells.map(({ column, expected, text }) => ({ column, from: expected, to: text }));
  return { change: { ...change, fields: withoutRefused(change, refused), cells: planned }, held, notices };
}

function saysAsPlanned({ fields }: Change, mapped: MappedRecord): boolean {
  if (mapped.kind !== 'location') return false;
  const { values } = mapped.location;
  return fields.every(({ field, source }) => isSameOrEmpty(field, values[field], source));
}

function withoutRefused({ fields }: Change, refused: readonly { readonly field: string }[]): Change['fields'] {
  return fields.filter(({ field }) => !refused.some((entry) => entry.field === field));
}

function unwritable(code: Change['code'], detail: string): Held {
  return { code, reason: 'unwritable', detail };
}

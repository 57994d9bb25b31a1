import { fieldNameOf, isSameOrEmpty } from '../../src/domain/fields.ts';
import type { LocationKey, RunId } from '../../src/domain/ids.ts';
import type { FieldChange } from '../../src/domain/plan.ts';
import type { FieldPath, FieldValues } from '../../src/domain/value.ts';
import { lost, type BothSides, type Lost } from '../sync/both-sides.ts';
import type { SimulatedPartoo } from '../sync/simulated-partoo.ts';
import type { Company } from './company.ts';
import type { Journal } from './journal.ts';
import { valuesOfBody } from './said-values.ts';

/** What a run is held against: what both sides said when it began, or when somebody last changed something. */
export interface Held {
  readonly values: ReadonlyMap<string, BothSides>;
  /** Codes that several businesses carried. */
  readonly twice: ReadonlySet<string>;
  readonly journal: Journal;
}

/**
 * No value is taken away without a trace: it is on the other side, or in the history with the rule that took it.
 *
 * An edit may be written over only within the moment that no call of Partoo's can close: it came after the last look that the
 * product took at this business before it wrote this very property (R18). Then at least the history says what was written.
 */
export function lostBy({ values, twice, journal }: Held, company: Company): string | null {
  const { world } = company;
  const told = toldByNewestRun([...values.keys()], company);
  for (const gone of lost(values, world, told)) {
    // Of two that carry a code, another one may count now.
    if (twice.has(gone.code)) continue;
    const over = writtenOver(gone, journal, company);
    if (over === null) return `lost: ${JSON.stringify(gone)}`;
    if (!isTold(gone, over, told)) return `lost: nothing says what was written over ${JSON.stringify(gone)}`;
  }
  return null;
}

type Told = { readonly runId?: RunId; readonly code: string; readonly fields: readonly FieldChange[] };

/** What the newest run has journalled and recorded. */
export function toldByNewestRun(codes: readonly string[], { world }: Company): readonly Told[] {
  // Not the newest by the clock, which may have gone back.
  const run = world.memory
    .runs(1000)
    .reduce<RunId | null>((newest, { id }) => (id > (newest ?? '') ? id : newest), null);
  if (run === null) return [];
  const sent = codes.flatMap((code) => world.memory.outboxOf(code as LocationKey));
  return [
    ...world.memory.history({ runId: run }),
    ...sent.flatMap(({ runId, change }) => (runId === run ? [change] : [])),
  ];
}

/** The values of the write that came after an edit of the very same property, without a look at the business in between. */
function writtenOver({ code, field }: Lost, { entries }: Journal, company: Company): FieldValues | null {
  const { world } = company;
  const link = world.memory.links().get(code as LocationKey);
  const ids = new Set<string>(world.partoo.byCode(code).map(({ id }) => id));
  if (link !== undefined) ids.add(link.businessId);
  const edit = entries.findLastIndex((entry) => entry.kind === 'edit' && ids.has(entry.business));
  if (edit === -1) return null;
  for (const entry of entries.slice(edit)) {
    if (entry.kind === 'look') return null;
    if (entry.kind !== 'write' || !ids.has(entry.written.what.split(' ')[1] ?? '')) continue;
    const values = valuesWritten(entry.written, company);
    if (propertiesOf(values).has(fieldNameOf(field))) return values;
  }
  return null;
}

/** As the product's own values, whatever side wrote them down. */
function valuesWritten({ values }: SimulatedPartoo['written'][number], { world, emulated }: Company): FieldValues {
  return emulated === null ? values : valuesOfBody(values, world.deps().today());
}

function propertiesOf(values: FieldValues): ReadonlySet<string> {
  return new Set(Object.keys(values).map(fieldNameOf));
}

function isTold({ code, field }: Lost, over: FieldValues, told: readonly Told[]): boolean {
  return told
    .filter((entry) => entry.code === code)
    .flatMap(({ fields }) => fields)
    .some(
      (change) => isSameProperty(change.field, field) && isSameOrEmpty(change.field, over[change.field], change.to),
    );
}

function isSameProperty(a: FieldPath, b: FieldPath): boolean {
  return fieldNameOf(a) === fieldNameOf(b);
}

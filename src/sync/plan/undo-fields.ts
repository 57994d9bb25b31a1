import { entryOf, fieldNameOf, isSameValue, partOf } from '../../domain/fields.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { HistoryEntry } from '../../domain/memory/history.ts';
import type { FieldChange, Held } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldPath, FieldValues } from '../../domain/value.ts';
import { isMapped } from './field-paths.ts';
import { valuesOf } from './plan-fields.ts';
import { undoField, undoWriteBack, type UndoSides } from './undo-field.ts';
import type { UndoWorld } from './undo-world.ts';

/** What goes back on one side of a location, and what stays, saying why. */
export interface FieldsUndone {
  readonly fields: readonly FieldChange[];
  readonly held: readonly Held[];
}

/** What the run as a whole wrote into Partoo, the other way round. */
export function undoInPartoo(
  code: LocationKey,
  business: RemoteBusiness,
  sent: readonly HistoryEntry[],
  world: UndoWorld,
  policy: Policy,
  codec: PartooCodec,
): FieldsUndone {
  const fields: FieldChange[] = [];
  const left: { field: FieldPath; detail: string }[] = [];
  for (const wrote of writtenFields(sent)) {
    const { field } = wrote;
    if (isPast(field, world.today)) continue;
    const decision = undoField(wrote, sidesOf(field, code, business, world, policy), world.runId);
    if (decision.kind === 'held') left.push({ field, detail: decision.detail });
    else if (decision.kind === 'undo') {
      if (world.isTentative && !world.source.keys.has(code) && isClosing(decision.change))
        left.push({ field, detail: 'the configuration needs approval, and until then nothing is closed' });
      else fields.push(decision.change);
    }
  }
  const unknownDays = codec.missingDays(business.raw, valuesOf(fields));
  const isHours = ({ field }: { readonly field: FieldPath }): boolean => fieldNameOf(field) === 'open_hours';
  if (unknownDays.length > 0)
    for (const { field } of fields.filter(isHours))
      left.push({ field, detail: `nothing is known of ${unknownDays.join(', ')}, and Partoo takes a week only whole` });
  return {
    fields: unknownDays.length === 0 ? fields : fields.filter((change) => !isHours(change)),
    held: heldFields(code, left),
  };
}

/** What the run wrote into the source, the other way round; the writes newest first. */
export function undoInSource(
  code: LocationKey,
  business: RemoteBusiness,
  writes: readonly HistoryEntry[],
  world: UndoWorld,
  policy: Policy,
): FieldsUndone {
  const fields: FieldChange[] = [];
  const left: { field: FieldPath; detail: string }[] = [];
  for (const wrote of writes.flatMap((write) => write.fields)) {
    if (isPast(wrote.field, world.today)) continue;
    const decision = policy.writeBack
      ? undoWriteBack(wrote, sidesOf(wrote.field, code, business, world, policy), world.runId)
      : ({
          kind: 'held',
          detail:
            'it was written into the source, and source.write_back is off now. Set it, or correct the source by hand',
        } as const);
    if (decision.kind === 'held') left.push({ field: wrote.field, detail: decision.detail });
    else if (decision.kind === 'undo') fields.push(decision.change);
  }
  return { fields, held: heldFields(code, left) };
}

/** Does it take a business off the map, for good or for a while? */
export function isClosing({ field, to }: FieldChange): boolean {
  return field === 'status' && (to === 'closed' || to === 'temporarily_closed');
}

/** What the run as a whole did to each field: from before its first write of it to after its last. */
function writtenFields(newestFirst: readonly HistoryEntry[]): readonly FieldChange[] {
  const written = new Map<FieldPath, FieldChange>();
  for (const change of newestFirst.flatMap(({ fields }) => fields)) {
    const later = written.get(change.field);
    if (later === undefined) written.set(change.field, change);
    else if (isSameValue(change.field, change.to, later.partoo ?? null))
      written.set(change.field, { ...later, partoo: change.partoo ?? null });
  }
  return [...written.values()];
}

function sidesOf(
  field: FieldPath,
  code: LocationKey,
  business: RemoteBusiness,
  { source, bases }: UndoWorld,
  policy: Policy,
): UndoSides {
  const base = bases.get(code);
  return {
    base: base?.values[field],
    reshaped: base?.reshaped[field],
    source: sourceOf(field, source.locations.get(code)?.values, policy),
    partoo: business.values[field] ?? null,
  };
}

function sourceOf(field: FieldPath, values: FieldValues | undefined, policy: Policy): UndoSides['source'] {
  if (values === undefined) return { kind: 'absent' };
  const value = isMapped(policy, field) ? values[field] : undefined;
  return value === undefined ? { kind: 'silent' } : { kind: 'says', value };
}

function isPast(field: FieldPath, today: string): boolean {
  return fieldNameOf(field) === 'specific_hours' && (partOf(field) ?? today) < today;
}

/** Weekdays and dates that are held for the same reason are told once, as their field. */
function heldFields(code: LocationKey, left: readonly { field: FieldPath; detail: string }[]): readonly Held[] {
  const groups = new Map<string, { field: FieldPath; detail: string }>();
  for (const { field, detail } of left) {
    const name = entryOf(field);
    const key = `${name} ${detail}`;
    groups.set(key, { field: groups.has(key) ? name : field, detail });
  }
  return [...groups.values()].map(({ field, detail }): Held => ({ code, reason: 'not_undoable', field, detail }));
}

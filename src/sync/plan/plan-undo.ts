import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { HistoryEntry } from '../../domain/memory/history.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Change, FieldChange, Notice, Plan } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import { compareText } from './compare-text.ts';
import { comparePaths } from './field-paths.ts';
import { notOurs } from './not-ours.ts';
import { valuesOf } from './plan-fields.ts';
import { importRule } from './plan-import.ts';
import { labelOf, type LocationPlan } from './plan-location.ts';
import { toPatch } from './to-patch.ts';
import { isClosing, undoInPartoo, undoInSource } from './undo-fields.ts';
import type { UndoWorld } from './undo-world.ts';
import { rightsNotices, withhold } from './withhold.ts';

/** The decided part of the plan. */
export type UndoDraft = Pick<Plan, 'changes' | 'held' | 'notices' | 'summary'>;

type LocationUndo = Pick<LocationPlan, 'changes' | 'held' | 'leftOut'>;

const nothing: LocationUndo = { changes: [], held: [] };

/**
 * The reverse of a run on paper, as far as nothing changed since (R24). Pure.
 *
 * | the run did        | its reverse                                                                       |
 * | ------------------ | --------------------------------------------------------------------------------- |
 * | update             | an update back, field by field, as `undo-field.ts` decides                        |
 * | close, and reopen  | an update of `status` back; a close again where the source lacks the location     |
 * | adopt              | nothing: the link stays, one notice says so                                       |
 * | create, delete     | held: deleting is never a default (R5), and what was deleted does not come back   |
 * | write_back         | a write_back of what the cells said, as `undo-field.ts` decides                   |
 * | import             | held: an undo takes no record out of the source                                   |
 *
 * What the API key may not write is left out of it, as {@link withhold} does for every plan.
 */
export function planUndo(world: UndoWorld, policy: Policy, codec: PartooCodec): UndoDraft {
  const byCode = new Map<LocationKey, HistoryEntry[]>();
  for (const write of world.writes) byCode.set(write.code, [...(byCode.get(write.code) ?? []), write]);
  const businessOf = ({ business_id: id }: Change): RemoteBusiness | undefined =>
    id === null ? undefined : world.businesses.get(id);
  const plans = [...byCode]
    .sort(([a], [b]) => compareText(a, b))
    .map(([code, writes]) => {
      const wanted = undoLocation(code, writes, world, policy, codec);
      return { code, writes, ...withhold(code, wanted, world.rights, businessOf, codec) };
    });

  const changes = plans.flatMap((plan) => plan.changes);
  const held = plans.flatMap((plan) => plan.held);
  const already = plans.filter(
    ({ writes, ...plan }) =>
      plan.changes.length + plan.held.length === 0 &&
      plan.leftOut === undefined &&
      writes.some(({ action }) => action !== 'adopt'),
  ).length;
  const count = (action: Change['action']): number => changes.filter((change) => change.action === action).length;
  return {
    changes,
    held,
    notices: [
      ...notices(world, already),
      ...rightsNotices(
        plans.map((plan) => [plan.code, plan]),
        changes,
        world.rights,
      ),
    ],
    summary: {
      create: 0,
      update: count('update'),
      close: count('close'),
      delete: 0,
      adopt: 0,
      write_back: count('write_back'),
      conflict: 0,
      held: new Set(held.map(({ code }) => code)).size,
      unchanged: already,
      unmatched: 0,
    },
  };
}

function notices({ runId, writes }: UndoWorld, already: number): readonly Notice[] {
  const adopted = new Set(writes.filter(({ action }) => action === 'adopt').map(({ code }) => code)).size;
  return [
    ...(already === 0
      ? []
      : [{ code: null, message: `nothing is left to undo of run ${runId} at ${String(already)} location(s)` }]),
    ...(adopted === 0
      ? []
      : [{ code: null, message: `${String(adopted)} location(s) stay linked: an undo takes back values, not links` }]),
  ];
}

function undoLocation(
  code: LocationKey,
  writes: readonly HistoryEntry[],
  world: UndoWorld,
  policy: Policy,
  codec: PartooCodec,
): LocationUndo {
  const { runId } = world;
  const link = world.links.get(code);
  const hold = (detail: string): LocationUndo => ({ changes: [], held: [{ code, reason: 'not_undoable', detail }] });
  const deleted = writes.find(({ action }) => action === 'delete');
  if (deleted !== undefined)
    return hold(
      `run ${runId} deleted business ${deleted.businessId ?? ''}, and Partoo brings none back. Where the source holds the location, the next sync creates it again`,
    );
  if (writes.some(({ action, fields }) => action === 'write_back' && fields.every(isImported)))
    return hold(`run ${runId} added its record to the source, and an undo takes none out. Remove it there by hand`);
  const created = writes.find(({ action }) => action === 'create');
  if (created !== undefined)
    return isLinkedTo(link, created.businessId)
      ? hold(
          `run ${runId} created business ${created.businessId ?? ''}, and an undo deletes nothing. If it should not be there, set its status to closed in Partoo, or delete it there`,
        )
      : nothing;

  const sent = writes.filter(({ side, action }) => side === 'partoo' && action !== 'adopt');
  const writtenBack = writes.filter(({ side }) => side === 'source');
  const [newest] = [...sent, ...writtenBack];
  if (newest === undefined) return nothing;

  const business = newest.businessId === null ? undefined : world.businesses.get(newest.businessId);
  if (!isLinkedTo(link, newest.businessId))
    return hold(`it is no longer linked to business ${newest.businessId ?? ''}, which run ${runId} wrote`);
  if (business === undefined) return hold(`business ${newest.businessId ?? ''} was not found in Partoo`);
  const apart = notOurs(code, business, policy);
  if (apart !== undefined) return { changes: [], held: [apart] };
  if (world.source.keys.has(code) && !world.source.locations.has(code))
    return hold('its row in the source is broken, or there twice, so nobody knows whether it changed since');

  const toPartoo = undoInPartoo(code, business, sent, world, policy, codec);
  const toSource = undoInSource(code, business, writtenBack, world, policy);
  return {
    changes: [
      ...(toPartoo.fields.length === 0 ? [] : [changeOf(code, business, toPartoo.fields, world, codec)]),
      ...(toSource.fields.length === 0 ? [] : [writeBackOf(code, business, toSource.fields, world)]),
    ],
    held: [...toPartoo.held, ...toSource.held],
  };
}

function writeBackOf(
  code: LocationKey,
  business: RemoteBusiness,
  fields: readonly FieldChange[],
  { runId }: UndoWorld,
): Change {
  return {
    action: 'write_back',
    code,
    business_id: business.id,
    side: 'source',
    fields: [...fields].sort((a, b) => comparePaths(a.field, b.field)),
    patch: [],
    undoes: runId,
    ...labelOf(business.values),
  };
}

/** Nothing was said before: the whole record was new. */
function isImported({ rule }: FieldChange): boolean {
  return rule === importRule;
}

function isLinkedTo(link: Link | undefined, businessId: BusinessId | null): boolean {
  if (link === undefined || link.businessId !== businessId) return false;
  return link.state === 'active' || link.state === 'left_scope';
}

function changeOf(
  code: LocationKey,
  business: RemoteBusiness,
  fields: readonly FieldChange[],
  { runId, source }: UndoWorld,
  codec: PartooCodec,
): Change {
  // Remembered as our close, it is opened again when the location reappears, and it counts for the limits on closes.
  const closes = !source.keys.has(code) && fields.some(isClosing);
  const sorted = [...fields].sort((a, b) => comparePaths(a.field, b.field));
  return {
    action: closes ? 'close' : 'update',
    code,
    business_id: business.id,
    side: 'partoo',
    fields: sorted,
    patch: toPatch(codec, business, valuesOf(sorted)),
    undoes: runId,
    ...labelOf(business.values),
  };
}

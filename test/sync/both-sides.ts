import { fieldNameOf, isEmptyValue, isSameValue, specOf } from '../../src/domain/fields.ts';
import type { LocationKey } from '../../src/domain/ids.ts';
import type { Base } from '../../src/domain/memory/base.ts';
import type { FieldChange, Plan } from '../../src/domain/plan.ts';
import { policyFor, type FieldPolicy } from '../../src/domain/policy.ts';
import type { FieldPath, FieldValue, FieldValues } from '../../src/domain/value.ts';
import { toRemoteBusiness } from '../../src/partoo/remote-business.ts';
import { pathsToCompare } from '../../src/sync/plan/field-paths.ts';
import { unknownDays } from '../../src/sync/plan/plan-fields.ts';
import { columns } from './shops.ts';
import type { Raw } from './simulated-partoo.ts';
import type { SimulatedWorld } from './simulated-world.ts';

export interface BothSides {
  readonly source: FieldValues;
  readonly partoo: FieldValues;
}

/** What both sides say of the locations that are readable on both, by code. */
export function valuesOf(world: SimulatedWorld): ReadonlyMap<string, BothSides> {
  const { createMapper, today } = world.deps();
  const mapper = createMapper(columns, null);
  const found = new Map<string, BothSides>();
  const links = world.memory.links();
  const linked = new Set<string>(
    [...links.values()].flatMap(({ businessId, state }) => (state === 'forgotten' ? [] : [businessId])),
  );
  const businessOf = (key: LocationKey): Raw | undefined => {
    const link = links.get(key);
    // A business that still carries the old code of a renumbered location is that one's.
    return link === undefined || link.state === 'forgotten'
      ? world.partoo.byCode(key).find(({ id }) => !linked.has(id))
      : world.partoo.businesses.get(link.businessId);
  };
  for (const [index, cells] of world.rows.entries()) {
    const mapped = mapper.map(
      { at: { row: index, line: index }, cells: columns.map((name) => cells[name] ?? '') },
      today(),
    );
    const raw = mapped.kind === 'location' ? businessOf(mapped.location.key) : undefined;
    if (mapped.kind !== 'location' || raw === undefined) continue;
    found.set(mapped.location.key, {
      source: mapped.location.values,
      partoo: toRemoteBusiness({ ...raw }, today()).values,
    });
  }
  return found;
}

/** Fields that differ though nothing holds them, nobody was asked, and the policy does not leave them: `code field`. */
export function apart(world: SimulatedWorld, plan: Plan): readonly string[] {
  const { policy } = world.deps();
  const differing: string[] = [];
  for (const [code, { source, partoo }] of valuesOf(world)) {
    if (plan.held.some((held) => held.code === code && held.field === undefined)) continue;
    const base = world.memory.basesOf([code as LocationKey]).get(code as LocationKey);
    for (const field of pathsToCompare(policy, source, partoo)) {
      const [here, there, rule] = [source[field], partoo[field] ?? null, policyFor(policy, field)];
      const isOpen = [...plan.held, ...plan.conflicts].some((one) => one.code === code && one.field === field);
      if (isSameValue(field, here, there) || (isEmptyValue(here ?? null) && isEmptyValue(there)) || isOpen) continue;
      if (isReordered(here, there)) continue;
      // Partoo takes a week only whole.
      if (fieldNameOf(field) === 'open_hours' && unknownDays(source, partoo).length > 0) continue;
      if (rule !== undefined && !isLeft(field, here, there, base, rule, policy.writeBack))
        differing.push(`${code} ${field}: ${JSON.stringify({ here, there, rule })}`);
    }
  }
  return differing;
}

/** Partoo's form of a list, where it puts what is new last: the same elements, and the main one at their head. */
function isReordered(here: FieldValue | undefined, there: FieldValue): boolean {
  if (!Array.isArray(here) || !Array.isArray(there) || here[0] !== there[0]) return false;
  return JSON.stringify([...here].sort()) === JSON.stringify([...there].sort());
}

/** docs/merging.md in a few lines: what may differ for ever. */
function isLeft(
  field: FieldPath,
  source: FieldValue | undefined,
  partoo: FieldValue,
  base: Base | undefined,
  { owner, when }: FieldPolicy,
  writesBack: boolean,
): boolean {
  switch (owner) {
    case 'source':
      return source === undefined || when !== 'always' || (source === null && !specOf(field).clearable);
    case 'partoo':
      return isEmptyValue(partoo) || !writesBack;
    case 'shared':
      // Nobody has edited it in Partoo since the source fell silent; or it was emptied there; or it may not be written there.
      if (source === undefined) return isSameValue(field, base?.values[field], partoo);
      // What was decided for both, where only one can be written.
      if (!writesBack && isSameValue(field, base?.reshaped[field], partoo)) return true;
      return isEmptyValue(partoo) || when !== 'always';
  }
}

/** A value that is on neither side any more. */
export interface Lost {
  readonly code: string;
  readonly field: FieldPath;
  readonly value: FieldValue;
}

/** Of what was there before, what is on neither side any more, and what none of the given entries tells of with its rule. */
export function lost(
  before: ReadonlyMap<string, BothSides>,
  world: SimulatedWorld,
  told: readonly { readonly code: string; readonly fields: readonly FieldChange[] }[],
): readonly Lost[] {
  const { policy } = world.deps();
  const after = valuesOf(world);
  const gone: Lost[] = [];
  for (const [code, { source, partoo }] of before) {
    const now = after.get(code);
    const entries = told.filter((entry) => entry.code === code).flatMap(({ fields }) => fields);
    for (const field of pathsToCompare(policy, source, partoo)) {
      for (const value of [source[field], partoo[field]]) {
        if (value === undefined || isEmptyValue(value)) continue;
        const isThere = [now?.source[field], now?.partoo[field]].some((one) => isSameValue(field, one, value));
        const isTold = entries.some(
          (change) =>
            change.field === field &&
            change.rule !== '' &&
            [change.source, change.partoo].some((one) => isSameValue(field, one, value)),
        );
        if (!isThere && !isTold) gone.push({ code, field, value });
      }
    }
  }
  return gone;
}

import type { Settled } from '../domain/memory/seen.ts';
import type { LocationKey } from '../domain/ids.ts';
import type { Outcome } from '../domain/plan.ts';
import type { WriteDeps } from './deps.ts';
import { besideBase } from './beside-base.ts';
import { caughtUp } from './caught-up.ts';
import { lackingIn } from './plan/lacking.ts';
import type { Draft } from './plan/make-plan.ts';
import { isInScope } from './plan/in-scope.ts';
import { releaseUndone } from './release-undone.ts';
import type { World } from './read/read-both-sides.ts';
import { cellsOf } from './read/fingerprint.ts';
import { isFullyRead, touchedSubResources } from './read/sub-resources.ts';
import { rememberedRead } from './read/recognise-read.ts';

const recalledAtOnce = 5_000;

/**
 * Remembers what both sides now agree on without a write, and how everything looked: the base catches up where they moved
 * alike (R14), sightings let the next run pass over what did not move, absences are counted on complete reads only (R3).
 * Changes were settled one by one when they were confirmed (R17); what was not carried out is looked at again.
 */
export function settle(
  world: World,
  draft: Draft,
  outcomes: readonly Outcome[],
  deps: WriteDeps,
  countsAbsences: boolean,
): void {
  const { memory } = deps;
  const { seen } = world;
  if (seen.source.outcome !== 'complete' || seen.partoo.outcome !== 'complete') return;
  const written = writtenCodes(outcomes);
  const rows: Settled[] = [];

  for (const key of looked(world)) {
    if (!written.has(key)) rows.push(settledRow(key, world, draft, deps));
  }
  rows.push(...passedRows(world, deps), ...untouchedRows(world, deps));
  memory.settleUnchanged(rows);
  settleLinks(world, deps);
  dropMootFailures(world, draft, deps);
  releaseUndone(seen, draft, memory);
  // A row whose key cannot be read may be any of those that seem to be missing: such a read proves nothing (R1).
  if (countsAbsences && seen.source.keyless.length === 0) memory.countAbsences(draft.missing);
  if (world.subResourceReads.length > 0) rememberReads(world, draft, outcomes, deps);
  if (world.lookedUp.length > 0) memory.rememberCategories(world.lookedUp);
  if (world.customFields !== null) memory.rememberCustomFields(world.customFields);
  memory.rememberSourceTraits(world.source.traits);
  if (world.partoo.pages !== null) memory.rememberPages(world.partoo.pages.parsed, world.partoo.pages.recalled);
  // What moved in Partoo and was not looked at must not be passed over by the next read of changes (R23).
  if (seen.only === null) memory.moveWatermark(world.nextSince);
  if (seen.only === null && deps.policy.covers === 'changes' && isAllSettled(world, draft, deps))
    memory.moveSourceWatermark({ at: seen.at, configuration: deps.fingerprint.digest });
  if (seen.only === null && !world.source.isRecognised)
    memory.rememberSourceRead(rememberedRead(world.source, world.known, world.mapping));
}

/**
 * May the next read of changes leave out what this one listed? Only if nothing of it is still to be done: what is held, or
 * failed, is not listed again by itself (R23). A location that is to have no business, as one that is not to be created, is
 * looked at whenever it is listed, hence never remembered as settled; nothing of it is still to be done.
 */
function isAllSettled({ seen, source }: World, draft: Draft, { memory }: WriteDeps): boolean {
  const { invalid, duplicates, keyless, keys } = seen.source;
  if (invalid.size + duplicates.size + keyless.length > 0) return false;
  const now = memory.fingerprints();
  const isWithoutBusiness = (key: LocationKey): boolean => (seen.links.get(key)?.state ?? 'forgotten') === 'forgotten';
  return [...keys].every((key) => {
    if (draft.settled.has(key) && isWithoutBusiness(key)) return true;
    const found = now.get(key);
    const hash = source.hashes.get(key);
    return found?.isSettled === true && (hash === undefined || cellsOf(found.sourceHash) === cellsOf(hash));
  });
}

/** A write that failed for a field which is left out by now is not tried again: nothing of it waits any more. */
function dropMootFailures({ seen }: World, { leftOut, changes }: Draft, { memory }: WriteDeps): void {
  const changing = new Set(changes.map(({ code }) => code));
  for (const code of leftOut) if (seen.failures.has(code) && !changing.has(code)) memory.retryFailures(code);
}

/** What was read back of a location that was written is newer, and was remembered then. */
function rememberReads(
  { subResourceReads }: World,
  { changes }: Draft,
  outcomes: readonly Outcome[],
  { memory }: WriteDeps,
): void {
  const written = writtenCodes(outcomes);
  const newer = new Set(
    changes
      .filter(({ code, side }) => side === 'partoo' && written.has(code))
      .flatMap(({ business_id: id, fields }) => touchedSubResources(fields).map((name) => `${String(id)} ${name}`)),
  );
  memory.rememberSubResources(
    subResourceReads.filter(({ businessId, resource }) => !newer.has(`${businessId} ${resource}`)),
  );
}

/** Locations with a change that was confirmed: what that left behind is newer than what this run read. */
function writtenCodes(outcomes: readonly Outcome[]): ReadonlySet<LocationKey> {
  return new Set(outcomes.filter(({ result, partly }) => result === 'done' || partly === true).map(({ code }) => code));
}

/** Unmoved since they were settled: the fingerprint may be of another mapping now, and what was written has settled. */
function untouchedRows(world: World, { memory }: WriteDeps): readonly Settled[] {
  const { hashes } = world.source;
  const touched: LocationKey[] = [];
  for (const key of world.source.still)
    if ((hashes.has(key) || world.seen.settling.has(key)) && world.partoo.still.has(key)) touched.push(key);
  const rows: Settled[] = [];
  for (let start = 0; start < touched.length; start += recalledAtOnce) {
    for (const [code, before] of memory.seenOf(touched.slice(start, start + recalledAtOnce))) {
      rows.push({ code, seen: { ...before, sourceHash: hashes.get(code) ?? before.sourceHash } });
    }
  }
  return rows;
}

/** Compared while Partoo was read, with nothing to do. */
function passedRows({ passed, partoo, source, known, seen }: World, { memory }: WriteDeps): readonly Settled[] {
  const rows: Settled[] = [];
  const codes = [...passed.keys()];
  for (let start = 0; start < codes.length; start += recalledAtOnce) {
    const some = codes.slice(start, start + recalledAtOnce);
    const bases = memory.basesOf(some.filter((code) => Object.keys(passed.get(code)?.agreed ?? {}).length > 0));
    for (const code of some) {
      const { agreed = {}, sourceValues = null, partooValues = null } = passed.get(code) ?? {};
      const base = bases.get(code);
      const id = seen.links.get(code)?.businessId;
      const at = source.at.get(code);
      rows.push({
        code,
        ...(base === undefined ? {} : { base: caughtUp(base, agreed) }),
        seen: {
          sourceHash: source.hashes.get(code) ?? known.get(code)?.sourceHash ?? null,
          partooHash: (id === undefined ? undefined : partoo.hashes.get(id)) ?? null,
          isSettled: true,
          row: at?.row ?? null,
          line: at?.line ?? null,
          sourceValues,
          partooValues,
        },
      });
    }
  }
  return rows;
}

function looked({ seen }: World): ReadonlySet<LocationKey> {
  const wanted = (key: LocationKey): boolean => seen.only === null || seen.only.has(key);
  const linked = lackingIn(seen.source.keys, seen.links);
  return new Set([...seen.source.locations.keys(), ...seen.source.invalid.keys(), ...linked].filter(wanted));
}

function settledRow(key: LocationKey, world: World, draft: Draft, deps: WriteDeps): Settled {
  const agreed = draft.agreed.get(key);
  const before = world.seen.bases.get(key);
  const base = agreed === undefined ? undefined : caughtUp(before, agreed);
  const values = world.seen.source.locations.get(key)?.values ?? null;
  const link = world.seen.links.get(key);
  const business = link === undefined ? undefined : world.seen.partoo.businesses.get(link.businessId);
  const hash =
    world.source.hashes.get(key) ?? (world.source.still.has(key) ? (world.known.get(key)?.sourceHash ?? null) : null);
  const isSettled =
    draft.settled.has(key) &&
    link?.state === 'active' &&
    values !== null &&
    business !== undefined &&
    isFullyRead(business, deps.policy);
  return {
    code: key,
    ...(base === undefined ? {} : { base }),
    seen: {
      ...sighting(key, world, isSettled, hash),
      partooHash: business === undefined ? null : (world.partoo.hashes.get(business.id) ?? null),
      ...besideBase({ source: values, partoo: business ?? null }, base ?? before, deps.policy),
    },
  };
}

function sighting(
  key: LocationKey,
  world: World,
  isSettled: boolean,
  sourceHash: string | null,
): NonNullable<Settled['seen']> {
  const at = world.source.at.get(key);
  return {
    sourceHash,
    partooHash: null,
    isSettled,
    row: at?.row ?? null,
    line: at?.line ?? null,
    sourceValues: null,
    partooValues: null,
  };
}

/** States of their own (R8, R11): gone from Partoo, outside the scope, or back. */
function settleLinks({ seen }: World, { memory, policy }: WriteDeps): void {
  const gone: LocationKey[] = [];
  const left: LocationKey[] = [];
  const back: LocationKey[] = [];
  for (const link of seen.links.values()) {
    if (link.state === 'forgotten') continue;
    const business = seen.partoo.businesses.get(link.businessId);
    if (seen.partoo.missing.get(link.businessId) === 'gone') {
      if (link.state !== 'gone_in_partoo') gone.push(link.code);
    } else if (business === undefined) continue;
    else if (!isInScope(business, policy.scope) || !business.isEditable) {
      if (link.state !== 'left_scope') left.push(link.code);
    } else if (link.state !== 'active') back.push(link.code);
  }
  if (gone.length > 0) memory.changeLinkState(gone, 'gone_in_partoo');
  if (left.length > 0) memory.changeLinkState(left, 'left_scope');
  if (back.length > 0) memory.changeLinkState(back, 'active');
}

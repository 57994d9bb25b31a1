import { hash } from 'node:crypto';
import type { CustomFieldDefinition } from '../../domain/custom-field.ts';
import { asLocationKey, type BusinessId, type LocationKey } from '../../domain/ids.ts';
import type { KeyAccount } from '../../domain/key-rights.ts';
import type { KnownCategory } from '../../domain/memory/categories.ts';
import type { Failure } from '../../domain/memory/failures.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { SeenFingerprint } from '../../domain/memory/seen.ts';
import { SyncError } from '../../domain/errors.ts';
import type { InvalidLocation } from '../../domain/snapshot.ts';
import type { RunDeps, RunMode } from '../deps.ts';
import { locationsOfEvents } from '../events.ts';
import type { Seen } from '../plan/seen.ts';
import { dueIn, refreshSubResources, type Refreshed } from './refresh-sub-resources.ts';
import { readKeyAccount, rightsNow } from './read-key-account.ts';
import { fingerprintDecisions } from './fingerprint.ts';
import { createPassing, type Passed } from './passing.ts';
import { readHeader } from './read-header.ts';
import { checkGroups, refuseUnknownSections } from './check-groups.ts';
import { checkCategories } from './check-categories.ts';
import { measuresMissed, missedChanges, untoldEdits } from './missed-changes.ts';
import { readPartoo, readPartooChanges, type PartooReadDeps, type PartooReading } from './read-partoo.ts';
import { readSource } from './read-source.ts';
import { lackingIn } from '../plan/lacking.ts';
import { inForce } from '../lapse-allowances.ts';
import { locationsAmong } from './locations-among.ts';
import type { SourceReading } from './source-reading.ts';

/** Both sides as they are now, and what is remembered of them. */
export interface World extends Refreshed {
  readonly seen: Seen;
  readonly source: SourceReading;
  readonly partoo: PartooReading;
  /** How every location looked before. */
  readonly known: ReadonlyMap<LocationKey, SeenFingerprint>;
  /** Fingerprint of the mapping that the source was read with. */
  readonly mapping: string;
  /** Compared while Partoo was read, with nothing to do: on neither side of `seen` any more. */
  readonly passed: ReadonlyMap<LocationKey, Passed>;
  /** The latest `modified` seen, in Partoo's seconds. */
  readonly watermark: number;
  /**
   * From when on the next read of changes has to look, in Partoo's seconds: no later than this read began, by Partoo's
   * clock. The latest `modified` seen was at most as long after that as the read lasted.
   */
  readonly nextSince: number;
  /** Changes that reading only changes missed since the last full read (R23). */
  readonly missed: readonly LocationKey[];
  /** Edits in Partoo that no webhook has told of, where webhooks are heard (R34). */
  readonly untold: readonly LocationKey[];
  /** Definitions that were read for this run; null where the mapping needs none. */
  readonly customFields: readonly CustomFieldDefinition[] | null;
  /** Categories that had to be looked up; to be remembered by a run that writes. */
  readonly lookedUp: readonly Omit<KnownCategory, 'checkedAt'>[];
  /** What Partoo said of the API key, where it was asked; to be remembered by a run that writes. */
  readonly keyAccount: KeyAccount | null;
  /** Groups that locations name and Partoo does not have: made before they are written. */
  readonly groupsToCreate: readonly string[];
}

/**
 * Reads everything both sides hold. Source first: what has not moved since it was settled is only counted, and Partoo's
 * page can then be dropped while it streams past.
 *
 * @throws SyncError SOURCE_…, PARTOO_…, ABORTED; SOURCE_EMPTY for zero rows while links exist (R2)
 */
export async function readBothSides(deps: RunDeps, mode: RunMode, signal: AbortSignal): Promise<World> {
  const { memory, clock } = deps;
  const at = new Date(clock.now()).toISOString();
  const links = memory.links();
  const known = memory.fingerprints();
  const only = mode.only === null ? null : new Set(mode.only.map(asLocationKey));
  const customFields = await readCustomFields(deps, signal);
  await readSections(deps, signal);

  const mapping = mappingWith(customFields, deps);
  const source = await readSource(
    {
      source: deps.source,
      createMapper: (columns) => deps.createMapper(columns, customFields),
      mappingFingerprint: mapping,
      remembered: memory.sourceRead(),
      known,
      needsLook: mode.isNarrow === true ? new Set() : (only ?? new Set()),
      previousTraits: memory.sourceTraits(),
      today: deps.today(),
      onProgress: (rows) => deps.progress?.('source', rows, null),
    },
    signal,
  );
  refuseEmpty(source, links, deps.source.description);
  const keyAccount = await readKeyAccount(deps, mode, signal);
  const due = mode.isIncremental === true ? new Set<BusinessId>() : dueIn(deps, mode);
  const side = {
    reader: deps.partoo.reader,
    codec: deps.partoo.codec,
    calls: deps.partoo.calls,
    pages: memory,
    links,
    known,
    configuration: fingerprintDecisions(deps),
    sourceStill: source.still,
    due,
    onProgress: (done: number, of: number) => deps.progress?.('partoo', done, of),
  };
  // What reading only changes missed is measured on all that moved, so all of it is kept then.
  const passing = measuresMissed(memory)
    ? null
    : createPassing(mode, { ...deps, links, locationsOf: (codes) => locationsAmong(codes, source, deps) });
  const began = clock.now();
  const read = await readPartooAs(mode, { ...side, passing, source, only }, deps, signal);
  const { partoo, subResourceReads, refreshing } = await refreshSubResources(
    read,
    { source, links, known, due },
    deps,
    signal,
  );
  const lastedSeconds = Math.ceil((clock.now() - began) / 1000);

  const passed = passing?.passed ?? nonePassed;
  const isComplete = source.snapshot.outcome === 'complete' && partoo.snapshot.outcome === 'complete';
  const { moved, settledCount } = divide(source, partoo, passed);
  const locations = locationsAmong(moved, source, deps);
  const checked = await checkCategories(
    { locations, lookUp: deps.partoo.lookUpCategory, known: memory.knownCategories(), met: partoo.categories, at },
    signal,
  );
  const { groups } = deps.partoo;
  const grouped =
    groups === null
      ? { locations: checked.locations, invalid: noneInvalid, toCreate: [] }
      : checkGroups({ locations: checked.locations, sections: groups.sections(), mayCreate: groups.mayCreate });
  const needed = [...locations.keys(), ...lackingIn(source.snapshot.keys, links)];
  const approved = memory.fingerprint();
  const seen: Seen = {
    at,
    today: deps.today(),
    source: {
      ...source.snapshot,
      locations: grouped.locations,
      invalid: new Map([...source.snapshot.invalid, ...checked.invalid, ...grouped.invalid]),
    },
    partoo: partoo.snapshot,
    links,
    bases: memory.basesOf(needed),
    absences: memory.absences(),
    failures: groupFailures(memory.failures()),
    settling: memory.settling(),
    resolutions: inForce(memory.resolutions(), Date.parse(at)),
    undone: memory.undone(),
    rights: rightsNow(deps, keyAccount),
    settledCount: settledCount + (isComplete ? passed.size : 0),
    isTentative: approved === null || approved.digest !== deps.fingerprint.digest,
    only,
    ...(mode.isNarrow === true ? { isNarrow: true } : {}),
  };
  return {
    seen,
    source,
    partoo,
    known,
    mapping,
    passed,
    customFields,
    watermark: partoo.watermark,
    nextSince: Math.max(memory.watermark() ?? 0, partoo.watermark - lastedSeconds - overlapSeconds),
    missed: missedChanges(partoo, links, memory, deps.policy),
    untold: mode.hearsEvents === true ? untoldEdits(partoo, links, memory, deps.policy, clock.now()) : [],
    lookedUp: checked.lookedUp,
    keyAccount,
    groupsToCreate: grouped.toCreate,
    subResourceReads,
    refreshing,
  };
}

const nonePassed: ReadonlyMap<LocationKey, Passed> = new Map();
const noneInvalid: ReadonlyMap<LocationKey, InvalidLocation> = new Map();

/** Partoo's clock may run unevenly, and what it lists may lag behind. */
const overlapSeconds = 300;

/** As much of Partoo as this run needs to decide. */
async function readPartooAs(
  mode: RunMode,
  side: PartooReadDeps & { readonly source: SourceReading; readonly only: ReadonlySet<LocationKey> | null },
  deps: RunDeps,
  signal: AbortSignal,
): Promise<PartooReading> {
  const sentinels = deps.limits.sentinels.map(asLocationKey);
  if (mode.isNarrow === true)
    return readPartooChanges({ ...side, since: null, wanted: new Set([...(side.only ?? []), ...sentinels]) }, signal);
  const since = mode.isIncremental === true ? changesSince(side.source, side.links, deps) : null;
  if (since === null) return readPartoo(side, signal);
  return readPartooChanges({ ...side, since, wanted: wantedFor(side.source, side.links, deps) }, signal);
}

/**
 * From when on changes are enough to read; null where all of Partoo is needed: nothing was read yet, the configuration
 * changed, or a location without a business has to be matched with all of those that have no location.
 */
function changesSince(
  source: SourceReading,
  links: ReadonlyMap<LocationKey, Link>,
  { memory, fingerprint }: RunDeps,
): number | null {
  const since = memory.watermark();
  if (since === null || since === 0 || memory.fingerprint()?.digest !== fingerprint.digest) return null;
  const isLinked = (code: LocationKey): boolean => (links.get(code)?.state ?? 'forgotten') !== 'forgotten';
  return [...source.snapshot.locations.keys()].every(isLinked) ? since : null;
}

/** Locations that the source moved, lacks, or that are not settled; those that events are about; and the sentinels (R9). */
function wantedFor(
  source: SourceReading,
  links: ReadonlyMap<LocationKey, Link>,
  { limits, memory, fingerprint }: RunDeps,
): ReadonlySet<LocationKey> {
  const absent = lackingIn(source.snapshot.keys, links);
  const told = locationsOfEvents(memory, fingerprint);
  return new Set([...source.snapshot.locations.keys(), ...absent, ...told, ...limits.sentinels.map(asLocationKey)]);
}

/** Everything besides the cells that decides what they mean. */
function mappingWith(customFields: readonly CustomFieldDefinition[] | null, deps: RunDeps): string {
  return deps.mappingFingerprint + (customFields === null ? '' : hash('sha1', JSON.stringify(customFields), 'base64'));
}

/**
 * Definitions of custom fields, where the mapping needs them. The header is looked at first: a column that the source
 * lacks stops a run before any call to Partoo (contract section 2).
 */
export async function readCustomFields(
  deps: RunDeps,
  signal: AbortSignal,
): Promise<readonly CustomFieldDefinition[] | null> {
  if (!deps.mapsCustomFields) return null;
  const columns = await readHeader(deps.source, signal);
  // A list of changes without any names no column.
  if (columns.length > 0) deps.createMapper(columns, null);
  return deps.partoo.customFields(signal);
}

/** The groups by name, where they are mapped: businesses are translated with them. */
export async function readSections({ partoo: { groups }, policy }: RunDeps, signal: AbortSignal): Promise<void> {
  if (groups === null) return;
  await groups.load(signal);
  refuseUnknownSections(policy, groups.sections(), groups.mayCreate);
}

/** No rows while locations are linked: a failed read (R2), except of a list of changes. @throws SyncError SOURCE_EMPTY */
export function refuseEmpty(
  { rows, snapshot, listsChanges }: Pick<SourceReading, 'rows' | 'snapshot' | 'listsChanges'>,
  links: ReadonlyMap<LocationKey, Link>,
  description: string,
): void {
  if (listsChanges || rows > 0 || snapshot.outcome !== 'complete') return;
  const linked = [...links.values()].filter(({ state }) => state !== 'forgotten').length;
  if (linked === 0) return;
  throw new SyncError(`${description} has no rows, although ${String(linked)} locations are linked`, {
    code: 'SOURCE_EMPTY',
    retryable: true,
    hint: 'An empty export is a failed read: nothing was concluded and nothing written. Look at the job that writes the file.',
  });
}

/** Which locations moved on either side since they were settled, and were not passed over; all others are only counted. */
function divide(
  { snapshot: { locations }, still }: SourceReading,
  partoo: PartooReading,
  passed: ReadonlyMap<LocationKey, Passed>,
): { readonly moved: readonly LocationKey[]; readonly settledCount: number } {
  const moved = [...locations.keys()].filter((key) => !passed.has(key));
  let settledCount = 0;
  for (const key of still) {
    if (partoo.still.has(key)) settledCount += 1;
    else if (!locations.has(key) && !passed.has(key)) moved.push(key);
  }
  return { moved, settledCount };
}

function groupFailures(failures: readonly Failure[]): ReadonlyMap<LocationKey, readonly Failure[]> {
  const groups = new Map<LocationKey, Failure[]>();
  for (const failure of failures) groups.set(failure.code, [...(groups.get(failure.code) ?? []), failure]);
  return groups;
}

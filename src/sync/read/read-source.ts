import type { CalendarReading } from '../../domain/holidays.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Problem, RowRef } from '../../domain/location.ts';
import type { Mapper } from '../../domain/ports/mapper.ts';
import type { JoinedRead, SourceRead, SourceRecord, SourceTraits } from '../../domain/ports/source-read.ts';
import type { InvalidLocation, SourceSnapshot } from '../../domain/snapshot.ts';
import { cellsOf, createValuesFingerprint, fingerprintRecord, joinSourceHash, valuesHashOf } from './fingerprint.ts';
import { createMarkedCodes } from './marked-codes.ts';
import { createPackedLocations } from './packed-locations.ts';
import { createPlaces } from './places.ts';
import { recogniseRead } from './recognise-read.ts';
import { createTextsOfCodes } from './texts-of-codes.ts';
import type { SourceReadDeps, SourceReading } from './source-reading.ts';

/**
 * Reads the source to its end and keeps only what needs a decision (R1, R2, R13, R30). Content that was read before is not
 * parsed again, if every record of it is settled: the reading is then what the memory says, and the same in all its parts.
 */
export async function readSource(deps: SourceReadDeps, signal: AbortSignal): Promise<SourceReading> {
  const recognised = recogniseRead(deps);
  const places = createPlaces();
  const { codes: keys, at } = places;
  const locations = createPackedLocations(at);
  const invalid = new Map<LocationKey, InvalidLocation>();
  const duplicates = new Map<LocationKey, RowRef[]>();
  const keyless: Problem[] = [];
  const still = createMarkedCodes(places);
  const hashes = createTextsOfCodes(places);
  const fingerprintValues = createValuesFingerprint();
  const calendars = new Map<LocationKey, CalendarReading>();
  let joined: readonly JoinedRead[] = [];
  let mapper: Mapper | null = null;
  let rows = 0;

  const read = await deps.source.read(
    {
      header: (columns) => {
        mapper = deps.createMapper(columns);
      },
      records: (batch) => {
        for (const record of batch) if (mapper !== null) take(mapper, record);
        deps.onProgress?.(rows);
      },
      joined: (reads) => {
        joined = reads;
      },
    },
    signal,
    recognised?.earlier,
  );
  if (read.outcome === 'unchanged') {
    if (recognised?.earlier.suffices() !== true)
      throw new Error(`${deps.source.description}: unchanged since a read that was not named, or does not suffice`);
    deps.onProgress?.(read.rows);
    return recognised.reading(read, judgeRead(read, deps.previousTraits));
  }
  for (const key of duplicates.keys()) {
    still.unmark(key);
    locations.delete(key);
    invalid.delete(key);
    hashes.delete(key);
  }
  const snapshot: SourceSnapshot = {
    ...judgeRead(read, deps.previousTraits),
    keys,
    locations,
    invalid,
    duplicates,
    keyless,
  };
  const { traits, listsChanges = false, version = null, digest = null } = read;
  return {
    snapshot,
    rows,
    traits,
    listsChanges,
    version,
    digest,
    joined,
    calendars,
    isRecognised: false,
    at,
    still,
    hashes,
  };

  function take(map: Mapper, record: SourceRecord): void {
    // What spreadsheets leave below a table: no record, so no record without a key either.
    if (record.cells.every((cell) => cell === '')) return;
    rows += 1;
    const found = map.keyOf(record);
    if ('problem' in found) {
      keyless.push(found.problem);
      return;
    }
    const { key } = found;
    const earlier = at.get(key);
    if (earlier !== undefined) {
      duplicates.set(key, [...(duplicates.get(key) ?? [earlier]), record.at]);
      return;
    }
    const index = places.put(key, record.at);

    const known = deps.known.get(key);
    const cells = fingerprintRecord(record, map.usedColumns, deps.mappingFingerprint);
    const maySkip = known?.isSettled === true && !deps.needsLook.has(key) && record.problems === undefined;
    if (maySkip && cellsOf(known.sourceHash) === cells) {
      still.mark(index);
      return;
    }
    keep(map.map(record, deps.today), key, index, cells, maySkip ? valuesHashOf(known.sourceHash) : null);
  }

  function keep(
    mapped: ReturnType<Mapper['map']>,
    key: LocationKey,
    index: number,
    cells: string,
    settledValues: string | null,
  ): void {
    switch (mapped.kind) {
      case 'location': {
        const values = fingerprintValues(mapped.location.values);
        hashes.put(index, joinSourceHash(cells, values));
        if (mapped.location.calendar !== undefined) calendars.set(key, mapped.location.calendar);
        if (values === settledValues && mapped.location.warnings.length === 0) still.mark(index);
        else locations.put(mapped.location, JSON.stringify(mapped.location.values));
        break;
      }
      case 'invalid':
        invalid.set(key, { at: mapped.at, problems: mapped.problems });
        break;
      case 'keyless':
        keyless.push(...mapped.problems);
        break;
    }
  }
}

/** A file that always ended with a line end and now does not was cut inside its last cell (R2). */
function judgeRead(read: SourceRead, previous: SourceTraits | null): Pick<SourceSnapshot, 'outcome' | 'reason'> {
  if (read.outcome === 'incomplete')
    return { outcome: 'incomplete', reason: read.reason ?? 'the source ended too early' };
  const cut = [...filesOf(read.traits)].find(([name, end]) =>
    isCut(end, previous === null ? undefined : filesOf(previous).get(name)),
  );
  if (cut === undefined) return { outcome: 'complete' };
  const reason =
    'the last line has no line end, as it had in earlier reads, and the file is shorter: it seems to be cut';
  return { outcome: 'incomplete', reason: cut[0] === '' ? reason : `${cut[0]}: ${reason}` };
}

type FileEnd = Pick<SourceTraits, 'bytes' | 'endsWithNewline'>;

/** Everything that has an end of its own, by name; the one file of a source has none. */
function filesOf({ files, joined = [], ...itself }: SourceTraits): ReadonlyMap<string, FileEnd> {
  const first = files === undefined ? [['', itself] as const] : files.map((file) => [file.path, file] as const);
  return new Map<string, FileEnd>([...first, ...joined.map((one) => [one.name, one] as const)]);
}

function isCut(now: FileEnd, before: FileEnd | undefined): boolean {
  return before?.endsWithNewline === true && !now.endsWithNewline && now.bytes < before.bytes;
}

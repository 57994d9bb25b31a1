import { createHash } from 'node:crypto';
import type { LocationKey } from '../../domain/ids.ts';
import type { RowRef } from '../../domain/location.ts';
import type { RememberedRead } from '../../domain/memory/reads.ts';
import type { SeenFingerprint } from '../../domain/memory/seen.ts';
import type { EarlierRead, FileOfSource, SourceRead } from '../../domain/ports/source-read.ts';
import type { SourceSnapshot } from '../../domain/snapshot.ts';
import { cellsOf } from './fingerprint.ts';
import { createPlaces } from './places.ts';
import type { SourceReadDeps, SourceReading } from './source-reading.ts';

interface Recognised {
  /** What the source is asked about. */
  readonly earlier: EarlierRead;
  /** The reading that parsing the same content again would give. */
  reading(read: SourceRead, judged: Pick<SourceSnapshot, 'outcome' | 'reason'>): SourceReading;
}

/**
 * The remembered read, for the source to tell whether its content is the same. It suffices where every record of it would be
 * passed over: none is unsettled, or was settled from another content since. Null where it never does: the mapping is another
 * one, or some are to be looked at.
 */
export function recogniseRead(
  deps: Pick<SourceReadDeps, 'remembered' | 'mappingFingerprint' | 'known' | 'needsLook'>,
): Recognised | null {
  const { remembered, known } = deps;
  if (remembered == null || remembered.mapping !== deps.mappingFingerprint || deps.needsLook.size > 0) return null;
  const { digest, traits, codes, places } = remembered;
  const settled = (code: LocationKey): SeenFingerprint | undefined => {
    const before = known.get(code);
    return before?.isSettled === true ? before : undefined;
  };
  let areSettled: boolean | null = null;

  return {
    earlier: {
      ...{ digest, traits, rows: codes.length },
      suffices: () => (areSettled ??= fingerprintRecords(codes, settled) === remembered.records),
    },
    reading(read, judged) {
      const { codes: keys, at, put } = createPlaces();
      for (const [index, code] of codes.entries()) put(code, placeAt(places, index, traits.files));
      const nothing = { locations: new Map(), invalid: new Map(), duplicates: new Map(), keyless: [] };
      return {
        snapshot: { ...judged, keys, ...nothing },
        rows: codes.length,
        traits: read.traits,
        listsChanges: read.listsChanges ?? false,
        version: read.version ?? null,
        digest,
        joined: [],
        calendars: new Map(),
        isRecognised: true,
        at,
        still: keys,
        hashes: new Map(),
      };
    },
  };
}

/**
 * What to remember of a reading, once all of it is settled in the memory; null where another read of the same content
 * could not be recognised: its digest is not known, or not every record is a location of its own.
 *
 * @param known the fingerprints before this reading was settled
 */
export function rememberedRead(
  { snapshot, digest, traits, at, still, hashes }: SourceReading,
  known: ReadonlyMap<LocationKey, SeenFingerprint>,
  mapping: string,
): RememberedRead | null {
  const isPlain = snapshot.invalid.size + snapshot.duplicates.size + snapshot.keyless.length === 0;
  if (snapshot.outcome !== 'complete' || digest === null || !isPlain) return null;
  const codes = [...snapshot.keys];
  const records = fingerprintRecords(codes, (code) => {
    const sourceHash = hashes.get(code);
    return sourceHash === undefined && still.has(code) ? known.get(code) : { sourceHash: sourceHash ?? null };
  });
  if (records === null) return null;
  const places = codes.flatMap((code) => {
    const { row, line } = at.get(code) ?? { row: 0, line: 0 };
    return [row, line];
  });
  return { digest, traits, mapping, records, codes, places };
}

/** Null: of one of them nothing is known. */
function fingerprintRecords(
  codes: readonly LocationKey[],
  seenOf: (code: LocationKey) => Pick<SeenFingerprint, 'sourceHash'> | undefined,
): string | null {
  const digest = createHash('sha256');
  // By and by: the texts of a large fleet together are many megabytes.
  let text = '';
  for (const [index, code] of codes.entries()) {
    const seen = seenOf(code);
    if (seen === undefined) return null;
    text += (index === 0 ? '' : '\n') + (cellsOf(seen.sourceHash) ?? '');
    if (text.length < digestedAtOnce) continue;
    digest.update(text);
    text = '';
  }
  return digest.update(text).digest('base64');
}

const digestedAtOnce = 64 * 1024;

function placeAt(places: readonly number[], index: number, files: readonly FileOfSource[] = []): RowRef {
  const [row, line] = [places[2 * index] ?? 0, places[2 * index + 1] ?? 0];
  let before = 0;
  for (const { path, rows } of files) {
    before += rows;
    if (row <= before) return { row, line, file: path };
  }
  return { row, line };
}

import type { EarlierRead, SourceRead } from '../../domain/ports/source-read.ts';
import type { Source } from '../../domain/ports/source.ts';
import type { JoinedSource } from './joined-source.ts';

/** Part of a content's digest: to be raised when the same contents would give other records than before. */
const readingVersion = 1;

/** Proves the same records of all sources together; undefined where one of them cannot prove its own. */
export function digestOf(
  key: string,
  joined: readonly JoinedSource[],
  reads: readonly SourceRead[],
): string | undefined {
  const digests = reads.flatMap(({ digest }) => (digest === undefined ? [] : [digest]));
  return digests.length === reads.length ? JSON.stringify([howRead(key, joined), digests]) : undefined;
}

function howRead(key: string, joined: readonly JoinedSource[]): readonly unknown[] {
  const each = joined.map(({ name, key: own, pivot = null, concat, addsLocations }) => [
    name,
    own,
    pivot,
    Object.entries(concat ?? {}),
    addsLocations,
  ]);
  return [readingVersion, key, each];
}

/** The digests of the single sources, if the earlier read joined them as it is done now. */
function partsOf(digest: string, key: string, joined: readonly JoinedSource[]): readonly string[] | null {
  try {
    const parsed: unknown = JSON.parse(digest);
    if (!Array.isArray(parsed)) return null;
    const [how, digests] = parsed as readonly unknown[];
    if (JSON.stringify(how) !== JSON.stringify(howRead(key, joined)) || !Array.isArray(digests)) return null;
    const texts = digests.filter((text) => typeof text === 'string');
    return texts.length === joined.length + 1 ? texts : null;
  } catch {
    return null;
  }
}

/** Thrown into a read to end it: its content is another one. */
class ContentMoved extends Error {}

/**
 * What the read of `first` says, if it and all joined sources hold what they held at the earlier read; null when one moved.
 * @throws {@link SyncError} as the sources do
 */
export async function findUnchanged(
  first: Source,
  key: string,
  joined: readonly JoinedSource[],
  earlier: EarlierRead,
  signal: AbortSignal,
): Promise<SourceRead | null> {
  const digests = partsOf(earlier.digest, key, joined);
  if (digests === null) return null;
  const stop = (): never => {
    throw new ContentMoved();
  };
  let read: SourceRead | null = null;
  // The first source comes last: its answer is the one that is passed on.
  const sources = [first, ...joined.map(({ source }) => source)];
  for (const [index, source] of [...sources.entries()].reverse()) {
    const digest = digests[index] ?? '';
    try {
      read = await source.read({ header: stop, records: stop }, signal, { ...earlier, digest });
    } catch (error) {
      if (error instanceof ContentMoved) return null;
      throw error;
    }
    if (read.outcome !== 'unchanged') return null;
  }
  return read === null ? null : { ...read, rows: earlier.rows, traits: earlier.traits, digest: earlier.digest };
}

import { SyncError } from '../../domain/errors.ts';
import type { EarlierRead, FileOfSource, SourceRead, SourceTraits } from '../../domain/ports/source-read.ts';
import type { Source, SourceReceiver } from '../../domain/ports/source.ts';
import { arrangeCells, refuseOtherColumns } from './join-columns.ts';
import { listFiles, type ListedFile } from './list-files.ts';
import { throwIfAborted } from './source-file.ts';
import { createSeveralFilesWriter, toVersion } from './several-files-writer.ts';

/** Files that are one table. */
export interface SeveralFiles {
  /** `csv`, for messages. */
  readonly kind: string;
  /** Files and patterns; see {@link listFiles}. */
  readonly paths: readonly string[];
  /** May a file lack a column that another has? Records of JSON name only what they hold. */
  readonly mayLackColumns: boolean;
  /** The source of one file. */
  createOne(path: string): Source;
}

/**
 * Several files as one source: their records follow each other, rows counted through all of them. Which files there are, and
 * each file, must be the same before and after (R2). See README.md.
 */
export function createSeveralFiles(files: SeveralFiles): Source {
  const { paths, createOne } = files;
  const names = paths.join(', ');

  async function read(receive: SourceReceiver, signal: AbortSignal, earlier?: EarlierRead): Promise<SourceRead> {
    throwIfAborted(names, signal);
    const listed = await listFiles(paths);
    if (earlier?.suffices() === true) {
      const unchanged = await recognise(listed, earlier, signal);
      if (unchanged !== null) return unchanged;
    }
    const reads = await readEach(listed, receive, signal);
    const rows = reads.reduce((sum, one) => sum + one.read.rows, 0);
    const traits = joinTraits(reads);
    const torn = reads.find((one) => one.read.outcome !== 'complete');
    const reason =
      torn === undefined
        ? describeChange(listed, await listFiles(paths))
        : `${torn.path}: ${torn.read.reason ?? 'it ended too early'}`;
    if (reason !== null) return { outcome: 'incomplete', reason, rows, traits };
    const version = toVersion(reads.map(({ path, read: one }) => ({ path, rows: one.rows, version: one.version })));
    const digest = toDigest(reads);
    return {
      ...{ outcome: 'complete', rows, traits },
      ...(version === null ? {} : { version }),
      ...(digest === null ? {} : { digest }),
    };
  }

  async function readEach(
    listed: readonly ListedFile[],
    receive: SourceReceiver,
    signal: AbortSignal,
  ): Promise<readonly OneRead[]> {
    let all = files.mayLackColumns ? await columnsOfAll(listed, signal) : null;
    if (all !== null) receive.header(all);
    const first = { path: listed[0]?.path ?? '', columns: [] as readonly string[] };
    const reads: OneRead[] = [];
    let before = 0;
    for (const { path } of listed) {
      let arrange = arrangeCells([], []);
      const read = await createOne(path).read(
        {
          header(columns) {
            if (all === null) {
              all = columns;
              first.columns = columns;
              receive.header(columns);
            } else if (!files.mayLackColumns) {
              refuseOtherColumns(first, { path, columns });
            }
            arrange = arrangeCells(all, columns);
          },
          records(batch) {
            receive.records(
              batch.map(({ at, cells }) => ({
                at: { row: before + at.row, line: at.line, file: path },
                cells: arrange(cells),
              })),
            );
          },
        },
        signal,
      );
      before += read.rows;
      reads.push({ path, read });
    }
    return reads;
  }

  /** The columns of the first file, then those that only later ones have. */
  async function columnsOfAll(listed: readonly ListedFile[], signal: AbortSignal): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const { path } of listed) for (const column of await headerOf(path, signal)) found.add(column);
    return [...found];
  }

  async function headerOf(path: string, signal: AbortSignal): Promise<readonly string[]> {
    const seen: { columns: readonly string[] | null } = { columns: null };
    await untilEnough(path, signal, undefined, (columns) => {
      seen.columns = columns;
    });
    return seen.columns ?? [];
  }

  /** Reads one file up to its header. Answers null when it was given one, else how the reading ended. */
  async function untilEnough(
    path: string,
    signal: AbortSignal,
    earlier: EarlierRead | undefined,
    take: (columns: readonly string[]) => void,
  ): Promise<SourceRead | null> {
    const enough = new AbortController();
    const receiver = {
      header: (columns: readonly string[]) => {
        take(columns);
        enough.abort();
      },
      records: () => undefined,
    };
    try {
      const read = await createOne(path).read(receiver, AbortSignal.any([signal, enough.signal]), earlier);
      return enough.signal.aborted ? null : read;
    } catch (error) {
      if (enough.signal.aborted && !signal.aborted && error instanceof SyncError && error.code === 'ABORTED')
        return null;
      throw error;
    }
  }

  /** The answer to a content that was read before: the same files, each of them the same. Null when it is another. */
  async function recognise(
    listed: readonly ListedFile[],
    earlier: EarlierRead,
    signal: AbortSignal,
  ): Promise<SourceRead | null> {
    const digests = parseDigest(earlier.digest);
    const { rows, traits, digest } = earlier;
    if (digests === null || traits.files?.length !== listed.length) return null;
    const versions: (string | undefined)[] = [];
    for (const [index, { path }] of listed.entries()) {
      const [name, own] = digests[index] ?? [];
      if (name !== path || own === undefined) return null;
      const read = await untilEnough(path, signal, { ...earlier, digest: own }, () => undefined);
      if (read?.outcome !== 'unchanged') return null;
      versions.push(read.version);
    }
    if (describeChange(listed, await listFiles(paths)) !== null) return null;
    const version = toVersion(
      traits.files.map((file, index) => ({ path: file.path, rows: file.rows, version: versions[index] })),
    );
    return { outcome: 'unchanged', rows, traits, digest, ...(version === null ? {} : { version }) };
  }

  return {
    description: `${files.kind} ${names}`,
    canWrite: true,
    writer: createSeveralFilesWriter(createOne, paths),
    read,
  };
}

interface OneRead {
  readonly path: string;
  readonly read: SourceRead;
}

function joinTraits(reads: readonly OneRead[]): SourceTraits {
  const traits = reads.map(({ read }) => read.traits);
  const delimiters = new Set(traits.map(({ delimiter }) => delimiter));
  return {
    bytes: traits.reduce((sum, { bytes }) => sum + bytes, 0),
    encoding: [...new Set(traits.map(({ encoding }) => encoding))].join(', '),
    delimiter: delimiters.size === 1 ? (traits[0]?.delimiter ?? '') : '',
    endsWithNewline: traits.every(({ endsWithNewline }) => endsWithNewline),
    files: reads.map(({ path, read }): FileOfSource => {
      const { bytes, endsWithNewline } = read.traits;
      return { path, rows: read.rows, bytes, endsWithNewline };
    }),
  };
}

/** Null when one of the files cannot be recognised. */
function toDigest(reads: readonly OneRead[]): string | null {
  const digests = reads.flatMap(({ path, read: { digest } }) => (digest === undefined ? [] : [[path, digest]]));
  return digests.length === reads.length ? JSON.stringify(digests) : null;
}

function parseDigest(digest: string): readonly (readonly [string, string])[] | null {
  try {
    const parsed: unknown = JSON.parse(digest);
    const isPair = (pair: unknown): pair is readonly [string, string] =>
      Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string');
    return Array.isArray(parsed) && parsed.every(isPair) ? parsed : null;
  } catch {
    return null;
  }
}

function describeChange(before: readonly ListedFile[], after: readonly ListedFile[]): string | null {
  const paths = new Set(before.map(({ path }) => path));
  const added = after.find(({ path }) => !paths.has(path));
  if (added !== undefined) return `the files changed while they were read: ${added.path} came in`;
  for (const { path, state } of before) {
    const now = after.find((file) => file.path === path)?.state ?? null;
    if (now === null) return `the files changed while they were read: ${path} was removed`;
    if (now !== state) return `${path} was written while the files were read`;
  }
  return null;
}

import { SyncError } from '../../domain/errors.ts';
import type {
  SourceWrite,
  SourceWriteOutcome,
  SourceWriter,
  SourceWriteRequest,
  SourceWritten,
} from '../../domain/ports/source-writer.ts';
import type { Source } from '../../domain/ports/source.ts';
import { allStale, stale } from '../judge-writes.ts';

/** One file as it was read: how many rows of the table are its, and which content. */
export interface FileVersion {
  readonly path: string;
  readonly rows: number;
  readonly version: string;
}

/** The content of all files in one word; null where one of them cannot be written. */
export function toVersion(
  files: readonly (Omit<FileVersion, 'version'> & { readonly version: string | undefined })[],
): string | null {
  if (files.some(({ version }) => version === undefined)) return null;
  return JSON.stringify(files.map(({ path, rows, version }) => [path, rows, version]));
}

/**
 * Writes each planned cell into the file that holds its row. Every file is replaced at once, and only if it is the one that
 * was read; all of them together are not: a file that changed meanwhile, or cannot be written, fails its own records and no
 * others. Records are not added: nothing says to which file they belong.
 */
export function createSeveralFilesWriter(createOne: (path: string) => Source, paths: readonly string[]): SourceWriter {
  const anyOne = createOne(paths[0] ?? '').writer;

  async function write(request: SourceWriteRequest, signal: AbortSignal): Promise<SourceWritten> {
    const files = parseVersion(request.version);
    if (files === null) return allStale(request, 'the files changed since they were read');
    const outcomes = new Map<SourceWrite, SourceWriteOutcome>();
    const failures: SyncError[] = [];
    const after: FileVersion[] = [];
    let before = 0;
    for (const file of files) {
      const first = before;
      const own = request.edits.filter(({ at }) => at.row > first && at.row <= first + file.rows);
      before += file.rows;
      const { edits, version } = await writeOne(file, own, first);
      for (const [index, edit] of own.entries()) {
        outcomes.set(edit, edits[index] ?? stale(edit, `${file.path} says nothing of it`));
      }
      after.push({ ...file, version });
    }
    const [failure] = failures;
    const hasWritten = [...outcomes.values()].some(({ kind }) => kind === 'written');
    if (failure !== undefined && !hasWritten) throw failure;
    return {
      edits: request.edits.map((edit) => outcomes.get(edit) ?? stale(edit, 'its row is in none of the files')),
      appends: request.appends.map((append) => stale(append, 'records are not added where there are several files')),
      version: toVersion(after) ?? request.version,
    };

    /** Of a file that cannot be written, the failure is told as an outcome: to throw would say that nothing was written. */
    async function writeOne(
      { path, version }: FileVersion,
      edits: readonly SourceWrite[],
      rowsBefore: number,
    ): Promise<Pick<SourceWritten, 'edits' | 'version'>> {
      const one: SourceWriteRequest = {
        version,
        edits: edits.map((edit) => ({ ...edit, at: { ...edit.at, row: edit.at.row - rowsBefore } })),
        appends: [],
      };
      const { writer } = createOne(path);
      if (edits.length === 0 || writer === undefined) return allStale(one, `${path} cannot be written`);
      try {
        return await writer.write(one, signal);
      } catch (error) {
        if (!(error instanceof SyncError)) throw error;
        failures.push(error);
        if (error.retryable) return allStale(one, error.message);
        return { edits: edits.map((edit) => failed(edit, error.message)), version };
      }
    }
  }

  return {
    refuses: (text, traits) => {
      // Each of the files has its encoding, and which of them a text is for is not known here.
      for (const encoding of traits.encoding.split(', ')) {
        const reason = anyOne?.refuses(text, { ...traits, encoding }) ?? null;
        if (reason !== null) return reason;
      }
      return null;
    },
    write,
  };
}

function failed({ key, cells }: SourceWrite, detail: string): SourceWriteOutcome {
  return { key, kind: 'unencodable', column: cells[0]?.column ?? '', detail };
}

function parseVersion(version: string): readonly FileVersion[] | null {
  try {
    const parsed: unknown = JSON.parse(version);
    if (!Array.isArray(parsed)) return null;
    return parsed.map((entry: unknown): FileVersion => {
      const [path, rows, own] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
      if (typeof path !== 'string' || typeof rows !== 'number' || typeof own !== 'string')
        throw new TypeError('version');
      return { path, rows, version: own };
    });
  } catch {
    return null;
  }
}

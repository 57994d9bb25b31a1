import { SyncError } from '../../domain/errors.ts';
import type { Source } from '../../domain/ports/source.ts';

/** The source's columns, without reading its records. @throws SyncError SOURCE_… */
export async function readHeader(source: Source, signal: AbortSignal): Promise<readonly string[]> {
  const enough = new AbortController();
  const seen: { columns: readonly string[] | null } = { columns: null };
  try {
    await source.read(
      {
        header: (found) => {
          seen.columns = found;
          enough.abort();
        },
        records: () => undefined,
      },
      AbortSignal.any([signal, enough.signal]),
    );
  } catch (error) {
    if (seen.columns === null || signal.aborted || !(error instanceof SyncError && error.code === 'ABORTED'))
      throw error;
  }
  return seen.columns ?? [];
}

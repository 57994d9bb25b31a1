import { ConfigError, type Mistake } from './config/mistake.ts';
import type { LoadedConfig } from './config/load-config.ts';
import type { NamedColumn } from './config/named-columns.ts';
import type { SoundSource } from './config/sound-source.ts';
import type { UnusableConfig } from './config/unusable-config.ts';
import { SyncError } from './domain/errors.ts';
import type { Log } from './domain/ports/log.ts';
import { createFindMissing } from './mapping/columns.ts';
import { openSource } from './open-source.ts';
import { readHeader } from './sync/read/read-header.ts';

/**
 * Columns that the configuration names and the source lacks: all at once, each where it is named (contract section 2, R30).
 * @throws ConfigError CONFIG_INVALID
 */
export function refuseMissingColumns({ file, columns: named }: LoadedConfig, columns: readonly string[]): void {
  const mistakes = columnMistakes(named, columns);
  if (mistakes.length > 0) throw new ConfigError(file, mistakes);
}

export function columnMistakes(named: readonly NamedColumn[], columns: readonly string[]): readonly Mistake[] {
  const findMissing = createFindMissing(columns);
  return named.flatMap(({ column, path, at }) => {
    const missing = findMissing(column);
    if (missing === null) return [];
    const { nearest, isRepeated } = missing;
    const quoted = JSON.stringify(column);
    if (isRepeated === true)
      return [
        {
          at,
          path,
          message: `the source has several columns named ${quoted}`,
          hint: 'Give every column a name of its own',
        },
      ];
    const hint = nearest === null ? 'Look at the first line of the file' : `Did you mean ${JSON.stringify(nearest)}?`;
    return [{ at, path, message: `the source has no column ${quoted}`, hint }];
  });
}

/** So long may a source keep a person waiting who has mistakes to mend anyway. */
const patienceMs = 10_000;

/**
 * The same error, together with the columns that the source lacks, as far as it can be looked at: who mends a file wants to know
 * everything that is wrong with it (contract section 2).
 */
export async function withMissingColumns(
  error: UnusableConfig,
  { log, conceal }: { readonly log: Log; readonly conceal: (secrets: readonly string[]) => void },
  signal: AbortSignal,
): Promise<ConfigError> {
  const sound = error.soundSource();
  if (sound === null) return error;
  conceal(sound.secrets);
  const columns = await lookAtHeader(sound, log, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
  // A list of changes without any names no column.
  const missing = columns.length === 0 ? [] : columnMistakes(sound.columns, columns);
  // Without a setting that was wrong, such as the one for the line with the names, it may have been another line.
  if (missing.length === 0 || (!sound.isWhole && missing.length === sound.columns.length)) return error;
  return new ConfigError(error.file, [...error.mistakes, ...missing]);
}

async function lookAtHeader(sound: SoundSource, log: Log, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return await readHeader(openSource(sound, { log }), signal);
  } catch (error) {
    if (error instanceof SyncError) return [];
    throw error;
  }
}

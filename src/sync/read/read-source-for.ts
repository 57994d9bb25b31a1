import type { LocationKey } from '../../domain/ids.ts';
import type { WriteDeps } from '../deps.ts';
import { readCustomFields, readSections, type World } from './read-both-sides.ts';
import { readSource } from './read-source.ts';
import type { SourceReading } from './source-reading.ts';

/** The whole source, for a run that does not read all of Partoo; these codes are mapped in any case. */
export async function readSourceFor(
  codes: ReadonlySet<LocationKey>,
  deps: WriteDeps,
  signal: AbortSignal,
): Promise<SourceReading & Pick<World, 'customFields'>> {
  const customFields = await readCustomFields(deps, signal);
  await readSections(deps, signal);
  const reading = await readSource(
    {
      source: deps.source,
      createMapper: (columns) => deps.createMapper(columns, customFields),
      mappingFingerprint: deps.mappingFingerprint,
      known: deps.memory.fingerprints(),
      needsLook: codes,
      previousTraits: deps.memory.sourceTraits(),
      today: deps.today(),
      onProgress: (rows) => deps.progress?.('source', rows, null),
    },
    signal,
  );
  return { ...reading, customFields };
}

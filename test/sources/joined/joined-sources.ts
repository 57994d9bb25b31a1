import type { Source } from '../../../src/domain/ports/source.ts';
import { createFindColumn, partsOfTemplate } from '../../../src/mapping/columns.ts';
import { readKey } from '../../../src/mapping/key.ts';
import { nearestOf } from '../../../src/domain/nearest.ts';
import { createCsvSource } from '../../../src/sources/csv/reader.ts';
import type { JoinedSource } from '../../../src/sources/joined/joined-source.ts';
import { createWarnings } from '../../contract/read-all.ts';

/** As `open-source.ts` gives it. */
export const words = { createFindColumn, readKey, nearestOf, partsOfTemplate };

export function csvOf(path: string): Source {
  return createCsvSource({ path, delimiter: ',', encoding: 'utf-8' }, { log: createWarnings().log });
}

/** A joined source with one row a code, unless said otherwise. */
export function joinedAs(path: string, how: Partial<JoinedSource> = {}): JoinedSource {
  return { name: 'more', source: csvOf(path), key: 'site', addsLocations: false, ...how };
}

import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../shared/data/', import.meta.url);

/** Real files that are not part of the repository; tests on them are skipped where they are missing. */
export const hasSharedData: boolean = existsSync(folder);

/** Says in the title why a test did not run. */
export const whenShared: string = hasSharedData ? '' : ' (skipped: ../shared/data is not here)';

export function readShared(name: string, encoding: 'utf-8' | 'windows-1252' = 'utf-8'): string {
  return new TextDecoder(encoding, { fatal: true }).decode(readFileSync(new URL(name, folder)));
}

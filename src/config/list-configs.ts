import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SyncError } from '../domain/errors.ts';

/**
 * The configurations of a folder, by name: its `*.yaml` and `*.yml`, without hidden ones; folders within are not looked at.
 * @throws SyncError CONFIG_INVALID where there are none, or the folder cannot be read
 */
export function listConfigs(folder: string): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && /^[^.].*\.ya?ml$/iu.test(entry.name))
      .map(({ name }) => name);
  } catch {
    throw unusable(`the folder ${folder} cannot be read`);
  }
  if (names.length === 0) throw unusable(`there is no configuration (*.yaml, *.yml) in the folder ${folder}`);
  return [...names].sort().map((name) => join(folder, name));
}

function unusable(message: string): SyncError {
  return new SyncError(message, {
    code: 'CONFIG_INVALID',
    retryable: false,
    hint: 'Name a file, or a folder that has one configuration for each organization.',
  });
}

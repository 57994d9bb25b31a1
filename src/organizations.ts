import { refuseClashes } from './config/clashes.ts';
import { listConfigs } from './config/list-configs.ts';
import { loadConfig, type LoadedConfig } from './config/load-config.ts';
import { SyncError } from './domain/errors.ts';

/** A folder with one configuration for each organization. */
export interface Organizations {
  /** By name. */
  readonly files: readonly string[];
  /** Of all of them: what one says must not show what another keeps (R35). */
  readonly secrets: readonly string[];
}

/**
 * Looks at all configurations of a folder before any of them is run. One that cannot be used is left to its own turn, which
 * tells what is wrong and stops no other.
 * @throws SyncError CONFIG_INVALID where there are none, or two would be in each other's way
 */
export function openOrganizations(folder: string, env: NodeJS.ProcessEnv): Organizations {
  const files = listConfigs(folder);
  const loaded = files.flatMap((file) => tryToLoad(file, env) ?? []);
  refuseClashes(loaded);
  return { files, secrets: [...new Set(loaded.flatMap(({ secrets }) => secrets))] };
}

function tryToLoad(file: string, env: NodeJS.ProcessEnv): LoadedConfig | null {
  try {
    return loadConfig(file, env);
  } catch (error) {
    if (error instanceof SyncError) return null;
    throw error;
  }
}

import type { LoadedConfig } from './config/load-config.ts';
import type { Log, Source } from './domain/ports.ts';
import { createSource } from './sources/registry.ts';

/** The source of a configuration and nothing else, for commands that only look at it. Opens nothing yet. */
export function openSource({ config }: LoadedConfig, log: Log): Source {
  return createSource(config.source, { log });
}

import nodeModule from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Code as `bin/partoo-sync.js` finds it: kept compiled from the second start on. */
export function useCompileCache(): void {
  nodeModule.enableCompileCache(`${root}node_modules/.cache/partoo-sync`);
}

/** The modules that {@link loadBuilt} is asked for. */
export const measuredModules = [
  ...[
    'app.ts',
    'clock.ts',
    'daemon.ts',
    'heap.ts',
    'today.ts',
    'commands/plan.ts',
    'commands/sync.ts',
    'config/load-config.ts',
  ],
  ...['partoo/reader.ts', 'reports/paint.ts', 'sources/csv/tokenizer.ts'],
];

/** Where they are built, in the way that the program itself is: it has no modules any more that could be loaded by name. */
export const measuredFolder = `${root}node_modules/.cache/partoo-sync-bench/`;

/** A module as it is built, which is what people run: `loadBuilt<typeof import('../src/app.ts')>('app')`. */
export async function loadBuilt<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(`${measuredFolder}dist/${name.replaceAll('/', '-')}.js`).href)) as Module;
}

import nodeModule from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A measuring process is built too, and so not where its source is. */
const rootVariable = 'PARTOO_SYNC_BENCH_ROOT';

export const root = process.env[rootVariable] ?? fileURLToPath(new URL('..', import.meta.url));

/** Code as `bin/partoo-sync.js` finds it: kept compiled from the second start on. */
export function useCompileCache(): void {
  nodeModule.enableCompileCache(`${root}node_modules/.cache/partoo-sync`);
}

/** The modules that {@link loadBuilt} is asked for. */
export const measuredModules = [
  ...[
    'app.ts',
    'daemon.ts',
    'heap.ts',
    'today.ts',
    'commands/plan.ts',
    'commands/sync.ts',
    'config/load-config.ts',
    'http/system-clock.ts',
  ],
  ...['partoo/reader.ts', 'reports/paint.ts', 'sources/csv/tokenizer.ts'],
];

/** Where they are built, in the way that the program itself is: it has no modules any more that could be loaded by name. */
export const measuredFolder = `${root}node_modules/.cache/partoo-sync-bench/`;

/** Processes whose time and memory are figures: built as well, as Node spends 18 MB and 0.1 s on types in what it starts. */
export const measuringProcesses = ['plan-process.ts', 'bare-process.ts'];

/** Where they are built. */
export const measuringFolder = `${measuredFolder}bench/`;

/** For a measuring process. */
export const measuringEnv: NodeJS.ProcessEnv = { ...process.env, [rootVariable]: root };

/** A module as it is built, which is what people run: `loadBuilt<typeof import('../src/app.ts')>('app')`. */
export async function loadBuilt<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(`${measuredFolder}dist/${name.replaceAll('/', '-')}.js`).href)) as Module;
}

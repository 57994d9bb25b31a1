import nodeModule from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Code as `bin/partoo-sync.js` finds it: kept compiled from the second start on. */
export function useCompileCache(): void {
  nodeModule.enableCompileCache(`${root}node_modules/.cache/partoo-sync`);
}

/** A module of the built program, which is what people run: `loadBuilt<typeof import('../src/app.ts')>('app')`. */
export async function loadBuilt<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(`${root}dist/${name}.js`).href)) as Module;
}

import type { Mutant } from './mutants.ts';

/** The code with the bug in it. Throws where the place is not there, or not once: then the list has to follow the code. */
export function plant({ name, file, find, replace }: Mutant, code: string): string {
  const places = code.split(find).length - 1;
  if (places !== 1) throw new Error(`mutant "${name}": ${file} has its place ${String(places)} times`);
  return code.replace(find, () => replace);
}

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';
import { plant } from './plant.ts';

describe('planted bugs', () => {
  it.each(mutants)('$breaks: "$name" has its place in the code, and tests to catch it', (mutant) => {
    const code = readFileSync(mutant.file, 'utf8');

    const planted = plant(mutant, code);

    expect(planted).not.toBe(code);
    expect(mutant.tests.filter((path) => !existsSync(`test/${path}`))).toEqual([]);
  });

  it('have names that tell them apart', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it('refuse a place that is there twice', () => {
    const mutant = { name: 'any', breaks: 'R0', file: 'any.ts', find: 'a', replace: 'b', tests: [] };

    expect(() => plant(mutant, 'a a')).toThrow('has its place 2 times');
  });
});

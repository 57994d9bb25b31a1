import { describe, expect, it } from 'vitest';
import { sourceKinds } from '../../src/sources/registry.ts';
import { createWarnings } from '../contract/read-all.ts';

describe('the kinds of sources', () => {
  it('make sources that say themselves what they can do', () => {
    const source = sourceKinds.csv.create(
      { path: 'data/stores.csv', delimiter: 'auto', encoding: 'auto' },
      { log: createWarnings().log },
    );

    expect(source.canWrite).toBe(sourceKinds.csv.canWrite);
    expect(source.description).toBe('csv data/stores.csv');
  });
});

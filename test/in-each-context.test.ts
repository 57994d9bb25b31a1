import { describe, expect, it } from 'vitest';
import { exitCodeOfAll } from '../src/in-each-context.ts';

describe('the exit code of several organizations', () => {
  it.each([
    [[0, 0], 0],
    [[0, 2], 2],
    [[5, 2, 0], 5],
    [[4, 5, 2], 4],
    [[3, 4, 5], 3],
    [[0, 3, 1, 4], 1],
    [[], 1],
  ])('%j is %i: what a person has to do most urgently', (codes, expected) => {
    expect(exitCodeOfAll(codes)).toBe(expected);
  });
});

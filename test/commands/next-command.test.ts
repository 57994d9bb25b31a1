import { expect, it } from 'vitest';
import { nextCommand, onlyArguments, overrideArguments } from '../../src/commands/next-command.ts';

it('names the configuration where it is not the usual one', () => {
  expect(nextCommand({ configFile: 'config/partoo-sync.yaml' }, 'sync', '--yes')).toBe('partoo-sync sync --yes');
  expect(nextCommand({ configFile: 'my shops/fr.yaml' }, 'sync', '--yes')).toBe(
    "partoo-sync sync -c 'my shops/fr.yaml' --yes",
  );
});

it('keeps to the locations that were meant', () => {
  expect(onlyArguments(null)).toEqual([]);
  expect(onlyArguments(['A 1', 'B'])).toEqual(['--only', 'A 1,B']);
});

it('lets the same limits pass', () => {
  expect(overrideArguments([])).toEqual([]);
  expect(overrideArguments(['close', 'delete'])).toEqual(['--override', 'close,delete']);
});

import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/config/edit-distance.ts';

describe('the name that was probably meant', () => {
  it.each([
    ['concurency', ['concurrency', 'currency'], 'concurrency'],
    ['form', ['join', 'from'], 'from'],
    ['apiKey', ['api_key', 'api_key_file'], 'api_key'],
    ['mon', ['monday', 'tuesday'], 'monday'],
    ['timeout', ['timeout_seconds'], 'timeout_seconds'],
    ['xyz', ['from', 'join'], null],
    ['ab', ['abroad'], null],
    ['anything', [], null],
  ])('%s among %j is %s', (wrong, names, expected) => {
    const name = nearestName(wrong, names);

    expect(name).toBe(expected);
  });
});

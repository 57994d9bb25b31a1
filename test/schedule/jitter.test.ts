import { describe, expect, it } from 'vitest';
import { jitterOf } from '../../src/schedule/jitter.ts';

describe('the jitter of an installation', () => {
  it('is the same after every restart', () => {
    const [one, again] = [jitterOf(['host', 'state'], 30), jitterOf(['host', 'state'], 30)];

    expect(one).toBe(again);
  });

  it('is none where none is wanted', () => {
    expect(jitterOf(['host', 'state'], 0)).toBe(0);
  });

  it('spreads fifty installations over its seconds: never more than six in one of thirty', () => {
    const seconds = Array.from({ length: 50 }, (_, index) =>
      Math.floor(jitterOf([`host-${String(index)}`, '/srv/partoo-sync/state/partoo-sync.db'], 30) / 1000),
    );

    const busiest = Math.max(...seconds.map((second) => seconds.filter((one) => one === second).length));
    expect(busiest).toBeLessThanOrEqual(6);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(30);
    expect(new Set(seconds).size).toBeGreaterThan(15);
  });

  it('two lists of the same letters are two installations', () => {
    expect(jitterOf(['ab', 'c'], 3600)).not.toBe(jitterOf(['a', 'bc'], 3600));
  });
});

import { describe, expect, it } from 'vitest';
import type { Location } from '../../../src/domain/location.ts';
import { createPackedLocations } from '../../../src/sync/read/packed-locations.ts';
import { key, location, problem } from '../plan/plan-fixture.ts';

const plain = location('0001', { lat: 48.85, status: null });
const warned = location('0002', {}, { warnings: [problem(2)] });
const withHolidays = location('0003', {}, { calendar: { asked: [], lacksRegion: false, made: [] } });
const all: readonly Location[] = [plain, warned, withHolidays];

function packed(): ReturnType<typeof createPackedLocations> {
  const locations = createPackedLocations(new Map(all.map((one) => [one.key, one.at])));
  for (const one of all) locations.put(one, JSON.stringify(one.values));
  return locations;
}

/** Their values are made when they are asked for. */
function said(one: Location | undefined): unknown {
  const { key: code, values, at, warnings, calendar } = one ?? {};
  return { code, values, at, warnings, calendar };
}

describe('packed locations', () => {
  it.each(all.map((one) => [one.key, one] as const))('give %s as it was put in', (code, one) => {
    const locations = packed();

    const found = locations.get(code);

    expect(said(found)).toEqual(said(one));
  });

  it('are a map like any other, in the order in which they were put in', () => {
    const locations = packed();
    const visited: unknown[] = [];
    locations.forEach((one, code) => visited.push([code, said(one)]));
    const pairs = all.map((one) => [one.key, said(one)]);

    expect([...locations].map(([code, one]) => [code, said(one)])).toEqual(pairs);
    expect([...locations.entries()].map(([code, one]) => [code, said(one)])).toEqual(pairs);
    expect(visited).toEqual(pairs);
    expect([...locations.values()].map(said)).toEqual(all.map(said));
    expect([...locations.keys()]).toEqual(all.map((one) => one.key));
    expect(locations.size).toBe(3);
  });

  it('may be kept, each with its own values, whatever is asked for meanwhile', () => {
    const locations = createPackedLocations(new Map());
    for (const code of ['0001', '0002']) locations.put(location(code), JSON.stringify({ name: `Shop œ ${code}` }));

    const [first, second] = [...locations.values()];
    const names = [first, second, first].map((one) => one?.values['name']);

    expect(names).toEqual(['Shop œ 0001', 'Shop œ 0002', 'Shop œ 0001']);
  });

  it('lose what is deleted', () => {
    const locations = packed();

    locations.delete(key('0001'));

    expect([locations.has(key('0001')), locations.get(key('0001')), locations.size]).toEqual([false, undefined, 2]);
  });
});

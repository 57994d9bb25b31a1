import { describe, expect, it } from 'vitest';
import { isInCountryBox } from '../../../src/domain/values/country-box.ts';

describe('isInCountryBox', () => {
  it.each<[string | null, number, number, string]>([
    ['FR', 48.85, 2.35, 'Paris'],
    ['FR', -20.88, 55.45, 'Saint-Denis, Réunion'],
    ['ES', 28.12, -15.43, 'Las Palmas'],
    ['US', 61.2, -149.9, 'Anchorage'],
    ['DE', 52.5, 13.4, 'Berlin'],
    ['GB', 60.15, -1.14, 'Lerwick'],
    ['XX', 89, 179, 'a country without a box'],
    [null, 1, 1, 'no country'],
  ])('lets %s have %d, %d (%s)', (country, lat, long) => {
    expect(isInCountryBox(country, lat, long)).toBe(true);
  });

  it.each([
    ['FR', 56, 3, 'the North Sea'],
    ['FR', 2.35, 48.85, 'Paris, swapped'],
    ['DE', 48.85, 2.35, 'Paris'],
  ])('does not let %s have %d, %d (%s, D6)', (country, lat, long) => {
    expect(isInCountryBox(country, lat, long)).toBe(false);
  });
});

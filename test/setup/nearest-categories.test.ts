import { describe, expect, it } from 'vitest';
import { nearestCategories, searchesFor } from '../../src/setup/nearest-categories.ts';

const catalogue = [
  'gcid:bakery|Bakery',
  'gcid:wholesale_bakery|Wholesale bakery',
  'gcid:cafe|Café',
  'gcid:gas_station|Gas station',
  'gcid:train_station|Train station',
  'gcid:boulangerie_patisserie|Boulangerie-pâtisserie',
].map((line) => {
  const [gcid = '', name = ''] = line.split('|');
  return { gcid, name };
});

describe('the nearest category', () => {
  it.each([
    ['bakery', 'gcid:bakery'],
    ['Bakeries', 'gcid:bakery'],
    ['wholesale bakery', 'gcid:wholesale_bakery'],
    ['CAFE', 'gcid:cafe'],
    ['gas stations', 'gcid:gas_station'],
    ['Pâtisserie', 'gcid:boulangerie_patisserie'],
  ])('of %s is %s', (text, gcid) => {
    expect(nearestCategories(text, catalogue)[0]?.gcid).toBe(gcid);
  });
});

it.each([
  ['gas stations', ['gas stations', 'gas', 'stations', 'statio']],
  ['Café', ['Café', 'cafe']],
  [' - ', ['-']],
  ['', []],
])('%j is searched for by %j', (text, searches) => {
  expect(searchesFor(text)).toEqual(searches);
});

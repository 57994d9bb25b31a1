import { expect, it } from 'vitest';
import { createValueShapes, type UnreadValues } from '../../src/mapping/value-shapes.ts';

const shapes = createValueShapes(['name', 'phone', 'city']);

it.each<readonly [string, Readonly<Record<string, string | null>>, readonly string[]]>([
  ['all usual fields', { city: 'Paris', name: 'One', phone: null }, ['name', 'phone', 'city']],
  ['some of them', { city: 'Paris' }, ['city']],
  ['others too', { 'special.2': 'b', name: 'One', 'special.1': 'a' }, ['name', 'special.2', 'special.1']],
  ['nothing', {}, []],
])('a record that says %s has just these fields, in one order', (_, said, fields) => {
  const values = Object.assign(shapes.begin(), said);

  const ended = shapes.end(values);

  expect(ended).toEqual(said);
  expect(Object.keys(ended)).toEqual(fields);
});

it('what was said and taken back is not there', () => {
  const values: UnreadValues = Object.assign(shapes.begin(), { name: 'One', phone: '1' });
  values['phone'] = undefined;

  expect(Object.keys(shapes.end(values))).toEqual(['name']);
});

it('records share nothing', () => {
  const [one, other] = [shapes.begin(), shapes.begin()];
  one['name'] = 'One';

  expect(shapes.end(other)).toEqual({});
  expect(shapes.end(one)).toEqual({ name: 'One' });
});

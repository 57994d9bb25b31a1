import { describe, expect, it } from 'vitest';
import type { FieldPolicy, Policy } from '../../src/domain/policy.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import { besideBase } from '../../src/sync/beside-base.ts';

const own: FieldPolicy = { owner: 'source', onConflict: 'manual', when: 'always', clear: false };
const policy = { fields: { name: own, phone: own, open_hours: own, specific_hours: own } } as unknown as Policy;
const base = {
  values: { name: 'Café', phone: '+33 1', 'open_hours.monday': ['09:00-18:00'] },
  reshaped: { phone: '+331' },
};
const inPartoo: FieldValues = { 'open_hours.monday': ['09:00-18:00'], phone: '+331', name: 'Café', city: 'Lyon' };

describe('what a sighting says besides the base', () => {
  it.each<[what: string, source: FieldValues | null, partoo: FieldValues | null, said: unknown]>([
    ['nothing where both sides hold it', base.values, inPartoo, [null, null]],
    ['nothing of a side that lacks the location', null, null, [null, null]],
    ['the source, where one value differs', { ...base.values, name: 'Bar' }, inPartoo, [{ name: 'Bar' }, null]],
    ['the source, where a value is not said', { name: 'Café' }, inPartoo, [{ name: 'Café' }, null]],
    [
      'the mapped values of Partoo, where one differs',
      base.values,
      { ...inPartoo, phone: '+33 1' },
      [null, { phone: '+33 1' }],
    ],
    ['the mapped values of Partoo, where one is missing', base.values, { name: 'Café' }, [null, { name: 'Café' }]],
  ])('%s', (_, source, partoo, said) => {
    const business = partoo === null ? null : { values: partoo, listsSpecialDates: true };
    const { sourceValues, partooValues } = besideBase({ source, partoo: business }, base, policy);

    expect([sourceValues, partooValues]).toMatchObject(said as object);
    expect(Object.keys(partooValues ?? {})).not.toContain('city');
  });

  it('everything, where there is no base', () => {
    const { sourceValues, partooValues } = besideBase(
      { source: base.values, partoo: { values: inPartoo, listsSpecialDates: true } },
      undefined,
      policy,
    );

    expect(sourceValues).toEqual(base.values);
    expect(partooValues).toEqual({ name: 'Café', phone: '+331', 'open_hours.monday': ['09:00-18:00'] });
  });

  it.each([
    ['as taken out where Partoo lists its dates', true, { 'specific_hours.2031-12-24': null, name: 'Café' }],
    ['not at all where Partoo does not answer with them', false, { name: 'Café' }],
  ])('a special date that Partoo no longer has, %s', (_, listsSpecialDates, expected) => {
    const agreed = { values: { name: 'Café', 'specific_hours.2031-12-24': ['10:00-16:00'] }, reshaped: {} };

    const { partooValues } = besideBase(
      { source: agreed.values, partoo: { values: { name: 'Café' }, listsSpecialDates } },
      agreed,
      policy,
    );

    expect(partooValues).toEqual(expected);
  });
});

import { expect, it } from 'vitest';
import type { BaseValues } from '../../../src/domain/memory/base.ts';
import { withServiceNews } from '../../../src/sync/execute/with-service-news.ts';

const field = 'services.gcid:bakery';

it.each<[what: string, before: BaseValues, after: BaseValues]>([
  [
    'in ours and in the form that Partoo gave it',
    {
      values: { [field]: ['Bread | 2.005', 'Cakes'], name: 'Bread' },
      reshaped: { [field]: ['Cakes', 'bread | 2.01'] },
    },
    { values: { [field]: ['Cakes'], name: 'Bread' }, reshaped: { [field]: ['Cakes'] } },
  ],
  [
    'as the last one, which leaves none',
    { values: { [field]: ['Bread'] }, reshaped: {} },
    { values: { [field]: null }, reshaped: {} },
  ],
  [
    'of which the base says nothing',
    { values: { 'services.gcid:cafe': ['Bread'] }, reshaped: {} },
    { values: { 'services.gcid:cafe': ['Bread'] }, reshaped: {} },
  ],
])('R17 the base without a service that we took away, %s', (_, before, after) => {
  expect(withServiceNews(before, { field, name: 'Bread', fate: { kind: 'gone' } })).toEqual(after);
});

it('R17 the base while nobody knows whether a removal arrived has what stands for the service, in both forms', () => {
  const before = { values: { [field]: ['Bread | 2.005', 'Cakes'] }, reshaped: { [field]: ['Cakes', 'bread | 2.01'] } };

  const after = withServiceNews(before, { field, name: 'Bread', fate: { kind: 'leaving', text: 'Bread | | gone?' } });

  expect(after).toEqual({
    values: { [field]: ['Bread | | gone?', 'Cakes'] },
    reshaped: { [field]: ['Cakes', 'Bread | | gone?'] },
  });
});

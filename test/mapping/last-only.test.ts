import { expect, it } from 'vitest';
import { createLastOnly } from '../../src/mapping/last-only.ts';

it('gives again what the text of before gave, and only under the same circumstances', () => {
  const remember = createLastOnly<string>();
  const computed: string[] = [];
  const of = (text: string, under?: string): string =>
    remember(
      text,
      () => {
        computed.push(text);
        return `${text} ${under ?? ''}`;
      },
      under,
    );

  const given = [of('a', 'FR'), of('a', 'FR'), of('a', 'DE'), of('b', 'DE'), of('a', 'DE'), of('a'), of('a')];

  expect(given).toEqual(['a FR', 'a FR', 'a DE', 'b DE', 'a DE', 'a ', 'a ']);
  expect(computed).toEqual(['a', 'a', 'b', 'a', 'a']);
});

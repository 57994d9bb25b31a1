import { expect, it } from 'vitest';
import { createTextMap } from '../../src/domain/text-map.ts';

it('holds what a map of texts would, in the same order', () => {
  const [map, texts] = [new Map<string, string>(), createTextMap<string>()];
  for (const one of [map, texts]) {
    for (let index = 0; index < 1000; index += 1) one.set(`key ${String(index)}`, 'é'.repeat(index % 70));
    one.delete('key 500');
    one.set('key 7', 'another');
    one.set('key 500', 'again');
  }

  expect([...texts]).toEqual([...map]);
  expect([texts.size, texts.has('key 500'), texts.has('key'), texts.get('key 7'), texts.get('key')]).toEqual([
    ...[1000, true, false, 'another', undefined],
  ]);
});

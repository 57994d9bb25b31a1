import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldValue } from '../../../src/domain/value.ts';
import {
  countServiceCalls,
  readService,
  serviceList,
  servicesToJson,
  spellService,
} from '../../../src/domain/values/service-list.ts';

const context = { country: 'FR', today: '2026-11-22' };

function read(cell: string): FieldValue {
  const parsed = serviceList.parse(cell, context);
  return parsed.ok ? parsed.value : `refused: ${parsed.message}`;
}

describe('a list of services', () => {
  it.each<[string, FieldValue]>([
    ['Cutting', ['Cutting']],
    [' Cutting |12,5 ; Colour|  | With  washing;', ['Cutting | 12.50', 'Colour | | With washing']],
    ['Cutting | 12.50 | Short; long\nColour', ['Cutting | 12.50 | Short; long', 'Colour']],
    ['Cutting | 12 | a | b', ['Cutting | 12 | a | b']],
    ['Cutting; Cutting', ['Cutting']],
    ['["Cutting | 12", {"name": "Colour", "price": 30.5, "description": null}]', ['Cutting | 12', 'Colour | 30.50']],
    ['{"name": "Colour", "price": "7,125", "description": "x"}', ['Colour | 7.125 | x']],
    ['[]', null],
    [';', null],
  ])('reads %j', (cell, value) => {
    expect(read(cell)).toEqual(value);
  });

  it.each([
    ['a price with a currency', 'Cutting | €12', 'the price of "Cutting" is "€12"'],
    ['a negative price', 'Cutting | -1', 'the price'],
    ['a price with thousands parted', 'Cutting | 1 000', 'the price'],
    ['no name', '| 12', 'names no service'],
    ['a name twice, whatever its case', 'Cutting; CUTTING | 3', 'names a service twice'],
    ['a description of 301 characters', `Cutting | | ${'é'.repeat(301)}`, 'has 301 characters, the limit is 300'],
    ['JSON that is cut', '[{"name": "Cutting"', 'is no JSON of services'],
    ['JSON with a setting that is none', '[{"name": "Cutting", "cost": 3}]', 'is no JSON of services'],
    ['a bar in a name', '[{"name": "Cutting | 12"}]', 'is no JSON of services'],
    ['replacement characters', 'Cutt\uFFFDng', 'replacement characters'],
  ])('refuses %s', (_what, cell, message) => {
    expect(read(cell)).toContain(message);
  });

  it('is the same in another order, and another with another price', () => {
    expect(serviceList.isSame(['A | 1', 'B'], ['B', 'A | 1'])).toBe(true);
    expect(serviceList.isSame(['A | 1', 'B'], ['B', 'A | 2'])).toBe(false);
  });

  it('takes a call for each addition and each removal, and none for what stays', () => {
    expect(countServiceCalls(['A | 1', 'B', 'C'], ['A | 2', 'B', 'D'])).toBe(4);
    expect(countServiceCalls(undefined, ['A'])).toBe(1);
    expect(countServiceCalls(['A'], null)).toBe(1);
  });

  it('reads as it was spelled, in a line of its own and as JSON', () => {
    const word = fc.stringMatching(/^[A-Za-z;,é][A-Za-z;,é ]{0,20}$/u);
    const service = fc.record({
      name: word,
      price: fc.option(fc.integer({ min: 0, max: 9_999_999 }).map((hundredths) => hundredths / 100)),
      description: fc.option(word),
    });
    fc.assert(
      fc.property(service, (one) => {
        const spelled = spellService(one);

        expect(spellService(readService(spelled))).toBe(spelled);
        expect(read(`${spelled}\n`)).toEqual([spelled]);
        expect(read(servicesToJson([spelled]))).toEqual([spelled]);
      }),
    );
  });
});

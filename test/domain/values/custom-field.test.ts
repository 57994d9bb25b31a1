import { describe, expect, it } from 'vitest';
import type { CustomFieldDefinition } from '../../../src/domain/custom-field.ts';
import { parseCustomField } from '../../../src/domain/values/custom-field.ts';

function definition(type: string, limits: Partial<CustomFieldDefinition> = {}): CustomFieldDefinition {
  return {
    id: 1,
    name: 'Parking',
    type,
    maxLength: null,
    min: null,
    max: null,
    possibleValues: ['Free', 'Paid, guarded', 'None'],
    maxSelectedValues: 2,
    ...limits,
  };
}

describe('parseCustomField', () => {
  it.each([
    ['BOOLEAN', 'Oui', true],
    ['BOOLEAN', 'nein', false],
    ['BOOLEAN', 'Sí', true],
    ['BOOLEAN', 'vero', true],
    ['BOOLEAN', '0', false],
    ['TEXT', ' a  b ', 'a b'],
    ['INTEGER', '12', 12],
    ['INTEGER', '12.0', 12],
    ['FLOAT', '-1,5', -1.5],
    ['FLOAT', '-0', 0],
    ['SINGLE_SELECT', 'free', 'Free'],
    ['MULTIPLE_SELECT', 'none; FREE', ['None', 'Free']],
    ['MULTIPLE_SELECT', 'Paid, guarded', ['Paid, guarded']],
    ['MULTIPLE_SELECT_IMAGE', 'Free', ['Free']],
  ])('%s reads %j', (type, cell, value) => {
    expect(parseCustomField(cell, definition(type))).toMatchObject({ ok: true, value });
  });

  it.each([
    ['BOOLEAN', 'perhaps', {}],
    ['TEXT', 'abcd', { maxLength: 3 }],
    ['TEXT', 'a\uFFFD', {}],
    ['INTEGER', '1.5', {}],
    ['INTEGER', '1e5', {}],
    ['FLOAT', '0.5', { min: 1 }],
    ['FLOAT', '5', { max: 4 }],
    ['SINGLE_SELECT', 'Fre', {}],
    ['MULTIPLE_SELECT', 'Free; Blue', {}],
    ['MULTIPLE_SELECT', 'Free; None', { maxSelectedValues: 1 }],
    ['MULTIPLE_SELECT', ';', {}],
    ['IMAGES_UPLOADER', 'x', {}],
    ['SOMETHING_NEW', 'x', {}],
  ])('%s refuses %j with %j (R33)', (type, cell, limits) => {
    const parsed = parseCustomField(cell, definition(type, limits));

    expect(parsed).toMatchObject({
      ok: false,
      message: expect.any(String) as string,
      hint: expect.any(String) as string,
    });
  });
});

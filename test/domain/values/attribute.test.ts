import { describe, expect, it } from 'vitest';
import { attribute, type AttributeType, parseAttribute } from '../../../src/domain/values/attribute.ts';

const context = { country: null, today: '2026-11-22' };

describe('a cell of a Google attribute', () => {
  it.each<[string, AttributeType | null, unknown]>([
    ['yes', null, true],
    ['Non', null, false],
    ['x', null, 'x'],
    ['free', null, 'free'],
    ['visa, !amex', null, ['!amex', 'visa']],
    ['! amex', null, ['!amex']],
    ['https://a.example/menu', null, 'https://a.example/menu'],
    ['https://a.example https://b.example', null, ['https://a.example', 'https://b.example']],
    ['visa', 'REPEATABLE_ENUM', ['visa']],
    ['yes', 'ENUM', 'yes'],
    ['a.example', 'URL', 'https://a.example'],
    ['https://a.example', 'REPEATABLE_URL', ['https://a.example']],
  ])('%s as %s', (cell, type, expected) => {
    const parsed = parseAttribute(cell, type, context);

    expect(parsed).toMatchObject({ ok: true, value: expected });
  });

  it.each<[string, AttributeType | null]>([
    ['perhaps', 'BOOL'],
    ['visa, !visa', null],
    ['!', 'REPEATABLE_ENUM'],
    ['nonsense here', 'URL'],
  ])('refuses %s as %s', (cell, type) => {
    const parsed = parseAttribute(cell, type, context);

    expect(parsed.ok).toBe(false);
  });

  it('one choice and a list of it are the same, in whichever order lists stand', () => {
    const same = [attribute.isSame('visa', ['visa']), attribute.isSame(['a', '!b'], ['!b', 'a'])];
    const other = [attribute.isSame(['a'], ['!a']), attribute.isSame(true, false)];

    expect(same).toEqual([true, true]);
    expect(other).toEqual([false, false]);
  });
});

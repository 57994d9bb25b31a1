import { describe, expect, it } from 'vitest';
import { parseErrorBody } from '../../src/http/error-body.ts';

describe('parseErrorBody', () => {
  it.each(['error', 'errors'])('reads a text under the key %s', (key) => {
    const parsed = parseErrorBody({ [key]: { json: 'A service with the same name already exist' } });

    expect(parsed).toEqual({ kind: 'json', text: 'A service with the same name already exist', fields: null });
  });

  it.each(['error', 'errors'])('reads refused fields under the key %s', (key) => {
    const parsed = parseErrorBody({ [key]: { authorization: { name: 'edit_not_allowed', 'photos.primary': 'no' } } });

    expect(parsed).toEqual({
      kind: 'authorization',
      text: 'name: edit_not_allowed; photos.primary: no',
      fields: { name: 'edit_not_allowed', 'photos.primary': 'no' },
    });
  });

  it('shows what a field says in another form than text', () => {
    const parsed = parseErrorBody({ errors: { json: { open_hours: { monday: ['bad'] } } } });

    expect(parsed.fields).toEqual({ open_hours: '{"monday":["bad"]}' });
  });

  it.each([
    ['a text', 'Too many requests', 'Too many requests'],
    ['an object of another make', { message: 'no Route matched' }, 'message: no Route matched'],
    ['a text right under errors', { errors: 'bad' }, 'bad'],
    ['fields right under errors', { errors: { name: 'bad' } }, 'name: bad'],
    ['null', null, ''],
    ['a list', [1], '[1]'],
    ['an empty kind', { errors: { json: null } }, 'json: null'],
  ])('R3 calls %s unknown, and still says what was there', (_name, body, text) => {
    const parsed = parseErrorBody(body);

    expect(parsed.kind).toBe('unknown');
    expect(parsed.text).toBe(text);
  });
});

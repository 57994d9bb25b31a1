import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../src/server/parse-event.ts';
import { example } from './worked-example.ts';

function parse(value: unknown): ReturnType<typeof parseEvent> {
  return parseEvent(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
}

describe('an event (R34)', () => {
  it('is kept by its type and its business, under a digest of its bytes', () => {
    expect(parse(example.body)).toEqual({
      id: hash('sha256', example.body, 'hex'),
      kind: 'business_updated',
      businessId: '5409c35a97bbc544d8e26737',
    });
  });

  it.each<[what: string, body: unknown, kind: string, businessId: string | null]>([
    [
      'deleted, as the documents have it',
      { type: 'business_deleted', payload: { business: { id: 'b1' } } },
      'business_deleted',
      'b1',
    ],
    ['deleted, with a bare id', { type: 'business_deleted', payload: { id: 'b1' } }, 'business_deleted', 'b1'],
    [
      'of a type that nobody knows yet',
      { type: 'business_merged', payload: { business: { id: 'b1' } } },
      'business_merged',
      'b1',
    ],
    [
      'of a message, whose id is no business',
      { type: 'message_created', payload: { id: 'm1' } },
      'message_created',
      null,
    ],
    [
      'of a review that names its business',
      { type: 'review_created', payload: { id: 'r1', business_id: 'b1' } },
      'review_created',
      'b1',
    ],
    ['without a type', { payload: { business: { id: 'b1' } } }, 'unknown', 'b1'],
    [
      'with an id that is none',
      { type: 'business_updated', payload: { business: { id: '../../x' } } },
      'business_updated',
      null,
    ],
    [
      'with a number for an id',
      { type: 'business_updated', payload: { business: { id: 5 } } },
      'business_updated',
      null,
    ],
    ['with a type that is a text of its own', { type: 'x'.repeat(100), payload: null }, 'unknown', null],
    ['that inherits its type', { payload: { __proto__: { id: 'b1' } } }, 'unknown', null],
    ['that is a list', [], 'unknown', null],
    ['that is no JSON', '<html>', 'unknown', null],
    ['that is empty', '', 'unknown', null],
  ])('%s', (_what, body, kind, businessId) => {
    expect(parse(body)).toMatchObject({ kind, businessId });
  });

  it('of whatever bytes is no error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseEvent(Buffer.from(bytes)).id).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });
});

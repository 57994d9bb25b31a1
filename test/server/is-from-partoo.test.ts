import { createPublicKey, hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { webhookPublicKeys } from '../../src/partoo/options.ts';
import { isFromPartoo } from '../../src/server/is-from-partoo.ts';
import { example, examplePem } from './worked-example.ts';

const key = createPublicKey(examplePem);
const body = Buffer.from(example.body);

describe('the signature of a webhook (R34, partoo-api section 27)', () => {
  it('of the worked example is valid over the bytes as they were sent', () => {
    expect(body).toHaveLength(131);
    expect(isFromPartoo(body, example.signature, key)).toBe(true);
  });

  it.each<[what: string, bytes: Buffer]>([
    [
      'the same JSON, written anew with other white space',
      Buffer.from(JSON.stringify(JSON.parse(example.body), null, 1)),
    ],
    ['a line end after it', Buffer.from(`${example.body}\n`)],
    ['one letter changed', Buffer.from(example.body.replace('CS-75019', 'CS-75018'))],
    ['a digest of it', hash('sha512', body, 'buffer')],
    ['nothing', Buffer.alloc(0)],
  ])('fails over %s', (_what, bytes) => {
    expect(isFromPartoo(bytes, example.signature, key)).toBe(false);
  });

  it.each<[what: string, signature: unknown]>([
    ['none', undefined],
    ['an empty one', ''],
    ['two', [example.signature, example.signature]],
    ['one cut short', example.signature.slice(0, -4)],
    ['one with spaces', ` ${example.signature}`],
    ['one of other bytes', `A${example.signature.slice(1)}`],
  ])('fails with %s in its header', (_what, signature) => {
    expect(isFromPartoo(body, signature, key)).toBe(false);
  });

  it.each(['sandbox', 'production'] as const)('of another key is not that of %s', (environment) => {
    const partoos = createPublicKey(webhookPublicKeys[environment]);

    expect(isFromPartoo(body, example.signature, partoos)).toBe(false);
  });
});

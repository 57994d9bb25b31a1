import { describe, expect, it } from 'vitest';
import { asBusinessId } from '../../src/domain/ids.ts';
import type { RemoteBusiness } from '../../src/domain/ports.ts';
import type { HttpRequest } from '../../src/http/http-client.ts';
import { createPartooDiffusion } from '../../src/partoo/diffusion.ts';

const signal = new AbortController().signal;
const business: RemoteBusiness = {
  id: asBusinessId('5409c35a97bbc544d8e20001'),
  code: '0001',
  modified: 0,
  country: 'FR',
  groups: [],
  isEditable: true,
  listsSpecialDates: true,
  values: {},
  resources: {},
  raw: { id: '5409c35a97bbc544d8e20001', contacts: [{ name: 'Anna', phone_numbers: ['+33144000100'] }] },
};

function answering(status: number, body: unknown, sent: HttpRequest[] = []) {
  return createPartooDiffusion({
    http: {
      request: async (request) => {
        sent.push(request);
        return { status, body, headers: {} };
      },
    },
    today: () => '2026-11-22',
    groups: null,
  });
}

describe('what publishers would refuse', () => {
  it('is asked with the planned fields only, each complete', async () => {
    const sent: HttpRequest[] = [];

    await answering(200, {}, sent).wouldRefuse(business, { phone: '+33144000200' }, signal);

    expect(sent[0]).toMatchObject({ method: 'POST', path: '/diffusion_errors/5409c35a97bbc544d8e20001' });
    expect(sent[0]?.json).toEqual({ contacts: [{ name: 'Anna', phone_numbers: ['+33144000200'] }] });
  });

  // The shape of the answer is not documented: whatever texts it has are shown.
  it.each([
    [{ google: { pre_check: [{ field: 'name', message: 'too long' }], post_check: [] } }, ['google: name: too long']],
    [{ google: ['no hours', 'no hours'] }, ['google: no hours']],
    [{ google: 'no hours', bing: { ok: true, count: 0 } }, ['google: no hours']],
    [{ google: { errors: { open_hours: ['missing'] } } }, ['google: missing']],
    [[], []],
    [null, []],
  ])('%j is read as %j', async (body, expected) => {
    const errors = await answering(200, body).wouldRefuse(business, { name: 'A' }, signal);

    expect(errors.map(({ publisher, message }) => `${publisher}: ${message}`)).toEqual(expected);
  });

  it('includes what Partoo itself does not take', async () => {
    const body = { errors: { json: { name: 'is too long' } } };

    expect(await answering(400, body).wouldRefuse(business, { name: 'A' }, signal)).toEqual([
      { publisher: 'Partoo', message: '400: name: is too long' },
    ]);
  });

  it('a key that may not ask is an error', async () => {
    await expect(answering(403, {}).wouldRefuse(business, { name: 'A' }, signal)).rejects.toMatchObject({
      code: 'PARTOO_FORBIDDEN',
    });
  });
});

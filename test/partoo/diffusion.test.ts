import { describe, expect, it } from 'vitest';
import { asBusinessId } from '../../src/domain/ids.ts';
import type { RemoteBusiness } from '../../src/domain/ports/remote-business.ts';
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

describe('stored errors', () => {
  it('are asked for with an empty body, and read whatever their shape is', async () => {
    const sent: HttpRequest[] = [];
    const body = { facebook: { post_check: ['no page'] }, bing: [] };

    const errors = await answering(200, body, sent).storedErrors(business.id, signal);

    expect(sent[0]?.json).toEqual({});
    expect(errors).toEqual([{ publisher: 'facebook', message: 'no page' }]);
  });

  it('that the key may not see are an error', async () => {
    await expect(answering(403, {}).storedErrors(business.id, signal)).rejects.toMatchObject({
      code: 'PARTOO_FORBIDDEN',
    });
  });
});

describe('publisher states', () => {
  const ids = Array.from({ length: 150 }, (_, index) => asBusinessId(`b${String(index).padStart(3, '0')}`));
  const idsOf = ({ query }: HttpRequest): readonly string[] => String(query?.['business__in']).split(',');

  /** Answers for as many of the ids that it is asked for as `rows` says, and never for those in `hidden`. */
  function listing(rows: number, hidden: readonly string[] = [], sent: HttpRequest[] = []) {
    return createPartooDiffusion({
      http: {
        request: async (request) => {
          sent.push(request);
          const seen = idsOf(request).filter((id) => !hidden.includes(id));
          const body = {
            count: Math.min(rows, seen.length),
            businesses: Object.fromEntries(
              seen.slice(0, rows).map((id) => [id, { business_name: id, publishers: { bing: { state: 'success' } } }]),
            ),
          };
          return { status: 200, body, headers: {} };
        },
      },
      today: () => '2026-11-22',
      groups: null,
    });
  }

  it('take a call for each hundred businesses', async () => {
    const sent: HttpRequest[] = [];

    const states = await listing(100, [], sent).states(ids, signal);

    expect(sent.map((request) => [request.query?.['per_page'], idsOf(request).length])).toEqual([
      [100, 100],
      [100, 50],
    ]);
    expect(states.size).toBe(150);
    expect(states.get(asBusinessId('b007'))).toEqual({
      name: 'b007',
      publishers: [{ publisher: 'bing', state: 'success', error_type: null, url: null }],
    });
  });

  it('are complete where Partoo answers fewer rows than were asked for', async () => {
    expect((await listing(5).states(ids, signal)).size).toBe(150);
  });

  it('of businesses that Partoo says nothing of are asked for once more, and then absent', async () => {
    const sent: HttpRequest[] = [];

    const states = await listing(100, ['b001', 'b120'], sent).states(ids, signal);

    expect(states.size).toBe(148);
    expect(sent.slice(2).map(idsOf)).toEqual([['b001', 'b120']]);
  });

  it.each([
    [
      { businesses: { a: { publishers: { x: { state: 5, error_type: {} }, y: 'fine' } } } },
      [
        ['x', null],
        ['y', null],
      ],
    ],
    [{ businesses: { a: { publishers: [] } } }, []],
    [{ businesses: { a: 'gone' } }, undefined],
  ])('in the odd shape %j are read as far as they go', async (body, expected) => {
    const states = await answering(200, body).states([asBusinessId('a')], signal);

    expect(states.get(asBusinessId('a'))?.publishers.map(({ publisher, state }) => [publisher, state])).toEqual(
      expected,
    );
  });

  it.each([
    [403, {}, 'PARTOO_FORBIDDEN'],
    [200, { businesses: [] }, 'PARTOO_UNEXPECTED'],
    [200, [], 'PARTOO_UNEXPECTED'],
  ])('answered with %i %j are an error', async (status, body, code) => {
    await expect(answering(status, body).states(ids, signal)).rejects.toMatchObject({ code });
  });
});

import { describe, expect, it } from 'vitest';
import { asBusinessId } from '../../src/domain/ids.ts';
import type { WriteResult } from '../../src/domain/ports/partoo-writer.ts';
import type { RemoteBusiness } from '../../src/domain/ports/remote-business.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import type { HttpAnswer } from '../../src/http/attempt.ts';
import type { HttpRequest } from '../../src/http/http-client.ts';
import { toRemoteBusiness } from '../../src/partoo/remote-business.ts';
import type { KnownService } from '../../src/partoo/sub-resources/services.ts';
import { writeServices } from '../../src/partoo/write-services.ts';

const bakery = 'gcid:bakery';

function service(name: string, more: Partial<KnownService> = {}): KnownService {
  const type = 'FREE_FORM_SERVICE_ITEM';
  return { service_id: 1, type, category_gmb_name: bakery, name, price: null, description: null, ...more };
}

function businessWith(services: readonly KnownService[]): RemoteBusiness {
  return toRemoteBusiness({ id: 'b' }, '2026-11-22', [], { services });
}

interface Written {
  readonly result: WriteResult;
  /** Calls and what was remembered, in order. */
  readonly log: readonly string[];
  readonly remembered: readonly KnownService[];
  /** Whether the client may repeat them, a call each. */
  readonly repeats: readonly HttpRequest['repeat'][];
}

/** Writes against these answers, one a call. */
async function write(
  known: readonly KnownService[],
  to: FieldValues,
  ...answers: readonly Partial<HttpAnswer>[]
): Promise<Written> {
  const left = [...answers];
  const log: string[] = [];
  const repeats: HttpRequest['repeat'][] = [];
  let remembered: readonly KnownService[] = [];
  const result = await writeServices({
    http: {
      request({ method, json, repeat }: HttpRequest) {
        repeats.push(repeat);
        log.push(`${method} ${JSON.stringify(json)}`);
        const answer = left.shift();
        if (answer === undefined) throw new Error('one call too many');
        return Promise.resolve({ status: 200, body: null, headers: {}, ...answer });
      },
    },
    business: businessWith(known),
    to,
    remember: (content) => {
      remembered = content;
      log.push(content.map(({ name, placed = 'of others' }) => `${name} ${placed}`).join(', '));
    },
    signal: new AbortController().signal,
  });
  return { result, log, remembered, repeats };
}

const accepted: WriteResult = { kind: 'accepted', id: asBusinessId('b') };

describe('writing services', () => {
  it('R22 remembers what is about to be sent before it is sent, and each answer before the next call', async () => {
    const added = [service('Bread', { service_id: 7 }), service('Cakes', { service_id: 8 })];

    const { log, result } = await write(
      [service('Pies', { service_id: 6, placed: 'by_us' })],
      { [`services.${bakery}`]: ['Bread', 'Cakes'] },
      { body: { services: [service('Pies', { service_id: 6 }), added[0]] } },
      { body: { services: [service('Pies', { service_id: 6 }), ...added] } },
      { body: { status: 'success' } },
    );

    expect(result).toEqual(accepted);
    expect(log).toEqual([
      'Pies by_us',
      'Pies by_us, Bread sent',
      `POST {"category_gmb_name":"${bakery}","name":"Bread"}`,
      'Pies by_us, Bread by_us',
      'Pies by_us, Bread by_us, Cakes sent',
      `POST {"category_gmb_name":"${bakery}","name":"Cakes"}`,
      'Pies by_us, Bread by_us, Cakes by_us',
      'Pies leaving, Bread by_us, Cakes by_us',
      'DELETE {"service_id":6}',
      'Bread by_us, Cakes by_us',
    ]);
  });

  it('R19 those of others stay of others, whatever the list shows of them', async () => {
    const others = [
      service('Delivery', { service_id: 3 }),
      service('Bread', { service_id: 4, type: 'STRUCTURED_SERVICE_ITEM', category_gmb_name: 'gcid:cafe' }),
    ];

    const { remembered, log } = await write(
      [],
      { [`services.${bakery}`]: ['Bread'] },
      { body: { services: [...others, service('Bread', { service_id: 5 })] } },
    );

    expect(remembered).toEqual([...others, service('Bread', { service_id: 5, placed: 'by_us' })]);
    expect(log.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });

  it('R12 an addition is never repeated by the client, a removal may be', async () => {
    const { repeats } = await write(
      [service('Pies', { placed: 'by_us' })],
      { [`services.${bakery}`]: ['Bread'] },
      { body: { services: [service('Pies'), service('Bread', { service_id: 2 })] } },
      {},
    );

    expect(repeats).toEqual(['never', 'freely']);
  });

  it('one that Partoo keeps otherwise than it was sent is not removed and added again', async () => {
    const { result, remembered } = await write(
      [],
      { [`services.${bakery}`]: ['Bread | 2.49'] },
      { body: { services: [service('Bread', { price: 2.5 })] } },
    );

    expect(result).toEqual(accepted);
    expect(businessWith(remembered).values).toMatchObject({ [`services.${bakery}`]: ['Bread | 2.50'] });
  });

  it.each([
    ['without a list', { status: 'success' }, accepted, 'by_us'],
    [
      'with a list that lacks it',
      { services: [] },
      {
        kind: 'refused',
        status: 0,
        detail: '"Bread": Partoo accepted it, and does not show it among the services',
      },
      undefined,
    ],
  ] as const)('an answer %s is believed as far as it goes', async (_what, body, expected, placed) => {
    const { result, remembered } = await write([], { [`services.${bakery}`]: ['Bread'] }, { body });

    expect(result).toEqual(expected);
    expect(remembered[0]?.placed).toBe(placed);
  });

  it('one that is gone already counts as removed', async () => {
    const body = { errors: { json: 'Not found' } };

    const { result, remembered } = await write(
      [service('Bread', { placed: 'by_us' })],
      { [`services.${bakery}`]: null },
      { status: 404, body },
    );

    expect(result).toEqual(accepted);
    expect(remembered).toEqual([]);
  });

  it('what a removal is refused for is told, and it is still there', async () => {
    const body = { errors: { authorization: 'Operation not allowed' } };

    const { result, remembered } = await write(
      [service('Bread', { placed: 'by_us' })],
      { [`services.${bakery}`]: null },
      { status: 403, body },
    );

    expect(result).toEqual({ kind: 'refused', status: 403, detail: '403: Operation not allowed', isDenied: true });
    expect(remembered).toHaveLength(1);
  });

  it('a refused key stops all', async () => {
    const writing = write([], { [`services.${bakery}`]: ['Bread'] }, { status: 401 });

    await expect(writing).rejects.toMatchObject({ code: 'PARTOO_UNAUTHORIZED' });
  });
});

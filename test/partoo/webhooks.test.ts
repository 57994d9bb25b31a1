import { describe, expect, it } from 'vitest';
import { createPartooWebhooks } from '../../src/partoo/webhooks.ts';
import { neverAborted } from '../http/http-fixture.ts';
import { startPartoo } from './partoo-fixture.ts';

const url = 'https://sync.example.com/hook';
const types = ['business_created', 'business_updated', 'business_deleted'];

async function startWebhooks(options: Parameters<typeof startPartoo>[0] = {}, orgId: number | null = null) {
  const partoo = await startPartoo(options, { orgId });
  return { ...partoo, webhooks: createPartooWebhooks({ http: partoo.http, orgId }) };
}

describe('webhooks of Partoo', () => {
  it('are listed as they were registered', async () => {
    const { webhooks } = await startWebhooks();

    const before = await webhooks.list(neverAborted());
    const created = await webhooks.register(url, types, neverAborted());
    const after = await webhooks.list(neverAborted());

    expect(before).toEqual([]);
    expect(after).toEqual(created);
    expect(after.map(({ eventType, url: to }) => [eventType, to])).toEqual(types.map((type) => [type, url]));
  });

  it.each(['0', '1'] as const)('are listed page by page, counted from %s', async (from) => {
    const { webhooks, emulator } = await startWebhooks();
    const first = Number(from);
    const answer = (page: number, id: number): void => {
      const items = [{ id, url, event_type: `type_${String(id)}` }];
      emulator.faults.add({
        kind: 'status',
        status: 200,
        count: 1,
        body: { page, max_page: first + 2, count: 3, items },
      });
    };
    for (const step of [0, 1, 2]) answer(first + step, step);

    const listed = await webhooks.list(neverAborted());

    expect(listed.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(emulator.requests.map(({ query }) => query['page'])).toEqual([
      undefined,
      String(first + 1),
      String(first + 2),
    ]);
  });

  it('of another address are refused by Partoo, and nothing is registered', async () => {
    const { webhooks } = await startWebhooks();
    await webhooks.register('https://other.example.com/hook', ['business_updated'], neverAborted());

    const second = webhooks.register(url, types, neverAborted());

    await expect(second).rejects.toMatchObject({ code: 'PARTOO_REFUSED' });
    expect(await webhooks.list(neverAborted())).toHaveLength(1);
  });

  it('are asked for in the organization of a PROVIDER key', async () => {
    const { webhooks, emulator } = await startWebhooks({ me: { role: 'PROVIDER' } }, 42);

    await webhooks.list(neverAborted());

    expect(emulator.requests[0]?.query).toMatchObject({ org_id: '42' });
  });

  it('need a key that may see them', async () => {
    const { webhooks } = await startWebhooks({ me: { role: 'BUSINESS_MANAGER' } });

    await expect(webhooks.list(neverAborted())).rejects.toMatchObject({ code: 'PARTOO_FORBIDDEN' });
  });

  it.each([[null], [[]], [{ items: 'none' }]])('R2: %j is no list of them', async (body) => {
    const { webhooks, emulator } = await startWebhooks();
    emulator.faults.add({ kind: 'status', status: 200, body: JSON.stringify(body) });

    await expect(webhooks.list(neverAborted())).rejects.toMatchObject({ code: 'PARTOO_UNEXPECTED' });
  });
});

import { describe, expect, it } from 'vitest';

import { createFixtures, shop } from './emulator-fixture.ts';

const start = createFixtures();
const seed = { businesses: [{ ...shop, id: 'b' }] };

describe('the control endpoints', () => {
  it('edit, add, remove and list businesses without a key and without a trace', async () => {
    const { emulator, partoo } = await start({ seed, apiKey: 'another' });

    const edited = await partoo.control('POST', '/edit', { code: 'CS-74000', fields: { name: 'Edited' } });
    const added = await partoo.control('POST', '/add', { fields: { code: 'NEW' } });
    const removed = await partoo.control('POST', '/remove', { id: 'b' });
    const listed = await partoo.control('GET', '/businesses');

    expect(edited.body).toMatchObject({ business: { id: 'b', name: 'Edited' } });
    expect(added.body).toMatchObject({ business: { code: 'NEW' } });
    expect(removed.status).toBe(200);
    expect((listed.body as { businesses: object[] }).businesses).toEqual(emulator.businesses());
    expect(emulator.requests).toEqual([]);
  });

  it('plant and clear faults', async () => {
    const { partoo } = await start({ seed });
    const status = async (): Promise<number> => (await partoo.get('/business/b')).status;

    await partoo.control('POST', '/faults', [{ kind: 'status', status: 500, match: { path: '^/business/' } }]);
    const during = await status();
    await partoo.control('DELETE', '/faults');

    expect([during, await status()]).toEqual([500, 200]);
  });

  it('answer and clear the log', async () => {
    const { partoo } = await start({ seed });
    await partoo.get('/business/b');
    await partoo.post('/business/c-CS-74000?', { name: 'New' });

    const since = (await partoo.control('GET', '/requests?since=1')).body;
    await partoo.control('DELETE', '/requests');

    expect(since).toMatchObject({
      requests: [
        { number: 2, method: 'POST', path: '/business/c-CS-74000', query: {}, body: { name: 'New' }, status: 200 },
      ],
    });
    expect((await partoo.control('GET', '/requests')).body).toEqual({ requests: [] });
  });

  it('set switches', async () => {
    const { partoo } = await start({ seed });

    await partoo.control('POST', '/switches', { firstPage: 0 });

    expect((await partoo.get('/business/search')).body).toMatchObject({ page: 0 });
  });

  it.each([
    ['POST', '/faults', { kind: 'explode' }, 'kind: "explode" is none of status'],
    ['POST', '/faults', { kind: 'slow' }, 'delayMs: is required'],
    ['POST', '/faults', { kind: 'html', match: { path: '(' } }, 'Invalid regular expression'],
    ['POST', '/edit', { code: 'CS-74000' }, 'fields: expected an object'],
    ['POST', '/edit', { code: 'nobody', fields: {} }, 'no business with id or code "nobody"'],
    ['POST', '/remove', {}, 'id or code: expected a text'],
    ['POST', '/switches', { firstPage: 7 }, 'switches.firstPage: 7 is none of [1,0]'],
    ['POST', '/switches', { speed: 7 }, 'no switch is called "speed"'],
  ])('%s %s answers 400 for %j', async (method, path, body, message) => {
    const { partoo } = await start({ seed });

    const answer = await partoo.control(method, path, body);

    expect(answer.status).toBe(400);
    expect((answer.body as { error: string }).error).toContain(message);
  });

  it('answer 404 for anything else', async () => {
    const { partoo } = await start();

    expect((await partoo.control('GET', '/anything')).status).toBe(404);
  });
});

describe('the log', () => {
  it('never holds the key', async () => {
    const { emulator, partoo } = await start({ apiKey: 'MARKER-123' });
    await partoo.get('/user/me', { 'x-APIKey': 'MARKER-123' });

    expect(JSON.stringify(emulator.requests)).not.toContain('MARKER-123');
    expect(emulator.requests[0]?.headers['x-apikey']).toBe('[redacted]');
  });

  it('cuts bodies at 64 KB', async () => {
    const { emulator, partoo } = await start();
    await partoo.post('/business', { name: 'x'.repeat(100_000) });

    expect(emulator.requests[0]?.body).toHaveLength(65_536);
  });

  it('keeps paths as they were sent', async () => {
    const { emulator, partoo } = await start();
    await partoo.get('/business/c-A%2F%20B?');

    expect(emulator.requests[0]?.path).toBe('/business/c-A%2F%20B');
  });
});

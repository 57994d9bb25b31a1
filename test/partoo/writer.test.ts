import { describe, expect, it } from 'vitest';
import { asBusinessId, asLocationKey } from '../../src/domain/ids.ts';
import type { RemoteBusiness } from '../../src/domain/ports/remote-business.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import type { Switches } from '../../src/emulator/switches.ts';
import { createPartooWriter } from '../../src/partoo/writer.ts';
import { neverAborted, secretKey } from '../http/http-fixture.ts';
import { type PartooTest, manyBusinesses, startPartoo, today, week } from './partoo-fixture.ts';

const key = asLocationKey('N0001');
const shop: FieldValues = {
  name: 'New shop',
  country: 'FR',
  city: 'Paris',
  address2: null,
  phone: '+33140000002',
  email: 'new@x.co',
  categories: ['gcid:bakery'],
  'open_hours.monday': ['00:00-24:00'],
  'open_hours.tuesday': ['09:00-18:00'],
  'open_hours.wednesday': ['09:00-18:00'],
  'open_hours.thursday': ['09:00-18:00'],
  'open_hours.friday': ['18:00-02:00'],
  'open_hours.saturday': ['10:00-16:00'],
  'open_hours.sunday': [],
  'custom_fields.Parking': true,
};

const custom_fields = [
  { id: 1, name: 'Parking', type: 'BOOLEAN' },
  { id: 2, name: 'ManagerName', type: 'TEXT' },
];
const businesses = manyBusinesses(2, () => ({
  open_hours: week,
  contacts: [
    { name: 'Desk', email: 'desk@x.co', phone_numbers: ['+33140000001', '+33140000009'], fax: null },
    { name: 'Owner', email: null, phone_numbers: ['+33612345678'], fax: null },
  ],
  specific_hours: { open: [], close: [{ starts_at: '2026-12-25', ends_at: '2026-12-25' }] },
  custom_fields: { ManagerName: 'Ana' },
}));

async function fresh({ reader, emulator }: PartooTest, code = 'C0001'): Promise<RemoteBusiness> {
  const found = await reader.findById(asBusinessId(emulator.businessByCode(code)?.id ?? ''), neverAborted());
  if (found === null) throw new Error(`no business ${code}`);
  emulator.clearRequests();
  return found;
}

describe('create', () => {
  it.each([200, 201] as const)('R12 sends one complete request and gives the id back, answered %i', async (status) => {
    const partoo = await startPartoo({ seed: { custom_fields }, switches: { createdStatus: status } });

    const result = await partoo.writer.create(key, shop, neverAborted());

    const made = partoo.emulator.businessByCode('N0001');
    expect(result).toMatchObject({ kind: 'accepted', id: made?.id });
    expect(made).toMatchObject({ name: 'New shop', open_hours: { monday: ['00:00-23:59'], friday: ['18:00-00:00'] } });
    expect(partoo.emulator.requests).toHaveLength(1);
  });

  it('reads back the values it wrote', async () => {
    const partoo = await startPartoo({ seed: { custom_fields } });
    await partoo.writer.create(key, shop, neverAborted());

    const back = await fresh(partoo, 'N0001');

    expect(back.values).toMatchObject(shop);
  });

  it('names the organization for a PROVIDER', async () => {
    const partoo = await startPartoo({ seed: { custom_fields }, me: { role: 'PROVIDER', org_id: 42 } }, { orgId: 42 });

    const result = await partoo.writer.create(key, shop, neverAborted());

    expect(result.kind).toBe('accepted');
    expect(partoo.emulator.requests[0]?.body).toMatchObject({ org_id: 42 });
  });

  it('R12 sends nothing without a code', async () => {
    const partoo = await startPartoo();

    const result = await partoo.writer.create(asLocationKey(' '), shop, neverAborted());

    expect(result.kind).toBe('refused');
    expect(partoo.http.calls.total).toBe(0);
  });

  it.each([
    'reset-before-effect',
    'reset-after-effect',
    'hang-before-effect',
    'hang-after-effect',
    'html',
    'truncated-json',
  ] as const)('R12 calls the end ambiguous after %s, and never sends again', async (kind) => {
    const partoo = await startPartoo({ seed: { custom_fields } }, { timeoutMs: 300 });
    partoo.emulator.faults.add({ kind });

    const result = await partoo.writer.create(key, shop, neverAborted());

    expect(result.kind).toBe('ambiguous');
    expect(result.kind === 'ambiguous' && result.detail).toContain('POST /business');
    expect(partoo.emulator.requests).toHaveLength(1);
  });

  it('R12 calls a success without id ambiguous', async () => {
    const partoo = await startPartoo();
    partoo.emulator.faults.add({ kind: 'status', status: 200, body: { status: 'success' } });

    const result = await partoo.writer.create(key, shop, neverAborted());

    expect(result.kind).toBe('ambiguous');
  });

  it('R27 sends again after a 429, which had no effect', async () => {
    const partoo = await startPartoo({ seed: { custom_fields } });
    partoo.emulator.faults.add({ kind: 'retry-after', value: '5', nth: 1 });

    const result = await partoo.writer.create(key, shop, neverAborted());

    expect(result.kind).toBe('accepted');
    expect(partoo.emulator.businesses()).toHaveLength(1);
  });

  it.each<[string, Partial<Switches>]>([
    ['an object', { duplicateCodeBody: 'object' }],
    ['a text', { duplicateCodeBody: 'string' }],
    ['a text under the key error', { duplicateCodeBody: 'string', errorKey: 'error' }],
  ])('R13 is refused for a code in use, told by %s', async (_name, switches) => {
    const partoo = await startPartoo({ seed: { businesses, custom_fields }, switches });

    const result = await partoo.writer.create(asLocationKey('C0001'), shop, neverAborted());

    expect(result).toMatchObject({ kind: 'refused', status: 400 });
    expect(result.kind === 'refused' && result.detail).toContain('already used');
  });

  it('is refused for a key that may not create', async () => {
    const partoo = await startPartoo({ seed: { custom_fields }, me: { role: 'BUSINESS_MANAGER' } });

    const result = await partoo.writer.create(key, shop, neverAborted());

    expect(result).toEqual({ kind: 'refused', status: 403, detail: '403: Operation not allowed', isDenied: true });
  });

  it('throws when the key is refused', async () => {
    const partoo = await startPartoo({ switches: { keyState: 'expired' } });

    const result = partoo.writer.create(key, shop, neverAborted());

    await expect(result).rejects.toMatchObject({ code: 'PARTOO_UNAUTHORIZED' });
  });

  it('throws when there is no connection: nothing was sent', async () => {
    const partoo = await startPartoo();
    await partoo.emulator.close();

    const result = partoo.writer.create(key, shop, neverAborted());

    await expect(result).rejects.toMatchObject({ code: 'PARTOO_UNREACHABLE' });
  });
});

describe('update', () => {
  it('R19 sends only what changes, complete, and leaves the rest alone', async () => {
    const partoo = await startPartoo({ seed: { businesses, custom_fields } });
    const before = await fresh(partoo);

    const result = await partoo.writer.update(
      before,
      { phone: '+33140000005', 'specific_hours.2026-12-24': ['10:00-16:00'], 'custom_fields.Parking': false },
      neverAborted(),
    );

    expect(result).toMatchObject({ kind: 'accepted', id: before.id });
    expect(partoo.emulator.requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      {
        method: 'POST',
        path: `/business/${before.id}`,
        body: {
          contacts: [
            { name: 'Desk', email: 'desk@x.co', phone_numbers: ['+33140000005', '+33140000009'], fax: null },
            { name: 'Owner', email: null, phone_numbers: ['+33612345678'], fax: null },
          ],
          specific_hours: {
            open: [{ starts_at: '2026-12-24', ends_at: '2026-12-24', open_hours: ['10:00-16:00'] }],
            close: [{ starts_at: '2026-12-25', ends_at: '2026-12-25' }],
          },
          custom_fields: { Parking: false },
        },
      },
    ]);
  });

  it.each<[string, Partial<Switches>]>([
    ['replaces nested values', {}],
    ['merges nested values', { nestedFields: 'merge' }],
    ['shows phones with blanks', { phoneFormatting: 'spaced' }],
    ['wants both keys of special hours', { specificHoursKeys: 'both-required' }],
    ['refuses windows past midnight', { pastMidnight: 'refused' }],
    ['shows all day as 00:00-00:00', { allDay: '00:00-00:00' }],
  ])('R19 reaches the wanted values where Partoo %s', async (_name, switches) => {
    const partoo = await startPartoo({ seed: { businesses, custom_fields }, switches });
    const before = await fresh(partoo);
    const to: FieldValues = {
      email: 'new@x.co',
      'open_hours.friday': ['18:00-02:00'],
      'open_hours.sunday': ['00:00-24:00'],
      'specific_hours.2026-12-24': ['10:00-16:00'],
      'custom_fields.Parking': true,
    };

    const result = await partoo.writer.update(before, to, neverAborted());

    const after = await fresh(partoo);
    expect(result.kind).toBe('accepted');
    expect(after.values).toMatchObject({ ...to, phone: '+33140000001', 'specific_hours.2026-12-25': [] });
    expect(after.values['custom_fields.ManagerName']).toBe('Ana');
  });

  it.each(['errors', 'error'] as const)('names the fields a 403 forbids, under the key %s', async (errorKey) => {
    const partoo = await startPartoo({
      seed: { businesses, custom_fields },
      switches: { errorKey },
      me: { forbidden_fields: ['name', 'custom_fields.Parking'] },
    });
    const before = await fresh(partoo);

    const result = await partoo.writer.update(before, { name: 'x', 'custom_fields.Parking': true }, neverAborted());

    expect(result).toEqual({
      kind: 'refused',
      status: 403,
      detail: '403: name: edit_not_allowed; custom_fields.Parking: edit_not_allowed',
      forbidden: ['name', 'custom_fields.Parking'],
    });
  });

  it.each<[string, number, unknown, string]>([
    ['400', 400, { errors: { json: { name: 'too long' } } }, '400: name: too long'],
    ['a 403 without fields', 403, { error: { authorization: 'Operation not allowed' } }, '403: Operation not allowed'],
    ['404', 404, { errors: { json: 'Resource not found' } }, '404: Resource not found'],
    ['415', 415, { errors: { json: 'Unsupported media type.' } }, '415: Unsupported media type.'],
    ['a status nobody mentions', 422, {}, '422'],
    ['a 403 page of HTML', 403, '<html>WAF</html>', '403: <html>WAF</html>'],
  ])('is refused with %s', async (_name, status, body, detail) => {
    const partoo = await startPartoo({ seed: { businesses, custom_fields } });
    const before = await fresh(partoo);
    partoo.emulator.faults.add({ kind: 'status', status, body });

    const result = await partoo.writer.update(before, { name: 'x' }, neverAborted());

    // Only Partoo itself denies, by an answer of its own form.
    const isDenied = detail === '403: Operation not allowed';
    expect(result).toEqual({ kind: 'refused', status, detail, ...(isDenied ? { isDenied } : {}) });
  });

  it.each(['reset-after-effect', 'hang-after-effect', 'html', 'truncated-json'] as const)(
    'is repeated after %s, which is safe',
    async (kind) => {
      const partoo = await startPartoo({ seed: { businesses, custom_fields } }, { timeoutMs: 1500 });
      const before = await fresh(partoo);
      partoo.emulator.faults.add({ kind, nth: 1 });

      const result = await partoo.writer.update(before, { name: 'x' }, neverAborted());

      expect(result.kind).toBe('accepted');
      expect(partoo.emulator.requests).toHaveLength(2);
    },
  );

  it('is ambiguous when six tries ended in 503', async () => {
    const partoo = await startPartoo({ seed: { businesses, custom_fields } });
    const before = await fresh(partoo);
    partoo.emulator.faults.add({ kind: 'status', status: 503 });

    const result = await partoo.writer.update(before, { name: 'x' }, neverAborted());

    expect(result).toEqual({
      kind: 'ambiguous',
      detail: `Partoo: POST /business/${before.id} answered 503 (6 tries)`,
    });
  });

  it('R35 shows no key in a refusal that quotes it', async () => {
    const partoo = await startPartoo({ seed: { businesses, custom_fields } });
    const before = await fresh(partoo);
    partoo.emulator.faults.add({ kind: 'status', status: 400, body: { errors: { json: `key ${secretKey}` } } });

    const result = await partoo.writer.update(before, { name: 'x' }, neverAborted());

    expect(JSON.stringify(result)).not.toContain(secretKey);
  });
});

describe('priority', () => {
  it.each<[string, FieldValues, string]>([
    ['hours', { 'open_hours.monday': [], name: 'x' }, 'urgent'],
    ['special hours', { 'specific_hours.2026-12-24': [] }, 'urgent'],
    ['status', { status: 'closed' }, 'urgent'],
    ['other fields', { name: 'x' }, 'normal'],
  ])('R27 of an update of %s', async (_name, to, priority) => {
    const partoo = await startPartoo({ seed: { businesses, custom_fields } });
    const before = await fresh(partoo);
    const seen: string[] = [];
    const http = {
      request: (request: { readonly priority: string }) => {
        seen.push(request.priority);
        return Promise.resolve({ status: 200, body: {}, headers: {} });
      },
    };
    const writer = createPartooWriter({ http, orgId: null, today: () => today });

    await writer.update(before, to, neverAborted());

    expect(seen).toEqual([priority]);
  });
});

it('R15 says when Partoo answered a write, by the clock of `modified`', async () => {
  const partoo = await startPartoo({ seed: { businesses, custom_fields } });
  const before = await fresh(partoo);

  const result = await partoo.writer.update(before, { city: 'Lille' }, neverAborted());

  const { modified = 0 } = partoo.emulator.business(before.id) ?? {};
  expect(result).toMatchObject({ kind: 'accepted', answeredAt: expect.closeTo(modified, -1) });
});

describe('delete', () => {
  it('deletes', async () => {
    const partoo = await startPartoo({ seed: { businesses, custom_fields } });
    const { id } = await fresh(partoo);

    const result = await partoo.writer.delete(id, neverAborted());

    expect(result).toMatchObject({ kind: 'accepted', id });
    expect(partoo.emulator.business(id)).toBeUndefined();
  });

  it.each(['reset-after-effect', 'hang-after-effect'] as const)(
    'finds it gone when repeated after %s',
    async (kind) => {
      const partoo = await startPartoo({ seed: { businesses, custom_fields } }, { timeoutMs: 1500 });
      const { id } = await fresh(partoo);
      partoo.emulator.faults.add({ kind, nth: 1 });

      const result = await partoo.writer.delete(id, neverAborted());

      expect(result).toMatchObject({ kind: 'accepted', id });
    },
  );

  it('R3 does not take the 404 of a gateway for gone', async () => {
    const partoo = await startPartoo({ seed: { businesses, custom_fields } });
    const { id } = await fresh(partoo);
    partoo.emulator.faults.add({ kind: 'status', status: 404, body: { message: 'no Route matched' } });

    const result = await partoo.writer.delete(id, neverAborted());

    expect(result).toMatchObject({ kind: 'refused', status: 404 });
  });
});

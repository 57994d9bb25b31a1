import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../src/domain/value.ts';
import { weekdays } from '../../src/domain/weekday.ts';
import { createBody, createPartooCodec } from '../../src/partoo/codec.ts';
import { readValues } from '../../src/partoo/read-values.ts';
import { missingDays, requestBody } from '../../src/partoo/request-body.ts';
import { today, week } from './partoo-fixture.ts';

const raw = {
  id: '5409',
  name: 'Corner shop',
  country: 'FR',
  photos: { LOGO: null },
  contacts: [
    { name: 'Desk', email: 'desk@x.co', phone_numbers: ['+33 3 02 06 06 28', '+33302060630'], fax: '+33302060600' },
    { name: 'Owner', email: null, phone_numbers: ['+33 6 12 34 56 78'], fax: null },
  ],
  open_hours: week,
  specific_hours: {
    open: [{ starts_at: '2026-12-24', ends_at: '2026-12-24', open_hours: ['10:00-16:00'] }],
    close: [
      { starts_at: '2026-11-01', ends_at: '2026-11-01' },
      { starts_at: '2026-12-25', ends_at: '2026-12-26' },
    ],
  },
  custom_fields: [
    { id: 1, type: 'BOOLEAN', name: 'Parking', value: true, order: 1 },
    { id: 2, type: 'TEXT', name: 'ManagerName', value: null, order: 2 },
  ],
};

describe('requestBody', () => {
  it.each<[string, FieldValues, object]>([
    ['a text', { name: 'New' }, { name: 'New' }],
    ['an emptied text', { description_long: null }, { description_long: null }],
    ['coordinates', { lat: 48.1, long: 2.3 }, { lat: 48.1, long: 2.3 }],
    ['categories, complete', { categories: ['gcid:cafe'] }, { categories: ['gcid:cafe'] }],
    [
      'a custom field, that one only',
      { 'custom_fields.ManagerName': 'Ana' },
      { custom_fields: { ManagerName: 'Ana' } },
    ],
    ['an emptied custom field', { 'custom_fields.Parking': null }, { custom_fields: { Parking: null } }],
    ['a custom field with a dot', { 'custom_fields.A.B': ['x'] }, { custom_fields: { 'A.B': ['x'] } }],
    [
      'a weekday, with the six others as they are',
      { 'open_hours.monday': ['10:00-19:00'] },
      { open_hours: { ...week, monday: ['10:00-19:00'] } },
    ],
    [
      'a window past midnight, split (section 10)',
      { 'open_hours.saturday': ['18:00-02:00'] },
      { open_hours: { ...week, saturday: ['18:00-00:00'], sunday: ['00:00-02:00'] } },
    ],
    [
      'all day as 00:00-23:59 (section 10)',
      { 'open_hours.saturday': ['00:00-24:00'] },
      { open_hours: { ...week, saturday: ['00:00-23:59'] } },
    ],
    [
      'a special day, with the others that are not over',
      { 'specific_hours.2026-12-31': ['09:00-12:00'] },
      {
        specific_hours: {
          open: [
            { starts_at: '2026-12-24', ends_at: '2026-12-24', open_hours: ['10:00-16:00'] },
            { starts_at: '2026-12-31', ends_at: '2026-12-31', open_hours: ['09:00-12:00'] },
          ],
          close: [{ starts_at: '2026-12-25', ends_at: '2026-12-26' }],
        },
      },
    ],
    [
      'a special day less',
      { 'specific_hours.2026-12-25': null, 'specific_hours.2026-12-24': null },
      { specific_hours: { open: [], close: [{ starts_at: '2026-12-26', ends_at: '2026-12-26' }] } },
    ],
    [
      'no special day that is over',
      { 'specific_hours.2026-11-20': [], 'specific_hours.2026-12-24': null },
      { specific_hours: { open: [], close: [{ starts_at: '2026-12-25', ends_at: '2026-12-26' }] } },
    ],
  ])('R19 sends %s', (_name, to, expected) => {
    const body = requestBody(raw, to, today);

    expect(body).toEqual(expected);
  });

  it('R19 changes the main number and keeps all other contacts, numbers, names and faxes', () => {
    const body = requestBody(raw, { phone: '+33302060629' }, today);

    expect(body).toEqual({
      contacts: [
        { name: 'Desk', email: 'desk@x.co', phone_numbers: ['+33302060629', '+33302060630'], fax: '+33302060600' },
        { name: 'Owner', email: null, phone_numbers: ['+33612345678'], fax: null },
      ],
    });
  });

  it('R19 changes the e-mail and keeps the numbers, in the form Partoo accepts', () => {
    const body = requestBody(raw, { email: null }, today);

    expect(body).toMatchObject({ contacts: [{ email: null, phone_numbers: ['+33302060628', '+33302060630'] }, {}] });
  });

  it('does not list a number twice that moves to the front', () => {
    const body = requestBody(raw, { phone: '+33302060630' }, today);

    expect(body).toMatchObject({ contacts: [{ phone_numbers: ['+33302060630'] }, {}] });
  });

  it.each([[null], [undefined], [[]]])('begins a contact where there is none: %j', (contacts) => {
    const body = requestBody({ contacts }, { phone: '+33302060629', email: 'a@x.co' }, today);

    expect(body).toEqual({ contacts: [{ phone_numbers: ['+33302060629'], email: 'a@x.co' }] });
  });

  it('changes nothing it was given', () => {
    const before = structuredClone(raw);

    requestBody(raw, { phone: '+33302060629', 'open_hours.monday': [], 'custom_fields.Parking': false }, today);

    expect(raw).toEqual(before);
  });

  it('R19 gives back what it read, when the values are those that were read', () => {
    const values = readValues(raw, today);
    const { custom_fields: _custom, ...body } = requestBody(raw, values, today);

    const again = readValues({ ...raw, ...body }, today);

    expect(again).toEqual(values);
  });

  it('throws on a week that nobody has said', () => {
    const send = (): unknown => requestBody({ open_hours: null }, { 'open_hours.monday': [] }, today);

    expect(send).toThrow('nobody has said tuesday');
  });
});

describe('missingDays', () => {
  const allDays = Object.fromEntries(weekdays.map((day) => [`open_hours.${day}`, []]));

  it.each<[string, object | null, FieldValues, readonly string[]]>([
    ['a complete week', raw, { 'open_hours.monday': [] }, []],
    ['a change that does not touch the week', { open_hours: null }, { name: 'x' }, []],
    ['hours that are null', { open_hours: null }, { 'open_hours.monday': [] }, weekdays.slice(1)],
    ['seven days said by us', { open_hours: null }, allDays, []],
    ['a new business with a day too few', null, { ...allDays, 'open_hours.sunday': null }, ['sunday']],
    ['an unreadable day', { open_hours: { ...week, friday: ['?'] } }, { 'open_hours.monday': [] }, ['friday']],
  ])('names the days nobody has said: %s', (_name, before, to, expected) => {
    const missing = missingDays(before as Readonly<Record<string, unknown>> | null, to);

    expect(missing).toEqual(expected);
  });
});

describe('the codec', () => {
  const codec = createPartooCodec({ today: () => today });

  it('names touched properties once each, in the order of the fields', () => {
    const touched = codec.touchedProperties({
      'custom_fields.A': 1,
      email: 'a@x.co',
      phone: '+33302060629',
      name: 'x',
    });

    expect(touched).toEqual(['name', 'contacts', 'custom_fields']);
  });

  it('shows custom fields as they would be read', () => {
    const applied = codec.applied(raw, { 'custom_fields.ManagerName': 'Ana', 'custom_fields.New': 3 });

    expect(applied).toEqual({
      custom_fields: [
        { id: 1, type: 'BOOLEAN', name: 'Parking', value: true, order: 1 },
        { id: 2, type: 'TEXT', name: 'ManagerName', value: 'Ana', order: 2 },
        { name: 'New', value: 3 },
      ],
    });
  });

  it('picks the before-image of what is touched', () => {
    const picked = codec.pick(raw, ['name', 'description_long', 'photos']);

    expect(picked).toEqual({ name: 'Corner shop', photos: { LOGO: null } });
  });

  it('has no before-image of a business that is not there', () => {
    const picked = codec.pick(null, ['name']);

    expect(picked).toEqual({});
  });
});

describe('createBody', () => {
  const values: FieldValues = {
    name: 'Shop',
    country: 'FR',
    city: 'Annecy',
    address2: null,
    phone: '04 50 00 00 00',
    'custom_fields.Parking': true,
    'custom_fields.Note': null,
    'specific_hours.2026-12-25': [],
  };

  it('R12 sends the code, and what is said and not empty', () => {
    const body = createBody('CS-1', values, null, today);

    expect(body).toEqual({
      code: 'CS-1',
      name: 'Shop',
      country: 'FR',
      city: 'Annecy',
      contacts: [{ phone_numbers: ['04 50 00 00 00'] }],
      specific_hours: { open: [], close: [{ starts_at: '2026-12-25', ends_at: '2026-12-25' }] },
      custom_fields: { Parking: true },
    });
  });

  it('names the organization of a PROVIDER', () => {
    const body = createBody('CS-1', values, 7, today);

    expect(body).toMatchObject({ org_id: 7 });
  });
});

import { expect, it } from 'vitest';
import type { Action } from '../../../src/domain/plan.ts';
import { inOrder } from '../../../src/sync/execute/order.ts';
import { change, fieldChange } from '../plan/plan-fixture.ts';

const today = '2026-12-31';

function update(code: string, ...fields: readonly string[]): ReturnType<typeof change> {
  return change(code, { fields: fields.map((field) => fieldChange(field)) });
}

function act(code: string, action: Action): ReturnType<typeof change> {
  return change(code, { action, fields: action === 'close' ? [fieldChange('status')] : [] });
}

it('goes from what customers would notice today to what cannot be taken back (R27)', () => {
  const changes = [
    act('delete', 'delete'),
    act('close', 'close'),
    act('create', 'create'),
    update('text', 'description_short', 'website_url'),
    update('week', 'city', 'open_hours.monday'),
    update('next week', 'specific_hours.2027-01-07'),
    update('tomorrow', 'specific_hours.2027-01-01'),
    update('today', 'name', 'specific_hours.2026-12-31'),
    update('status', 'status'),
    act('adopt', 'adopt'),
  ];

  const order = inOrder(changes, today).map(({ code }) => code);

  expect(order).toEqual([
    'adopt',
    'tomorrow',
    'today',
    'status',
    'week',
    'next week',
    'text',
    'create',
    'delete',
    'close',
  ]);
});

it('keeps the order of the plan among equals', () => {
  const changes = ['0003', '0001', '0002'].map((code) => update(code, 'city'));

  const order = inOrder(changes, today).map(({ code }) => code);

  expect(order).toEqual(['0003', '0001', '0002']);
});

it('an adoption precedes the update of its location, however urgent that is', () => {
  const order = inOrder([act('0001', 'adopt'), update('0001', 'status')], today).map(({ action }) => action);

  expect(order).toEqual(['adopt', 'update']);
});

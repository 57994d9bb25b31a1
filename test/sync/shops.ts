import type { FieldPolicy, Policy } from '../../src/domain/policy.ts';
import type { Raw } from './simulated-partoo.ts';

export type Row = Readonly<Record<string, string>>;

/** The columns of the simulated source; `id` is the key. The last three are read by the stories in which both sides write. */
export const columns = [
  ...(['id', 'name', 'city', 'zip', 'tel', 'url', 'hours', 'special', 'about'] as const),
  ...(['mon', 'tue', 'kinds'] as const),
] as const;

/** What of it goes where. Anything a story needs otherwise, it overrides. */
export const defaultFields: Readonly<Record<string, unknown>> = {
  name: 'name',
  city: 'city',
  zipcode: 'zip',
  country: { value: 'FR' },
  phone: 'tel',
  categories: { value: 'gcid:bakery' },
  website_url: 'url',
  open_hours: Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, 'hours']),
  ),
  specific_hours: 'special',
  description_short: { from: 'about', owner: 'shared' },
};

/** The policy that a `fields` block says, with everything else at its most permissive. */
export function policyOf(fields: Readonly<Record<string, unknown>>, changed: Partial<Policy> = {}): Policy {
  return {
    fields: Object.fromEntries(
      Object.entries(fields)
        .filter(([, entry]) => entry !== null)
        .map(([field, entry]) => [field, fieldPolicy(entry)]),
    ),
    absent: { action: 'close', afterReads: 2, afterHours: 24 },
    unmatched: 'report',
    create: true,
    writeBack: false,
    covers: 'all',
    scope: {},
    freeze: [],
    ...changed,
  };
}

function fieldPolicy(entry: unknown): FieldPolicy {
  const said = (typeof entry === 'object' ? entry : {}) as Record<string, unknown>;
  return {
    owner: (said['owner'] ?? 'source') as FieldPolicy['owner'],
    onConflict: (said['on_conflict'] ?? 'manual') as FieldPolicy['onConflict'],
    when: (said['when'] ?? 'always') as FieldPolicy['when'],
    clear: said['clear'] === true,
  };
}

/** A whole row; what a story is about, it overrides. */
export function row(id: string, changed: Row = {}): Row {
  const number = Number(id.replaceAll(/\D/gu, '')) || 0;
  return {
    id,
    name: `Shop ${id}`,
    city: 'Paris',
    zip: '75001',
    tel: `01 40 00 00 ${String(number % 100).padStart(2, '0')}`,
    url: '',
    hours: '09:00-18:00',
    special: '',
    about: '',
    mon: '09:00-18:00',
    tue: '09:00-18:00',
    kinds: 'gcid:bakery',
    ...changed,
  };
}

const everyDay = (windows: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, windows]),
  );

/** The business that {@link row} of the same id is in step with. */
export function rawOf(id: string, changed: Readonly<Record<string, unknown>> = {}): Raw {
  const number = Number(id.replaceAll(/\D/gu, '')) || 0;
  return {
    id: businessIdOf(id),
    code: id,
    status: 'open',
    name: `Shop ${id}`,
    city: 'Paris',
    zipcode: '75001',
    country: 'FR',
    contacts: [
      { name: null, email: null, fax: null, phone_numbers: [`+331400000${String(number % 100).padStart(2, '0')}`] },
    ],
    categories: ['gcid:bakery'],
    website_url: null,
    open_hours: everyDay(['09:00-18:00']),
    specific_hours: { open: [], close: [] },
    description_short: null,
    ...changed,
  };
}

export function businessIdOf(id: string): string {
  return `b${id.replaceAll(/\W/gu, '')}`.padEnd(24, '0');
}

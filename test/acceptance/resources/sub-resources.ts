import type { CliWorld } from '../../support/cli-world.ts';
import { alwaysFresh, forbidCall, getFrom, postTo, type Resource, type Spelled } from './resource.ts';

type Raw = Readonly<Record<string, unknown>>;

async function listOf(world: CliWorld, code: string, name: string): Promise<readonly Raw[]> {
  return (await getFrom(world, code, name))[name] as readonly Raw[];
}

async function ofType(world: CliWorld, code: string, name: string, gmbId: string): Promise<Raw | undefined> {
  return (await listOf(world, code, name)).find((one) => one['gmb_id'] === gmbId);
}

function subResource(name: string): Pick<Resource, 'entry' | 'partoo' | 'switches' | 'forbid'> {
  return {
    entry: { from: 'extra' },
    partoo: alwaysFresh,
    switches: [],
    forbid: (world) => {
      forbidCall(world, name);
    },
  };
}

const text = (value: string): Spelled => ({ cell: value, stored: value });

const additionalData: Resource = {
  ...subResource('additional_data'),
  field: 'additional_data.erp_id',
  one: text('A-1'),
  two: text('A-2'),
  three: text('A-3'),
  stored: async (world, code) => (await getFrom(world, code, 'additional_data'))['erp_id'] ?? null,
  async edit(world, code, { stored }) {
    await postTo(world, code, 'additional_data', {
      ...(await getFrom(world, code, 'additional_data')),
      erp_id: stored,
    });
  },
  switches: [{ additionalData: 'merge' }],
  cleared: { stored: null },
};

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function weekFrom(opens: string): Spelled {
  const week = Object.fromEntries(days.map((day) => [day, day === 'sunday' ? [] : [`${opens}-22:00`]]));
  const written = days.map(
    (day) => `${day.charAt(0).toUpperCase()}${day.slice(1)}: ${day === 'sunday' ? 'closed' : `${opens}-22:00`}`,
  );
  return { cell: written.join('; '), stored: week };
}

const moreHours: Resource = {
  ...subResource('more_hours'),
  field: 'more_hours.KITCHEN',
  one: weekFrom('11:00'),
  two: weekFrom('12:00'),
  three: weekFrom('18:30'),
  stored: async (world, code) => (await ofType(world, code, 'more_hours', 'KITCHEN'))?.['value'] ?? null,
  edit: (world, code, { stored }) =>
    postTo(world, code, 'more_hours', { more_hours: [{ gmb_id: 'KITCHEN', value: stored }] }),
  cleared: { stored: null },
};

interface AttributeCase {
  readonly id: string;
  readonly type: string;
  readonly values: readonly [Spelled, Spelled, Spelled];
  readonly entry?: Resource['entry'];
  readonly cleared: unknown;
}

function attribute({ id, type, values: [one, two, three], entry, cleared }: AttributeCase): Resource {
  return {
    ...subResource('attributes'),
    field: `attributes.${id}`,
    ...(entry === undefined ? {} : { entry }),
    one,
    two,
    three,
    stored: async (world, code) => (await ofType(world, code, 'attributes', id))?.['value'] ?? null,
    async edit(world, code, { stored }) {
      const others = (await listOf(world, code, 'attributes')).filter((one) => one['gmb_id'] !== id);
      await postTo(world, code, 'attributes', { attributes: [...others, { type, gmb_id: id, value: stored }] });
    },
    switches: [{ attributesLeftOut: 'cleared' }],
    cleared: { stored: cleared },
  };
}

const choices = (cell: string, set: readonly string[], unset: readonly string[] = []): Spelled => ({
  cell,
  stored: { set_values: set, unset_values: unset },
});
const address = (n: number): string => `https://www.acme.example/${String(n)}`;

const attributes: readonly Resource[] = [
  attribute({
    id: 'has_wifi_kind',
    type: 'ENUM',
    values: [text('free'), text('paid'), text('none_at_all')],
    cleared: null,
  }),
  attribute({
    id: 'pay_credit_card_types_accepted',
    type: 'REPEATABLE_ENUM',
    entry: { from: 'extra', type: 'REPEATABLE_ENUM' },
    values: [
      choices('visa', ['visa']),
      choices('visa, !amex', ['visa'], ['amex']),
      choices('jcb, visa', ['jcb', 'visa']),
    ],
    cleared: { set_values: [], unset_values: [] },
  }),
  attribute({
    id: 'url_menu',
    type: 'URL',
    values: [text(address(1)), text(address(2)), text(address(3))],
    cleared: null,
  }),
  attribute({
    id: 'url_social',
    type: 'REPEATABLE_URL',
    entry: { from: 'extra', type: 'REPEATABLE_URL' },
    values: [
      { cell: address(1), stored: [address(1)] },
      { cell: `${address(2)} ${address(1)}`, stored: [address(2), address(1)] },
      { cell: address(3), stored: [address(3)] },
    ],
    cleared: null,
  }),
];

/** Only a business that is connected to a Google location has links. */
export const connectedAs = (code: string) => ({
  code,
  name: `Acme ${code}`,
  country: 'FR',
  city: 'Paris',
  categories: ['gcid:bakery'],
  contacts: [{ phone_numbers: ['+33140000001'] }],
  google_location_id: `locations/${code}`,
});
export const connected = ['0001', '0002'].map(connectedAs);

const links: Resource = {
  ...subResource('place_action_links'),
  emulator: { seed: { businesses: connected } },
  field: 'place_action_links.SHOP_ONLINE',
  one: { cell: address(1), stored: [address(1)] },
  two: { cell: address(2), stored: [address(2)] },
  three: { cell: `${address(3)}, ${address(1)}`, stored: [address(3), address(1)] },
  merged: [address(2), address(3)],
  stored: async (world, code) =>
    ((await ofType(world, code, 'place_action_links', 'SHOP_ONLINE'))?.['urls'] as readonly Raw[]).map(
      ({ value }) => value,
    ),
  edit: (world, code, { stored }) =>
    postTo(world, code, 'place_action_links', {
      place_action_links: [{ gmb_id: 'SHOP_ONLINE', urls: (stored as readonly string[]).map((value) => ({ value })) }],
    }),
  cleared: { stored: [] },
};

const names = (cell: string, ...stored: readonly string[]): Spelled => ({ cell, stored });

const plans: Resource = {
  ...subResource('plans'),
  field: 'plans',
  emulator: { me: { role: 'PROVIDER', org_id: 42 } },
  partoo: { ...alwaysFresh, org_id: 42 },
  one: names('presence_management', 'presence_management'),
  two: names('presence_management, posts', 'posts', 'presence_management'),
  three: names('presence_management, webhooks', 'presence_management', 'webhooks'),
  merged: ['posts', 'presence_management', 'webhooks'],
  stored: async (world, code) =>
    (await listOf(world, code, 'plans'))
      .filter(({ enabled }) => enabled !== false)
      .map(({ name }) => String(name))
      .toSorted(),
  edit: (world, code, { stored }) =>
    postTo(world, code, 'plans', { plans: (stored as readonly string[]).map((name) => ({ name, enabled: true })) }),
};

export const subResources: readonly Resource[] = [additionalData, moreHours, ...attributes, links, plans];

import { describe, expect, it } from 'vitest';
import { additionalData } from '../../../src/partoo/sub-resources/additional-data.ts';
import { attributes } from '../../../src/partoo/sub-resources/attributes.ts';
import { moreHours } from '../../../src/partoo/sub-resources/more-hours.ts';
import { placeActionLinks } from '../../../src/partoo/sub-resources/place-action-links.ts';
import { plans } from '../../../src/partoo/sub-resources/plans.ts';

describe('R19 what goes along when a part is written', () => {
  it('additional data: every other key; one that is emptied goes as null, whether Partoo merges or replaces', () => {
    const body = additionalData.body({ a: 1, b: 'x', gone: null }, [
      ['b', null],
      ['c', 'new'],
    ]);

    expect(body).toEqual({ a: 1, b: null, c: 'new' });
  });

  it('attributes: all that have a value, with the types that Partoo gives them', () => {
    const content = [
      { type: 'BOOL', gmb_id: 'has_wifi', value: true },
      { type: 'URL', gmb_id: 'url_menu', value: null },
      { type: 'REPEATABLE_ENUM', gmb_id: 'cards', value: { set_values: ['visa'], unset_values: ['amex'] } },
      { type: 'ENUM', gmb_id: 'wifi_kind', value: 'free' },
    ];

    const body = attributes.body(content, [
      ['cards', ['!jcb', 'visa']],
      ['wifi_kind', null],
      ['delivery', true],
    ]);

    expect(body).toEqual({
      attributes: [
        { type: 'BOOL', gmb_id: 'has_wifi', value: true },
        { type: 'REPEATABLE_ENUM', gmb_id: 'cards', value: { set_values: ['visa'], unset_values: ['jcb'] } },
        { type: 'ENUM', gmb_id: 'wifi_kind', value: null },
        { type: 'BOOL', gmb_id: 'delivery', value: true },
      ],
    });
  });

  it('attributes: one choice is a list to Partoo where Partoo says so', () => {
    const content = [{ type: 'REPEATABLE_ENUM', gmb_id: 'cards', value: null }];

    const body = attributes.body(content, [['cards', 'visa']]);

    expect(body).toEqual({
      attributes: [{ type: 'REPEATABLE_ENUM', gmb_id: 'cards', value: { set_values: ['visa'], unset_values: [] } }],
    });
  });

  it('links: those of others as they are, those that stay with their ids, a new one under the id of one that goes', () => {
    const content = [
      {
        gmb_id: 'SHOP_ONLINE',
        urls: [
          { id: 1, value: 'https://other.example/', is_preferred: true, is_editable: false },
          { id: 2, value: 'https://a.example/', is_preferred: false, is_editable: true },
          { id: 3, value: 'https://b.example/', is_editable: true },
        ],
      },
      { gmb_id: 'APPOINTMENT', urls: [{ id: 9, value: 'https://c.example/' }] },
    ];

    const values = placeActionLinks.values(content);
    const body = placeActionLinks.body(content, [
      ['SHOP_ONLINE', ['https://new.example/', 'https://A.example', 'https://more.example/']],
    ]);

    expect(values).toEqual([
      ['SHOP_ONLINE', ['https://a.example/', 'https://b.example/']],
      ['APPOINTMENT', ['https://c.example/']],
    ]);
    expect(body).toEqual({
      place_action_links: [
        {
          gmb_id: 'SHOP_ONLINE',
          urls: [
            { id: 1, value: 'https://other.example/', is_preferred: true },
            { id: 3, value: 'https://new.example/' },
            { id: 2, value: 'https://a.example/', is_preferred: false },
            { value: 'https://more.example/' },
          ],
        },
      ],
    });
  });

  it('plans: the complete list, with the ends that are agreed and the plans that are switched off', () => {
    const content = [
      { name: 'posts', enabled: true, expiration_date: '2027-01-01', subscription_date: '2024-01-01' },
      { name: 'messages', enabled: false },
      { name: 'webhooks', enabled: true },
    ];

    const body = plans.body(content, [['', ['posts', 'review_booster']]]);

    expect(plans.values(content)).toEqual([['', ['posts', 'webhooks']]]);
    expect(body).toEqual({
      plans: [
        { name: 'posts', enabled: true, expiration_date: '2027-01-01' },
        { name: 'messages', enabled: false },
        { name: 'review_booster', enabled: true },
      ],
    });
  });

  it('more hours: only the kinds that change, all seven days, and null for one that goes', () => {
    const week = [
      'monday 11:00-24:00',
      'tuesday closed',
      'wednesday closed',
      'thursday closed',
      'friday closed',
      'saturday closed',
      'sunday closed',
    ];

    const body = moreHours.body(
      [{ gmb_id: 'LUNCH', value: null }],
      [
        ['KITCHEN', week],
        ['BRUNCH', null],
      ],
    );

    expect(body).toEqual({
      more_hours: [
        {
          gmb_id: 'KITCHEN',
          value: {
            monday: ['11:00-00:00'],
            tuesday: [],
            wednesday: [],
            thursday: [],
            friday: [],
            saturday: [],
            sunday: [],
          },
        },
        { gmb_id: 'BRUNCH', value: null },
      ],
    });
  });
});

describe('answers that are none', () => {
  it.each([
    ['additional data', additionalData, []],
    ['attributes', attributes, { attributes: null }],
    ['more hours', moreHours, 'ok'],
    ['links', placeActionLinks, {}],
    ['plans', plans, { active_plans: [] }],
  ])('%s', (_what, codec, body) => {
    const content = codec.parse(body);

    expect(content).toBeUndefined();
  });

  it('odd entries of a list are passed over', () => {
    const values = [
      attributes.values([{ type: 'BOOL' }, 'x', { gmb_id: 'a', value: 7 }]),
      placeActionLinks.values([{ gmb_id: 'SHOP_ONLINE', urls: [{ id: 1 }, null] }]),
      moreHours.values([{ value: {} }, { gmb_id: 'KITCHEN', value: { monday: 'open' } }]),
    ];

    expect(values).toEqual([[['a', null]], [['SHOP_ONLINE', null]], [['KITCHEN', null]]]);
  });
});

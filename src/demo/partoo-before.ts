import type { EmulatorSeed } from '../emulator/seed.ts';
import { dayNames, sampleWeeks, type SampleWeek } from './sample-hours.ts';
import { e164, otherPhone, type SampleShop } from './sample-shops.ts';

type Business = NonNullable<EmulatorSeed['businesses']>[number];

/**
 * What Partoo holds before the first run: kept by hand until now, so most shops are there, some under no code, some with
 * earlier hours or an earlier phone, a few not at all, and two businesses that are no shops.
 */
export function partooBefore(shops: readonly SampleShop[]): readonly Business[] {
  return [
    ...shops.flatMap((shop, index) => (index % 12 === 7 ? [] : [businessOf(shop, index)])),
    { ...extra('HQ', 'Tilleul Head Office'), categories: ['gcid:corporate_office'] },
    { ...extra('TRUCK', 'Tilleul Food Truck'), categories: ['gcid:bakery'] },
  ];
}

function businessOf(shop: SampleShop, index: number): Business {
  const hasNoCode = index % 25 === 3;
  const hasEarlierPhone = index % 11 === 5 && !hasNoCode;
  const hasEarlierHours = index % 3 === 0;
  const hasNoWebsite = index % 7 === 2;
  return {
    ...(hasNoCode ? {} : { code: shop.code }),
    name: shop.name,
    status: 'open',
    address_full: shop.street,
    zipcode: shop.zip,
    city: shop.city,
    country: shop.country,
    lat: shop.lat,
    long: shop.long,
    contacts: [
      {
        name: null,
        email: shop.email,
        phone_numbers: [e164(hasEarlierPhone ? otherPhone(shop) : shop.phone, shop.country)],
        fax: null,
      },
    ],
    website_url: hasNoWebsite ? null : shop.website,
    categories: [shop.kind === 'café' ? 'gcid:cafe' : 'gcid:bakery'],
    open_hours: openHours(hasEarlierHours ? earlierWeek(shop.week) : shop.week),
  };
}

function extra(code: string, name: string): Business {
  return { code, name, status: 'open', city: 'Lyon', country: 'FR', zipcode: '69002' };
}

function earlierWeek(week: SampleWeek): SampleWeek {
  return sampleWeeks[(sampleWeeks.indexOf(week) + 1) % sampleWeeks.length] ?? week;
}

function openHours(week: SampleWeek): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(dayNames.map((day, index) => [day, week[index] ?? []]));
}

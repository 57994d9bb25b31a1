import { sampleWeeks, type SampleWeek } from './sample-hours.ts';
import { countryWords, type DemoCountry, type Town, towns } from './towns.ts';

/** A made-up shop of a made-up chain. */
export interface SampleShop {
  readonly code: string;
  readonly name: string;
  readonly street: string;
  readonly zip: string;
  readonly city: string;
  readonly country: DemoCountry;
  readonly lat: number;
  readonly long: number;
  /** As people there write it. */
  readonly phone: string;
  readonly email: string;
  readonly website: string;
  readonly kind: 'bakery' | 'café';
  readonly week: SampleWeek;
  /** As the configuration reads it: `2026-12-24: 09:00-14:00; 2026-12-25: closed`. */
  readonly holidays: string;
}

/** The 300 shops of the demo: always the same ones, in the order of their codes. */
export function sampleShops(): readonly SampleShop[] {
  return towns
    .flatMap((town) => countryWords[town.country].quarters.map((quarter, index) => ({ town, quarter, index })))
    .map(({ town, quarter, index }, position) => makeShop(town, quarter, index, position));
}

/** One shop more than there were, in Lyon. */
export function newShop(): SampleShop {
  const lyon = towns.find(({ name }) => name === 'Lyon') as Town;
  return makeShop(lyon, 'Confluence', countryWords.FR.quarters.length, 300);
}

/** A number of the same shop that nobody has: an earlier one, or one typed wrongly. */
export function otherPhone(shop: SampleShop): string {
  const town = towns.find(({ name }) => name === shop.city) as Town;
  return town.phone(String(500 + (Number(shop.code) % 300)));
}

/** `+33199001200`. */
export function e164(phone: string, country: DemoCountry): string {
  const { callingCode, dropsZero } = countryWords[country];
  const digits = phone.replaceAll(' ', '');
  return callingCode + (dropsZero ? digits.replace(/^0/u, '') : digits);
}

function makeShop(town: Town, quarter: string, index: number, position: number): SampleShop {
  const { country, name: city } = town;
  const page = `${city} ${quarter}`
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]+/gu, (gap) => (/[\u0300-\u036f]/u.test(gap) ? '' : '-'));
  return {
    code: String(position + 1).padStart(4, '0'),
    name: `Tilleul ${city} ${quarter}`,
    street: countryWords[country].street(position, 1 + ((position * 37) % 140)),
    zip: town.zip(index),
    city,
    country,
    lat: round(town.lat + offset(index, 3)),
    long: round(town.long + offset(index, 7)),
    phone: town.phone(String(200 + index)),
    email: `${page}@tilleul.example`,
    website: `https://www.tilleul.example/shops/${page}`,
    kind: position % 5 === 0 ? 'café' : 'bakery',
    week: sampleWeeks[(position + Math.floor(index / 4)) % sampleWeeks.length] ?? [],
    holidays: '',
  };
}

/** Some hundred metres to two kilometres from the middle of the town; another one for every quarter. */
function offset(index: number, step: number): number {
  return (((index * step) % 11) - 5) * 0.004;
}

function round(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}

import { dayNames, spellDay } from './sample-hours.ts';
import type { SampleShop } from './sample-shops.ts';

const columns = [
  ...['shop_id', 'name', 'street', 'zip', 'city', 'country', 'lat', 'long'],
  ...['phone', 'email', 'website', 'kind', ...dayNames.map((day) => day.slice(0, 3)), 'holidays'],
];

/** The shops as the chain's own system exports them: semicolons, as spreadsheets of the continent do. */
export function renderShopsCsv(shops: readonly SampleShop[]): string {
  return [columns, ...shops.map(cellsOf)].map((cells) => `${cells.map(quoted).join(';')}\n`).join('');
}

function cellsOf(shop: SampleShop): readonly string[] {
  const { code, name, street, zip, city, country, lat, long, phone, email, website, kind, week, holidays } = shop;
  return [
    ...[code, name, street, zip, city, country, lat.toFixed(4), long.toFixed(4)],
    ...[phone, email, website, kind, ...week.map((windows) => spellDay(windows, country)), holidays],
  ];
}

function quoted(cell: string): string {
  return /[;"]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

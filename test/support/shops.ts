/** One row of a company's export, by column. */
export type Shop = Readonly<Record<string, string>>;

const week = { mon: '09:00-18:00', tue: '09:00-18:00', wed: '09:00-18:00', thu: '09:00-18:00', fri: '09:00-18:00' };

/** The n-th shop of a company in France, complete; `changed` columns differ, new ones are added. */
export function shop(n: number, changed: Shop = {}): Shop {
  const number = String(n).padStart(4, '0');
  return {
    store_id: number,
    name: `Acme ${number}`,
    street: `${String(n)} rue du Port`,
    zip: `75${String(n % 1000).padStart(3, '0')}`,
    city: `Ville ${String(n)}`,
    tel: `01 44 ${number.slice(0, 2)} ${number.slice(2)} 00`,
    mail: `shop${number}@acme.example`,
    url: `https://www.acme.example/shops/${number}`,
    type: 'bakery',
    state: 'A',
    ...week,
    sat: '10:00-12:00,14:00-17:00',
    sun: 'closed',
    ...changed,
  };
}

/** Shops 1 to `count`. */
export function shops(count: number): readonly Shop[] {
  return Array.from({ length: count }, (_, index) => shop(index + 1));
}

/** The same shops, with columns of some of them changed, by code. */
export function withChanges(all: readonly Shop[], changes: Readonly<Record<string, Shop>>): readonly Shop[] {
  return all.map((one) => ({ ...one, ...changes[one['store_id'] ?? ''] }));
}

/** The shops without these codes. */
export function without(all: readonly Shop[], ...codes: readonly string[]): readonly Shop[] {
  return all.filter((one) => !codes.includes(one['store_id'] ?? ''));
}

/** As a spreadsheet saves it: comma, quotes where needed, a line end after every line. */
export function toCsv(all: readonly Shop[], delimiter = ','): string {
  const columns = [...new Set([...Object.keys(shop(1)), ...all.flatMap((one) => Object.keys(one))])];
  const line = (cells: readonly string[]): string => `${cells.map((cell) => quote(cell, delimiter)).join(delimiter)}\n`;
  return line(columns) + all.map((one) => line(columns.map((column) => one[column] ?? ''))).join('');
}

function quote(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

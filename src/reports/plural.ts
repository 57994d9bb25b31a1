/** `1188` → `1,188`; decimals stay as they are. */
export function showNumber(value: number): string {
  const [whole = '', decimals] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** The noun that fits the number: `plural(1, 'location')` → `location`, otherwise `locations` or the given form. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? one : many;
}

/** The number with its noun: `1,188 locations`. */
export function countOf(count: number, one: string, many?: string): string {
  return `${showNumber(count)} ${plural(count, one, many)}`;
}

/** Share in words, one decimal: `34.2 %`; an empty whole gives `100 %`, since whatever there is is all of it. */
export function showPercent(value: number, of: number): string {
  if (of <= 0) return value > 0 ? '100 %' : '0 %';
  return `${showNumber(Math.round((value / of) * 1000) / 10)} %`;
}

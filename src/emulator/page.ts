import { badRequest } from './answer.ts';

/** A slice of a list with the figures around it: partoo-api section 6 [current]. */
export interface Page<T> {
  readonly page: number;
  readonly maxPage: number;
  readonly count: number;
  readonly rows: readonly T[];
}

export interface PageWish {
  readonly query: Readonly<Record<string, string>>;
  readonly firstPage: number;
  readonly perPage?: number;
}

/** Cuts the page a query asks for. Pages after the last are empty, which is our guess. */
export function cutPage<T>(rows: readonly T[], { query, firstPage, perPage = 30 }: PageWish): Page<T> {
  const size = readInteger(query, 'per_page', perPage, 1, 100); // 1 to 100 [current]
  const page = readInteger(query, 'page', firstPage, firstPage, Number.MAX_SAFE_INTEGER);
  const from = (page - firstPage) * size;
  const maxPage = firstPage + Math.max(0, Math.ceil(rows.length / size) - 1);

  return { page, maxPage, count: rows.length, rows: rows.slice(from, from + size) };
}

/** Reads an integer from a query, within bounds; 400 otherwise. */
export function readInteger(
  query: Readonly<Record<string, string>>,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = query[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw badRequest({ [name]: `must be an integer from ${String(min)}` + (max > 1e9 ? '' : ` to ${String(max)}`) });
  }
  return value;
}

/** Reads a boolean: older parameters want `True`/`False`, newer ones real booleans (section 5) [current]. */
export function readBoolean(query: Readonly<Record<string, string>>, name: string): boolean | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  throw badRequest({ [name]: 'must be true or false' });
}

/** Reads a comma list (section 5) [current]. */
export function readList(query: Readonly<Record<string, string>>, name: string): readonly string[] | undefined {
  return query[name]
    ?.split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

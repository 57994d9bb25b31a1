import { SyncError } from './domain/errors.ts';
import { nearestOf } from './domain/nearest.ts';
import type { CategoryName, PartooAccount } from './partoo/account.ts';
import { nearestCategories, searchesFor } from './setup/nearest-categories.ts';

const mostSuggested = 3;
/** The beginning of a word that a typing error has hardly reached. */
const beginningLength = 3;

/**
 * The entries of Partoo's catalogue that are most like an id which is none, or no more: `gcid:cafe (Cafe)` for `gcid:caffe`,
 * the nearest first. One call for each search until something is found; none where the key may not search.
 *
 * @throws {@link SyncError} what the search throws, but for refusals
 */
export async function suggestCategories(
  gcid: string,
  account: Pick<PartooAccount, 'searchCategories'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const text = gcid.replace(/^gcid:/u, '').replaceAll('_', ' ');
  const beginnings = text.split(' ').map((word) => word.slice(0, beginningLength));
  for (const search of new Set([...searchesFor(text), ...beginnings])) {
    if (search.length < beginningLength) continue;
    const found = (await searched(search, account, signal)).filter((one) => one.gcid !== gcid);
    if (found.length > 0) return nearest(gcid, text, found).map(({ gcid: id, name }) => `${id} (${name})`);
  }
  return [];
}

function nearest(gcid: string, text: string, found: readonly CategoryName[]): readonly CategoryName[] {
  const meant = nearestOf(
    gcid,
    found.map((one) => one.gcid),
  );
  const alike = nearestCategories(text, found);
  return [...alike.filter((one) => one.gcid === meant), ...alike.filter((one) => one.gcid !== meant)].slice(
    0,
    mostSuggested,
  );
}

/** A suggestion is not worth a failed run. */
async function searched(
  search: string,
  account: Pick<PartooAccount, 'searchCategories'>,
  signal: AbortSignal,
): Promise<readonly CategoryName[]> {
  try {
    return await account.searchCategories(search, 'en', signal);
  } catch (error) {
    if (error instanceof SyncError && ['PARTOO_FORBIDDEN', 'PARTOO_NOT_FOUND', 'PARTOO_REFUSED'].includes(error.code))
      return [];
    throw error;
  }
}

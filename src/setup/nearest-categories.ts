/** A category as the catalogue names it. */
interface Category {
  readonly gcid: string;
  readonly name: string;
}

/** What to search the catalogue for, the most telling first: the text itself, then its words, then their beginnings. */
export function searchesFor(text: string): readonly string[] {
  const words = wordsIn(text).filter((word) => word.length >= 3);
  const stems = words.filter((word) => word.length >= 5).map((word) => word.slice(0, Math.max(4, word.length - 2)));
  return [...new Set([text.trim(), ...words, ...stems])].filter((one) => one !== '');
}

/** The categories that are most like the text, the nearest first; names that say more than the text come later. */
export function nearestCategories<T extends Category>(text: string, categories: readonly T[]): readonly T[] {
  const wanted = wordsIn(text);
  return categories
    .map((category) => ({ category, score: scoreOf(wanted, category) }))
    .sort((a, b) => b.score - a.score || (a.category.gcid < b.category.gcid ? -1 : 1))
    .map(({ category }) => category);
}

function scoreOf(wanted: readonly string[], { gcid, name }: Category): number {
  const own = wordsIn(name);
  const id = wordsIn(gcid.replace(/^gcid:/u, ''));
  const hits = (words: readonly string[]): number =>
    wanted.filter((word) => words.some((one) => isAlike(one, word))).length;
  const found = Math.max(hits(own), hits(id));
  return found === 0 ? 0 : found - 0.1 * Math.max(0, Math.min(own.length, id.length) - found);
}

/** Equal, or one begins with the other: `bakery`, `bakeries`; `cafe`, `cafeteria`. */
function isAlike(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  return a === b || (length >= 4 && a.slice(0, Math.max(4, length - 1)) === b.slice(0, Math.max(4, length - 1)));
}

function wordsIn(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

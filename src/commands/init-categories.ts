import { SyncError } from '../domain/errors.ts';
import { nearestCategories, searchesFor } from '../setup/nearest-categories.ts';
import type { CategoryChoice } from '../setup/starter-choices.ts';
import type { Asking, Choice } from './asking.ts';

/** A category of Partoo: `gcid:bakery`, and its name in some language. */
interface CategoryName {
  readonly gcid: string;
  readonly name: string;
}

/** Searches the names and ids of the categories in use. */
interface CategorySearch {
  searchCategories(text: string, lang: string, signal: AbortSignal): Promise<readonly CategoryName[]>;
}

/** Partoo's categories, searched by word. */
export interface Catalogue {
  /** The nearest first, some at most; none where Partoo has nothing like it. */
  nearest(text: string): Promise<readonly CategoryName[]>;
}

const mostSuggested = 6;
/** Languages of Google's catalogue in Partoo (partoo-api section 14) by country; elsewhere English. */
const languages: Readonly<Record<string, string>> = {
  ...{
    FR: 'fr',
    BE: 'fr',
    LU: 'fr',
    ES: 'es',
    MX: 'es',
    IT: 'it',
    DE: 'de',
    AT: 'de',
    CH: 'de',
    PT: 'pt',
    BR: 'pt-br',
  },
  ...{ NL: 'nl', PL: 'pl', CZ: 'cs', SK: 'sk', RO: 'ro', HU: 'hu', BG: 'bg', LV: 'lv' },
};

/** Searches in the country's language, then in English. */
export function createCatalogue(account: CategorySearch, country: string | null, signal: AbortSignal): Catalogue {
  const tried = [...new Set([languages[country ?? ''] ?? 'en', 'en'])];
  return {
    async nearest(text) {
      const found = new Map<string, CategoryName>();
      for (const lang of tried) {
        for (const search of searchesFor(text)) {
          for (const one of await account.searchCategories(search, lang, signal)) found.set(one.gcid, one);
          if (found.size >= mostSuggested) break;
        }
        if (found.size > 0) break;
      }
      return nearestCategories(text, [...found.values()]).slice(0, mostSuggested);
    },
  };
}

/** A category for every word, chosen by a person, or the nearest with a doubt. A word that Partoo has nothing like gets none. */
export async function chooseCategories(
  words: readonly string[],
  catalogue: Catalogue,
  asking: Asking | null,
): Promise<ReadonlyMap<string, CategoryChoice>> {
  const chosen = new Map<string, CategoryChoice>();
  for (const word of words) {
    const nearest = await catalogue.nearest(word);
    const choice = asking === null ? guess(nearest) : await ask(`Category for "${word}"`, nearest, catalogue, asking);
    if (choice !== null) chosen.set(word, choice);
  }
  return chosen;
}

/** The category of all shops, where no column says one; null: left open. */
export async function chooseMainCategory(catalogue: Catalogue, asking: Asking): Promise<CategoryChoice | null> {
  return ask('The main category of your shops', [], catalogue, asking);
}

function guess([first, ...others]: readonly CategoryName[]): CategoryChoice | null {
  if (first === undefined) return null;
  const also = others.slice(0, 3).map(({ gcid }) => gcid);
  const doubt = `${first.name}, the nearest of Partoo's${also.length === 0 ? '' : `; also ${also.join(', ')}`}`;
  return { gcid: first.gcid, doubt };
}

async function ask(
  question: string,
  suggested: readonly CategoryName[],
  catalogue: Catalogue,
  asking: Asking,
): Promise<CategoryChoice | null> {
  let found = suggested;
  for (;;) {
    const choices = found.map(({ gcid, name }): Choice<string | null> => ({ value: gcid, label: `${name} (${gcid})` }));
    const [first, ...others] = choices;
    if (first !== undefined) {
      const another: Choice<string | null> = { value: null, label: 'another: search for it' };
      const gcid = await asking.choose(question, [first, ...others, another]);
      if (gcid !== null) return { gcid };
    }
    const text = await asking.text(
      `${question}: a word to search Partoo's categories for, or "-" to decide later`,
      '-',
    );
    if (text === '-') return null;
    found = await catalogue.nearest(text);
  }
}

/** What the catalogue gives, or null and the reason where Partoo does not answer: categories can be chosen later. */
export async function orLater<T>(look: () => Promise<T>, note: (reason: string) => void): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof SyncError) || error.code === 'ABORTED') throw error;
    note(`Categories are left open: ${error.message}`);
    return null;
  }
}

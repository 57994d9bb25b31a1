import type { PageFacts } from '../domain/ports/crawled-page.ts';
import { readCountry } from './read-values.ts';
import { type BusinessPage, readNumber, readTexts } from './schema.ts';

/** What a page says besides the content of its businesses. */
export function pageFacts({ page, maxPage, count, ids, businesses }: BusinessPage): Omit<PageFacts, 'digest'> {
  const countries = new Set<string>();
  const categories = new Set<string>();
  let modified = 0;
  for (const raw of businesses) {
    const country = readCountry(raw);
    if (country !== null) countries.add(country);
    for (const category of readTexts(raw['categories'])) categories.add(category);
    modified = Math.max(modified, readNumber(raw['modified']) ?? 0);
  }
  return { page, maxPage, count, ids, countries: [...countries], categories: [...categories], modified };
}

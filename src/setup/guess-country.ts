import { fits, wordsOf } from './column-words.ts';
import { isInCountryBox } from '../domain/values/country-box.ts';
import { valueTypes } from '../domain/values/value-types.ts';

/** Where chains with such files are, the likeliest first; any other country is written into the configuration by hand. */
const guessedCountries = ['FR', 'DE', 'ES', 'IT', 'GB', 'US', 'BE', 'NL', 'CH', 'AT', 'PT', 'IE', 'LU', 'CA'] as const;

/** What such a word counts, beside shares between 0 and 1. */
const told = 0.2;

export interface CountryEvidence {
  readonly phones: readonly string[];
  readonly zips: readonly string[];
  readonly columns: readonly string[];
  readonly points: readonly { readonly lat: number; readonly long: number }[];
}

/** Words of headers that speak for one country where the cells speak for several. */
const telltales: Readonly<Record<string, string>> = {
  FR: 'ville|commune|code postal|adresse|lundi',
  DE: 'plz|ort|strasse|stadt|montag|offnungszeiten',
  ES: 'municipio|provincia|direccion|calle|horario|lunes',
  IT: 'comune|citta|indirizzo|cap|lunedi|provincia',
};

/**
 * The country in which most phones and zips can be read and most points lie; `isSure` where no other does as well. Null
 * without any evidence.
 */
export function guessCountry({
  columns,
  phones,
  zips,
  points,
}: CountryEvidence): { code: string; isSure: boolean } | null {
  const words = columns.map(wordsOf);
  if (phones.length + zips.length + points.length === 0) return null;
  const scored = guessedCountries
    .map((code) => {
      const context = { country: code, today: '' };
      const shares = [
        share(phones, (text) => valueTypes.phone.parse(text, context).ok),
        share(zips, (text) => valueTypes.zipcode.parse(text, context).ok),
        share(points, ({ lat, long }) => isInCountryBox(code, lat, long)),
      ].filter((found) => found !== null);
      const isTold = (telltales[code] ?? '').split('|').some((word) => words.some((name) => fits(name, word) !== null));
      return { code, score: shares.reduce((sum, found) => sum + found, 0) / shares.length + (isTold ? told : 0) };
    })
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined || best.score < 0.5) return null;
  return { code: best.code, isSure: best.score - (second?.score ?? 0) > told / 2 };
}

/** Between 0 and 1; null of nothing. */
export function share<T>(all: readonly T[], holds: (one: T) => boolean): number | null {
  return all.length === 0 ? null : all.filter(holds).length / all.length;
}

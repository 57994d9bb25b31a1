import { distinct } from './column.ts';

const statusWords: readonly (readonly [string, RegExp])[] = [
  ['temporarily_closed', /temp|provis|tijdelijk|vor[uü]bergehend|^t$/iu],
  ['closed', /clos|ferm|cerrad|chius|geschlossen|inact|^c$|^0$|^no$|^non$|^nein$/iu],
  ['open', /open|ouvert|abiert|apert|offen|ge[oö]ffnet|activ|attiv|^a$|^o$|^1$|^yes$|^oui$|^ja$|^si$|^ok$/iu],
];

/** Is the word one of those that say whether a shop is open? */
export function isStatusWord(word: string): boolean {
  return statusWords.some(([, pattern]) => pattern.test(word));
}

/** A word that nothing is known of is taken for open: a shop that is in the file. */
export function statusLookup(filled: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    distinct(filled).map((word) => [word, statusWords.find(([, pattern]) => pattern.test(word))?.[0] ?? 'open']),
  );
}

/** A text after a cleaning step, with a note where it is a repair. */
export interface Cleaned {
  readonly text: string;
  readonly note?: string;
}

/** Steps that change how a text is written; each leaves alone what it is not about. */
export const cleaningSteps = {
  title_case: (text: string): Cleaned => ({ text: toTitleCase(text) }),
  move_article: (text: string): Cleaned => ({ text: moveArticle(text) }),
  repair_mojibake: repairMojibake,
} as const;

export type CleaningStep = keyof typeof cleaningSteps;

/** Words that stay small within a name: `Saint-Denis-lès-Bourg`, `Palma del Río`, `Frankfurt am Main`. */
const smallWords: ReadonlySet<string> = new Set(
  (
    'de du des la le les lès lez sur sous en et aux au à dans près d l del los las el y e a da do dos das di della delle ' +
    'dei degli dal sul in al i von vom und am an der im zu zum zur bei ob auf van aan den het ter ten op of the and upon'
  ).split(' '),
);

/** Capital letters only: nobody can tell any more what was small. Letters beyond ASCII may have been left small. */
const isShouted = (text: string): boolean => /\p{Lu}/u.test(text) && !/[a-z]/u.test(text);
const isWhispered = (text: string): boolean => !/\p{Lu}/u.test(text);

/**
 * `SAINT-DENIS-LèS-BOURG` becomes `Saint-Denis-lès-Bourg`. Only a text without any difference between large and small
 * is changed: `McDonald's`, `LaSalle` and `Paris CEDEX` are as somebody wrote them.
 */
function toTitleCase(text: string): string {
  if (!isShouted(text) && !isWhispered(text)) return text;
  let isFirst = true;
  return text.toLowerCase().replace(/\p{L}[\p{L}\p{M}]*/gu, (word, position: number, whole: string) => {
    const before = whole.charAt(position - 1);
    const after = whole.charAt(position + word.length);
    const startsAnew = isFirst || before === '(' || before === '/';
    isFirst = false;
    // `d'Azur`, but not the `s` of `Sainsbury's`, nor the `4b` of an address.
    if (/\d/u.test(before)) return word;
    if (/['’]/u.test(before) && word.length === 1) return word;
    const isElided = /['’]/u.test(after) && word.length <= 2;
    if (!startsAnew && (smallWords.has(word) || isElided)) return word;
    return word.charAt(0).toUpperCase() + word.slice(1);
  });
}

const article = "(?:el|la|los|las|lo|l'|l’|els|les|es|sa|ses|le|a|o|as|os|il|gli|i|die|der|das|the)";
const trailingArticle = new RegExp(String.raw`^(.*\S) ?(?:\((${article})\)|, (${article}))$`, 'iu');

/** `Bonillo (El)` and `Coruña, A` become `El Bonillo` and `A Coruña`, as registers of places sort them. */
function moveArticle(text: string): string {
  const [, name, inBrackets, afterComma] = trailingArticle.exec(text) ?? [];
  const found = inBrackets ?? afterComma;
  if (name === undefined || found === undefined) return text;
  return /['’]$/u.test(found) ? found + name : `${found} ${name}`;
}

/** A lead byte of UTF-8 and what follows it, seen through Windows-1252 or Latin-1. */
const mojibake = /[ÃÂâ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]/u;
const windows1252 = Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ');

/** `CafÃ©` becomes `Café`, where all of the text can be turned back; else it is left as it is, with its warning. */
function repairMojibake(text: string): Cleaned {
  if (!mojibake.test(text)) return { text };
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    const special = windows1252.indexOf(letter);
    if (code <= 0xff) bytes.push(code);
    else if (special !== -1) bytes.push(0x80 + special);
    else return { text };
  }
  try {
    const repaired = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
    return { text: repaired, note: `"${text}" was decoded twice and is repaired to "${repaired}"` };
  } catch {
    return { text };
  }
}

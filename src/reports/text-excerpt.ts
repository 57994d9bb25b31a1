/** The part of a long text that changed, with a few words around it. Any part may be empty. */
export interface TextExcerpt {
  readonly lead: string;
  readonly changed: string;
  readonly tail: string;
}

const contextWords = 5;
const maxChangedWords = 60;

/**
 * Shows two texts around where they differ, word by word, left-out words as `…`.
 * The common beginning and end are shortened to a few words; a very long change is shortened in its middle.
 */
export function excerptOf(
  before: string,
  after: string,
): { readonly before: TextExcerpt; readonly after: TextExcerpt } {
  const old = before.split(/\s+/).filter((word) => word !== '');
  const fresh = after.split(/\s+/).filter((word) => word !== '');
  const shorter = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < shorter && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1;

  return { before: cut(old, start, end), after: cut(fresh, start, end) };
}

function cut(words: readonly string[], start: number, end: number): TextExcerpt {
  const head = words.slice(0, start);
  const tail = words.slice(words.length - end);
  return {
    lead: head.length <= contextWords ? head.join(' ') : `… ${head.slice(-contextWords).join(' ')}`,
    changed: shorten(words.slice(start, words.length - end)),
    tail: tail.length <= contextWords ? tail.join(' ') : `${tail.slice(0, contextWords).join(' ')} …`,
  };
}

function shorten(words: readonly string[]): string {
  if (words.length <= maxChangedWords) return words.join(' ');
  const half = maxChangedWords / 2;
  const left = words.length - maxChangedWords;
  return `${words.slice(0, half).join(' ')} … (${String(left)} more words) … ${words.slice(-half).join(' ')}`;
}

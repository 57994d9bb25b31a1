/** `under`: what else the function depends on. */
export type RememberLast<T> = (text: string, compute: () => T, under?: string | null) => T;

/**
 * Remembers what a pure function gave for the text of before, and nothing else. In neighbouring rows many cells are alike, and
 * comparing two texts is quicker than to look one up.
 */
export function createLastOnly<T>(): RememberLast<T> {
  let last: { readonly text: string; readonly under: string | null; readonly value: T } | null = null;
  return (text, compute, under = null) => {
    if (last?.text === text && last.under === under) return last.value;
    const value = compute();
    last = { text, under, value };
    return value;
  };
}

/** How many single edits (insert, remove, replace, swap neighbours) lead from one text to the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** Spelling without what people vary: `apiKey`, `api-key` and `api_key` are one. */
export function plainly(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, '');
}

/** The name that was probably meant, or null when none is near. `mon` is near `monday`; the first of equals wins. */
export function nearestName(wrong: string, names: readonly string[]): string | null {
  const text = plainly(wrong);
  const [best] = names
    .map((name) => ({ name, distance: editDistance(text, plainly(name)) }))
    .sort((a, b) => a.distance - b.distance);
  if (best !== undefined && best.distance <= Math.max(1, Math.floor(text.length / 3))) return best.name;
  return names.find((name) => text.length >= 3 && plainly(name).startsWith(text)) ?? null;
}

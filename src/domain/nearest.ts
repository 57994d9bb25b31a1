// The comparison takes time with the product of both lengths.
const longestCompared = 80;

/** The candidate that differs from the text by the fewest typing errors; null when none is close. */
export function nearestOf(text: string, candidates: Iterable<string>): string | null {
  const wanted = text.trim().slice(0, longestCompared).toLowerCase();
  let best: string | null = null;
  let fewest = Math.max(2, Math.floor(wanted.length * 0.4)) + 1;
  for (const candidate of candidates) {
    const other = candidate.trim().slice(0, longestCompared).toLowerCase();
    // `tel` and `telephone` are near though many letters differ.
    const isPart = wanted.length > 2 && other.length > 2 && (other.includes(wanted) || wanted.includes(other));
    const errors = isPart ? Math.min(2, distance(wanted, other)) : distance(wanted, other);
    if (errors < fewest) {
      fewest = errors;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const swap = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

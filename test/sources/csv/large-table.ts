const text = 'x'.repeat(190);

/** A CSV file of rows of about 200 bytes, numbered from the one after `from` to `to`. */
export function largeTable(to: number, from = 0): string {
  const records = Array.from(
    { length: to - from },
    (_, index) => `${String(from + index + 1).padStart(6, '0')},${text}\n`,
  );
  return `id,text\n${records.join('')}`;
}

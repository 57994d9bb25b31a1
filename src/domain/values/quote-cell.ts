/** A cell's text for a message: in quotes, on one line, at most 60 characters. */
export function quoteCell(cell: string): string {
  const line = cell.slice(0, 400).replace(/\s+/gu, ' ');
  const points = Array.from(line.slice(0, 200));
  return points.length > 60 ? `"${points.slice(0, 59).join('')}…"` : `"${line}"`;
}

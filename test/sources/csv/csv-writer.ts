/** How a table is written as CSV. */
export interface CsvStyle {
  readonly delimiter: string;
  readonly lineEnd: '\n' | '\r\n' | '\r';
  /** Should this cell be quoted although it need not be? */
  readonly quotes: (row: number, column: number) => boolean;
  readonly endsWithLineEnd: boolean;
}

const plainStyle: CsvStyle = { delimiter: ',', lineEnd: '\n', quotes: () => false, endsWithLineEnd: true };

/** A table as CSV text, and the physical line on which each of its records starts. */
export function writeCsv(
  table: readonly (readonly string[])[],
  style: Partial<CsvStyle> = {},
): { readonly text: string; readonly lines: readonly number[] } {
  const { delimiter, lineEnd, quotes, endsWithLineEnd } = { ...plainStyle, ...style };
  const lines: number[] = [];
  let line = 1;
  const records = table.map((cells, row) => {
    lines.push(line);
    const text = cells
      .map((cell, column) => {
        const must = cell.startsWith('"') || [delimiter, '\n', '\r'].some((special) => cell.includes(special));
        // A lone cell that looks like a blank line would be skipped.
        const isBlank = cells.length === 1 && cell.trim() === '';
        return must || isBlank || quotes(row, column) ? `"${cell.replaceAll('"', '""')}"` : cell;
      })
      .join(delimiter);
    line += 1 + (text.match(lineEnd === '\r' ? /\r\n|\r|\n/g : /\n/g)?.length ?? 0);
    return text;
  });
  return { text: records.join(lineEnd) + (endsWithLineEnd ? lineEnd : ''), lines };
}

/** One line of the table: what was measured, the figure, its aim if it has one, and the absolute figures behind it. */
export interface Line {
  readonly what: string;
  readonly figure: string;
  /** Absent: for information. */
  readonly aim?: { readonly text: string; readonly isMet: boolean };
  readonly behind: string;
}

/** A ratio that should stay at or under its aim. */
export function ratioLine(what: string, ratio: number, atMost: number, behind: string): Line {
  const aim = { text: `at most ${String(atMost)}`, isMet: ratio <= atMost };
  return { what, figure: ratio.toFixed(2), aim, behind };
}

/** The lines as a Markdown table. */
export function showTable(lines: readonly Line[]): string {
  const rows = lines.map(({ what, figure, aim, behind }) => [
    what,
    figure,
    aim?.text ?? '–',
    aim === undefined ? '–' : aim.isMet ? 'yes' : '**no**',
    behind,
  ]);
  const all = [['what', 'figure', 'aim', 'met', 'behind it'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const show = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [show(head), rule, ...body.map(show)].join('\n');
}

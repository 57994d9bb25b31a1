import type { Paint } from '../reports/paint.ts';

/** Lines kept of each block at least: its title, and enough to see what the rest is like. */
const linesOfBlock = 6;
/** A shop with more lines than this behind them is cut as well. */
const mostLines = 14;

/**
 * Only the beginning of each block (a stretch between empty lines), up to the end of a shop, saying how many lines are
 * left out. The first block, with the verdict, is kept whole.
 */
export function shorten(printed: string, { grey }: Pick<Paint, 'grey'>): string {
  const blocks = printed.replace(/\n$/u, '').split('\n\n');
  return `${blocks.map((block, index) => (index === 0 ? block : shortenBlock(block.split('\n'), grey))).join('\n\n')}\n`;
}

function shortenBlock(lines: readonly string[], grey: Paint['grey']): string {
  const nextShop = lines.findIndex((line, index) => index >= linesOfBlock && /^ {0,2}\S/u.test(line));
  const end = nextShop === -1 || nextShop > mostLines ? linesOfBlock : nextShop;
  const left = lines.length - end;
  // One line is not worth a line that says so.
  if (left < 2) return lines.join('\n');
  return [...lines.slice(0, end), grey(`  [the demo leaves out ${String(left)} lines here]`)].join('\n');
}

import type { Paint } from '../reports/paint.ts';

/** Lines kept of each block of a long output: its title, and enough to see what the rest is like. */
const linesOfBlock = 7;
/** Shorter outputs are shown as they are. */
const longOutput = 30;

/** A long output with only the beginning of its blocks (stretches between empty lines), saying how many lines are left out. */
export function shorten(printed: string, { grey }: Pick<Paint, 'grey'>): string {
  const lines = printed.replace(/\n$/u, '').split('\n');
  if (lines.length <= longOutput) return printed;
  return lines
    .join('\n')
    .split('\n\n')
    .map((block, index) => {
      const own = block.split('\n');
      // The first block is the verdict; one line more than allowed is not worth a line that says so.
      if (index === 0 || own.length <= linesOfBlock + 1) return block;
      const left = own.length - linesOfBlock;
      return [...own.slice(0, linesOfBlock), grey(`    [… ${String(left)} more lines in the real output]`)].join('\n');
    })
    .join('\n\n')
    .concat('\n');
}

import { quoteCell } from '../domain/values/quote-cell.ts';
import { compileExpression, messageOf } from './expression.ts';
import type { OriginReading, ReadCells } from './origin-reading.ts';

/**
 * Reads what a JSONata expression makes of some columns. It sees them by their names, without those that say nothing.
 *
 * | it gives                | becomes                     |
 * | ----------------------- | --------------------------- |
 * | text, number, boolean   | that text                   |
 * | a list of such          | them, joined by a comma     |
 * | nothing, `null`, `""`   | not said                    |
 * | a block, or an error    | invalid                     |
 */
export function evaluated(source: string, columns: readonly string[], reads: readonly ReadCells[]): ReadCells {
  const expression = compileExpression(source);
  // Refused before any record is read: see `refuseWrongEntries`.
  if (typeof expression === 'string') return () => broken(expression);
  return (cells) => {
    const input: Record<string, string> = {};
    for (const [index, read] of reads.entries()) {
      const reading = read(cells);
      const column = columns[index] ?? '';
      if (reading.kind === 'broken') return { ...reading, column };
      if (reading.kind === 'said') input[column] = reading.text;
    }
    try {
      return asReading(expression.evaluate(input));
    } catch (error) {
      return broken(messageOf(error));
    }
  };
}

function asReading(value: unknown): OriginReading {
  if (value === undefined || value === null) return { kind: 'empty' };
  const parts = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (!parts.every(isPlain)) return broken('it gives a block instead of a text');
  const text = parts
    .map((part) => String(part).trim())
    .filter((part) => part !== '')
    .join(', ');
  return text === '' ? { kind: 'empty' } : { kind: 'said', text };
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function broken(why: string): OriginReading {
  return {
    kind: 'broken',
    message: `jsonata: ${quoteCell(why).slice(1, -1)}`,
    hint: 'Correct the cells or the expression',
  };
}

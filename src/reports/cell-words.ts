import type { Change } from '../domain/plan.ts';
import { cleanText } from './clean-text.ts';

/** A cell of the source before and after, in words; each on one line and free of controls, but not escaped for any medium. */
export interface CellWords {
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** The cells that a write-back changes; none for a record that is added, which is told field by field. */
export function cellWords({ cells = [], appends }: Change): readonly CellWords[] {
  if (appends === true) return [];
  return cells.map(({ column, from, to }) => ({ column: cleanText(column), before: textOf(from), after: textOf(to) }));
}

function textOf(text: string): string {
  return text === '' ? '(empty)' : `"${cleanText(text)}"`;
}

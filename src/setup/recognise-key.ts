import { rolesOf } from './column-words.ts';
import { type Column, distinct } from './column.ts';

/** The column of the code, and what is in doubt about it. @param named those called a code, the likeliest first */
export function recogniseKey(named: readonly Column[], all: readonly Column[]): readonly [Column | undefined, string?] {
  const good = named.find(({ isUnique, isFull }) => isUnique && isFull);
  if (good !== undefined) return [good];
  const other = all.find((column) => column.isUnique && column.isFull && isShort(column) && !isAttribute(column));
  if (other !== undefined) return [other, 'no column is called a code; this one is filled and different in every row'];
  if (named[0] !== undefined)
    return [named[0], 'some of its cells are empty, or stand there twice: such rows are held'];
  // An address of a page tells shops apart better than what shops may share.
  const [closest] = all
    .filter((column) => column.isFull && !isAttribute(column))
    .sort((a, b) => distinct(b.filled).length - distinct(a.filled).length);
  return [
    closest ?? all[0],
    'no column is a code; this one differs most from row to row, and rows that share it are held. Better give every shop a code',
  ];
}

function isShort({ filled }: Column): boolean {
  return filled.every((cell) => cell.length <= 30);
}

/** What a shop has, and not what it is called by in other systems: it may change, or be another's too. */
function isAttribute({ name }: Column): boolean {
  const [first] = rolesOf(name);
  return first !== undefined && !['key', 'website_url'].includes(first.role);
}

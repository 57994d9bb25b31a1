import { unreadable } from '../unreadable.ts';

/**
 * The names of the columns: trimmed, in Unicode form NFC, no-break spaces as spaces (D1). A column without a name is
 * called `column 5`, by its place.
 * @throws SyncError SOURCE_UNREADABLE when no column has a name, or several have the same
 */
export function columnNames(path: string, line: number, cells: readonly string[]): readonly string[] {
  const given = cells.map((cell) =>
    cell
      .replaceAll(/[\u00a0\u202f\u2007]/g, ' ')
      .trim()
      .normalize('NFC'),
  );
  const where = `${path}:${String(line)}`;
  if (given.every((name) => name === '')) {
    throw unreadable(`${where}: the header names no column`, 'The first row must hold the names of the columns.');
  }

  const repeated = [...new Set(given.filter((name, index) => name !== '' && given.indexOf(name) !== index))];
  if (repeated.length > 0) {
    const names = repeated
      .slice(0, 5)
      .map((name) => `"${shorten(name)}"`)
      .join(', ');
    throw unreadable(
      `${where}: the header has ${names} more than once`,
      'Give every column a name of its own, so that it is clear which one is meant.',
    );
  }
  return given.map((name, index) => (name === '' ? freeName(`column ${String(index + 1)}`, given) : name));
}

function freeName(wanted: string, taken: readonly string[]): string {
  return taken.includes(wanted) ? freeName(`${wanted} (no name)`, taken) : wanted;
}

/** Messages never hold more than 60 characters of a file. */
function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

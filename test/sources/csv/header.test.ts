import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../src/domain/errors.ts';
import { columnNames } from '../../../src/sources/csv/header.ts';

const namesOf = (...cells: string[]): readonly string[] => columnNames('stores.csv', 3, cells);

function failureOf(...cells: string[]): unknown {
  try {
    return namesOf(...cells);
  } catch (error) {
    return error;
  }
}

describe('the names of the columns (D1, R30)', () => {
  it('are trimmed, composed, and have plain spaces', () => {
    const names = namesOf(' Code de magasin ', "Ligne d'adresse\u00a01", 'Sta\u0308dte\u202fname', '\ufeffid');

    expect(names).toEqual(['Code de magasin', "Ligne d'adresse 1", 'St\u00e4dte name', 'id']);
  });

  it('keep their case, and differ by it', () => {
    expect(namesOf('Name', 'name')).toEqual(['Name', 'name']);
  });

  it('are made up from the place where none is given, and stay different', () => {
    expect(namesOf('id', '', ' ', 'column 2')).toEqual(['id', 'column 2 (no name)', 'column 3', 'column 2']);
  });

  it('are refused when several are the same, all of these named', () => {
    const error = failureOf('id', 'tel', 'name', 'tel ', 'id');

    expect(error).toBeInstanceOf(SyncError);
    expect(error).toMatchObject({ code: 'SOURCE_UNREADABLE' });
    expect((error as SyncError).message).toBe('cannot read stores.csv:3: the header has "tel", "id" more than once');
  });

  it('are refused when there is none', () => {
    expect(failureOf('', ' ', '')).toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });

  it('are shortened in messages', () => {
    const long = 'n'.repeat(500);

    const { message } = failureOf(long, long) as SyncError;

    expect(message).toContain(`"${'n'.repeat(59)}…"`);
    expect(message.length).toBeLessThan(200);
  });
});

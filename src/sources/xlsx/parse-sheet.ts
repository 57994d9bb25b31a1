import { showNumber, type NumberStyle } from './number-format.ts';
import { createTextCollector } from './rich-text.ts';
import { walkXml } from './walk-xml.ts';
import type { Workbook } from './workbook.ts';

/** One cell as it stands in the sheet. */
export interface SheetCell {
  /** From 0. */
  readonly column: number;
  /** The text that it shows; null for a cell that has a format only. */
  readonly text: string | null;
  readonly isFormula: boolean;
  readonly isNumber: boolean;
  readonly isBoolean: boolean;
  /** Index of its style, as written; null without one. */
  readonly style: string | null;
  /** Offsets of the whole element. */
  readonly from: number;
  readonly to: number;
}

/** One row as it stands in the sheet. */
export interface SheetRow {
  /** As Excel shows it, from 1. */
  readonly number: number;
  readonly cells: readonly SheetCell[];
  readonly from: number;
  /** Behind the row's end tag. */
  readonly to: number;
}

/** What else a sheet has shown. */
export interface SheetFound {
  readonly hasFormulas: boolean;
  /** Offset of the end tag of the rows, where new ones go; null if there is no place for rows. */
  readonly rowsEnd: number | null;
}

const unstyled: NumberStyle = { kind: 'plain' };

/** Gives every row of a sheet in order. @throws Error when the sheet is damaged */
export function parseSheet(
  xml: string,
  { strings, styles, is1904 }: Pick<Workbook, 'strings' | 'styles' | 'is1904'>,
  take: (row: SheetRow) => void,
): SheetFound {
  const rich = createTextCollector();
  let row: { number: number; cells: SheetCell[]; from: number } | null = null;
  let cell: {
    column: number;
    type: string;
    style: string | null;
    from: number;
    value: string | null;
    isFormula: boolean;
  } | null = null;
  let isInValue = false;
  let lastRow = 0;
  let lastColumn = -1;
  let hasFormulas = false;
  let rowsEnd: number | null = null;

  walkXml(xml, {
    open(name, attributes, tag) {
      switch (name) {
        case 'row':
          row = { number: Number(attributes['r'] ?? lastRow + 1), cells: [], from: tag.from };
          lastRow = row.number;
          lastColumn = -1;
          break;
        case 'c': {
          const { r: reference, t: type = 'n', s: style = null } = attributes;
          lastColumn = reference === undefined ? lastColumn + 1 : columnOf(reference);
          cell = { column: lastColumn, type, style, from: tag.from, value: null, isFormula: false };
          rich.begin();
          break;
        }
        case 'v':
          isInValue = true;
          if (cell !== null) cell.value = '';
          break;
        case 'f':
          hasFormulas = true;
          if (cell !== null) cell.isFormula = true;
          break;
        default:
          rich.open(name);
      }
    },
    text(text) {
      if (isInValue && cell !== null) cell.value = (cell.value ?? '') + text;
      else rich.add(text);
    },
    close(name, end) {
      switch (name) {
        case 'v':
          isInValue = false;
          break;
        case 'c':
          if (cell !== null && row !== null) row.cells.push(finish(cell, end));
          cell = null;
          break;
        case 'row':
          if (row !== null) take({ ...row, to: end });
          row = null;
          break;
        case 'sheetData':
          rowsEnd = xml.endsWith('/>', end) ? null : xml.lastIndexOf('<', end - 1);
          break;
        default:
          rich.close(name);
      }
    },
  });
  return { hasFormulas, rowsEnd };

  function finish(open: NonNullable<typeof cell>, to: number): SheetCell {
    const { column, type, style, value, from, isFormula } = open;
    return {
      ...{ column, style, from, to, isFormula },
      text: textOf(open),
      isNumber: type === 'n' && value !== null && value !== '',
      isBoolean: type === 'b',
    };
  }

  function textOf({ type, value, style }: NonNullable<typeof cell>): string | null {
    if (type === 'inlineStr') return rich.end();
    if (value === null) return null;
    switch (type) {
      case 's': {
        const text = strings[Number(value)];
        if (text === undefined) throw new Error(`there is no shared string ${value}`);
        return text;
      }
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE';
      case 'n':
        return value === '' ? null : showNumber(value, styles[Number(style ?? '0')] ?? unstyled, is1904);
      case 'd':
        return value.replace(/T00:00(:00(\.0+)?)?$/, '').replace('T', ' ');
      // A formula's text, or an error, as shown.
      default:
        return value;
    }
  }
}

/** The column of `AB12`, from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (const character of reference.replace(/[^A-Za-z]/g, '').toUpperCase()) {
    column = column * 26 + character.charCodeAt(0) - 64;
  }
  return column - 1;
}

/** `AB` for 27. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

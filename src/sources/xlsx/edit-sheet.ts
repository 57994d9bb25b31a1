import { numbersFor, showNumber, type NumberStyle } from './number-format.ts';
import { columnName, type SheetCell, type SheetRow } from './parse-sheet.ts';
import { encodeControls } from './rich-text.ts';
import { escapeXml } from './walk-xml.ts';

/** A part of a text that another one takes the place of. */
export interface TextSplice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What decides how a text becomes a cell. */
export interface CellStyles {
  readonly styles: readonly NumberStyle[];
  readonly is1904: boolean;
}

/** The text with the splices made; they come in any order and do not overlap. */
export function applySplices(text: string, splices: readonly TextSplice[]): string {
  let result = '';
  let at = 0;
  for (const splice of [...splices].sort((a, b) => a.from - b.from || a.to - b.to)) {
    result += text.slice(at, splice.from) + splice.text;
    at = splice.to;
  }
  return result + text.slice(at);
}

/** Sets one cell of a row, or makes it where the row has none, in the order of the columns. */
export function setCell(
  xml: string,
  row: SheetRow,
  column: number,
  text: string,
  like: SheetCell | null,
  styles: CellStyles,
): TextSplice {
  const before = row.cells.find((cell) => cell.column === column);
  const prefix = prefixAt(xml, row.from);
  const model = before ?? like;
  const written = writeCell(prefix, row.number, column, text, model, styles);
  if (before !== undefined) return { from: before.from, to: before.to, text: written };
  const next = row.cells.find((cell) => cell.column > column);
  const at = next?.from ?? xml.lastIndexOf('<', row.to - 1);
  return { from: at, to: at, text: written };
}

/** A row behind the last one, its cells with the styles of the cells above them. */
export function newRow(
  xml: string,
  number: number,
  cells: ReadonlyMap<number, string>,
  above: SheetRow | null,
  rowsEnd: number,
  styles: CellStyles,
): TextSplice {
  const prefix = above === null ? prefixAt(xml, rowsEnd + 1) : prefixAt(xml, above.from);
  const columns = [...new Set([...cells.keys(), ...(above?.cells ?? []).map(({ column }) => column)])];
  const written = columns
    .sort((a, b) => a - b)
    .map((column) => {
      const like = above?.cells.find((cell) => cell.column === column) ?? null;
      const plainLike = like === null ? null : { ...like, isFormula: false };
      return writeCell(prefix, number, column, cells.get(column) ?? '', plainLike, styles);
    });
  const text = `<${prefix}row r="${String(number)}">${written.join('')}</${prefix}row>`;
  return { from: rowsEnd, to: rowsEnd, text };
}

/** Programs other than Excel may write `<x:row>`. */
function prefixAt(xml: string, from: number): string {
  return /^<?\/?([A-Za-z_][\w.-]*:)?/.exec(xml.slice(from, from + 60))?.[1] ?? '';
}

function writeCell(
  prefix: string,
  row: number,
  column: number,
  text: string,
  model: SheetCell | null,
  styles: CellStyles,
): string {
  const style = model?.style ?? null;
  const start = `<${prefix}c r="${columnName(column)}${String(row)}"${style === null ? '' : ` s="${style}"`}`;
  if (text === '') return `${start}/>`;
  if (model?.isBoolean === true && (text === 'TRUE' || text === 'FALSE')) {
    return `${start} t="b"><${prefix}v>${text === 'TRUE' ? '1' : '0'}</${prefix}v></${prefix}c>`;
  }
  const number = numberFor(text, model, styles);
  if (number !== null) return `${start}><${prefix}v>${number}</${prefix}v></${prefix}c>`;
  const content = `<${prefix}t xml:space="preserve">${escapeXml(encodeControls(text))}</${prefix}t>`;
  return `${start} t="inlineStr"><${prefix}is>${content}</${prefix}is></${prefix}c>`;
}

/** The number that shows as this text, where numbers are what the cell, or the one above it, holds. */
function numberFor(text: string, model: SheetCell | null, { styles, is1904 }: CellStyles): string | null {
  const style = styles[Number(model?.style ?? '0')] ?? { kind: 'plain' };
  if (model === null || !(model.isNumber || (model.text === null && style.kind !== 'plain'))) return null;
  return numbersFor(text, style, is1904).find((number) => showNumber(number, style, is1904) === text) ?? null;
}
